"""The list of đề án as an Excel workbook."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from khuyencong.core.list_workbook import Column, as_at, list_workbook
from khuyencong.registry.enums import Programme
from projects.models import Project

CHUNK = 2000

COLUMNS = (
    Column("TT", 6),
    Column("Mã đề án", 14),
    Column("Tên đề án", 60),
    Column("Đơn vị thụ hưởng", 36),
    Column("Địa điểm thực hiện", 36),
    Column("Nội dung", 44),
    Column("Chương trình", 22),
    Column("Kế hoạch", 20),
    Column("Trạng thái", 24),
    Column("KC quốc gia", 18, money=True),
    Column("KC địa phương", 18, money=True),
    Column("Đối ứng", 18, money=True),
    Column("Nguồn khác", 18, money=True),
    Column("Tổng kinh phí", 18, money=True),
)


MONEY = {
    "KC quốc gia": "national", "KC địa phương": "local", "Đối ứng": "beneficiary", "Nguồn khác": "other",
    "Tổng kinh phí": "total",
}  # fmt: skip


def list_xlsx(projects: QuerySet[Project], totals: dict[str, int], *, today: dt.date) -> bytes:
    """`projects` as `selectors.listed` gives them; `totals` as `selectors.money_totals`, stored beside the formulas."""
    return list_workbook(
        COLUMNS, _rows(projects), {label: totals[key] for label, key in MONEY.items()}, sheet_name="Đề án",
        title="Danh sách đề án khuyến công", note=f"{as_at(today)} Đơn vị tính: đồng.",
    )  # fmt: skip


def _rows(projects: QuerySet[Project]) -> Iterator[list]:
    for number, project in enumerate(projects.iterator(chunk_size=CHUNK), 1):
        yield [
            number, project.code or "", project.title, project.beneficiary_text, project.place_text,
            "; ".join(str(line.content) for line in project.content_lines.all()), Programme(project.programme).label,
            str(project.batch or ""), project.get_state_display(),
            project.national, project.local, project.beneficiary, project.other, project.total,
        ]  # fmt: skip
