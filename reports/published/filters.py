"""What the public list can be narrowed to; the same words in an address choose the rows of the files."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict

from khuyencong.core.lists import ListFilter, SearchFilter
from khuyencong.core.text import search_words
from khuyencong.registry.models import Content, Place
from projects.filters import ProjectFilter, content_choices
from projects.models import Project
from reports.published import selectors


class Words(SearchFilter):
    """Finds by what the public sees alone: a household's name finds nothing, though the portal knows it."""

    def filter(self, rows, value):
        words = search_words(value or "")
        if not words:
            return rows
        may_be = rows.filter(*(Q(search_text__contains=word) | Q(place__search_text__contains=word) for word in words))
        seen = selectors.public_projects(selectors.with_parts(may_be))
        return rows.filter(pk__in=[row.pk for row in seen if all(word in row.search_text for word in words)])


class PublishedFilter(ListFilter):
    """`PublishedFilter.of(query)`. Choices are those that occur, read in a fixed number of queries."""

    q = Words(label="Tìm tên, mã, địa bàn, doanh nghiệp")
    year = django_filters.TypedChoiceFilter(label="Năm", coerce=int)
    batch = django_filters.TypedChoiceFilter(label="Kế hoạch", coerce=int)
    content = django_filters.ChoiceFilter(label="Nội dung", method="by_content")
    place = django_filters.TypedChoiceFilter(label="Địa bàn", coerce=int, method="by_place")

    class Meta:
        model = Project
        fields = []

    by_content = ProjectFilter.by_content
    by_place = ProjectFilter.by_place

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        plans = selectors.batches().order_by("-year", "programme", "name")
        self._offer("batch", [(batch.pk, str(batch)) for batch in plans])
        years = selectors.projects().values_list("year", flat=True).distinct()
        self._offer("year", [(year, str(year)) for year in sorted(years, reverse=True)])
        shown = selectors.projects().values("pk")
        self._offer("content", content_choices(Content.objects.filter(projects__in=shown).distinct()))
        places = Place.objects.filter(projects__in=shown).select_related("parent").distinct()
        self._offer("place", [(place.pk, str(place)) for place in places.order_by("sort_key", "pk")])

    @classmethod
    def of(cls, query: QueryDict) -> "PublishedFilter":
        return cls(query, selectors.projects())

    def _offer(self, name: str, choices: list) -> None:
        self.form.fields[name].choices = [("", "Tất cả"), *choices]

    @property
    def rows(self) -> QuerySet[Project]:
        return self.qs
