"""The form of a change request: why, and the new values that its kind may touch."""

from functools import cached_property

from django import forms
from django.utils import timezone

from khuyencong.core.forms import DateField, SeenForm
from khuyencong.registry.models import Content
from projects.enums import CHANGE_FIELDS, ChangeKind, ChangeReason
from projects.forms.editor import ProposalEditor
from projects.forms.fields import ContentField, PlaceField, places_of_year
from projects.forms.projects import FundingForm, row_initial, stored_rows
from projects.models import ChangeRequest, Project
from projects.services.changes import ask_change

AMOUNTS_ONLY = (ChangeKind.AMOUNT_UP, ChangeKind.AMOUNT_DOWN)
ABOUT = ("asked_on", "letter", "reason", "text", "norm_reason")


class ChangeForm(SeenForm):
    """Facts of the request, and the project's own fields of `CHANGE_FIELDS[kind]`; money stands in the rows."""

    asked_on = DateField(label="Ngày văn bản đề nghị")
    letter = forms.CharField(label="Văn bản đề nghị của cơ sở", max_length=120, required=False)
    reason = forms.ChoiceField(label="Nguyên nhân", choices=[("", "Chọn…"), *ChangeReason.choices])
    text = forms.CharField(label="Lý do", max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, kind: str, project: Project, *args, contents: list[Content], **kwargs):
        super().__init__(project, *args, initial={"asked_on": timezone.localdate()}, **kwargs)
        self.fields["letter"].help_text = "Số, ngày, nếu có. Ví dụ: số 05/ĐN ngày 10/05/2026."
        if kind in AMOUNTS_ONLY:
            self.fields["norm_reason"] = forms.CharField(
                label="Lý do vượt định mức", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
                help_text="Ghi khi mức hỗ trợ mới vượt định mức; Trưởng, Phó phòng chấp nhận trước khi Sở xét.",
            )  # fmt: skip
        self.touched = [name for name in CHANGE_FIELDS[kind] if name not in ("funding", "year")]
        for name in self.touched:
            field = self._field(name, project, contents)
            field.initial = self._now(name, project)
            self.fields[name] = field

    def _field(self, name: str, project: Project, contents: list[Content]) -> forms.Field:
        if name == "contents":
            return ContentField(contents, label="Nội dung chính", empty_label="Chọn nội dung")
        if name == "place":
            return PlaceField(places_of_year(project.year), label="Xã, phường", required=False)
        field = Project._meta.get_field(name).formfield()
        field.label = field.label[:1].upper() + field.label[1:]
        field.required = name == "place_text"
        if name == "objective":
            field.widget.attrs["rows"] = 4
        return field

    @staticmethod
    def _now(name: str, project: Project):
        if name == "contents":
            return project.main_content.code
        return project.place_id if name == "place" else getattr(project, name)

    @property
    def new_values(self) -> list[forms.BoundField]:
        """The project's own fields, for the template."""
        return [self[name] for name in self.touched]

    def about(self) -> dict:
        """The facts of the request itself."""
        return {name: self.cleaned_data[name] for name in ABOUT if name in self.cleaned_data}


class AmountForm(FundingForm):
    """A row whose content and beneficiary stay: only its amounts are typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["content"].disabled = True
        self.fields["establishment"] = forms.Field(disabled=True, required=False)

    @property
    def title(self) -> str:
        who = self.initial.get("establishment")
        return " · ".join(str(part) for part in (f"Nội dung {self.initial['content']}", who) if part)


AmountFormSet = forms.formset_factory(AmountForm, extra=0)
RowFormSet = forms.formset_factory(FundingForm, extra=2, max_num=300, validate_max=True)


class ChangeEditor(ProposalEditor):
    """A request of one kind for `record`, a project from `selectors.one`."""

    prefix = "funding"

    def __init__(self, kind: str, record: Project, data=None):
        self.kind = kind
        super().__init__(data, record)

    @property
    def has_money(self) -> bool:
        return "funding" in CHANGE_FIELDS[self.kind]

    @property
    def amounts_only(self) -> bool:
        return self.kind in AMOUNTS_ONLY

    @cached_property
    def all_contents(self) -> list[Content]:
        return list(Content.objects.all())

    def make(self, data, record):
        form = ChangeForm(self.kind, record, data, contents=self.all_contents)
        rows = [row_initial(row) for row in stored_rows(record)] if self.has_money else []
        made = AmountFormSet if self.amounts_only or not self.has_money else RowFormSet
        sent = data if self.has_money else None
        return form, made(sent, prefix=self.prefix, initial=rows, form_kwargs={"contents": self.all_contents})

    def _is_valid(self) -> bool:
        return self.form.is_valid() and (not self.has_money or self.rows.is_valid())

    def write(self, actor) -> ChangeRequest:
        return ask_change(
            self.record_as_seen(), actor=actor, kind=self.kind, values=self._values(), **self.form.about()
        )

    def _values(self) -> dict:
        values = {name: self.form.cleaned_data[name] for name in self.form.touched}
        if not self.has_money:
            return values
        main = values.get("contents") or self.record.main_content
        rows = [form.row(main) for form in self.rows]
        rows = [row for row in rows if row.total]
        if "contents" in values:
            values["contents"] = self._contents(main, [row.content for row in rows])
        return values | {"funding": rows}

    def _contents(self, main: Content, with_money: list[Content]) -> list[Content]:
        """The main content, those that money is for, and those that never had any."""
        funded = {line.content_line.content for line in self.record.funding.all()}
        bare = [line.content for line in self.record.content_lines.all() if line.content not in funded]
        return list(dict.fromkeys([main, *with_money, *(one for one in bare if one != self.record.main_content)]))
