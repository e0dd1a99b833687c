"""Which day a record is read as at, and by which day that must have been recorded. Both stand in the address."""

import datetime as dt

from django import forms
from django.utils import timezone

from khuyencong.core.forms import DateField
from projects.enums import ProjectState
from projects.readings import AsAt


class AsAtForm(forms.Form):
    """`chosen` is None while no day was typed, or a wrong one."""

    ngay = DateField(label="Theo ngày")
    ghi_nhan = DateField(label="Ghi nhận đến hết ngày", required=False, help_text="Để trống: đến bây giờ")

    def __init__(self, data):
        super().__init__(data if "ngay" in data else None)

    def clean(self):
        cleaned, today = super().clean(), timezone.localdate()
        for name in ("ngay", "ghi_nhan"):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, "Ngày này ở sau ngày hôm nay.")
        return cleaned

    @property
    def chosen(self) -> AsAt | None:
        if not self.is_valid():
            return None
        return AsAt(self.cleaned_data["ngay"], _end_of(self.cleaned_data["ghi_nhan"]))


class ListAsAtForm(AsAtForm):
    """The list of all projects, of one plan year or in one state."""

    nam = forms.IntegerField(label="Năm kế hoạch", required=False, min_value=2000, max_value=2100)
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Tất cả"), *ProjectState.choices]
    )  # fmt: skip


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The last moment of a day that is over; today goes on, so it is read as now."""
    if day is None or day >= timezone.localdate():
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
