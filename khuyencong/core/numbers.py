"""Vietnamese numbers: dot for thousands, comma for decimals, money as integer đồng.

Printing functions expect a value; what stands for "no value" is the template's business.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from khuyencong.core.text import excerpt, nfc

MAX_VND = 99_999_999_999_999
NO_BREAK_SPACE = "\u00a0"

_GROUPED = re.compile(r"0|[1-9][0-9]{0,2}(?:([. ])[0-9]{3}(?:\1[0-9]{3})*)?|[0-9]+")
_LONE_DOT_GROUP = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_DECIMAL_POINT = re.compile(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
_ROMAN = tuple(zip(
    (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
    ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
    strict=True,
))  # fmt: skip


def read_keys(texts: Iterable[str]) -> list[int]:
    """Keys of rows as addresses and hidden fields carry them, each once; whatever could be none is left out."""
    return list(dict.fromkeys(int(text) for text in texts if re.fullmatch("[0-9]{1,15}", text)))


class NumberError(ValueError):
    """The text is not a number we may accept; ``str()`` is a Vietnamese sentence for the user."""


class Unit(StrEnum):
    """Unit in which an amount of money is written; the value is its Vietnamese name."""

    DONG = "đồng"
    THOUSAND = "nghìn"
    MILLION = "triệu"
    BILLION = "tỷ"

    @property
    def factor(self):
        """Number of đồng in one unit."""
        return {"đồng": 1, "nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[self]


def parse_vnd(text):
    """Return the whole đồng written as ``1.234.567``, ``1234567`` or ``1 234 567``, with or without "đồng" or "đ".

    Raises NumberError for decimals, uneven grouping, letters, negatives and amounts above MAX_VND.
    """
    return _checked(_digits(_bare(text, Unit.DONG), excerpt(text)))


def parse_amount(value, unit):
    """Return in đồng an amount written in ``unit`` (a Unit or its name): ``("262,5", "triệu")`` → 262500000.

    ``value`` is text as people write it, or the number of a spreadsheet cell. A float keeps the 15 significant digits
    a spreadsheet shows. Raises NumberError as parse_vnd does, for a value that is not whole đồng, and for a lone group
    such as ``4.899`` tỷ, which the press uses for 4,899 tỷ as well as for 4899 tỷ.
    """
    unit = Unit(unit)
    amount = (_decimal(value, unit) if isinstance(value, str) else _cell(value)) * unit.factor
    if amount != amount.to_integral_value():
        raise NumberError(f"“{value}” {unit} không tròn đồng. Số tiền phải là số nguyên đồng.")
    return _checked(int(amount))


def format_int(number):
    """1234567 → ``1.234.567``."""
    return f"{number:,d}".replace(",", ".")


def format_vnd(amount):
    """1234567 (đồng) → ``1.234.567 đồng``, with a no-break space."""
    return f"{format_int(amount)}{NO_BREAK_SPACE}đồng"


def format_million(amount):
    """Amount in đồng → million đồng with at most one decimal: 262500000 → ``262,5``, 1104000000 → ``1.104``.

    Rounded half up; add up the đồng first and print last, or sums will not agree with their parts.
    """
    return format_decimal(_rounded(Decimal(amount) / Unit.MILLION.factor, 1))


def format_decimal(number, places=None):
    """1234.5 → ``1.234,5``. ``places`` fixes the number of decimals (half up); without it idle zeros are dropped."""
    number = Decimal(str(number))
    if places is None:
        text = f"{number:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{_rounded(number, places):,f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.translate({ord(","): ".", ord("."): ","})


def format_megabytes(size):
    """Bytes → ``2,4 MB``; whatever is there is at least 0,1 MB."""
    return f"{format_decimal(max(_rounded(Decimal(size) / 1024**2, 1), Decimal('0.1')))}{NO_BREAK_SPACE}MB"


def format_percent(percent, places=1, *, spaced=True):
    """43.9 (a percentage already) → ``43,9 %`` with a no-break space; papers use ``spaced=False``: ``43,9%``."""
    return f"{format_decimal(percent, places)}{NO_BREAK_SPACE if spaced else ''}%"


def n2(count):
    """Count as official papers write it, two digits below ten: 6 → ``06``, 23 → ``23``."""
    return f"{count:02d}" if count < 10 else format_int(count)


def roman(number):
    """4 → ``IV``. Raises ValueError outside 1..3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"No Roman numeral for {number}")
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _bare(text, unit):
    """The number without outer blanks, odd kinds of space and the name of its own unit."""
    bare = re.sub(r"\s", " ", nfc(text)).strip().lower()
    suffix = r"(?:đồng|đ|₫)" if unit is Unit.DONG else rf"{unit.replace('ỷ', '[ỷỉ]')}(?: đồng)?"
    return re.sub(rf"(?<=[0-9]) ?{suffix}$", "", bare)


def _digits(bare, shown):
    """Whole number from plain or evenly grouped digits."""
    if not bare:
        raise NumberError("Chưa nhập số.")
    if bare[0] in "-−–(":
        raise NumberError(f"“{shown}” không hợp lệ. Không nhận số âm.")
    if not re.fullmatch(r"[0-9][0-9., ]*", bare):
        raise NumberError(f"“{shown}” không phải là số. Chỉ dùng chữ số, ví dụ 1.234.567.")
    if "," in bare:
        raise NumberError(f"“{shown}” có dấu phẩy. Số nguyên chỉ dùng dấu chấm ngăn hàng nghìn, ví dụ 1.234.567.")
    if not _GROUPED.fullmatch(bare):
        raise NumberError(f"“{shown}” ngăn hàng nghìn chưa đúng. Mỗi nhóm sau dấu chấm có 3 chữ số, ví dụ 1.234.567.")
    if len(bare) > 40:
        raise _too_large()
    return int(re.sub("[. ]", "", bare))


def _decimal(text, unit):
    """Number with an optional decimal comma."""
    bare, text = _bare(text, unit), excerpt(text)
    whole, comma, fraction = bare.partition(",")
    if _DECIMAL_POINT.fullmatch(bare):
        raise NumberError(f"“{text}” chưa đúng. Phần thập phân viết sau dấu phẩy: {bare.replace('.', ',')}.")
    if comma and not (whole and re.fullmatch(r"[0-9]{1,12}", fraction)):
        raise NumberError(f"“{text}” chưa đúng. Dấu phẩy chỉ dùng cho phần thập phân, ví dụ 1.262,5.")
    if unit is Unit.BILLION and _LONE_DOT_GROUP.fullmatch(bare):
        raise NumberError(
            f"“{text}” tỷ hiểu được hai cách. Viết {bare.replace('.', ',')} hoặc {bare.replace('.', '')}."
        )
    return Decimal(f"{_digits(whole, text)}.{fraction or 0}")


def _cell(number):
    """Number of a spreadsheet cell; Decimal takes it as shown, not as its binary tail."""
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        raise NumberError(f"“{number}” không phải là số.")
    value = Decimal(format(number, ".15g")) if isinstance(number, float) else Decimal(number)
    if not value.is_finite():
        raise NumberError(f"“{number}” không phải là số.")
    if value < 0:
        raise NumberError(f"“{number}” không hợp lệ. Không nhận số âm.")
    if value > MAX_VND:
        raise _too_large()
    return value


def _checked(amount):
    if amount > MAX_VND:
        raise _too_large()
    return amount


def _too_large():
    return NumberError(f"Số tiền quá lớn: tối đa {format_int(MAX_VND)} đồng. Kiểm tra lại đơn vị tính.")


def _rounded(number, places):
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
