"""Reports and tables with more rows than a page can wait for: the worker makes their files."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import localdate

from khuyencong.core.jobs import kinds, offers
from khuyencong.core.jobs.kinds import JobError, Result
from khuyencong.core.jobs.runs import Run
from khuyencong.core.text import safe_filename
from khuyencong.core.typesetting.process import watched
from reports import asat, faces
from reports.builder.datasets import DATASETS
from reports.builder.faces import TYPES
from reports.builder.pages import FACES, TablePage
from reports.builder.spec import Spec
from reports.dataset import REPORT_ROLES, Dataset, build
from reports.figures import figures_of
from reports.models import PeriodicReport
from reports.periods import Period

PERIOD, DOCUMENT, TABLE = "reports.period", "reports.document", "reports.table"
STEPS = 3


def rows_of(data: Dataset) -> int:
    return len(data.projects) + len(data.requests)


def is_large(face: str, data: Dataset) -> bool:
    return rows_of(data) > _limit(faces.FACES[face].is_paper)


def is_large_table(face: str, page: TablePage) -> bool:
    return page.table.total.count > _limit(face == "pdf")


def _limit(is_paper: bool) -> int:
    return settings.KC_LARGE_PAPER_ROWS if is_paper else settings.KC_LARGE_LIST_ROWS


def offer_period(request: HttpRequest, face: str, data: Dataset, back: str) -> HttpResponse:
    period = data.period
    asked = {
        "report": period.report, "year": period.year, "number": period.number, "start": period.start.isoformat(),
        "end": period.end.isoformat(), "face": face, **asat.query(period),
    }  # fmt: skip
    said = f", {asat.said(period)}" if asat.said(period) else ""
    title = f"Báo cáo {period.name}{said} ({faces.FACES[face].label})"
    return offers.offer(request, PERIOD, asked, title=title, rows=rows_of(data), back=back)


def offer_document(request: HttpRequest, face: str, data: Dataset, report: PeriodicReport) -> HttpResponse:
    title, asked = f"{report} ({faces.FACES[face].label})", {"pk": report.pk, "face": face}
    return offers.offer(request, DOCUMENT, asked, title=title, rows=rows_of(data), back=report.get_absolute_url())


def offer_table(request: HttpRequest, face: str, page: TablePage) -> HttpResponse:
    asked = {"dataset": page.dataset.code, "query": page.spec.query, "title": page.title, "face": face}
    title, rows = f"{page.title} ({FACES[face]})", page.table.total.count
    return offers.offer(request, TABLE, asked, title=title, rows=rows, back=page.address("table"))


def make_period(run: Run, asked: dict) -> Result:
    run.say("Đọc số liệu của kỳ.", 0, STEPS)
    start, end = (dt.date.fromisoformat(asked[name]) for name in ("start", "end"))
    period = asat.read(Period(asked["report"], asked["year"], asked["number"], start, end), asked)
    data = build(period, run.owner)
    return _rendered(run, asked["face"], data, faces.filename(asked["face"], data))


def make_document(run: Run, asked: dict) -> Result:
    run.say("Đọc số liệu của kỳ.", 0, STEPS)
    report = PeriodicReport.objects.visible_to(run.owner).filter(pk=asked["pk"]).first()
    if report is None:
        raise JobError("Báo cáo này không còn, hoặc anh/chị không còn quyền xem.")
    data = figures_of(report, run.owner)
    return _rendered(run, asked["face"], data, faces.file_of(asked["face"], str(report)), report.document)


def make_table(run: Run, asked: dict) -> Result:
    dataset, face = DATASETS[asked["dataset"]], asked["face"]
    if not dataset.allows(run.owner):
        raise JobError("Dữ liệu này thuộc phần việc của kế toán và lãnh đạo.")
    page = TablePage(dataset, Spec.read(dataset, QueryDict(asked["query"])), run.owner)
    total = page.table.total.count
    with _watched(run, 1, 2):
        body = page.file(face, lambda rows: run.counted(rows, total, "Ghi từng dòng vào bảng tính."))
    return Result(body, safe_filename(f"{asked['title']} {localdate():%Y-%m-%d}.{face}"), TYPES[face])


def _watched(run: Run, done: int, total: int):
    """The page that is being set is what the owner reads."""
    return watched(lambda pages: run.say(f"Dàn trang {pages}." if pages else "Đọc lời văn.", done, total))


def _rendered(run: Run, face: str, data: Dataset, name: str, *document) -> Result:
    run.say(f"Lập tệp {faces.FACES[face].label}, {rows_of(data)} dòng.", 1, STEPS)
    with _watched(run, 1, STEPS):
        body = faces.render(face, data, *document)
    run.say("Lưu tệp.", 2, STEPS)
    return Result(body, name, faces.FACES[face].content_type)


def register() -> None:
    kinds.register(PERIOD, REPORT_ROLES, make_period)
    kinds.register(DOCUMENT, REPORT_ROLES, make_document)
    kinds.register(TABLE, REPORT_ROLES, make_table)
