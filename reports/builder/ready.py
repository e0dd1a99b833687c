"""Tables that come with the portal, for what is asked every month; each is an address like any other table.

They are of this year, or of the newest year in which the reader has rows: a table that opens empty helps nobody.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from reports.builder.datasets import DATASETS
from reports.builder.spec import GROUPS, Spec


@dataclass(frozen=True)
class Ready:
    """`about` begins with what the rows are; the year follows it."""

    name: str
    about: str
    detail: str
    dataset: str
    columns: tuple[str, ...]
    others: tuple[tuple[str, str], ...] = ()

    def is_same(self, spec: Spec) -> bool:
        """Whether a table has the columns and groups of this one, whatever its rows."""
        groups = tuple(value for name, value in self.others if name in GROUPS)
        return (spec.dataset.code, spec.keys, spec.groups) == (self.dataset, self.columns, groups)

    def of(self, user) -> "ReadyTable":
        """As `user` opens it; one query."""
        year, today = self._year(user), localdate()
        days = {"since": dt.date(year, 1, 1), "until": dt.date(year, 12, 31)}
        when = {name: format_date(day) for name, day in days.items()} if year < today.year else {"period": "this-year"}
        said = f"năm {year}" if year < today.year else "năm nay"
        return ReadyTable(self.name, f"{self.about} {said}{self.detail}", self.url_of(when))

    def _year(self, user) -> int:
        dataset, today = DATASETS[self.dataset], localdate()
        day = dataset.by_key[dataset.day]
        rows = dataset.rows(user).order_by().annotate(**{day.alias: day.expression(user)})
        newest = rows.filter(**{f"{day.alias}__lte": today}).aggregate(day=Max(day.alias))["day"]
        return (newest or today).year

    def url_of(self, when: dict[str, str]) -> str:
        found = QueryDict(mutable=True)
        found.setlist("col", self.columns)
        for name, value in (*self.others, *when.items()):
            found[name] = value
        return f"{reverse('reports:table', args=[self.dataset])}?{found.urlencode()}"


@dataclass(frozen=True)
class ReadyTable:
    name: str
    about: str
    url: str


READY = (
    Ready(
        "Bảng kê chứng từ cho kế toán", "Chứng từ", ": số, ngày, đề án, cơ sở, nguồn, tạm ứng, thanh toán.", "chung-tu",
        ("number", "issued_on", "code", "title", "beneficiaries", "contract_number", "note", "source", "kind",
         "advance", "payment", "refund", "spent"),
    ),
    Ready(
        "Tiến độ theo trạng thái", "Đề án được phê duyệt", ", theo trạng thái: kinh phí, đã tạm ứng, đã thanh toán.",
        "de-an",
        ("code", "title", "beneficiaries", "contract_number", "support", "advanced", "paid"),
        (("group", "state"),),
    ),
    Ready(
        "Kinh phí theo nguồn và nội dung", "Kế hoạch được phê duyệt", ", cộng theo nguồn rồi theo nội dung.",
        "kinh-phi", ("title", "establishment", "amount"),
        (("group", "source"), ("group2", "content")),
    ),
)  # fmt: skip


def name_of(spec: Spec) -> str:
    """What the portal calls this table; "" for one that somebody made up."""
    return next((ready.name for ready in READY if ready.is_same(spec)), "")
