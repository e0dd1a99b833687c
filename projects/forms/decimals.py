"""Decimals as people type them: dots for thousands, a comma before at most three decimals."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.numbers import format_decimal
from khuyencong.core.text import excerpt

NUMBER = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<part>[0-9]{1,3}))?")


class DecimalInput(forms.TextInput):
    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        return format_decimal(value) if isinstance(value, Decimal) else super().format_value(value)


class DecimalField(forms.Field):
    """Reads "1.234,5" with at most three decimals and says in Vietnamese what is wrong with anything else."""

    widget = DecimalInput

    def __init__(self, *, whole_digits=9, **kwargs):
        super().__init__(**kwargs)
        self.whole_digits = whole_digits

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        found = NUMBER.fullmatch("".join(str(value).split()))
        if not found:
            raise ValidationError(
                f"“{excerpt(str(value))}” chưa đúng. Phần thập phân viết sau dấu phẩy, tối đa 3 chữ số: 1,5."
            )
        whole = found["whole"].replace(".", "").lstrip("0")
        if len(whole) > self.whole_digits:
            raise ValidationError(f"Số quá lớn: tối đa {self.whole_digits} chữ số trước dấu phẩy.")
        return Decimal(f"{whole or 0}.{found['part'] or 0}")
