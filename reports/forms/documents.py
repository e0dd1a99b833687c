"""Choosing a period by its first and last day; writing the parts of a report that are not generated."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.forms import DateField
from khuyencong.core.kept import KeptForm
from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import format_int
from reports.comparison import Comparison, IndicatorRow
from reports.dataset import Dataset
from reports.document import CAUSES, FIELDS
from reports.models import PeriodicReport
from reports.periods import Period, PeriodError, days

MOST = 1_000_000  # of anything that is counted


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


WRITTEN_LATER = "Cần có khi trình ban hành; chưa viết xong vẫn lưu được."


class WrittenForm(KeptForm):
    """The parts of a report that people write; causes can be picked from a list."""

    field_order = ("difference", "assessment", "shortcomings", "causes", "add_causes")

    add_causes = forms.MultipleChoiceField(
        label="Chọn từ danh mục nguyên nhân", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(cause, cause) for cause in CAUSES], help_text="Nguyên nhân được chọn thêm vào cuối phần Nguyên nhân.",
    )  # fmt: skip

    class Meta:
        model = PeriodicReport
        fields = (*FIELDS, "difference")
        help_texts = dict.fromkeys(("difference", "assessment", "shortcomings", "causes", "tasks"), WRITTEN_LATER)
        widgets = {name: forms.Textarea({"rows": 6}) for name in (*FIELDS, "difference")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.corrects_id:
            del self.fields["difference"]

    def facts(self) -> dict:
        facts = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}
        added = [cause for cause in self.cleaned_data["add_causes"] if cause not in facts["causes"]]
        facts["causes"] = "\n".join([facts["causes"], *added]).strip()
        return facts


class EstimatesForm(KeptForm):
    """Ước thực hiện: one box an indicator, empty where nothing is expected to be told."""

    class Meta:
        model = PeriodicReport
        fields = ()

    def __init__(self, *args, data_now: Dataset, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = Comparison(data_now)
        self.rows = {_name(row): row for row in self.table.rows}
        for name, row in self.rows.items():
            self.fields[name] = _estimate_field(row)
            self.initial[name] = row.estimate

    @property
    def groups(self) -> list[tuple[str, list[tuple[IndicatorRow, forms.BoundField]]]]:
        """The boxes beside what was done, under the headings of the table."""
        return [(group.name, [(row, self[_name(row)]) for row in group.rows]) for group in self.table.groups]

    def facts(self) -> dict:
        typed = {row.indicator.key: self.cleaned_data[name] for name, row in self.rows.items()}
        return {"estimates": {key: value for key, value in typed.items() if value is not None}}


def _name(row: IndicatorRow) -> str:
    return row.indicator.key.replace(".", "_")


def _estimate_field(row: IndicatorRow) -> forms.Field:
    unit, done = row.indicator.unit, format_int(row.done.value)
    field = MoneyFormField if row.indicator.is_money else partial(forms.IntegerField, min_value=0, max_value=MOST)
    return field(label=f"{row.indicator.name} ({unit})", required=False, help_text=f"Đã thực hiện trong kỳ: {done}.")
