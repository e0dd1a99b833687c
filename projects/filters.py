"""The list of đề án: what it can be narrowed to, and in which orders. All of it stands in the address of the page."""

from collections.abc import Iterable

import django_filters
from django.db.models import FETCH_RAISE, F, QuerySet
from django.db.models.functions import Length
from django.http import QueryDict

from khuyencong.accounts.models import Office
from khuyencong.core.lists import ListFilter, SearchFilter, ordered
from khuyencong.registry.enums import PlaceKind, Programme, Source
from khuyencong.registry.models import Content, Place
from projects import selectors
from projects.enums import CONTENT_GROUPS, ProjectState, content_group
from projects.models import FundingLine, Need, PlanBatch, Project

Choices = list[tuple]

ORDERS = {
    "code": ("year", Length("code"), "code", "pk"),
    "title": ("sort_key", "pk"),
    "state": ("state", "sort_key", "pk"),
    "support": ("support", "pk"),
    "beneficiary": ("beneficiary", "pk"),
    "total": ("total", "pk"),
}
DEFAULT_ORDER = ("-year", F("batch").desc(nulls_first=True), "position", "-pk")


class ProjectFilter(ListFilter):
    """`ProjectFilter(data, queryset, user=…)`. Choices are those that occur, read in a fixed number of queries."""

    MORE = ("content", "place", "programme", "source", "office")

    q = SearchFilter(label="Tìm tên, mã, cơ sở, địa điểm")
    year = django_filters.TypedChoiceFilter(label="Năm", coerce=int)
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=ProjectState)
    batch = django_filters.TypedChoiceFilter(label="Kế hoạch", coerce=int)
    content = django_filters.ChoiceFilter(label="Nội dung", method="by_content")
    place = django_filters.TypedChoiceFilter(label="Địa bàn", coerce=int, method="by_place")
    programme = django_filters.ChoiceFilter(label="Chương trình", choices=Programme)
    source = django_filters.ChoiceFilter(label="Có nguồn", choices=Source, method="by_source")
    office = django_filters.TypedChoiceFilter(label="Phòng lập", coerce=int)

    class Meta:
        model = Project
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        seen = Project.objects.visible_to(user).order_by()
        years = seen.values_list("year", flat=True).distinct()
        self._offer("year", [(year, str(year)) for year in sorted(years, reverse=True)])
        batches = PlanBatch.objects.visible_to(user)
        self._offer("batch", [(batch.pk, str(batch)) for batch in batches])
        offices = Office.objects.filter(projects__in=seen.values("pk")).distinct()
        self._offer("office", [(office.pk, office.name) for office in offices])
        self._offer("content", content_choices(Content.objects.all()))
        self._offer("place", place_choices())

    @classmethod
    def of(cls, query: QueryDict, user) -> "ProjectFilter":
        """What an address chooses of all that `user` sees."""
        return cls(query, selectors.listed(user), user=user)

    @property
    def rows(self) -> QuerySet[Project]:
        """What the page and the workbook both show; a row that would ask for more on its own is an error."""
        return ordered(self.qs, self.data.get("sort", ""), ORDERS, DEFAULT_ORDER).fetch_mode(FETCH_RAISE)

    def _offer(self, name: str, choices: Choices) -> None:
        self.form.fields[name].choices = [("", "Tất cả"), *choices]

    def by_content(self, projects, name, code):
        """Projects with this content, or with any of its group, as one of their contents."""
        lines = Content.objects.filter(code=code) | Content.objects.filter(code__startswith=f"{code}.")
        return projects.filter(pk__in=Project.contents.through.objects.filter(content__in=lines).values("project"))

    def by_place(self, projects, name, pk):
        return projects.filter(place__in=places_around(pk))

    def by_source(self, projects, name, source):
        return projects.filter(pk__in=FundingLine.objects.filter(source=source).values("project"))


def places_around(pk: int) -> QuerySet:
    """Keys of a unit, whatever it was called at the time: old and new communes and districts together."""
    here = Place.objects.filter(pk=pk) | Place.objects.filter(parent=pk, parent__kind=PlaceKind.DISTRICT)
    became = Place.objects.filter(predecessors__old__in=here.values("pk"))
    was = Place.objects.filter(successors__new=pk)
    places = [places.order_by().values("pk") for places in (here, became, was)]
    return places[0].union(*places[1:])


def content_choices(contents: Iterable[Content]) -> Choices:
    """Grouped by clause; a group of several contents can be chosen as a whole."""
    groups: dict[str, list[Content]] = {}
    for content in contents:
        groups.setdefault(content_group(content.code), []).append(content)
    choices = []
    for group, members in groups.items():
        whole = [] if members[0].code == group else [(group, f"{group} Cả nhóm")]
        rows = [*whole, *((content.code, str(content)) for content in members)]
        choices.append((CONTENT_GROUPS.get(group, "Khác"), rows))
    return choices


def place_choices() -> Choices:
    """Today's communes, and the districts until 30/06/2025."""
    places = Place.objects.order_by("sort_key", "pk")
    today = places.filter(kind=PlaceKind.COMMUNE, valid_to=None).values_list("pk", "name")
    districts = places.filter(kind=PlaceKind.DISTRICT).values_list("pk", "name")
    return [("Huyện, thị xã, thành phố (đến 30/06/2025)", list(districts)), ("Xã, phường", list(today))]


class NeedFilter(ListFilter):
    """The list of needs: by year, content, commune, and whether a đề án was drawn up."""

    q = SearchFilter(label="Tìm nội dung, đơn vị, địa bàn")
    year = django_filters.TypedChoiceFilter(label="Năm", coerce=int)
    content = django_filters.ChoiceFilter(label="Nội dung", field_name="content__code")
    drawn_up = django_filters.ChoiceFilter(
        label="Đề án", choices=[("no", "Chưa lập đề án"), ("yes", "Đã lập đề án")], method="by_project"
    )

    class Meta:
        model = Need
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        seen = Need.objects.visible_to(user).order_by()
        years = sorted(seen.values_list("year", flat=True).distinct(), reverse=True)
        contents = Content.objects.filter(needs__in=seen.values("pk")).distinct()
        for name, choices in (
            ("year", [(year, str(year)) for year in years]),
            ("content", [(content.code, str(content)) for content in contents]),
        ):
            self.form.fields[name].choices = [("", "Tất cả"), *choices]

    def by_project(self, needs, name, value):
        return needs.filter(project__isnull=value == "no")
