from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.dates import (
    DateError,
    format_date,
    format_date_long,
    half_year,
    parse_date,
    parse_year,
    year_range,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        "25/03/2022",
        " 25/3/2022 ",
        "25-3-2022",
        "25.03.2022",
        "2022-03-25",
        date(2022, 3, 25),
        datetime(2022, 3, 25, 23, 59, tzinfo=UTC),
    ],
)
def test_parse_date_reads_every_common_spelling(value):
    day = parse_date(value)
    assert day == date(2022, 3, 25)
    assert type(day) is date


def test_parse_date_puts_the_day_first_always():
    assert parse_date("03/04/2022") == date(2022, 4, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Chưa nhập ngày"),
        ("hôm nay", "không phải là ngày"),
        ("25/03", "không phải là ngày"),
        ("25/03-2022", "không phải là ngày"),
        ("2022/03/25", "không phải là ngày"),
        ("25/03/2022 10:00", "không phải là ngày"),
        ("44645", "không phải là ngày"),
        ("25/03/22", "đủ 4 chữ số"),
        ("25-03-022", "đủ 4 chữ số"),
        ("03/25/2022", "Không có tháng 25"),
        ("31/02/2022", "Không có ngày 31/02/2022"),
        ("29/02/2023", "Không có ngày 29/02/2023"),
        ("00/01/2022", "Không có ngày 00/01/2022"),
        ("2022-00-10", "Không có tháng 0"),
        ("25/03/0222", "1900 - 2100"),
        ("25/03/2202", "1900 - 2100"),
    ],
)
def test_parse_date_refuses_and_says_why(text, reason):
    with pytest.raises(DateError, match=reason):
        parse_date(text)


@given(DAYS)
def test_printed_dates_read_back(day):
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


def test_format_date_pads_day_and_month():
    assert format_date(date(2026, 2, 5)) == "05/02/2026"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 3, 25), "ngày 25 tháng 3 năm 2022"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
        (date(2026, 9, 9), "ngày 09 tháng 9 năm 2026"),
    ],
)
def test_format_date_long_pads_what_the_decree_pads(day, text):
    assert format_date_long(day) == text


def test_half_years_meet_and_fill_the_year():
    assert half_year(2022, 1) == (date(2022, 1, 1), date(2022, 6, 30))
    assert half_year(2022, 2) == (date(2022, 7, 1), date(2022, 12, 31))
    assert year_range(2022) == (date(2022, 1, 1), date(2022, 12, 31))


def test_half_year_refuses_a_third_half():
    with pytest.raises(ValueError, match="halves"):
        half_year(2022, 3)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *[("2022", 2022), (" 1900 ", 1900), (2100, 2100)],
        *[(text, None) for text in ("1899", "2101", "", "²²²²", "22", "-2022", "2022.0", "9" * 5000)],
    ],
)
def test_parse_year_takes_four_digits_and_nothing_else(text, year):
    assert parse_year(text) == year
