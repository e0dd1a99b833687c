"""Reporting periods: months, quarters, half years, nine months, years and any range of days.

They are cut off by the calendar or in the middle of the month (KC_REPORT_CUT_OFF).
"""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass, replace
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import roman

MONTH, QUARTER, SIX_MONTH, NINE_MONTH, YEAR, RANGE = "month", "quarter", "six-month", "nine-month", "year", "range"
FIRST_YEAR, LAST_YEAR = 2000, 2099
MIDDLE = 15  # the day on which a month of CutOff.MID_MONTH begins
# How many months one has, and how many there are in a year; nine months are those up to September.
LENGTHS = {MONTH: (1, 12), QUARTER: (3, 4), SIX_MONTH: (6, 2), NINE_MONTH: (9, 1), YEAR: (12, 1)}
NUMBERED = (MONTH, QUARTER, SIX_MONTH)
ADJECTIVES = {
    MONTH: "tháng",
    QUARTER: "quý",
    SIX_MONTH: "6 tháng",
    NINE_MONTH: "9 tháng",
    YEAR: "năm",
    RANGE: "theo ngày",
}


class PeriodError(ValueError):
    """There is no such period, or it has not begun; the text says so in Vietnamese."""


class CutOff(StrEnum):
    """When figures are closed. MID_MONTH: from the 15th to the 14th (Nghị định 09/2019/NĐ-CP, Điều 12)."""

    CALENDAR = "calendar"
    MID_MONTH = "mid-month"


@dataclass(frozen=True)
class Period:
    """One reporting period of kind `report`; `number` counts months, quarters and halves, None for the others.

    `start` and `end` are its first and last day; of a range of days `year` is that of its end. Who asks for it may read
    it as at an earlier day, `until`, and from no more than what was recorded by the end of the day `recorded`.
    """

    report: str
    year: int
    number: int | None
    start: dt.date
    end: dt.date
    until: dt.date | None = None
    recorded: dt.date | None = None

    @property
    def half(self) -> int | None:
        """1 or 2 for a half year."""
        return self.number if self.report == SIX_MONTH else None

    @property
    def name(self) -> str:
        """As sentences and titles write it: "quý I năm 2022", "6 tháng đầu năm 2022", "năm 2021"."""
        if self.report == RANGE:
            return f"từ ngày {format_date(self.start)} đến ngày {format_date(self.end)}"
        return f"{self.short} năm {self.year}".lstrip()

    @property
    def short(self) -> str:
        """Without the year: "tháng 3", "quý I", "6 tháng đầu"; nothing for a whole year."""
        names = {
            MONTH: f"tháng {self.number}", QUARTER: f"quý {roman(self.number or 1)}", NINE_MONTH: "9 tháng đầu",
            SIX_MONTH: "6 tháng cuối" if self.number == 2 else "6 tháng đầu",
        }  # fmt: skip
        return names.get(self.report, "")

    @property
    def as_at(self) -> dt.date:
        """The last day that figures can know: the one asked for, else the period's end, or today while it runs."""
        return min(self.end, self.until or self.end, timezone.localdate())

    @property
    def known(self) -> dt.datetime | None:
        """The moment by which something must have been recorded to count; None: now."""
        if self.recorded is None:
            return None
        return timezone.make_aware(dt.datetime.combine(self.recorded, dt.time.max))

    @property
    def plain(self) -> "Period":
        """As it is read when nobody asks for a day."""
        return replace(self, until=None, recorded=None)

    @property
    def is_plain(self) -> bool:
        return self.until is None and self.recorded is None

    def reading(self, other: "Period") -> "Period":
        """`other`, a part of this one, read as at the same day and from the same record."""
        until = None if self.until is None else min(self.until, other.end)
        return replace(other, until=until, recorded=self.recorded)

    @property
    def has_begun(self) -> bool:
        return self.start <= timezone.localdate()

    @property
    def before(self) -> "Period":
        """The same period of the year before."""
        is_range = self.report == RANGE
        earlier = (
            days(_year_before(self.start), _year_before(self.end))
            if is_range
            else make(self.report, self.year - 1, self.number)
        )
        return replace(earlier, until=self.until and _year_before(self.until), recorded=self.recorded)

    @property
    def year_start(self) -> dt.date:
        """The first day of its year, by the cut-off with which the period itself was made."""
        if self.report != RANGE and self.start.day == MIDDLE:
            return dt.date(self.year - 1, 12, MIDDLE)
        return dt.date(self.year, 1, 1)

    @property
    def since(self) -> dt.date:
        """The first day of which its report tells: that of its year, or its own where that is earlier."""
        return min(self.start, self.year_start)

    @property
    def to_date(self) -> "Period":
        """Luỹ kế: from the first day of its year to its end; itself where it begins with its year."""
        if self.start == self.year_start:
            return self
        return replace(self, report=RANGE, number=None, start=self.year_start)

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def make(report: str, year: int, number: int | None = None) -> Period:
    """The period of kind `report`, the `number`th of `year` where a year has several.

    Raises PeriodError for a number that there is not, and for years outside 2000..2099.
    """
    length, count = LENGTHS[report]
    nth = 1 if number is None else number
    if (number is None) != (report not in NUMBERED) or not 1 <= nth <= count:
        raise PeriodError(_no_such(report, count))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"Năm {year} nằm ngoài khoảng {FIRST_YEAR} - {LAST_YEAR}.")
    first = (nth - 1) * length + 1
    return Period(report, year, number, *_days_of(year, first, first + length - 1))


