"""Who approves local plans: the department, or the province's chairman on the days that KC_PROVINCE_APPROVES names."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import localdate


def spans() -> list[tuple[dt.date, dt.date]]:
    """The times of the province, first and last day each.

    Raises:
        ImproperlyConfigured: one of them is no such time; said when the portal starts, not by a paper.
    """
    return [_span(text) for text in settings.KC_PROVINCE_APPROVES]


def _span(text: str) -> tuple[dt.date, dt.date]:
    first, _, last = (part.strip() for part in text.partition("/"))
    try:
        found = dt.date.fromisoformat(first), dt.date.fromisoformat(last) if last else dt.date.max
    except ValueError as fault:
        raise _wrong(text) from fault
    if "/" not in text or found[0] > found[1]:
        raise _wrong(text)
    return found


def _wrong(text: str) -> ImproperlyConfigured:
    said = "ghi ngày đầu/ngày cuối, ví dụ 2019-01-01/2021-12-31; còn hiệu lực thì để trống ngày cuối: 2026-03-01/"
    return ImproperlyConfigured(f"KC_PROVINCE_APPROVES: không hiểu “{text}”; {said}")


def province_decides(on: dt.date | None) -> bool:
    """Whether the chairman approves on that day (None: today)."""
    day = on or localdate()
    return any(first <= day <= last for first, last in spans())
