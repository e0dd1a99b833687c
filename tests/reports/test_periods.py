import datetime as dt
from itertools import pairwise

import pytest
from django.core.exceptions import ImproperlyConfigured

from reports.periods import (
    MONTH,
    NINE_MONTH,
    QUARTER,
    SIX_MONTH,
    Period,
    PeriodError,
    days,
    half_containing,
    make,
    of_year,
    six_month,
    whole_year,
)


@pytest.mark.parametrize(
    ("half", "start", "end"),
    [(1, "2022-01-01", "2022-06-30"), (2, "2022-07-01", "2022-12-31")],
)
def test_half_years_follow_the_calendar(half, start, end):
    period = six_month(2022, half)
    assert period == Period("six-month", 2022, half, dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("half", "start", "end"),
    [(1, "2021-12-15", "2022-06-14"), (2, "2022-06-15", "2022-12-14")],
)
def test_half_years_follow_the_middle_of_the_month(settings, half, start, end):
    settings.KC_REPORT_CUT_OFF = "mid-month"
    period = six_month(2022, half)
    assert (period.start, period.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def test_year_has_the_days_of_its_halves(settings):
    for cut_off in ("calendar", "mid-month"):
        settings.KC_REPORT_CUT_OFF = cut_off
        year = whole_year(2021)
        assert (year.start, year.end, year.half) == (six_month(2021, 1).start, six_month(2021, 2).end, None)


def test_period_names_are_those_of_papers():
    assert [six_month(2022, 1).name, six_month(2022, 2).name, whole_year(2021).name] == [
        "6 tháng đầu năm 2022", "6 tháng cuối năm 2022", "năm 2021",
    ]  # fmt: skip


def test_period_holds_its_first_and_last_day():
    period = six_month(2022, 1)
    assert dt.date(2022, 1, 1) in period
    assert dt.date(2022, 6, 30) in period
    assert dt.date(2022, 7, 1) not in period
    assert None not in period


def test_period_before_is_a_year_earlier():
    assert six_month(2022, 2).before == six_month(2021, 2)
    assert whole_year(2022).before == whole_year(2021)


def test_running_period_knows_figures_until_today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 4, 7))
    assert six_month(2022, 1).as_at == dt.date(2022, 4, 7)
    assert six_month(2021, 2).as_at == dt.date(2021, 12, 31)
    assert not six_month(2022, 2).has_begun


@pytest.mark.parametrize("day", ["2022-01-01", "2022-06-14", "2022-06-15", "2022-12-15", "2022-12-31"])
@pytest.mark.parametrize("cut_off", ["calendar", "mid-month"])
def test_every_day_falls_in_one_half(settings, day, cut_off):
    settings.KC_REPORT_CUT_OFF = cut_off
    assert dt.date.fromisoformat(day) in half_containing(dt.date.fromisoformat(day))


@pytest.mark.parametrize(("year", "half"), [(2022, 0), (2022, 3), (1999, 1), (2100, 2)])
def test_impossible_periods_are_refused(year, half):
    with pytest.raises(PeriodError):
        six_month(year, half)


@pytest.mark.parametrize(
    ("which", "calendar", "middle", "name"),
    [
        ((MONTH, 2022, 1), ("2022-01-01", "2022-01-31"), ("2021-12-15", "2022-01-14"), "tháng 1 năm 2022"),
        ((MONTH, 2022, 3), ("2022-03-01", "2022-03-31"), ("2022-02-15", "2022-03-14"), "tháng 3 năm 2022"),
        ((QUARTER, 2022, 2), ("2022-04-01", "2022-06-30"), ("2022-03-15", "2022-06-14"), "quý II năm 2022"),
        ((NINE_MONTH, 2022, None), ("2022-01-01", "2022-09-30"), ("2021-12-15", "2022-09-14"), "9 tháng đầu năm 2022"),
    ],
)
def test_periods_follow_the_cut_off(settings, which, calendar, middle, name):
    for cut_off, days_of in (("calendar", calendar), ("mid-month", middle)):
        settings.KC_REPORT_CUT_OFF = cut_off
        period = make(*which)
        assert (period.start.isoformat(), period.end.isoformat(), period.name) == (*days_of, name)


@pytest.mark.parametrize("cut_off", ["calendar", "mid-month"])
@pytest.mark.parametrize("report", [MONTH, QUARTER, SIX_MONTH])
def test_periods_of_a_kind_follow_each_other_without_a_gap(settings, cut_off, report):
    settings.KC_REPORT_CUT_OFF = cut_off
    periods = [period for year in (2019, 2020, 2021) for period in of_year(report, year)]
    for first, second in pairwise(periods):
        assert second.start - first.end == dt.timedelta(days=1)


def test_range_of_days_has_the_same_days_a_year_before():
    period = days(dt.date(2024, 2, 29), dt.date(2024, 5, 31))
    assert period.before == days(dt.date(2023, 2, 28), dt.date(2023, 5, 31))
    assert period.name == "từ ngày 29/02/2024 đến ngày 31/05/2024"


def test_range_that_ends_before_it_starts_is_no_period():
    with pytest.raises(PeriodError, match="trước ngày đầu"):
        days(dt.date(2022, 2, 2), dt.date(2022, 2, 1))


def test_a_cut_off_that_is_none_is_refused(settings):
    settings.KC_REPORT_CUT_OFF = "mid_month"
    with pytest.raises(ImproperlyConfigured, match="ghi calendar hoặc mid-month"):
        whole_year(2022)
