"""Figures as at an earlier day and as they were recorded by a day: what stands in the address, and how faces say it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from consulting.models import ConsultingRequest
from khuyencong.core.dates import format_date, parse_date
from khuyencong.core.models import TransitionRecord
from reports.periods import Period, PeriodError

DAY, RECORDED = "tinh-den", "ghi-nhan-den"
AS_TODAY = "Tên, địa điểm, nội dung, nội dung chi khác, trạng thái và chữ sửa về sau hiển thị như hiện nay."


def read(period: Period, asked: Mapping[str, str]) -> Period:
    """`period` as the address asks for it.

    Raises:
        ValueError: a day is none, or does not fit; the text says so in Vietnamese.
    """
    until, recorded = _day(asked, DAY), _day(asked, RECORDED)
    if until and not period.start <= until <= period.as_at:
        days = f"từ {format_date(period.start)} đến {format_date(period.as_at)}"
        raise PeriodError(f"Số liệu của kỳ này chỉ tính đến một ngày {days}.")
    if recorded and recorded > timezone.localdate():
        raise PeriodError("Ngày ghi nhận ở sau ngày hôm nay.")
    return replace(period, until=until, recorded=recorded)


def _day(asked: Mapping[str, str], name: str) -> dt.date | None:
    text = asked.get(name, "").strip()
    return parse_date(text) if text else None


def query(period: Period) -> dict[str, str]:
    """What the address says of the days asked for; nothing where none was."""
    days = {DAY: period.until, RECORDED: period.recorded}
    return {name: day.isoformat() for name, day in days.items() if day}


def suffix(period: Period) -> str:
    return "" if period.is_plain else f"?{urlencode(query(period))}"


def said(period: Period) -> str:
    """ "số liệu tính đến ngày …, theo ghi nhận đến hết ngày …"; nothing where no day was asked for."""
    if period.is_plain:
        return ""
    recorded = f", theo ghi nhận đến hết ngày {format_date(period.recorded)}" if period.recorded else ""
    return f"số liệu tính đến ngày {format_date(period.as_at)}{recorded}"


def sentence(period: Period) -> str:
    text = said(period)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def unrecorded(period: Period) -> str:
    """Why all is 0 where the day asked for lies before anything was recorded; nothing otherwise."""
    if period.recorded is None:
        return ""
    logs = (TransitionRecord.log, ConsultingRequest.objects)
    first = min(filter(None, (log.aggregate(first=Min("recorded_at"))["first"] for log in logs)), default=None)
    if first is None or period.known >= first:
        return ""
    since = format_date(timezone.localdate(first))
    none = f"đến hết ngày {format_date(period.recorded)} chưa có gì, nên mọi con số là 0"
    return f"Số liệu được ghi nhận trên cổng từ ngày {since}; {none}."


def recorded(rows: QuerySet, known: dt.datetime | None) -> QuerySet:
    return rows if known is None else rows.filter(recorded_at__lte=known)


def standing(known: dt.datetime | None) -> QuerySet[TransitionRecord]:
    """Steps that stood at the moment: recorded, and not taken back by then."""
    return TransitionRecord.objects.all() if known is None else _log(known).filter(is_known=True)


def ever(known: dt.datetime | None) -> QuerySet[TransitionRecord]:
    """All steps that can tell what was so before them; `is_known` are those that stood at the moment."""
    return TransitionRecord.objects.all() if known is None else _log(known)


def _log(known: dt.datetime) -> QuerySet[TransitionRecord]:
    back = TransitionRecord.log.filter(reverses=OuterRef("pk"), recorded_at__lte=known).order_by()
    return TransitionRecord.log.filter(reverses=None).annotate(is_known=Q(recorded_at__lte=known) & ~Exists(back))


def counts(step: TransitionRecord) -> bool:
    return getattr(step, "is_known", True)
