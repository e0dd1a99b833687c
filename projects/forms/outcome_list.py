"""What the list of checks after one year can be narrowed to; all of it stands in the address."""

import datetime as dt

from django import forms
from django.db.models import Q, QuerySet

from khuyencong.accounts.models import Office
from projects import selectors
from projects.models import Beneficiary, Project
from projects.rules.outcomes import accepted_by

SOON = dt.timedelta(days=60)
STATES = [
    ("", "Chưa kiểm tra"), ("late", "Quá hạn"), ("soon", "Đến hạn trong 60 ngày"), ("later", "Chưa đến hạn"),
    ("done", "Đã kiểm tra"),
]  # fmt: skip


class OutcomeFilter(forms.Form):
    q = forms.CharField(label="Tìm đề án, cơ sở, địa điểm", required=False, widget=forms.SearchInput)
    office = forms.TypedChoiceField(label="Phòng lập", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)

    def __init__(self, data, user):
        super().__init__(data)
        self.user, self.visible = user, Project.objects.visible_to(user)
        offices = Office.objects.filter(projects__in=self.visible.order_by().values("pk"))
        self.fields["office"].choices = [("", "Tất cả"), *offices.distinct().values_list("pk", "name")]

    @property
    def in_use(self) -> bool:
        return any(field.value() for field in self)

    def rows(self, today: dt.date) -> QuerySet[Beneficiary]:
        """The checks asked for; a word that is no choice narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        rows = selectors.outcomes(self.user).filter(_in_state(chosen.get("state") or "", today))
        if chosen.get("q"):
            rows = rows.filter(project__in=self.visible.search(chosen["q"]).order_by().values("pk"))
        return rows.filter(project__office=chosen["office"]) if chosen.get("office") else rows


def _in_state(state: str, today: dt.date) -> Q:
    late, soon = (accepted_by(day) for day in (today - dt.timedelta(days=1), today + SOON))
    by_day = {
        "late": Q(accepted_on__lte=late), "soon": Q(accepted_on__gt=late, accepted_on__lte=soon),
        "later": Q(accepted_on__gt=soon),
    }  # fmt: skip
    return Q(checked_on__isnull=state != "done") & by_day.get(state, Q())
