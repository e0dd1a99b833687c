"""How the rows of a dataset are narrowed: by the filters of the lists, and by a period."""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate

from consulting.filters import RequestFilter
from khuyencong.core.forms import DateField
from khuyencong.core.lists import SearchFilter
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import EstablishmentKind, Industry
from khuyencong.registry.models import Establishment
from khuyencong.registry.selectors import searched
from projects.filters import ProjectFilter, place_choices, places_around
from projects.models import Project

PERIODS = {
    "this-year": "Năm nay", "last-year": "Năm trước", "this-quarter": "Quý này", "last-quarter": "Quý trước",
    "this-month": "Tháng này", "last-month": "Tháng trước",
}  # fmt: skip
MONTHS = {"year": 12, "quarter": 3, "month": 1}


def days_of(period: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of one of PERIODS: calendar years, quarters and months."""
    which, _, unit = period.partition("-")
    length = MONTHS[unit]
    month = today.year * 12 + (today.month - 1) // length * length - (length if which == "last" else 0)
    last = month + length - 1
    year, number = last // 12, last % 12 + 1
    return dt.date(month // 12, month % 12 + 1, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


class DaysForm(forms.Form):
    """A period that moves with the calendar, or two days."""

    period = forms.ChoiceField(label="Kỳ", required=False, choices=[("", "Tất cả"), *PERIODS.items()])
    since = DateField(required=False)
    until = DateField(required=False)

    def __init__(self, data, *, label: str):
        super().__init__(data)
        self.fields["period"].label = label
        for name, word in (("since", "Từ"), ("until", "Đến")):
            self.fields[name].label = f"{word} {lower_first(label)}"

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Ngày cuối kỳ ở trước ngày đầu kỳ.")
        return cleaned

    @property
    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """Both the named period and the typed days narrow; what is wrong narrows nothing and says so."""
        cleaned = self.cleaned_data if self.is_bound and not self.errors else {}
        if named := cleaned.get("period"):
            return days_of(named, localdate())
        return cleaned.get("since"), cleaned.get("until")


@dataclass(frozen=True)
class Narrowed:
    """The rows that are left, and the form that narrows them."""

    rows: QuerySet
    form: forms.Form

    @property
    def is_valid(self) -> bool:
        return not self.form.errors


Narrow = Callable[[dict, QuerySet, object], Narrowed]


def through_projects(path: str) -> Narrow:
    """Rows that are đề án (`path` "pk") or hang on one, narrowed by the filters of the list of đề án."""

    def narrow(data, rows: QuerySet, user) -> Narrowed:
        chosen = ProjectFilter(data, Project.objects.visible_to(user), user=user)
        found = rows.filter(**{f"{path}__in": chosen.qs.order_by().values("pk")}) if chosen.in_use else rows
        return Narrowed(found, chosen.form)

    return narrow


def by_filterset(kind: type[django_filters.FilterSet]) -> Narrow:
    def narrow(data, rows: QuerySet, user) -> Narrowed:
        chosen = kind(data, rows, user=user)
        return Narrowed(chosen.qs, chosen.form)

    return narrow


class RequestRows(RequestFilter):
    """The filters of the desk's list without those of the day's work; days are asked for by `DaysForm`."""

    work = since = until = None
    place = django_filters.TypedChoiceFilter(label="Địa bàn", coerce=int, method="by_place")

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset, user=user)
        self.form.fields["place"].choices = [("", "Tất cả"), *place_choices()]

    def by_place(self, rows, name, pk):
        return rows.filter(place__in=places_around(pk))


class EstablishmentRows(django_filters.FilterSet):
    q = SearchFilter(label="Tìm tên cơ sở", method="by_words")
    kind = django_filters.ChoiceFilter(label="Loại cơ sở", choices=EstablishmentKind)
    industry = django_filters.ChoiceFilter(label="Ngành nghề", choices=Industry)
    place = django_filters.TypedChoiceFilter(label="Địa bàn", coerce=int, method="by_place")

    class Meta:
        model = Establishment
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        self.user = user
        self.form.fields["place"].choices = [("", "Tất cả"), *place_choices()]

    def by_words(self, rows, name, typed):
        return searched(rows, typed, self.user)

    by_place = RequestRows.by_place
