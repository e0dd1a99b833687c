"""Addresses of a period's pages, whichever kind of period it is."""

from django import template
from django.urls import reverse

from reports.periods import SIX_MONTH, Period

register = template.Library()


@register.simple_tag
def report_url(period: Period, page: str = "", *args) -> str:
    """The address of a period's page: its own, a file ("pdf", "xlsx", "json"), or "rows" with the key of a figure."""
    kind, when = ("six_month", [period.year, period.half]) if period.report == SIX_MONTH else ("year", [period.year])
    return reverse(f"reports:{kind}_{page}" if page else f"reports:{kind}", args=[*when, *args])
