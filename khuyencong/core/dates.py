"""Vietnamese dates: day first, always, with the year in full."""

import re
from datetime import date, datetime

from khuyencong.core.text import excerpt

FIRST_YEAR, LAST_YEAR = 1900, 2100

_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{1,4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_EXAMPLE = "Viết ngày/tháng/năm, ví dụ 25/03/2022."


class DateError(ValueError):
    """The text is not a date we may accept; ``str()`` is a Vietnamese sentence for the user."""


def parse_date(value):
    """Return the date in ``25/03/2022``, ``25-3-2022``, ``25.3.2022``, ``2022-03-25``, or in a date or datetime.

    The day comes first whatever the numbers are, nothing is guessed. A datetime gives its own calendar day. Raises
    DateError for anything else, days that do not exist and years outside 1900..2100.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    match = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not match:
        raise DateError(f"“{excerpt(text)}” không phải là ngày. {_EXAMPLE}" if text else f"Chưa nhập ngày. {_EXAMPLE}")
    return _existing(text, match)


def format_date(day):
    """→ ``05/02/2026``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_date_long(day):
    """→ ``ngày 05 tháng 02 năm 2026``, ``ngày 25 tháng 3 năm 2022``.

    A zero goes before days below 10 and months 1 and 2 alone (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    month = f"{day.month:02d}" if day.month <= 2 else day.month
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday(day):
    """→ ``thứ Hai`` … ``Chủ nhật``."""
    return _WEEKDAYS[day.weekday()]


def parse_year(text):
    """The year that `text` is, 1900 to 2100; None for anything else, e.g. a part of an address that somebody typed."""
    year = int(text) if re.fullmatch(r"[0-9]{4}", str(text).strip()) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def half_year(year, half):
    """First and last day of half 1 (January to June) or 2 (July to December)."""
    if half not in (1, 2):
        raise ValueError(f"A year has halves 1 and 2, not {half}")
    return (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))


def year_range(year):
    """First and last day of the year."""
    return date(year, 1, 1), date(year, 12, 31)


def _existing(text, match):
    if len(match["year"]) < 4:
        raise DateError(f"“{text}” thiếu chữ số của năm. Viết đủ 4 chữ số, ví dụ 25/03/2022.")
    day, month, year = (int(match[part]) for part in ("day", "month", "year"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"Năm {match['year']} nằm ngoài khoảng {FIRST_YEAR} - {LAST_YEAR}. Kiểm tra lại ngày “{text}”.")
    if not 1 <= month <= 12:
        raise DateError(f"Không có tháng {month}. Ngày viết trước, tháng viết sau, ví dụ 25/03/2022.")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"Không có ngày {day:02d}/{month:02d}/{year}.") from None
