"""The report as an official paper (Nghị định 30/2020/NĐ-CP), tagged for reading aloud (PDF/UA-1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from khuyencong.core.context import identity
from khuyencong.core.numbers import roman
from khuyencong.core.workflow import lower_first
from reports import annual, breakdown_tables, pictures, sentences, tables
from reports.comparison import Comparison
from reports.dataset import Dataset
from reports.document import DRAFT, Document, symbol_of
from reports.rows import ProjectRow
from reports.typeset import to_pdf

SUBJECT = "Kết quả công tác khuyến công và tư vấn phát triển công nghiệp"


def render(data: Dataset, document: Document = DRAFT) -> bytes:
    """The report as PDF, A4, body upright and annexes lying."""
    return to_pdf(html_of(data, document))


def html_of(data: Dataset, document: Document = DRAFT) -> str:
    context = {"data": data, "portal": identity(), **texts(data, document), **annexes(data)}
    context["charts"] = pictures.of_period(data)
    return render_to_string("reports/pdf/report.html", context)


def texts(data: Dataset, document: Document = DRAFT) -> dict:
    return {
        "title": f"Báo cáo {lower_first(SUBJECT)} {data.period.name}",
        "subject": SUBJECT,
        "issuer": _issuer(document),
        "recipients": _recipients(document),
        "opening": sentences.opening(data),
        "sections": sentences.sections(data),
        "document": document,
    }


def _issuer(document: Document) -> dict[str, str]:
    department = f"{settings.KC_DEPARTMENT} tỉnh {settings.KC_PROVINCE}"
    if document.by_department:
        council = f"Ủy ban nhân dân tỉnh {settings.KC_PROVINCE}"
        names = {"parent": council, "name": settings.KC_DEPARTMENT, "short": settings.KC_DEPARTMENT}
    else:
        names = {"parent": department, "name": settings.KC_CENTRE, "short": settings.KC_CENTRE_SHORT}
    return names | {"symbol": symbol_of(document.by_department)}


def _recipients(document: Document) -> tuple[str, ...]:
    if document.by_department:
        return ("Ủy ban nhân dân tỉnh (báo cáo)", "Bộ Công Thương (báo cáo)", "Lưu: VT, QLCN")
    return (f"{settings.KC_DEPARTMENT} (báo cáo)", "Lãnh đạo Trung tâm", "Lưu: VT, KC")


def annexes(data: Dataset) -> dict:
    return {
        "plan_groups": list(_numbered(tables.plan_groups(data))),
        "plan_total": tables.sums(data.blocks["plan"].rows),
        "plan_projects": data.value("plan.projects"),
        "implemented": sorted(data.blocks["implemented"].rows, key=lambda row: (row.started_on, row.code)),
        "contents": tables.content_rows(data),
        "total": tables.content_total(data),
        "changes": list(_changes(data)),
        "categories": tables.category_rows(data),
        "category_total": tables.category_total(data),
        "distinct": data.value("consulting.distinct_establishments"),
        "completed": data.value("consulting.completion.requests"),
        "sessions": data.value("consulting.advice.sessions"),
        "breakdowns": breakdown_tables.printed(data),
        "comparison": Comparison(data),
        "annual": annual.lines(data),
        "annual_notes": annual.notes(data),
    }


def _numbered(groups: Iterable[tables.Group]) -> Iterator[dict]:
    """Groups with Roman numerals; đề án numbered through, lines of other money without a number."""
    number = 0
    for index, group in enumerate(groups, 1):
        rows = []
        for row in group.rows:
            number += row.is_project
            rows.append(_plan_row(row, str(number) if row.is_project else ""))
        yield {"number": roman(index), "name": group.name, "sums": group.sums, "rows": rows}


def _plan_row(row: ProjectRow, number: str) -> dict:
    return {
        "number": number, "title": row.title, "unit": row.unit, "beneficiary_name": row.beneficiary_name,
        "place": row.place, "duration": row.duration, "money": tables.sums([row]),
    }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line of the annex of changes and stops."""

    row: ProjectRow
    kind: str
    day: date
    reason: str


def _changes(data: Dataset) -> Iterator[Change]:
    for row in data.blocks["changed"].rows:
        yield Change(row, "Điều chỉnh", row.changed_on, row.change_reason)
    for row in data.blocks["stopped"].rows:
        yield Change(row, "Ngừng triển khai", row.stopped_on, row.stop_reason)
