"""Vietnamese telephone numbers: any spelling in, one readable spelling out, so that equal numbers compare equal."""

import re

from khuyencong.core.text import squeeze

_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_EXAMPLE = "Viết đủ số, ví dụ 0905 123 456."


class PhoneError(ValueError):
    """The text is no Vietnamese telephone number; ``str()`` is a Vietnamese sentence for the user."""


def parse_phone(text):
    """→ ``0905 123 456`` or ``0262 381 2345`` from digits with any blanks, dots, dashes, brackets, +84 or 84 in front.

    Raises PhoneError for anything but a mobile number (10 digits) or a landline with its area code (11 digits).
    """
    if re.search(r"[^0-9\s.()+-]", text):
        raise PhoneError(f"Số điện thoại chỉ gồm chữ số. {_EXAMPLE}")
    digits = re.sub(r"^(?:00)?84", "0", re.sub(r"[^0-9]", "", text))
    digits = f"0{digits.lstrip('0')}" if digits.startswith("00") else digits
    if _MOBILE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    if _LANDLINE.fullmatch(digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    raise PhoneError(_fault(digits))


def tidy_phone(text):
    """`text` in the one spelling where it is a number, else as written: old ledgers hold all sorts of entries."""
    try:
        return parse_phone(text)
    except PhoneError:
        return squeeze(text)


def mask_phone(phone):
    """``0905 123 456`` → ``•••• ••• 456`` for those who need not call; "" stays ""."""
    return re.sub(r"[0-9](?=(?:.*[0-9]){3})", "•", phone)


def _fault(digits):
    if not digits:
        return f"Chưa ghi số điện thoại. {_EXAMPLE}"
    if digits.startswith("02"):
        return f"Số máy bàn có 11 chữ số kể cả mã vùng; số vừa ghi có {len(digits)}. Ví dụ 0262 381 2345."
    if not digits.startswith("0"):
        return f"Số điện thoại bắt đầu bằng số 0. {_EXAMPLE}"
    if len(digits) != 10:
        return f"Số di động có 10 chữ số; số vừa ghi có {len(digits)}. {_EXAMPLE}"
    return f"Không có đầu số {digits[:2]}. Kiểm tra lại số điện thoại. {_EXAMPLE}"
