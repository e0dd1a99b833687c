"""What the list of early warnings can be narrowed to; all of it stands in the address."""

import datetime as dt

from django import forms

from khuyencong.accounts.models import Office
from projects import early_warnings
from projects.early_warnings import RULES, Row
from projects.models import Project


class WarningFilter(forms.Form):
    q = forms.CharField(label="Tìm tên, mã, cơ sở, địa điểm", required=False, widget=forms.SearchInput)
    rule = forms.ChoiceField(label="Cảnh báo", required=False)
    office = forms.TypedChoiceField(label="Phòng lập", required=False, coerce=int, empty_value=None)
    late = forms.ChoiceField(
        label="Thời hạn", required=False, choices=[("", "Tất cả"), ("late", "Đã quá hạn"), ("soon", "Sắp đến hạn")]
    )

    def __init__(self, data, user):
        super().__init__(data)
        self.pairs = early_warnings.mine(user)
        offered = {rule.code for rule, _ in self.pairs}
        self.fields["rule"].choices = [("", "Tất cả"), *((r.code, r.label) for r in RULES if r.code in offered)]
        offices = Office.objects.filter(projects__in=Project.objects.visible_to(user).order_by().values("pk"))
        self.fields["office"].choices = [("", "Tất cả"), *offices.distinct().values_list("pk", "name")]

    @property
    def in_use(self) -> bool:
        return any(field.value() for field in self)

    def rows(self, today: dt.date) -> list[Row]:
        """The warnings asked for; a word that is no choice narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        pairs = [
            (rule, _narrowed(projects, chosen))
            for rule, projects in self.pairs
            if chosen.get("rule") in (None, "", rule.code)
        ]
        wanted = {"late": (True,), "soon": (False,)}.get(chosen.get("late"), (True, False))
        return [row for row in early_warnings.read_each(pairs, today) if (row.days_late(today) > 0) in wanted]


def _narrowed(projects, chosen: dict):
    if chosen.get("q"):
        projects = projects.search(chosen["q"])
    return projects.filter(office=chosen["office"]) if chosen.get("office") else projects
