"""Forms of the page "Mức hỗ trợ": factors, reasons for exceeding a norm, the answer to them."""

from collections.abc import Iterable

from django import forms

from khuyencong.core.forms import SeenForm
from projects.forms.decimals import DecimalField, DecimalInput
from projects.models import ContentLine, Project
from projects.norms import NormCheck
from projects.rules.norms import ONE
from projects.services.norms import Factors

REASON_ROWS = {"rows": 3}


class FactorsForm(SeenForm):
    """For each content with a norm: is it a whole line, and by how much priority raises the cap."""

    def __init__(self, project: Project, checks: Iterable[NormCheck], *args, **kwargs):
        self.norms = {check.line: check.norm for check in checks if check.norm.cap is not None}
        super().__init__(project, *args, initial=_initial(self.norms), auto_id="he-so-%s", **kwargs)
        for line, norm in self.norms.items():
            if norm.line_multiplier:
                self.fields[f"whole_line_{line.pk}"] = forms.BooleanField(
                    label="Hỗ trợ cả dây chuyền công nghệ", required=False
                )
            self.fields[f"priority_{line.pk}"] = DecimalField(
                label="Hệ số ưu tiên",
                required=False,
                help_text="Từ 1 đến 1,5; 1 là không ưu tiên.",
                widget=DecimalInput({"class": "short"}),
            )
            self.fields[f"basis_{line.pk}"] = forms.CharField(
                label="Căn cứ ưu tiên", max_length=250, required=False,
                help_text="Địa bàn hoặc ngành nghề ưu tiên (NĐ 45/2012/NĐ-CP, Điều 6); địa bàn xét trước.",
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[ContentLine, list[forms.BoundField]]]:
        """The boxes of each content line."""
        return [(line, [f for f in self.visible_fields() if f.name.endswith(f"_{line.pk}")]) for line in self.norms]

    def factors(self) -> dict[ContentLine, Factors]:
        facts = self.cleaned_data
        return {
            line: Factors(
                whole_line=facts.get(f"whole_line_{line.pk}", False), priority=facts[f"priority_{line.pk}"] or ONE,
                basis=facts[f"basis_{line.pk}"],
            )
            for line in self.norms
        }  # fmt: skip


def _initial(lines: Iterable[ContentLine]) -> dict:
    initial = {}
    for line in lines:
        initial |= {
            f"whole_line_{line.pk}": line.whole_line, f"priority_{line.pk}": line.priority,
            f"basis_{line.pk}": line.priority_basis,
        }  # fmt: skip
    return initial


class ReasonsForm(SeenForm):
    """One box for each check that needs a reason and has none that holds."""

    def __init__(self, project: Project, checks: Iterable[NormCheck], *args, **kwargs):
        super().__init__(project, *args, auto_id="ly-do-%s", **kwargs)
        self.checks = {f"reason_{check.number}": check for check in checks if not check.has_reason}
        for name, check in self.checks.items():
            before = check.override.reason if check.override else ""
            self.fields[name] = forms.CharField(
                label=f"{check.line.content.code} · {check.who}", help_text=check.verdict, max_length=2000,
                initial=before, widget=forms.Textarea(REASON_ROWS),
            )  # fmt: skip

    def reasons(self) -> dict[NormCheck, str]:
        return {check: self.cleaned_data[name] for name, check in self.checks.items()}


class AnswerForm(SeenForm):
    """What a unit's head says; only a refusal needs words."""

    answer = forms.CharField(
        label="Ý kiến", max_length=2000, required=False, widget=forms.Textarea(REASON_ROWS),
        help_text="Cần ghi khi không chấp nhận.",
    )  # fmt: skip
