"""The form of an amendment: ticked additions and change requests, rows of projects to be stopped, the new reserve."""

from functools import cached_property

from django import forms

from khuyencong.core.forms import SeenForm
from khuyencong.core.money import MoneyFormField
from projects import amended
from projects.enums import BatchState, StopReason
from projects.forms.editor import ProposalEditor
from projects.models import Amendment, ChangeRequest, PlanBatch, Project
from projects.services.amendments import Draft, StopRow, draw_up


class AmendmentForm(SeenForm):
    text = forms.CharField(
        label="Căn cứ, lý do", max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text="Ví dụ: đề nghị của Trung tâm, kết quả kiểm tra tiến độ, phần kinh phí còn lại.",
    )  # fmt: skip
    reserve = MoneyFormField(label="Dự phòng sau điều chỉnh", required=False)
    additions = forms.ModelMultipleChoiceField(None, label="Bổ sung đề án", required=False)
    changes = forms.ModelMultipleChoiceField(None, label="Đề nghị điều chỉnh", required=False)

    def __init__(self, batch: PlanBatch, *args, additions, changes, **kwargs):
        super().__init__(batch, *args, **kwargs)
        self.fields["additions"].queryset, self.fields["changes"].queryset = additions, changes
        if batch.state != BatchState.APPROVED:
            del self.fields["additions"], self.fields["reserve"]

    def ticked(self, name: str) -> list[str]:
        """The keys that are ticked, as text, whether they were typed or stood there."""
        return [str(getattr(key, "pk", key)) for key in self[name].value() or ()]

    @property
    def ticked_additions(self) -> list[str]:
        return self.ticked("additions")

    @property
    def ticked_changes(self) -> list[str]:
        return self.ticked("changes")


class StopForm(forms.Form):
    """One project to be stopped; an empty row says nothing."""

    project = forms.TypedChoiceField(label="Đề án", required=False, empty_value=None)
    reason_code = forms.ChoiceField(label="Nguyên nhân", choices=[("", "Chọn…"), *StopReason.choices], required=False)
    text = forms.CharField(label="Lý do", max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    recognised = MoneyFormField(
        label="Khối lượng được công nhận", required=False,
        help_text="Chỉ ghi khi bất khả kháng; phần tạm ứng còn lại phải hoàn trả.",
    )  # fmt: skip

    def __init__(self, *args, projects: dict[int, Project], **kwargs):
        super().__init__(*args, **kwargs)
        labels = [(key, f"{p.code} · {p.title} ({p.batch})") for key, p in projects.items()]
        self.fields["project"].choices = [("", "Không ngừng đề án nào"), *labels]
        self.fields["project"].coerce = {str(key): project for key, project in projects.items()}.get

    def clean(self):
        facts = self.cleaned_data
        if not facts.get("project"):
            if any(facts.get(name) for name in ("reason_code", "text", "recognised")):
                self.add_error("project", "Chọn đề án.")
            return facts
        if "reason_code" in facts and not facts["reason_code"]:
            self.add_error("reason_code", "Chọn nguyên nhân.")
        if "text" in facts and not facts["text"]:
            self.add_error("text", "Ghi lý do.")
        return facts

    def row(self) -> StopRow:
        facts = self.cleaned_data
        return StopRow(facts["project"], facts["reason_code"], facts["text"], facts["recognised"] or 0)


StopFormSet = forms.formset_factory(StopForm, extra=1, max_num=100, validate_max=True)


class AmendmentEditor(ProposalEditor):
    """The open amendment of `record`, a batch from `selectors.batch_for_page`; it is written anew as a whole."""

    prefix = "stops"

    def __init__(self, user, record: PlanBatch, data=None):
        self.user = user
        super().__init__(data, record)

    @cached_property
    def amendment(self) -> Amendment | None:
        return amended.open_amendment(self.record)

    @cached_property
    def additions(self) -> list[Project]:
        return list(amended.addable(self.user, self.record))

    @cached_property
    def changes(self) -> list[ChangeRequest]:
        return list(amended.grantable(self.user, self.record))

    def make(self, data, record):
        items = amended.amendment_items([self.amendment]) if self.amendment else []
        stoppable = {project.pk: project for project in amended.stoppable(self.user, record)}
        initial = {
            "text": self.amendment.text if self.amendment else "",
            "reserve": self.amendment.reserve if self.amendment else None,
            "additions": [item.project_id for item in items if item.part == "add"],
            "changes": [item.change_id for item in items if item.change_id],
        }
        stops = [
            {"project": item.project_id, "reason_code": item.reason_code, "text": item.text,
             "recognised": item.recognised or None}
            for item in items if item.part == "stop"
        ]  # fmt: skip
        form = AmendmentForm(
            record, data, initial=initial, additions=amended.addable(self.user, record),
            changes=amended.grantable(self.user, record),
        )  # fmt: skip
        return form, StopFormSet(data, prefix=self.prefix, initial=stops, form_kwargs={"projects": stoppable})

    def write(self, actor) -> Amendment:
        facts = self.form.cleaned_data
        draft = Draft(
            text=facts["text"], reserve=facts.get("reserve"), additions=list(facts.get("additions", ())),
            changes=list(facts["changes"]),
            stops=[form.row() for form in self.rows if form.cleaned_data.get("project")],
        )  # fmt: skip
        return draw_up(self.record_as_seen(), draft, actor=actor)
