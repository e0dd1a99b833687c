"""Mã số thuế: how one is written, and whether its check digit agrees.

10 digits; 13 for a dependent unit (10, a dash or not, 3). Since 01/07/2025 the code of a household business is the
12-digit personal number of its owner.
"""

import datetime as dt
import re

from khuyencong.registry.enums import EstablishmentKind

PERSONAL_LENGTH = 12
PERSONAL_SINCE = dt.date(2025, 7, 1)
_SHAPE = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_NO_PERSONS = {EstablishmentKind.ENTERPRISE, EstablishmentKind.COOPERATIVE}


def shape_fault(code: str) -> str:
    """Why `code` cannot be a tax code at all, or ""."""
    if _SHAPE.fullmatch(code):
        return ""
    return "Mã số thuế có 10 chữ số (13 với đơn vị phụ thuộc, 12 với hộ kinh doanh)."


def fault(code: str, kind: str) -> str:
    """Why `code` is not the code of an establishment of this kind, or ""."""
    if len(code) == PERSONAL_LENGTH:
        return "Số định danh 12 chữ số chỉ dùng cho hộ kinh doanh, cá nhân." if kind in _NO_PERSONS else ""
    if code and code[9] != check_digit(code):
        return "Mã số thuế sai chữ số kiểm tra; đối chiếu lại với giấy đăng ký."
    return ""


def advice(code: str, kind: str, today: dt.date) -> str:
    """What should be looked at although `code` may stand, or ""."""
    household = kind == EstablishmentKind.HOUSEHOLD and len(code) == 10 and today >= PERSONAL_SINCE
    return "Từ 01/07/2025 mã số thuế của hộ kinh doanh là số định danh cá nhân 12 chữ số." if household else ""


def check_digit(code: str) -> str:
    """The tenth digit that the first nine call for; "10" when no code begins with them."""
    return str(10 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code[:9], strict=True)) % 11)
