"""Tables that come with the portal, for what is asked every month; each is an address like any other table."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse


@dataclass(frozen=True)
class Ready:
    name: str
    about: str
    dataset: str
    columns: tuple[str, ...]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        found = QueryDict(mutable=True)
        found.setlist("col", self.columns)
        for name, value in self.others:
            found[name] = value
        return f"{reverse('reports:table', args=[self.dataset])}?{found.urlencode()}"


READY = (
    Ready(
        "Bảng kê chứng từ cho kế toán", "Chứng từ trong năm: số, ngày, đề án, cơ sở, nguồn, tạm ứng, thanh toán.",
        "chung-tu",
        ("number", "issued_on", "code", "title", "beneficiaries", "contract_number", "note", "source", "kind",
         "advance", "payment", "refund", "spent"),
        (("period", "this-year"),),
    ),
    Ready(
        "Tiến độ theo trạng thái", "Đề án năm nay theo trạng thái: kinh phí, đã tạm ứng, đã thanh toán.", "de-an",
        ("code", "title", "beneficiaries", "contract_number", "support", "advanced", "paid"),
        (("group", "state"), ("period", "this-year")),
    ),
    Ready(
        "Kinh phí theo nguồn và nội dung", "Kế hoạch được phê duyệt năm nay, cộng theo nguồn rồi theo nội dung.",
        "kinh-phi", ("title", "establishment", "amount"),
        (("group", "source"), ("group2", "content"), ("period", "this-year")),
    ),
)  # fmt: skip
