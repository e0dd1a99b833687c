"""Filters that print figures, money and dates as Vietnamese readers expect. What is not there prints as nothing.

Chain `|dash` where a cell must not stay empty: `{{ line.amount|vnd|dash }}`.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import wraps

from django import template
from django.utils import timezone

from khuyencong.core import dates, numbers
from khuyencong.core.illustrative import LATER, illustrative_note
from khuyencong.core.words import vnd_in_words

register = template.Library()


def printing(name: str) -> Callable:
    """Register a filter that prints "" for None and "" and for what a template could not find."""

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def printed(value, *args):
            return "" if value is None or value == "" else function(value, *args)

        return register.filter(name, printed)

    return decorate


@printing("vnd")
def vnd(amount: int) -> str:
    """1104000000 (đồng) → 1.104.000.000; also any whole number."""
    return numbers.format_int(amount)


@printing("money")
def money(amount: int) -> str:
    """1104000000 → 1.104.000.000 đồng, not broken over two lines."""
    return numbers.format_vnd(amount)


@printing("mil")
def mil(amount: int) -> str:
    """đồng → million đồng, one decimal at most: 1.104 or 262,5. The template writes the unit."""
    return numbers.format_million(amount)


@printing("words")
def words(amount: int) -> str:
    """Năm tỷ ba trăm bảy mươi tư triệu đồng."""
    return vnd_in_words(amount)


@printing("num")
def num(number, places: int | None = None) -> str:
    """1234.5 → 1.234,5; `places` fixes the decimals."""
    return numbers.format_decimal(number, places)


@printing("pct")
def pct(percent, places: int = 1) -> str:
    """43.9 (a percentage already) → 43,9 %."""
    return numbers.format_percent(percent, places)


@register.filter
def share(part, total) -> Decimal | str:
    """`part` of `total` as a percentage, unrounded: `{{ a|share:b|pct }}`; "" when there is no total."""
    if not total or part in (None, ""):
        return ""
    return Decimal(part) * 100 / Decimal(total)


@printing("n2")
def n2(count: int) -> str:
    """Counts of official papers: 6 → 06, 23 → 23."""
    return numbers.n2(count)


@printing("mb")
def mb(size: int) -> str:
    """Bytes → 2,4 MB."""
    return numbers.format_megabytes(size)


@printing("d")
def d(day: dt.date) -> str:
    """→ 25/03/2022; of a moment, its day in Vietnam."""
    return dates.format_date(_local(day))


@printing("dlong")
def dlong(day: dt.date) -> str:
    """→ ngày 25 tháng 3 năm 2022."""
    return dates.format_date_long(_local(day))


@printing("weekday")
def weekday(day: dt.date) -> str:
    """→ thứ Hai."""
    return dates.weekday(_local(day))


@printing("dt")
def moment(when: dt.datetime) -> str:
    """→ 14:05 25/03/2022, Vietnamese time."""
    local = _local(when)
    return f"{local:%H:%M} {dates.format_date(local)}"


@register.filter
def dash(value):
    """An en dash for what is empty or zero; tables say "none" this way."""
    return "–" if value in (None, "", "0", "0,0") or value == 0 else value


def _local(when: dt.date) -> dt.date:
    return timezone.localtime(when) if isinstance(when, dt.datetime) and timezone.is_aware(when) else when


@register.filter
def illustrative(year: int | str | None) -> str:
    """2021 → what is said of invented names in rows of that year; "" → what is said everywhere else."""
    return illustrative_note(year or None)


@register.filter
def illustrative_later(year: int | str | None) -> str:
    """What pages add to the note: where the published totals of `year` end."""
    return LATER.get(year, "")
