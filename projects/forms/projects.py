"""The form of a đề án: what it is, where, for whom, and its money by content, beneficiary and source."""

import copy
from functools import cached_property

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.timezone import localdate

from khuyencong.core.dates import parse_year
from khuyencong.core.forms import SendKeyField, send_key
from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import Source
from khuyencong.registry.models import Content
from projects import selectors
from projects.forms.editor import SeenVersionForm, SideBySideEditor
from projects.forms.fields import ContentField, ContentsField, EstablishmentField, PlaceField, places_of_year
from projects.models import Project
from projects.parts import FundingRow, check_rows
from projects.services.projects import create_project, edit_project

FIRST_YEAR, LAST_YEAR = 2013, 2100  # NĐ 45/2012/NĐ-CP is in force since 05/07/2012

# With a script the list of places follows the year, and names are suggested while typing; without one the server says
# what does not fit.
PLACES_FOLLOW_YEAR = {
    "class": "short", "hx-get": reverse_lazy("projects:place_options"), "hx-target": "#id_place",
    "hx-trigger": "change",
}  # fmt: skip
SUGGEST = {
    "list": "co-so", "autocomplete": "off", "hx-get": reverse_lazy("projects:establishment_options"),
    "hx-target": "#co-so", "hx-trigger": "input changed delay:250ms",
}  # fmt: skip

AS_ON_THE_PAGE = (
    "title", "year", "programme", "implementing_unit", "main_content", "other_contents", "party", "group_note", "place",
    "place_text", "objective", "duration", "total",
)  # fmt: skip
PARTIES = (
    ("named", "Có đơn vị thụ hưởng nêu tên"),
    ("group", "Đề án nhóm"),
    ("own", "Trung tâm tự thực hiện"),
)
PARTY_HINTS = {
    "named": "Ghi tên từng cơ sở ở bảng kinh phí.",
    "group": "Nêu tên cơ sở sau, chậm nhất khi ký hợp đồng.",
    "own": "Thông tin, quản lý, khảo sát…: không ký hợp đồng, chỉ giao nhiệm vụ.",
}


