"""Choosing a period by its first and last day."""

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.forms import DateField
from reports.periods import Period, PeriodError, days


class PeriodForm(forms.Form):
    """Any range of days that has begun; `period` is there once the form is valid."""

    start = DateField(label="Từ ngày", error_messages={"required": "Ghi ngày đầu kỳ."})
    end = DateField(label="Đến ngày", error_messages={"required": "Ghi ngày cuối kỳ."})

    period: Period

    def clean(self):
        cleaned = super().clean()
        if start := cleaned.get("start"):
            self._read(start, cleaned.get("end"))
        return cleaned

    def _read(self, start, end) -> None:
        if end is None:
            return
        try:
            self.period = days(start, end)
        except PeriodError as error:
            raise ValidationError({"end": str(error)}) from error
        if not self.period.has_begun:
            raise ValidationError({"start": "Kỳ này chưa bắt đầu."})
