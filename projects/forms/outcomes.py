"""The form of the check one year after: an indicator a row, before and now."""

from django import forms
from django.utils import timezone

from khuyencong.core.forms import DateField, SeenForm
from projects.forms.decimals import DecimalField, DecimalInput
from projects.models import Indicator, OutcomeCheck, Project


def _yes(value: str) -> bool:
    return value == "yes"


class OutcomeForm(SeenForm):
    template_name = "projects/execution/outcome_form.html"

    in_use = forms.TypedChoiceField(
        label="Máy móc, sản phẩm được hỗ trợ", coerce=_yes, empty_value=None, widget=forms.RadioSelect,
        choices=[("yes", "Còn sử dụng"), ("no", "Không còn sử dụng")],
    )  # fmt: skip
    text = forms.CharField(label="Nhận xét", max_length=4000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, project: Project, *args, **kwargs):
        super().__init__(project, *args, initial={"checked_on": timezone.localdate()}, **kwargs)
        self.indicators = list(Indicator.objects.in_force(timezone.localdate()))
        rows = project.beneficiaries.select_related("establishment")
        only = [row.pk for row in rows]
        self.fields["beneficiary"] = forms.ModelChoiceField(
            rows, label=OutcomeCheck._meta.get_field("beneficiary").verbose_name.capitalize(),
            initial=only[0] if len(only) == 1 else None,
        )  # fmt: skip
        self.fields["checked_on"] = DateField(label="Ngày kiểm tra")
        for one in self.indicators:
            for name, label in (("before", "Trước hỗ trợ"), ("after", "Khi kiểm tra")):
                self.fields[f"{name}_{one.pk}"] = DecimalField(
                    label=label, required=False, widget=DecimalInput({"class": "short"})
                )

    @property
    def groups(self) -> list[tuple[Indicator, list[forms.BoundField]]]:
        return [(one, [self[f"before_{one.pk}"], self[f"after_{one.pk}"]]) for one in self.indicators]

    def facts(self) -> dict:
        typed = self.cleaned_data
        return {
            "beneficiary": typed["beneficiary"],
            "values": {name: typed[name] for name in ("checked_on", "in_use", "text")},
            "numbers": {one: (typed[f"before_{one.pk}"], typed[f"after_{one.pk}"]) for one in self.indicators},
        }
