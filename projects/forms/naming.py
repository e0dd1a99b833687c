"""The form in which a group project names its beneficiaries and shares the unnamed money among them."""

import copy
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.money import MoneyFormField
from khuyencong.registry.enums import Source
from khuyencong.registry.models import Content
from projects.forms.editor import SeenVersionForm, SideBySideEditor
from projects.forms.fields import ContentField, EstablishmentField
from projects.forms.projects import SUGGEST, row_text, stored_rows
from projects.models import Project
from projects.parts import FundingRow, check_rows
from projects.services.naming import name_beneficiaries, unnamed


class NamingSheetForm(SeenVersionForm):
    class Meta:
        model = Project
        fields = ()


class NamingForm(forms.Form):
    """One establishment with its share. A box for the content stands only where several have unnamed money."""

    establishment = EstablishmentField(label="Đơn vị thụ hưởng", required=False, widget=forms.TextInput(SUGGEST))

    def __init__(self, *args, free: dict[Content, dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.free = free
        if len(free) > 1:
            self.fields["content"] = ContentField(list(free), label="Nội dung", empty_label="Chọn nội dung")
            self.fields["content"].required = False
        self.sources = [source for source in Source if any(source in by for by in free.values())]
        for source in self.sources:
            self.fields[source.value] = MoneyFormField(label=source.label, required=False)

    @property
    def money_fields(self):
        return [self[source.value] for source in self.sources]

    def clean(self):
        facts, amounts = self.cleaned_data, self.amounts()
        if amounts and not facts.get("establishment") and "establishment" not in self.errors:
            self.add_error("establishment", "Ghi tên cơ sở được chia số tiền này.")
        if facts.get("establishment") and not amounts and not self.errors:
            self.add_error(self.sources[0].value, "Ghi số tiền chia cho cơ sở này.")
        if "content" in self.fields and amounts and not facts.get("content"):
            self.add_error("content", "Chọn nội dung của số tiền này.")
        return facts

    def amounts(self) -> dict[str, int]:
        return {s.value: self.cleaned_data[s.value] for s in self.sources if self.cleaned_data.get(s.value)}

    def row(self) -> FundingRow:
        content = self.cleaned_data.get("content") or next(iter(self.free))
        return FundingRow(content, self.cleaned_data.get("establishment"), self.amounts())


NamingFormSet = forms.formset_factory(NamingForm, extra=3, max_num=300, validate_max=True)


class NamingEditor(SideBySideEditor):
    """`record` is a group project from `selectors.one` with unnamed money."""

    prefix = "names"

    @cached_property
    def free(self) -> dict[Content, dict]:
        return unnamed(self.record)

    def make(self, data, record):
        rows = NamingFormSet(data, prefix=self.prefix, form_kwargs={"free": self.free})
        return NamingSheetForm(data, instance=copy.copy(record)), rows

    def check(self) -> None:
        try:
            check_rows(self._given())
        except ValidationError as error:
            self.form.add_error(None, error)
        if not self._given():
            self.form.add_error(None, "Chưa nêu tên cơ sở nào.")

    def write(self, actor) -> Project:
        name_beneficiaries(self.record_as_seen(), self._given(), actor=actor)
        return self.record

    def _given(self) -> list[FundingRow]:
        return [row for row in (form.row() for form in self.rows) if row.establishment]

    def fresh(self) -> "NamingEditor":
        return NamingEditor(None, Project.objects.get(pk=self.record.pk))

    def rows_shown(self) -> dict[str, str]:
        rows = self._given() if self.form.is_bound else [row for row in stored_rows(self.record) if row.establishment]
        return {"Đơn vị thụ hưởng": "; ".join(row_text(row) for row in rows)}

    @property
    def left(self) -> list[tuple[Content, list[tuple[str, int]]]]:
        """What nobody is named for, to be shown above the rows."""
        return [(content, [(s.label, amount) for s, amount in by.items()]) for content, by in self.free.items()]
