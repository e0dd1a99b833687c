"""Addresses of a period's pages, whichever kind of period it is."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from reports.asat import suffix
from reports.periods import RANGE, Period

register = template.Library()


@register.simple_tag
def report_url(period: Period, page: str = "", *args) -> str:
    """The address of a period's page: its own, a file ("pdf", "xlsx", "json"), or "rows" with the key of a figure."""
    name = period.report.replace("-", "_")
    when = [period.year] if period.number is None else [period.year, period.number]
    if period.report == RANGE:
        when = [period.start.isoformat(), period.end.isoformat()]
    return reverse(f"reports:{name}_{page}" if page else f"reports:{name}", args=[*when, *args]) + suffix(period)


@register.filter
def opened(one) -> str:
    """A number (reports.charts.Value) as the link to its rows; a zero as a dash."""
    if not one.amount:
        return "–"
    return format_html('<a href="{}">{}</a>', one.url, one.text) if one.url else one.text


@register.filter
def percent(number: float) -> str:
    """A length of a chart: 12.5 → "12.5%", whatever the language of the page."""
    return f"{number:g}%"


@register.filter
def em(number: float) -> str:
    return f"{number:g}em"
