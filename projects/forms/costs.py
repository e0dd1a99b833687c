"""The form of the dự toán: items as rows, sums declared for checking, everything typed kept whatever goes wrong."""

import copy
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import MAX_VND, format_decimal, format_int
from khuyencong.registry.enums import SUPPORT, Source
from projects.forms.decimals import DecimalField
from projects.forms.editor import SeenVersionForm, SideBySideEditor
from projects.models import CostLine, Project
from projects.rules.costs import CostSums, compared, line_amount, sums
from projects.services.costs import CostRow, save_costs

MAX_QUANTITY = Decimal("999999999.999")
SPLIT = (*SUPPORT, Source.OTHER)  # what the beneficiary pays is the rest
MACHINE = ("specification", "equipment_type", "model", "serial")
NEEDED = {"item": "tên hạng mục", "unit": "đơn vị tính", "quantity": "số lượng", "unit_price": "đơn giá"}
TEXTS = ("item", "unit", *MACHINE)


class CostSheetForm(SeenVersionForm):
    """What the table as a whole declares. Both sums may stay empty; written down they must be right."""

    amount = MoneyFormField(label="Tổng cộng, chưa có thuế", required=False)
    vat = MoneyFormField(label="Tổng thuế GTGT", required=False)

    class Meta:
        model = Project
        fields = ()


class CostForm(forms.Form):
    """One item. Boxes for the content, the beneficiary and the sources stand only where there are several."""

    item = forms.CharField(label="Hạng mục", max_length=250, required=False)
    unit = forms.CharField(label="Đơn vị tính", max_length=40, required=False)
    quantity = DecimalField(label="Số lượng", required=False)
    unit_price = MoneyFormField(label="Đơn giá", required=False)
    vat = MoneyFormField(label="Thuế GTGT", required=False)
    eligible = forms.BooleanField(label="Được tính vào chi phí để xét mức hỗ trợ", required=False, initial=True)
    national = MoneyFormField(label="Khuyến công quốc gia", required=False)
    local = MoneyFormField(label="Khuyến công địa phương", required=False)
    other = MoneyFormField(label="Nguồn khác", required=False)
    specification = forms.CharField(label="Quy cách", max_length=250, required=False)
    equipment_type = forms.CharField(
        label="Loại máy, thiết bị", max_length=120, required=False, help_text="Như trên báo giá, ví dụ: Máy rang cà phê"
    )
    model = forms.CharField(label="Ký hiệu, model", max_length=80, required=False)
    serial = forms.CharField(label="Số máy", max_length=80, required=False)

    def __init__(self, *args, project: Project, sources: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = sources
        for source in set(SPLIT) - set(self.sources):
            del self.fields[source]
        contents = {line.content.code: line.content for line in project.content_lines.all()}
        people = {str(one.establishment_id): one.establishment for one in project.beneficiaries.all()}
        self._offer("content", "Nội dung", "Nội dung chính", contents)
        self._offer("establishment", "Đơn vị thụ hưởng", "Chưa gắn với đơn vị nào", people)

    def _offer(self, name: str, label: str, empty: str, records: dict) -> None:
        if len(records) > 1:
            choices = [("", empty), *((key, str(record)) for key, record in records.items())]
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=records.get, empty_value=None, required=False
            )

    @property
    def is_blank(self) -> bool:
        """Nothing of weight was typed: the row was left empty, or emptied."""
        names = ("item", "unit", "quantity", "unit_price", "vat", *self.sources, *MACHINE)
        return not any(str(self[name].value() or "").strip() for name in names)

    @property
    def is_removed(self) -> bool:
        return "DELETE" in self.fields and bool(self["DELETE"].value())

    def clean(self):
        if self.is_blank:
            return self.cleaned_data
        for name, what in NEEDED.items():
            if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
                self.add_error(name, f"Ghi {what}.")
        if not self.errors:
            self._check_amounts()
        return self.cleaned_data

    def _check_amounts(self) -> None:
        row = self.row()
        if not 0 < row.quantity <= MAX_QUANTITY:
            self.add_error("quantity", f"Số lượng phải lớn hơn 0, tối đa {format_decimal(MAX_QUANTITY)}.")
        elif row.amount > MAX_VND:
            self.add_error("unit_price", f"Thành tiền vượt {format_int(MAX_VND)} đồng. Kiểm tra số lượng và đơn giá.")
        elif (over := row.national + row.local + row.other - row.amount - row.vat) > 0:
            self.add_error(self.sources[0], f"Các nguồn nhiều hơn thành tiền và thuế {format_int(over)} đồng.")

    def row(self) -> CostRow:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        money = {name: facts.get(name) or 0 for name in ("vat", *SPLIT)}
        return CostRow(**facts | money)

    @property
    def choice_fields(self):
        return [self[name] for name in ("content", "establishment") if name in self.fields]

    @property
    def removal(self):
        """The box that takes the row away; a new row has none, it is only left empty."""
        return [self["DELETE"]] if "DELETE" in self.fields else []

    @property
    def machine_fields(self):
        return [self[name] for name in MACHINE]

    @property
    def says_machine(self) -> bool:
        return any(self[name].value() or self[name].errors for name in MACHINE)

    @property
    def source_fields(self):
        return [self[source] for source in self.sources]

    @property
    def figures(self) -> SimpleNamespace:
        """The money of the row as far as it can be read; 0 for what cannot."""
        quantity, price = self._read("quantity"), self._read("unit_price")
        split = {source: self._read(source) if source in self.fields else 0 for source in SPLIT}
        eligible = bool(self["eligible"].value())
        return SimpleNamespace(
            amount=line_amount(Decimal(quantity), price), vat=self._read("vat"), eligible=eligible, **split
        )

    def _read(self, name: str):
        try:
            return self.fields[name].to_python(self[name].value()) or 0
        except ValidationError:
            return 0


