"""The register of papers received as an Excel workbook, in the columns of the paper register."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate

from khuyencong.core.jobs.lists import ListFile, Watch
from khuyencong.core.list_workbook import Column, as_at, list_workbook
from reports.filters import IncomingFilter
from reports.models import IncomingPaper

CHUNK = 2000
COLUMNS = (
    Column("Ngày đến", 12, day=True),
    Column("Số đến", 8),
    Column("Nơi gửi (tác giả)", 36),
    Column("Số, ký hiệu", 20),
    Column("Ngày văn bản", 13, day=True),
    Column("Tên loại và trích yếu nội dung", 60),
    Column("Đơn vị hoặc người nhận", 28),
    Column("Hồ sơ liên quan", 30),
    Column("Ghi chú", 30),
    Column("Sổ của", 16),
)


def _chosen(query: QueryDict, user) -> QuerySet[IncomingPaper]:
    return IncomingFilter.of(query, user).rows


def incoming_xlsx(papers: QuerySet[IncomingPaper], user, watch: Watch = iter) -> bytes:
    """`papers` as the page shows them, but in the order of a book: from number 1 on."""
    rows = watch(_rows(papers.order_by("year", "side", "number")))
    return list_workbook(COLUMNS, rows, {}, title="Sổ văn bản đến", note=as_at(localdate()), sheet_name="Văn bản đến")


REGISTER = ListFile("reports.incoming", "Sổ văn bản đến", _chosen, incoming_xlsx)


def _rows(papers: QuerySet[IncomingPaper]) -> Iterator[list]:
    for row in papers.iterator(chunk_size=CHUNK):
        links = "; ".join(label for label, _ in row.linked)
        note = f"Đã hủy: {row.void_reason}" if row.void_reason else row.note
        yield [
            row.received_on, row.number, row.sender, row.symbol, row.issued_on or "", row.summary, row.receiver, links,
            note, row.get_side_display(),
        ]  # fmt: skip
