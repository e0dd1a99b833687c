"""Money is whole đồng, always. The model field and the form field that hold to it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from khuyencong.core.numbers import MAX_VND, NumberError, format_int, parse_vnd


class MoneyInput(forms.TextInput):
    """A text box that shows 1.234.567; a script may group digits while typing, the server reads either way."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "data-kc-money": "", **(attrs or {})})

    def format_value(self, value):
        return format_int(value) if isinstance(value, int) else super().format_value(value)


class MoneyFormField(forms.Field):
    """Reads "1.234.567" as 1234567 đồng and refuses anything else beside the field, in Vietnamese."""

    widget = MoneyInput

    def __init__(self, *, min_value=0, **kwargs):
        self.min_value = min_value
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_vnd(value)
        except NumberError as error:
            raise ValidationError(str(error)) from error

    def validate(self, value):
        super().validate(value)
        if value is not None and value < self.min_value:
            raise ValidationError(f"Số tiền phải từ {format_int(self.min_value)} đồng.")


class MoneyField(models.BigIntegerField):
    """Whole đồng, 0 to 99.999.999.999.999."""

    default_validators = [MinValueValidator(0), MaxValueValidator(MAX_VND)]

    def formfield(self, **kwargs):
        return models.Field.formfield(self, form_class=MoneyFormField, **kwargs)
