"""The list of đề án as an Excel workbook."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate

from khuyencong.core.jobs.lists import ListFile, Watch
from khuyencong.core.list_workbook import Column, as_at, list_workbook
from khuyencong.registry.enums import Programme
from projects.filters import ProjectFilter
from projects.models import Need, Project
from projects.selectors import money_totals

CHUNK = 2000

PROJECT = (Column("TT", 6), Column("Mã đề án", 14), Column("Tên đề án", 60))  # a list of projects begins so
MONEY = {
    "KC quốc gia": "national", "KC địa phương": "local", "Đối ứng": "beneficiary", "Nguồn khác": "other",
    "Tổng kinh phí": "total",
}  # fmt: skip
SUMS = tuple(Column(label, 18, money=True) for label in MONEY)

COLUMNS = (
    *PROJECT,
    Column("Đơn vị thụ hưởng", 36),
    Column("Địa điểm thực hiện", 36),
    Column("Nội dung", 44),
    Column("Chương trình", 22),
    Column("Kế hoạch", 20),
    Column("Trạng thái", 24),
    *SUMS,
)


def _chosen(query: QueryDict, user) -> QuerySet[Project]:
    return ProjectFilter.of(query, user).rows


def list_xlsx(projects: QuerySet[Project], user=None, watch: Watch = iter) -> bytes:
    """`projects` as `selectors.listed` gives them; their sums are stored beside the formulas."""
    totals = money_totals(projects)
    return list_workbook(
        COLUMNS, watch(_rows(projects)), {label: totals[key] for label, key in MONEY.items()}, sheet_name="Đề án",
        title="Danh sách đề án khuyến công", note=f"{as_at(localdate())} Đơn vị tính: đồng.",
    )  # fmt: skip


LIST = ListFile("projects.list", "Danh sách đề án", _chosen, list_xlsx)


def _rows(projects: QuerySet[Project]) -> Iterator[list]:
    for number, project in enumerate(projects.iterator(chunk_size=CHUNK), 1):
        yield [
            number, project.code or "", project.title, project.beneficiary_text, project.place_text,
            "; ".join(str(line.content) for line in project.content_lines.all()), Programme(project.programme).label,
            str(project.batch or ""), project.get_state_display(),
            project.national, project.local, project.beneficiary, project.other, project.total,
        ]  # fmt: skip


WARNING_COLUMNS = (
    *PROJECT,
    Column("Phòng lập", 24),
    Column("Cảnh báo", 30),
    Column("Vì sao", 50),
    Column("Việc cần làm", 44),
    Column("Hạn", 13, day=True),
    Column("Số ngày quá hạn", 12),
)


def warnings_xlsx(rows, *, today: dt.date) -> bytes:
    """`rows` as `projects.pages.warnings.worded` gives them. Days late below zero are days left."""
    cells = (
        [
            number, row.project.code or "", row.project.title, str(row.project.office), row.label, row.said,
            row.row.rule.act, row.row.due, row.row.days_late(today),
        ]
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    return list_workbook(
        WARNING_COLUMNS, cells, {}, sheet_name="Cảnh báo", title="Cảnh báo sớm về đề án", note=as_at(today)
    )


OUTCOME_COLUMNS = (
    *PROJECT,
    Column("Đơn vị thụ hưởng", 36),
    Column("Phòng lập", 24),
    Column("Ngày nghiệm thu", 14, day=True),
    Column("Hạn kiểm tra", 14, day=True),
    Column("Ngày kiểm tra", 14, day=True),
    Column("Tình trạng", 26),
)


def outcomes_xlsx(rows, *, today: dt.date) -> bytes:
    """`rows` as `projects.pages.outcomes.outcome_rows` gives them."""
    cells = (
        [
            number, row.person.project.code or "", row.person.project.title, str(row.person.establishment),
            str(row.person.project.office), row.person.accepted_on, row.due, row.person.checked_on, row.state,
        ]
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    title = "Kiểm tra sau hỗ trợ một năm"
    return list_workbook(OUTCOME_COLUMNS, cells, {}, sheet_name="Kiểm tra sau hỗ trợ", title=title, note=as_at(today))


READING_COLUMNS = (
    *PROJECT,
    Column("Năm", 8),
    Column("Trạng thái", 28),
    Column("KC hỗ trợ", 18, money=True),
    Column("Tổng kinh phí", 18, money=True),
    Column("Đã chi", 18, money=True),
)


def readings_xlsx(page) -> bytes:
    """`page` as `projects.pages.readings.list_then` gives it."""
    cells = (
        [
            number, row["code"], row["title"], str(row["year"]), row["state"], row["support"], row["total"],
            row["spent"],
        ]
        for number, row in enumerate(page.rows, 1)
    )  # fmt: skip
    totals = {
        "KC hỗ trợ": page.totals["support"], "Tổng kinh phí": page.totals["total"], "Đã chi": page.totals["spent"],
    }  # fmt: skip
    return list_workbook(
        READING_COLUMNS, cells, totals, sheet_name="Đề án", title="Danh sách đề án khuyến công theo ngày",
        note=f"{page.banner} Đơn vị tính: đồng.",
    )  # fmt: skip


NEED_COLUMNS = (
    Column("TT", 6),
    Column("Năm", 8),
    Column("Nội dung đề nghị", 60),
    Column("Nội dung khuyến công", 44),
    Column("Đơn vị đăng ký", 36),
    Column("Địa bàn", 30),
    *SUMS,
    Column("Ngày đăng ký", 14, day=True),
    Column("Đề án", 16),
)


def needs_xlsx(needs: list[Need], *, today: dt.date) -> bytes:
    totals = {label: sum(getattr(need, key) for need in needs) for label, key in MONEY.items()}
    rows = (
        [
            number, need.year, need.title, str(need.content), need.registrant, str(need.place), need.national,
            need.local, need.beneficiary, need.other, need.total, need.registered_on, _drawn_up(need),
        ]
        for number, need in enumerate(needs, 1)
    )  # fmt: skip
    return list_workbook(
        NEED_COLUMNS, rows, totals, sheet_name="Nhu cầu", title="Nhu cầu đăng ký khuyến công",
        note=f"{as_at(today)} Đơn vị tính: đồng. Kinh phí dự kiến.",
    )  # fmt: skip


def _drawn_up(need: Need) -> str:
    return (need.project.code or "dự thảo") if need.project else ""


WHY_COLUMNS = (
    *PROJECT,
    Column("Việc", 28),
    Column("Ngày quyết định", 14, day=True),
    Column("Số quyết định", 18),
    Column("Nguyên nhân", 40),
    Column("Lý do", 50),
    Column("Nội dung", 44),
    Column("Địa bàn", 30),
    Column("KC hỗ trợ trước đó", 18, money=True),
    Column("Tăng, giảm", 18, money=True),
)


def why_xlsx(page, *, today: dt.date) -> bytes:
    """`page` as `projects.pages.why.WhyPage` has it."""
    cells = (
        [
            number, row.project.code or "", row.project.title, row.kind_label, row.on, row.number, row.cause, row.text,
            row.content_label, row.place_label, row.support, row.effect,
        ]
        for number, row in enumerate(page.rows, 1)
    )  # fmt: skip
    totals = {"KC hỗ trợ trước đó": sum(row.support for row in page.rows), "Tăng, giảm": page.shown_effect}
    return list_workbook(
        WHY_COLUMNS, cells, totals, sheet_name="Thay đổi, ngừng",
        title=f"Vì sao đề án thay đổi, ngừng năm {page.year}", note=f"{as_at(today)} Đơn vị tính: đồng.",
    )  # fmt: skip