def six_month(year: int, half: int) -> Period:
    return make(SIX_MONTH, year, half)


def whole_year(year: int) -> Period:
    return make(YEAR, year)


def days(start: dt.date, end: dt.date) -> Period:
    """Any range of days. Raises PeriodError when it ends before it starts, and for years outside 2000..2099."""
    if end < start:
        raise PeriodError("Ngày cuối kỳ ở trước ngày đầu kỳ.")
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR:
        raise PeriodError(f"Kỳ báo cáo nằm ngoài khoảng {FIRST_YEAR} - {LAST_YEAR}.")
    return Period(RANGE, end.year, None, start, end)


def half_containing(day: dt.date) -> Period:
    """The half year in which `day` falls, by the cut-off in force."""
    candidates = [six_month(year, half) for year in (day.year, day.year + 1) for half in (1, 2)]
    return next(period for period in candidates if day in period)


def of_year(report: str, year: int) -> list[Period]:
    """All periods of one kind in a year that have begun."""
    numbers = range(1, LENGTHS[report][1] + 1) if report in NUMBERED else (None,)
    return [period for period in (make(report, year, number) for number in numbers) if period.has_begun]


def cut_off() -> CutOff:
    """Raises ImproperlyConfigured where KC_REPORT_CUT_OFF is none; the portal asks when it starts."""
    if settings.KC_REPORT_CUT_OFF not in CutOff:
        known = " hoặc ".join(CutOff)
        raise ImproperlyConfigured(f"KC_REPORT_CUT_OFF: không hiểu “{settings.KC_REPORT_CUT_OFF}”; ghi {known}")
    return CutOff(settings.KC_REPORT_CUT_OFF)


def _days_of(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """First and last day of the months `first` to `last`."""
    if cut_off() is CutOff.CALENDAR:
        return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])
    start = dt.date(year, first - 1, MIDDLE) if first > 1 else dt.date(year - 1, 12, MIDDLE)
    return start, dt.date(year, last, MIDDLE - 1)


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _no_such(report: str, count: int) -> str:
    if report == SIX_MONTH:
        return "Kỳ 6 tháng chỉ có kỳ 1 (đầu năm) và kỳ 2 (cuối năm)."
    if report in NUMBERED:
        return f"Báo cáo {ADJECTIVES[report]} cần số từ 1 đến {count}."
    return f"Báo cáo {ADJECTIVES[report]} không có số thứ tự kỳ."
