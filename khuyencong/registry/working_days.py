"""Working days: Monday to Friday without public holidays, as moved by the government.

What the law fixes (Bộ luật Lao động 2019, Điều 112; Tết by the lunar calendar) and swaps announced before it was
released are known to the package `holidays`; later swaps are rows of DayOff, which win.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import holidays

from khuyencong.registry.models import DayOff


@cache
def _public_holidays() -> holidays.HolidayBase:
    """The years are filled in as they are asked for."""
    return holidays.country_holidays("VN", language="vi")


@dataclass(frozen=True)
class Day:
    """One line of the calendar of a year. `document` is empty for what the law fixes."""

    date: dt.date
    name: str
    is_working: bool
    document: str = ""
    pk: int | None = None


class WorkingCalendar:
    """Counts working days; `moved` is `{date: works or not}` and wins over the public holidays."""

    def __init__(self, moved: Mapping[dt.date, bool]):
        self.moved = moved

    def works_on(self, day: dt.date) -> bool:
        known = self.moved.get(day)
        return _public_holidays().is_working_day(day) if known is None else known

    def after(self, day: dt.date, count: int) -> dt.date:
        """The working day that comes `count` working days after `day`."""
        while count:
            day += dt.timedelta(days=1)
            count -= self.works_on(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days after `start` came by the end of `end`; 0 on the day itself."""
        days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.works_on(day) for day in days)

    def passed_before(self, today: dt.date, count: int) -> dt.date:
        """Whatever began before this day has had its `count` working days, and today is beyond the last of them."""
        day = today
        while self.after(day, count) >= today:
            day -= dt.timedelta(days=1)
        return day + dt.timedelta(days=1)


def working_calendar() -> WorkingCalendar:
    """The calendar of today, in one query."""
    return WorkingCalendar(dict(DayOff.objects.values_list("date", "is_working")))


def year_calendar(year: int) -> list[Day]:
    """Public holidays of a year and the days that were moved, in the order of the year. One query."""
    moved = {row.date: row for row in DayOff.objects.filter(date__year=year)}
    fixed = [day for day in _fixed(year) if day.date not in moved]
    rows = [Day(row.date, row.what, row.is_working, row.document, row.pk) for row in moved.values()]
    return sorted([*fixed, *rows], key=lambda day: day.date)


def _fixed(year: int) -> Iterator[Day]:
    known = holidays.country_holidays("VN", years=year, language="vi")
    for date, name in known.items():
        yield Day(date, name, is_working=False)
    for date in known.weekend_workdays:
        if date.year == year:
            yield Day(date, "Làm bù", is_working=True)
