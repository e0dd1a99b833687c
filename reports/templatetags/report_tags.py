"""Addresses of a period's pages, whichever kind of period it is."""

from django import template
from django.urls import reverse

from reports.periods import SIX_MONTH, Period

register = template.Library()


@register.simple_tag
def report_url(period: Period, page: str = "page", *args) -> str:
    """The address of a period's page: "page", "pdf", "xlsx", "json", or "rows" with the key of a figure."""
    if period.report == SIX_MONTH:
        return reverse(
            f"reports:six_month_{page}" if page != "page" else "reports:six_month",
            args=[period.year, period.half, *args],
        )
    return reverse(f"reports:year_{page}" if page != "page" else "reports:year", args=[period.year, *args])
