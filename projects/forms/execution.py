"""Forms of what is written down while a project is carried out. The services check; these read what was typed."""

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils import timezone

from khuyencong.core.forms import DateField, SeenForm
from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import VoucherKind
from projects.forms.decimals import DecimalField, DecimalInput
from projects.models import AcceptanceMinutes, CostLine, Project, ledger_of
from projects.services.recordings import limits, sources

NUMBER_HELP = {
    VoucherKind.ADVANCE: "Số ủy nhiệm chi hoặc phiếu chi",
    VoucherKind.PAYMENT: "Số ủy nhiệm chi hoặc phiếu chi",
    VoucherKind.REFUND: "Số giấy nộp tiền hoặc phiếu thu",
}


def model_fields(model: type[models.Model], *names: str) -> dict[str, forms.Field]:
    """Form fields of `model`, dates typed as dd/mm/yyyy."""
    return fields_for_model(model, names, formfield_callback=_form_field)


def _form_field(field: models.Field, **kwargs) -> forms.Field | None:
    if isinstance(field, models.DateField):
        label = field.verbose_name[:1].upper() + field.verbose_name[1:]
        return DateField(label=label, required=not field.blank, help_text=field.help_text)
    return field.formfield(**kwargs)


class VoucherForm(SeenForm):
    """An advance, a payment or a refund. The source is asked for only where there are two."""

    source = forms.ChoiceField(label="Nguồn")
    amount = MoneyFormField(label="Số tiền", min_value=1)
    issued_on = DateField(label="Ngày chứng từ")
    number = forms.CharField(label="Số chứng từ", max_length=60)
    note = forms.CharField(label="Nội dung", max_length=250, required=False)

    def __init__(self, kind: VoucherKind, project: Project, *args, **kwargs):
        super().__init__(project, *args, initial={"issued_on": timezone.localdate()}, **kwargs)
        self.kind, self.sources = kind, sources(project)
        self.fields["number"].help_text = NUMBER_HELP[kind]
        self.fields["source"].choices = [(source.value, source.label) for source in self.sources]
        if len(self.sources) == 1:
            del self.fields["source"]
            self.fields["amount"].help_text = self._room(project)

    def _room(self, project: Project) -> str:
        tightest = min(limits(project, self.kind, self.sources[0]), key=lambda limit: limit.left)
        why = f" ({tightest.why})" if tightest.why else ""
        return f"{tightest.what[:1].upper()}{tightest.what[1:]}: {format_int(max(0, tightest.left))} đồng{why}."

    def facts(self) -> dict:
        facts = super().facts()
        return {"source": self.sources[0].value, **facts} if len(self.sources) == 1 else facts


class ReversalForm(SeenForm):
    issued_on = DateField(label="Ngày chứng từ hủy")
    number = forms.CharField(label="Số chứng từ hủy", max_length=60)
    note = forms.CharField(label="Lý do", max_length=250)

    def __init__(self, project: Project, *args, **kwargs):
        super().__init__(project, *args, initial={"issued_on": timezone.localdate()}, **kwargs)


def _yes(value: str) -> bool:
    return value == "yes"


class MinutesForm(SeenForm):
    """Minutes of one beneficiary; only the kinds of money that the project has are asked for. The items of the dự toán
    each have a box for what was done and one for how well."""

    template_name = "projects/execution/minutes_form.html"

    is_accepted = forms.TypedChoiceField(
        label="Kết luận", coerce=_yes, empty_value=None, widget=forms.RadioSelect,
        choices=[("yes", "Được nghiệm thu"), ("no", "Không nghiệm thu")],
    )  # fmt: skip

    def __init__(self, project: Project, *args, beneficiary: str = "", **kwargs):
        initial = {"held_on": timezone.localdate(), "beneficiary": beneficiary}
        super().__init__(project, *args, initial=initial, **kwargs)
        conclusion = self.fields.pop("is_accepted")
        self.fields |= model_fields(AcceptanceMinutes, "beneficiary", "number", "held_on", "volume")
        self.fields["is_accepted"] = conclusion
        self.fields |= model_fields(AcceptanceMinutes, *self._money(project), "note")
        for name in self._money(project):
            self.fields[name].initial, self.fields[name].required = None, False
        self.fields["volume"].widget.attrs["rows"] = self.fields["note"].widget.attrs["rows"] = 3
        if project.is_own:
            del self.fields["beneficiary"]
        else:
            rows = project.beneficiaries.select_related("establishment")
            self.fields["beneficiary"] = forms.ModelChoiceField(rows, label="Đơn vị thụ hưởng")
        self.costs = [cost for cost in project.costs.all() if str(cost.beneficiary_id or "") in {"", self._who()}]
        for cost in self.costs:
            self.fields[f"done_{cost.pk}"] = DecimalField(
                label=f"Thực hiện ({cost.unit})", required=False, widget=DecimalInput({"class": "short"})
            )
            self.fields[f"quality_{cost.pk}"] = forms.CharField(label="Chất lượng", max_length=250, required=False)

    def _who(self) -> str:
        """The beneficiary whose items are shown: the posted one, else the one of the page, else the only one."""
        shown = str(self.data.get("beneficiary") or self.initial.get("beneficiary") or "")
        people = self.obj.beneficiaries.all()
        return shown or (str(people[0].pk) if len(people) == 1 else "")

    @property
    def volumes(self) -> list[tuple[CostLine, list[forms.BoundField]]]:
        return [(cost, [self[f"done_{cost.pk}"], self[f"quality_{cost.pk}"]]) for cost in self.costs]

    @property
    def others(self) -> list[forms.BoundField]:
        """All other boxes, for the template; the items come after the volume in words."""
        return [box for box in self.visible_fields() if not box.name.startswith(("done_", "quality_"))]

    def _money(self, project: Project) -> list[str]:
        present = {line.source for line in project.funding.all()}
        extra = {"own_capital": Source.BENEFICIARY, "other": Source.OTHER}
        names = [source.value for source in SUPPORT if getattr(ledger_of(project), source)]
        return names + [name for name, source in extra.items() if source in present]

    def facts(self) -> dict:
        facts = super().facts()
        facts |= {name: facts.get(name) or 0 for name in ("national", "local", "own_capital", "other")}
        pairs = {cost: (facts.pop(f"done_{cost.pk}"), facts.pop(f"quality_{cost.pk}")) for cost in self.costs}
        volumes = {cost: pair for cost, pair in pairs.items() if pair[0] is not None}
        return {"beneficiary": facts.pop("beneficiary", None), "values": facts, "volumes": volumes}
