"""The register of papers received: what its list can be narrowed to. All of it stands in the address of the page."""

import django_filters
from django.db.models import FETCH_RAISE, Q, QuerySet
from django.http import QueryDict

from khuyencong.core.lists import DateFilter, ListFilter, SearchFilter
from reports.models import IncomingPaper

LINKS = (("project", "Đề án"), ("batch", "Kế hoạch"), ("request", "Yêu cầu tư vấn"), ("none", "Chưa gắn hồ sơ"))


class IncomingFilter(ListFilter):
    """`IncomingFilter(data, queryset)`; years are those that occur."""

    MORE = ("since", "until")

    q = SearchFilter(label="Tìm nơi gửi, số ký hiệu, trích yếu")
    year = django_filters.TypedChoiceFilter(label="Năm", coerce=int)
    since = DateFilter(label="Đến từ ngày", field_name="received_on", lookup_expr="gte")
    until = DateFilter(label="đến ngày", field_name="received_on", lookup_expr="lte")
    link = django_filters.ChoiceFilter(label="Hồ sơ liên quan", choices=LINKS, method="by_link")

    class Meta:
        model = IncomingPaper
        fields = []

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        found = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.form.fields["year"].choices = [("", "Tất cả"), *((year, str(year)) for year in found)]

    @classmethod
    def of(cls, query: QueryDict, user) -> "IncomingFilter":
        """What an address chooses of all that `user` sees."""
        return cls(query, IncomingPaper.objects.visible_to(user))

    @property
    def rows(self) -> QuerySet[IncomingPaper]:
        """What the page and the workbook both show; a row that would ask for more on its own is an error."""
        return self.qs.select_related("project", "batch", "request", "added_by").fetch_mode(FETCH_RAISE)

    def by_link(self, rows, name, value):
        nothing = Q(project=None, batch=None, request=None)
        return rows.filter(nothing) if value == "none" else rows.exclude(**{value: None})
