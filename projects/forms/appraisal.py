"""Forms of the appraisal: a council with its members, a score sheet, a declared conflict."""

import copy

from django import forms
from django.utils.timezone import localdate

from khuyencong.accounts.people import holders
from khuyencong.core.forms import DateField, SeenForm
from khuyencong.core.money import MoneyFormField
from projects.enums import COUNCIL_ROLES
from projects.forms.editor import SeenVersionForm, SideBySideEditor
from projects.guards.appraisal import asked_support
from projects.models import Council, Criterion, PlanBatch, Project, ScoreSheet
from projects.rules.appraisal import MemberPart, Recommendation
from projects.services.appraisal import Seat, save_council

SIGN = "sign"  # the button that signs; the other one keeps a draft
SHEET_FACTS = ("recommendation", "support", "comment", "conditions", "no_conflict")


class CouncilForm(SeenVersionForm):
    class Meta:
        model = Council
        fields = ("kind", "name", "decision_number", "decided_on")
        field_classes = {"decided_on": DateField}

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day and day > localdate():
            raise forms.ValidationError("Ngày quyết định ở sau ngày hôm nay.")
        return day


class SeatForm(forms.Form):
    """One member; a row without a person is left out."""

    user = forms.TypedChoiceField(label="Thành viên", required=False, empty_value=None)
    part = forms.ChoiceField(label="Vai trò", choices=MemberPart, initial=MemberPart.MEMBER, required=False)
    tax_code = forms.CharField(label="Mã số thuế của cơ sở liên quan", max_length=14, required=False)

    def __init__(self, *args, people: dict, **kwargs):
        super().__init__(*args, **kwargs)
        names = ((key, _named(user)) for key, user in people.items())
        self.fields["user"].choices = [("", "Chọn người…"), *names]
        self.fields["user"].coerce = people.get


def _named(user) -> str:
    return " · ".join(filter(None, [str(user), user.title, str(user.office or "")]))


SeatFormSet = forms.formset_factory(SeatForm, extra=1, max_num=30, validate_max=True)
FIRST_ROWS = ({"part": MemberPart.CHAIR}, {"part": MemberPart.SECRETARY}, {"part": MemberPart.MEMBER})


class CouncilEditor(SideBySideEditor):
    """The council of `target`, a batch or a project: the one that it has, or a new one."""

    prefix = "members"

    def __init__(self, data, target: PlanBatch | Project):
        self.target = target
        super().__init__(data, Council.objects.filter(**self._key()).first())

    def _key(self) -> dict:
        return {"batch" if isinstance(self.target, PlanBatch) else "project": self.target}

    def make(self, data, record):
        new = Council(**self._key(), name=f"Hội đồng thẩm định: {self.target}"[:200])
        form = CouncilForm(data, instance=copy.copy(record) if record else new)
        people = holders(COUNCIL_ROLES).select_related("office").prefetch_related("grants")
        people = {str(user.pk): user for user in people}
        seats = record.members.values("user", "part", "tax_code") if record else FIRST_ROWS
        return form, SeatFormSet(data, prefix=self.prefix, initial=list(seats), form_kwargs={"people": people})

    def write(self, actor) -> Council:
        values = {name: self.form.cleaned_data[name] for name in CouncilForm.Meta.fields}
        council = self.record_as_seen() if self.record else Council(**self._key())
        return save_council(council, actor=actor, values=values, seats=self._seats())

    def fresh(self) -> "CouncilEditor":
        return CouncilEditor(None, self.target)

    def _seats(self) -> list[Seat]:
        return [Seat(**row.cleaned_data) for row in self.rows if row.cleaned_data.get("user")]

    def rows_shown(self) -> dict[str, str]:
        if self.rows.is_bound:
            return {"Thành viên": "; ".join(f"{s.user}: {MemberPart(s.part).label}" for s in self._seats())}
        members = self.record.members.select_related("user")
        return {"Thành viên": "; ".join(map(str, members))}


class SheetForm(SeenForm):
    """One sheet. A box for points and one for words a criterion; what a draft may leave out, signing asks for."""

    recommendation = forms.ChoiceField(
        label="Kết luận", choices=Recommendation, widget=forms.RadioSelect, required=False
    )
    support = MoneyFormField(label="Kinh phí đề nghị hỗ trợ (đồng)", required=False)
    comment = forms.CharField(
        label="Nhận xét chung", max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )
    conditions = forms.CharField(
        label="Yêu cầu hoàn thiện", max_length=4000, required=False, widget=forms.Textarea({"rows": 3})
    )
    no_conflict = forms.BooleanField(
        label="Tôi không có quyền lợi liên quan đến đơn vị thụ hưởng của đề án này", required=False
    )

    def __init__(self, sheet: ScoreSheet, criteria: list[Criterion], earlier: ScoreSheet | None, *args, **kwargs):
        self.criteria = criteria
        super().__init__(sheet, *args, initial=_initial(earlier or sheet), **kwargs)
        self.fields["recommendation"].required = not self.is_bound  # only signing asks for it
        for criterion in criteria:
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=f"Điểm, tối đa {criterion.max_points}", min_value=0, max_value=criterion.max_points,
                required=False, widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
            )  # fmt: skip
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label="Nhận xét", max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
            )

    @property
    def signs(self) -> bool:
        return self.is_bound and SIGN in self.data

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"points_{one.pk}"], self[f"comment_{one.pk}"]) for one in self.criteria]

    def facts(self) -> dict:
        typed = self.cleaned_data
        scores = {one: (typed[f"points_{one.pk}"], typed[f"comment_{one.pk}"]) for one in self.criteria}
        return {"values": {name: typed[name] for name in SHEET_FACTS}, "scores": scores, "submit": self.signs}


def _initial(sheet: ScoreSheet) -> dict:
    initial = {name: getattr(sheet, name) for name in SHEET_FACTS}
    for score in sheet.scores.all() if sheet.pk else ():
        initial |= {f"points_{score.criterion_id}": score.points, f"comment_{score.criterion_id}": score.comment}
    if sheet.pk and not sheet.is_void:
        return initial
    return initial | {"no_conflict": False, "support": asked_support(sheet.project)}


class ReasonForm(forms.Form):
    """One box: why."""

    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea({"rows": 3}))