class ProjectForm(SeenVersionForm):
    """`ProjectForm(data, instance=…, contents=…)`; `contents` is the list of all contents, read once for the page."""

    year = forms.IntegerField(
        label="Năm kế hoạch", min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput(PLACES_FOLLOW_YEAR)
    )
    party = forms.ChoiceField(label="Ai thụ hưởng", choices=PARTIES, widget=forms.RadioSelect, initial="named")
    place = PlaceField(queryset=None, label="Xã, phường", required=False)
    send_key = SendKeyField()
    total = MoneyFormField(
        label="Tổng kinh phí", required=False, help_text="Phải bằng tổng các nguồn ở bảng kinh phí bên dưới."
    )

    class Meta:
        model = Project
        fields = (
            "title", "year", "programme", "implementing_unit", "group_note", "place", "place_text", "objective",
            "duration",
        )  # fmt: skip
        widgets = {"title": forms.Textarea({"rows": 2}), "objective": forms.Textarea({"rows": 4})}
        help_texts = {"place_text": "Ghi như trong hồ sơ, ví dụ: xã Ea Phê, huyện Krông Pắc."}

    def __init__(self, *args, contents: list[Content], **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = field.label[:1].upper() + field.label[1:] if field.label else field.label
        self.fields["place"].queryset = places_of_year(self._year())
        self.fields["main_content"] = ContentField(contents, label="Nội dung chính", empty_label="Chọn nội dung")
        self.fields["other_contents"] = ContentsField(contents, label="Nội dung khác", required=False)
        self.order_fields(AS_ON_THE_PAGE)

    def _year(self) -> int:
        """The year for which places are offered: as typed, else the record's, else this one."""
        return parse_year(self.data.get("year", "")) or self.instance.year or localdate().year

    def values(self) -> dict:
        """What the service takes as the project's own values."""
        party = self.cleaned_data["party"]
        own = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return own | {"is_own": party == "own", "is_group": party == "group"}

    def contents(self) -> list[Content]:
        return [self.cleaned_data["main_content"], *self.cleaned_data["other_contents"]]


class FundingForm(forms.Form):
    """One row of money: for which content and beneficiary, how much from each source (đồng)."""

    establishment = EstablishmentField(label="Đơn vị thụ hưởng", required=False, widget=forms.TextInput(SUGGEST))
    national = MoneyFormField(label="Khuyến công quốc gia", required=False)
    local = MoneyFormField(label="Khuyến công địa phương", required=False)
    beneficiary = MoneyFormField(label="Đối ứng", required=False)
    other = MoneyFormField(label="Nguồn khác", required=False)
    source_name = forms.CharField(label="Tên nguồn khác, nếu có", required=False, max_length=120)

    def __init__(self, *args, contents: list[Content], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["content"] = ContentField(contents, label="Nội dung", empty_label="Nội dung chính", required=False)
        self.order_fields(["content", "establishment", *Source.values, "source_name"])

    def clean(self):
        if self.cleaned_data.get("other") and not self.cleaned_data.get("source_name"):
            self.add_error("source_name", "Ghi tên nguồn khác.")
        return self.cleaned_data

    @property
    def money_fields(self):
        return [self[source] for source in Source.values]

    def amounts(self) -> dict[str, int]:
        return {source: self.cleaned_data[source] for source in Source.values if self.cleaned_data.get(source)}

    def row(self, main: Content) -> FundingRow:
        facts = self.cleaned_data
        return FundingRow(
            content=facts.get("content") or main, establishment=facts.get("establishment"), amounts=self.amounts(),
            source_name=facts.get("source_name", ""),
        )  # fmt: skip


FundingFormSet = forms.formset_factory(FundingForm, extra=3, max_num=300, validate_max=True)


class ProjectEditor(SideBySideEditor):
    """A new project, or a draft being changed. `record` comes from `selectors.one`."""

    prefix = "funding"
    party_hints = PARTY_HINTS

    @cached_property
    def all_contents(self) -> list[Content]:
        return list(Content.objects.all())

    def make(self, data, record):
        instance = copy.copy(record) if record else Project(year=localdate().year, implementing_unit=settings.KC_CENTRE)
        initial = project_initial(record) if record else {}
        form = ProjectForm(data, instance=instance, initial=initial, contents=self.all_contents)
        rows = FundingFormSet(
            data, prefix=self.prefix, initial=[row_initial(row) for row in stored_rows(record)] if record else [],
            form_kwargs={"contents": self.all_contents},
        )  # fmt: skip
        return form, rows

    def check(self) -> None:
        """The total as declared is the sum of the sources, and no content and beneficiary stand in two rows."""
        try:
            check_rows(self._funding())
        except ValidationError as error:
            self.form.add_error(None, error)
        declared, added = self.form.cleaned_data["total"], sum(row.total for row in self._funding())
        if declared is None and added:
            self.form.add_error("total", f"Chưa ghi tổng kinh phí. Các nguồn cộng lại là {format_int(added)} đồng.")
        elif (declared or 0) != added:
            self.form.add_error(
                "total",
                f"Tổng kinh phí ghi {format_int(declared)} đồng, các nguồn cộng lại {format_int(added)} đồng: "
                f"lệch {format_int(abs(declared - added))} đồng.",
            )

    def write(self, actor) -> Project:
        rows = self._funding()
        parts = {
            "values": self.form.values(),
            "contents": list(dict.fromkeys([*self.form.contents(), *(row.content for row in rows)])),
            "rows": [row for row in rows if row.total],
            "establishments": [row.establishment for row in rows if row.establishment],
        }
        if self.record is None:
            return create_project(actor=actor, send_key=send_key(self.form), **parts)
        return edit_project(self.record_as_seen(), actor=actor, **parts)

    def _funding(self) -> list[FundingRow]:
        """Rows with money or with a name; the others were left empty or emptied."""
        rows = [form.row(self.form.cleaned_data["main_content"]) for form in self.rows]
        return [row for row in rows if row.total or row.establishment]

    def fresh(self) -> "ProjectEditor":
        return ProjectEditor(None, Project.objects.get(pk=self.record.pk))

    def rows_shown(self) -> dict[str, str]:
        rows = self._funding() if self.form.is_bound else stored_rows(self.record)
        return {"Bảng kinh phí": "; ".join(row_text(row) for row in rows)}


def project_initial(project: Project) -> dict:
    lines = list(project.content_lines.all())
    return {
        "party": "own" if project.is_own else "group" if project.is_group else "named",
        "main_content": next((line.content.code for line in lines if line.is_main), None),
        "other_contents": [line.content.code for line in lines if not line.is_main],
        "total": sum(line.amount for line in project.funding.all()) or None,
    }


def stored_rows(project: Project) -> list[FundingRow]:
    """The money as stored, then beneficiaries that have none yet."""
    stored = [
        FundingRow(row["content"], row["establishment"], {s: row[s] for s in Source if row[s]}, row["source_name"])
        for row in selectors.funding_rows(project)
    ]
    with_money = {row.establishment for row in stored}
    named = [beneficiary.establishment for beneficiary in project.beneficiaries.all()]
    main = next((line.content for line in project.content_lines.all() if line.is_main), None)
    return stored + [FundingRow(main, e) for e in named if e not in with_money]


def row_initial(row: FundingRow) -> dict:
    code = row.content.code if row.content else None
    return {"content": code, "establishment": row.establishment, "source_name": row.source_name, **row.amounts}


def row_text(row: FundingRow) -> str:
    """One row of money in words, to lay two versions beside each other."""
    money = [f"{Source(source).label} {format_int(amount)}" for source, amount in row.amounts.items()]
    return " · ".join(str(part) for part in [row.content.code, row.establishment, *money] if part)
