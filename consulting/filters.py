"""The desk's list: what it can be narrowed to, and in which orders. All of it stands in the address of the page."""

import django_filters
from django.db.models import FETCH_RAISE, Q, QuerySet
from django.http import QueryDict

from consulting import selectors
from consulting.enums import Channel, RequestState
from consulting.models import Category, ConsultingRequest
from khuyencong.core.lists import DateFilter, ListFilter, SearchFilter, ordered
from khuyencong.core.text import search_words

ORDERS = {
    "received": ("received_on", "pk"),
    "name": ("sort_key", "pk"),
    "state": ("state", "-received_on", "pk"),
}
DEFAULT_ORDER = ("-received_on", "-pk")
WORK = (
    ("mine", "Của tôi"), ("free", "Chưa giao"), ("late", "Quá hạn gọi lại"), ("overdue", "Quá hạn hoàn thành"),
    ("unlinked", "Chưa gắn cơ sở"),
)  # fmt: skip


class RequestFilter(ListFilter):
    """`RequestFilter(data, queryset, user=…)`; the queryset comes from `selectors.listed`."""

    MORE = ("category", "channel", "since", "until")

    q = SearchFilter(label="Tìm mã, tên cơ sở, điện thoại", method="by_words")
    work = django_filters.ChoiceFilter(label="Phần việc", choices=WORK, method="by_work")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=RequestState)
    category = django_filters.ModelChoiceFilter(label="Loại yêu cầu", queryset=Category.objects.all())
    channel = django_filters.ChoiceFilter(label="Kênh tiếp nhận", choices=Channel)
    since = DateFilter(label="Tiếp nhận từ ngày", field_name="received_on", lookup_expr="gte")
    until = DateFilter(label="đến ngày", field_name="received_on", lookup_expr="lte")

    class Meta:
        model = ConsultingRequest
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        self.user = user
        self.form.fields["category"].label_from_instance = lambda category: category.public_name

    @classmethod
    def of(cls, query: QueryDict, user) -> "RequestFilter":
        """What an address chooses of all that `user` sees."""
        return cls(query, selectors.listed(user), user=user)

    @property
    def rows(self) -> QuerySet[ConsultingRequest]:
        """What the page and the workbook both show; a row that would ask for more on its own is an error."""
        return ordered(self.qs, self.data.get("sort", ""), ORDERS, DEFAULT_ORDER).fetch_mode(FETCH_RAISE)

    def by_words(self, requests, name, typed):
        """Who may not read telephones finds nothing by digits of one."""
        found = requests.search(typed)
        if selectors.sees_contact(self.user):
            return found
        digits = [word for word in search_words(typed) if not any(map(str.isalpha, word))]
        return found.filter(*(Q(code__icontains=word) | Q(establishment_name__icontains=word) for word in digits))

    def by_work(self, requests, name, which):
        narrowed = {
            "mine": {"assignee": self.user}, "free": {"assignee": None, "state": RequestState.NEW},
            "late": {"is_late": True}, "overdue": {"is_overdue": True}, "unlinked": {"establishment": None},
        }  # fmt: skip
        return requests.filter(**narrowed[which])