def sources_of(project: Project) -> list[str]:
    """The sources, besides the beneficiary's own, that pay for a project; the programme's own where none is known."""
    paying = {row.source for row in project.funding.all()}
    paying |= {source for source in SPLIT for cost in project.costs.all() if getattr(cost, source)}
    return [source.value for source in SPLIT if source in paying] or [project.programme]


class CostRows(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Bỏ hạng mục này"


CostFormSet = forms.formset_factory(
    CostForm, CostRows, extra=2, can_delete=True, can_delete_extra=False, max_num=300, validate_max=True
)


class CostEditor(SideBySideEditor):
    """The dự toán of `record`, which comes from `selectors.one`."""

    prefix = "costs"

    def make(self, data, record):
        initial = [stored(line) for line in record.costs.all()]
        self.sources = sources_of(record)
        kwargs = {"project": record, "sources": self.sources}
        rows = CostFormSet(data, prefix=self.prefix, initial=initial, form_kwargs=kwargs)
        return CostSheetForm(data, instance=copy.copy(record)), rows

    def check(self) -> None:
        added = sums(self._rows())
        self._compare("amount", "Tổng cộng", added.amount)
        self._compare("vat", "Tổng thuế GTGT", added.vat)

    def _compare(self, name: str, what: str, added: int) -> None:
        declared = self.form.cleaned_data[name]
        if declared is not None and declared != added:
            text = f"{what} ghi {format_int(declared)} đồng, các hạng mục cộng lại {format_int(added)} đồng"
            self.form.add_error(name, f"{text}: lệch {format_int(abs(declared - added))} đồng.")

    def write(self, actor) -> Project:
        save_costs(self.record_as_seen(), self._rows(), actor=actor)
        return self.record

    def _kept(self) -> list[CostForm]:
        return [form for form in self.rows if not (form.is_blank or form.is_removed)]

    def _rows(self) -> list[CostRow]:
        return [form.row() for form in self._kept()]

    @property
    def declares(self) -> bool:
        return any(self.form[name].value() or self.form[name].errors for name in ("amount", "vat"))

    @property
    def sums(self) -> CostSums:
        """As far as the rows can be read."""
        return sums(form.figures for form in self._kept())

    @property
    def funding(self) -> int:
        return sum(row.amount for row in self.record.funding.all())

    @property
    def compared(self) -> str:
        return compared(self.sums.total, self.funding)

    def fresh(self) -> "CostEditor":
        return CostEditor(None, Project.objects.get(pk=self.record.pk))

    def shown(self) -> dict[str, str]:
        return {f"Hạng mục {number}": said(form) for number, form in enumerate(self._kept(), 1)}


def stored(line: CostLine) -> dict:
    """A stored item as the boxes of its row; money that is not there stays an empty box."""
    names = (*TEXTS, "quantity", "unit_price", "eligible")
    money = {name: getattr(line, name) or None for name in ("vat", *SPLIT)}
    return {name: getattr(line, name) for name in names} | money | {
        "content": line.content_line.content.code if line.content_line else None,
        "establishment": str(line.beneficiary.establishment_id) if line.beneficiary else None,
    }  # fmt: skip


def said(form: CostForm) -> str:
    """One item in words, to lay two versions beside each other."""
    figures, quantity = form.figures, form._read("quantity")
    text = f"{form['item'].value()} · {format_decimal(quantity)} {form['unit'].value()} · {format_int(figures.amount)}"
    return f"{text} · thuế {format_int(figures.vat)}" if figures.vat else text
