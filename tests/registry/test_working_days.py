"""Working days by the public calendar and by what the government moved."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import DayOff
from khuyencong.registry.services.days_off import add_day_off, remove_day_off
from khuyencong.registry.working_days import WorkingCalendar, working_calendar, year_calendar

FRIDAY = dt.date(2026, 3, 6)
PUBLIC = WorkingCalendar({})


@pytest.mark.parametrize(
    ("count", "due"), [(0, FRIDAY), (1, dt.date(2026, 3, 9)), (2, dt.date(2026, 3, 10)), (5, dt.date(2026, 3, 13))]
)
def test_working_days_pass_over_the_weekend(count, due):
    assert PUBLIC.after(FRIDAY, count) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (dt.date(2022, 1, 28), dt.date(2022, 2, 8)),  # Tết Nhâm Dần: 31/01 to 04/02 off
        (dt.date(2022, 4, 8), dt.date(2022, 4, 13)),  # Giỗ Tổ on a Sunday: Monday off instead
        (dt.date(2022, 4, 29), dt.date(2022, 5, 5)),  # 30/04 and 01/05 at a weekend: Monday and Tuesday off
        (dt.date(2022, 8, 31), dt.date(2022, 9, 6)),  # two days of Quốc khánh
        (dt.date(2025, 4, 25), dt.date(2025, 4, 28)),  # the Saturday after was worked for 02/05
    ],
)
def test_two_working_days_pass_over_public_holidays(day, due):
    assert PUBLIC.after(day, 2) == due


@pytest.mark.parametrize("today", [FRIDAY + dt.timedelta(days=days) for days in range(10)])
@pytest.mark.parametrize("count", [2, 15])
def test_what_began_before_the_limit_is_past_its_due_day(today, count):
    limit = PUBLIC.passed_before(today, count)
    days = [today - dt.timedelta(days=back) for back in range(40)]
    assert {day for day in days if PUBLIC.after(day, count) < today} == {day for day in days if day < limit}


def test_days_between_are_those_worked_after_the_first():
    assert PUBLIC.between(FRIDAY, FRIDAY) == 0
    assert PUBLIC.between(FRIDAY, dt.date(2026, 3, 8)) == 0
    assert PUBLIC.between(FRIDAY, dt.date(2026, 3, 16)) == 6
    assert PUBLIC.between(dt.date(2022, 1, 28), dt.date(2022, 2, 8)) == 2


def test_what_the_government_moved_wins_over_the_public_calendar(cast):
    monday, saturday = FRIDAY + dt.timedelta(days=3), FRIDAY + dt.timedelta(days=1)
    add_day_off(actor=cast.administrator, date=monday, is_working=False, document="Công văn 1/VPCP")
    add_day_off(actor=cast.administrator, date=saturday, is_working=True, document="Công văn 1/VPCP")
    assert working_calendar().after(FRIDAY, 2) == dt.date(2026, 3, 10)
    assert working_calendar().after(FRIDAY, 1) == saturday
    assert [day.name for day in year_calendar(2026) if day.document] == ["Làm bù", "Nghỉ hoán đổi"]


@pytest.mark.django_db
def test_a_year_is_listed_with_its_swaps_in_order():
    days = year_calendar(2025)
    assert [day.date for day in days] == sorted(day.date for day in days)
    assert {day.date for day in days if day.is_working} == {dt.date(2025, 4, 26)}
    assert dt.date(2025, 1, 29) in {day.date for day in days if day.name == "Tết Nguyên Đán"}


def test_a_day_stands_once_and_is_logged(cast):
    facts = {"actor": cast.administrator, "date": FRIDAY, "is_working": False, "document": "Công văn 1/VPCP"}
    day = add_day_off(**facts)
    with pytest.raises(ValidationError, match="Ngày này đã ghi"):
        add_day_off(**facts)
    remove_day_off(day, actor=cast.administrator)
    assert not DayOff.objects.exists()
    events = AuditEvent.objects.filter(entity="registry.dayoff", actor=cast.administrator).order_by("sequence")
    assert [event.verb for event in events] == ["create", "remove"]
