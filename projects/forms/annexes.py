"""The form of an annex of the contract."""

from django import forms
from django.utils import timezone

from khuyencong.core.dates import format_date
from khuyencong.core.forms import SeenForm
from khuyencong.core.money import MoneyFormField
from khuyencong.core.numbers import format_int, format_vnd
from projects.forms.execution import model_fields
from projects.guards.annexes import waiting_changes
from projects.models import ChangeRequest, ContractAnnex, Project, ledger_of
from projects.services.annexes import proposed_value


class ChangeField(forms.ModelChoiceField):
    def label_from_instance(self, change: ChangeRequest) -> str:
        decision = change.decision
        effect = change.support_effect
        money = f", {'tăng' if effect > 0 else 'giảm'} {format_vnd(abs(effect))}" if effect else ""
        return f"{change}{money} – Quyết định số {decision.number} ngày {format_date(decision.issued_on)}"


class AnnexForm(SeenForm):
    """What the annex changes: the value as a whole, time and content in words."""

    def __init__(self, project: Project, *args, change: str = "", **kwargs):
        found = waiting_changes(project)
        chosen = next((row for row in found if str(row.pk) == change), found[-1] if found else None)
        initial = {"signed_on": timezone.localdate(), "change": chosen and chosen.pk}
        super().__init__(project, *args, initial=initial, **kwargs)
        rows = project.changes.filter(pk__in=[row.pk for row in found]).select_related("decision")
        self.fields["change"] = ChangeField(rows, label="Theo điều chỉnh", empty_label="Chọn điều chỉnh")
        self.fields |= model_fields(ContractAnnex, "number", "signed_on")
        self.fields["value"] = MoneyFormField(label="Kinh phí hỗ trợ theo phụ lục", min_value=1)
        self.fields |= model_fields(ContractAnnex, "ends_on", "text")
        self.fields["text"].widget.attrs["rows"] = 4
        self.fields["text"].help_text = "Điều khoản nào của hợp đồng đổi thành thế nào: giá trị, thời gian, nội dung."
        if found:
            self._explain(project, chosen)

    def _explain(self, project: Project, change: ChangeRequest) -> None:
        ledger = ledger_of(project)
        self.fields["value"].initial = proposed_value(project, change)
        self.fields["value"].help_text = (
            f"Tổng sau phụ lục. Nay theo hợp đồng {format_int(ledger.committed)} đồng, "
            f"được duyệt {format_int(ledger.approved)} đồng. Không đổi giá trị thì giữ nguyên."
        )
