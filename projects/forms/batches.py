"""The form of a plan batch with its non-project lines, and the choice of projects to put into it."""

import copy

from django import forms
from django.utils.timezone import localdate

from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import Source
from projects.forms.editor import SeenVersionForm, SideBySideEditor
from projects.models import PlanBatch, Project
from projects.services.batches import create_batch, edit_batch


class BatchForm(SeenVersionForm):
    year = forms.IntegerField(label="Năm", min_value=2013, max_value=2100)

    class Meta:
        model = PlanBatch
        fields = ("year", "name", "kind", "programme", "reserve")
        labels = {
            "name": "Tên đợt", "kind": "Loại", "programme": "Chương trình", "reserve": "Dự phòng",
        }  # fmt: skip
        help_texts = {"reserve": "Đứng cạnh tổng của kế hoạch, nhưng tính vào dự toán năm."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reserve"].required = False

    def clean_reserve(self):
        return self.cleaned_data["reserve"] or 0


class LineForm(forms.Form):
    """Nội dung chi khác: money of the batch that is no đề án."""

    name = forms.CharField(label="Nội dung chi", max_length=200, required=False)
    source = forms.ChoiceField(label="Nguồn", choices=Source, initial=Source.LOCAL, required=False)
    amount = MoneyFormField(label="Số tiền", required=False)

    def clean(self):
        facts = self.cleaned_data
        if facts.get("name") and not facts.get("amount") and "amount" in facts:
            self.add_error("amount", "Ghi số tiền.")
        if facts.get("amount") and not facts.get("name"):
            self.add_error("name", "Ghi nội dung chi.")
        return facts

    def line(self) -> dict:
        return {key: self.cleaned_data[key] for key in ("name", "source", "amount")}


LineFormSet = forms.formset_factory(LineForm, extra=2, max_num=100, validate_max=True)


class BatchEditor(SideBySideEditor):
    """A new batch, or a draft being changed."""

    prefix = "lines"

    def make(self, data, record):
        form = BatchForm(data, instance=copy.copy(record) if record else PlanBatch(year=localdate().year))
        initial = list(record.lines.values("name", "source", "amount")) if record else []
        return form, LineFormSet(data, prefix=self.prefix, initial=initial)

    def check(self) -> None:
        keys = [(line["name"], line["source"]) for line in self._lines()]
        for name, source in {key for key in keys if keys.count(key) > 1}:
            self.form.add_error(None, f"Nội dung chi “{name}” ({Source(source).label}) có hai dòng; xin gộp lại.")

    def write(self, actor) -> PlanBatch:
        values = {name: self.form.cleaned_data[name] for name in BatchForm.Meta.fields}
        if self.record is None:
            return create_batch(actor=actor, values=values, lines=self._lines())
        return edit_batch(self.record_as_seen(), actor=actor, values=values, lines=self._lines())

    def fresh(self) -> "BatchEditor":
        return BatchEditor(None, PlanBatch.objects.get(pk=self.record.pk))

    def _lines(self) -> list[dict]:
        return [form.line() for form in self.rows if form.cleaned_data.get("name")]

    def rows_shown(self) -> dict[str, str]:
        lines = self._lines() if self.form.is_bound else list(self.record.lines.values("name", "source", "amount"))
        texts = (f"{line['name']} · {Source(line['source']).label} {format_int(line['amount'])}" for line in lines)
        return {"Nội dung chi khác": "; ".join(texts)}


class ChooseProjectsForm(forms.Form):
    """Which projects to put into a batch; `projects` is the queryset that may be chosen from."""

    projects = forms.ModelMultipleChoiceField(
        None, label="Đề án", error_messages={"required": "Chưa chọn đề án nào."}
    )  # fmt: skip

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = projects

    def chosen(self) -> list[Project]:
        """In the order in which the page showed them."""
        return list(self.cleaned_data["projects"])
