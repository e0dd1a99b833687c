"""Reporting periods: half years and years, cut off by the calendar or in the middle of the month."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from khuyencong.core.dates import half_year, year_range

SIX_MONTH, YEAR = "six-month", "year"
FIRST_YEAR, LAST_YEAR = 2000, 2099


class PeriodError(ValueError):
    """There is no such period, or it has not begun; the text says so in Vietnamese."""


class CutOff(StrEnum):
    """When figures are closed. MID_MONTH: 15/12–14/06–14/12 (Nghị định 09/2019/NĐ-CP, Điều 12)."""

    CALENDAR = "calendar"
    MID_MONTH = "mid-month"


@dataclass(frozen=True)
class Period:
    """One reporting period. `half` is 1, 2 or, for a whole year, None; `start` and `end` are its first and last day."""

    report: str
    year: int
    half: int | None
    start: dt.date
    end: dt.date

    @property
    def name(self) -> str:
        """As sentences and titles write it: "6 tháng đầu năm 2022", "năm 2021"."""
        return f"{HALF_NAMES[self.half]} năm {self.year}".lstrip()

    @property
    def as_at(self) -> dt.date:
        """The last day that figures can know: the period's end, or today while it runs."""
        return min(self.end, timezone.localdate())

    @property
    def has_begun(self) -> bool:
        return self.start <= timezone.localdate()

    @property
    def before(self) -> "Period":
        """The same period of the year before."""
        return make(self.report, self.year - 1, self.half)

    def __contains__(self, day: dt.date | None) -> bool:
        return day is not None and self.start <= day <= self.end


HALF_NAMES = {1: "6 tháng đầu", 2: "6 tháng cuối", None: ""}


def six_month(year: int, half: int) -> Period:
    """Half 1 or 2 of `year`. Raises PeriodError for any other half, and for years outside 2000..2099."""
    if half not in (1, 2):
        raise PeriodError("Kỳ 6 tháng chỉ có kỳ 1 (đầu năm) và kỳ 2 (cuối năm).")
    _check_year(year)
    return Period(SIX_MONTH, year, half, *_half_days(year, half))


def whole_year(year: int) -> Period:
    """The whole of `year`. Raises PeriodError for years outside 2000..2099."""
    _check_year(year)
    if cut_off() is CutOff.CALENDAR:
        return Period(YEAR, year, None, *year_range(year))
    return Period(YEAR, year, None, _half_days(year, 1)[0], _half_days(year, 2)[1])


def make(report: str, year: int, half: int | None) -> Period:
    """The period of `report` ("six-month" or "year"). Raises PeriodError."""
    return six_month(year, half) if report == SIX_MONTH else whole_year(year)


def half_containing(day: dt.date) -> Period:
    """The half year in which `day` falls, by the cut-off in force."""
    candidates = [six_month(year, half) for year in (day.year, day.year + 1) for half in (1, 2)]
    return next(period for period in candidates if day in period)


def cut_off() -> CutOff:
    return CutOff(settings.KC_REPORT_CUT_OFF)


def _half_days(year: int, half: int) -> tuple[dt.date, dt.date]:
    if cut_off() is CutOff.CALENDAR:
        return half_year(year, half)
    middle = dt.date(year, 6, 14)
    return (dt.date(year - 1, 12, 15), middle) if half == 1 else (dt.date(year, 6, 15), dt.date(year, 12, 14))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"Năm {year} nằm ngoài khoảng {FIRST_YEAR} - {LAST_YEAR}.")
