"""The report as an editable Word file: the same sentences and tables as the PDF."""

from decimal import Decimal

from django.conf import settings

from khuyencong.core.dates import format_date
from khuyencong.core.illustrative import illustrative_note
from khuyencong.core.numbers import format_decimal, format_int, format_million
from khuyencong.core.words import vnd_in_words
from reports import sentences, tables
from reports.breakdown_tables import Line, Table
from reports.comparison import Comparison
from reports.dataset import Dataset
from reports.document import DRAFT, Document
from reports.faces import pdf
from reports.papers import word
from reports.rows import ProjectRow


def render(data: Dataset, document: Document = DRAFT) -> bytes:
    return word.docx("p23", fields(data, document))


def fields(data: Dataset, document: Document) -> dict:
    """What the text asks for; money in đồng, counts as they are printed."""
    texts, annexes = pdf.texts(data, document), pdf.annexes(data)
    issuer = texts["issuer"]
    return {
        "doc": {
            "number": document.number, "symbol": issuer["symbol"], "place": settings.KC_PROVINCE,
            "date": document.issued_on, "is_draft": document.is_draft, "signed": "",
            "note": illustrative_note(data.period.year) if data.is_illustrative else "",
            "archive": "QLCN" if document.by_department else "KC", "corrects": document.corrects,
        },
        "org": {name: issuer[name] for name in ("parent", "name", "short")},
        "sign": {"lines": list(document.sign_lines or ("GIÁM ĐỐC",)), "name": document.signer},
        "recipients": [line for line in texts["recipients"] if not line.startswith("Lưu")],
        "subject": texts["subject"], "period_name": data.period.name, "opening": sentences.opening(data).text,
        "sections": _sections(data), "written": [
            {"title": part.title, "texts": part.texts or ["……………………………………………………"]} for part in document.parts
        ],
        "plan_groups": [_group(group) for group in annexes["plan_groups"]],
        "plan_total": _sums(annexes["plan_total"]), "plan_projects": annexes["plan_projects"],
        "plan_words": vnd_in_words(annexes["plan_total"]["total"]) if annexes["plan_projects"] else "",
        "implemented": [_progress(row) for row in annexes["implemented"]],
        "done": {"projects": data.value("implemented.projects")} | {
            name: _million(data.value(f"implemented.{name}")) for name in ("support", "beneficiary", "value")
        },
        "contents": [_result(row) for row in annexes["contents"]], "contents_total": _result(annexes["total"]),
        "changes": [
            {
                "title": change.row.title, "beneficiary_name": change.row.beneficiary_name, "kind": change.kind,
                "support": _million(change.row.money.support), "day": change.day, "reason": change.reason,
            }
            for change in annexes["changes"]
        ],
        "categories": [_category(row) for row in annexes["categories"]],
        "category_total": _category(annexes["category_total"]),
        "breakdowns": [_breakdown(table) for table in annexes["breakdowns"]],
        **{name: annexes[name] for name in ("distinct", "completed", "sessions")},
        **_indicators(annexes["comparison"]), "annual_notes": annexes["annual_notes"],
        "annual": [
            {"code": row.line.code, "label": row.label, "unit": row.unit, **row.texts} for row in annexes["annual"]
        ],
    }  # fmt: skip


def _sections(data: Dataset) -> list[dict]:
    return [
        {"number": number, "title": section.title, "texts": [sentence.text for sentence in section.sentences]}
        for number, section in enumerate(sentences.sections(data), 1) if section.sentences
    ]  # fmt: skip


def _indicators(comparison: Comparison) -> dict:
    return {
        "has_estimates": comparison.has_estimates, "notes": comparison.notes,
        "indicators": [
            {"name": group.name, "rows": [row.texts for row in group.rows]} for group in comparison.groups
        ],
    }  # fmt: skip


def _progress(row: ProjectRow) -> dict:
    signed = f"Số {row.contract_number}, {format_date(row.contracted_on)}" if row.contract_number else "Giao nhiệm vụ"
    accepted = f"Không đạt, {format_date(row.refused_on)}" if row.refused_on else _day(row.accepted_on)
    return {
        "title": row.title, "beneficiary_name": row.beneficiary_name, "support": _million(row.money.support),
        "beneficiary": _million(row.money.beneficiary), "contract": signed,
        "contract_value": _million(row.contract_value),
        "started_on": _day(row.started_on), "accepted": accepted, "settled_on": _day(row.settled_on),
    }  # fmt: skip


def _result(row: tables.ContentRow) -> dict:
    money = ("plan_support", "done_support", "plan_beneficiary", "done_beneficiary")
    counts = ("plan_projects", "done_projects", "done_establishments")
    return {
        "code": row.code, "name": row.name,
        "projects_share": _share(row.projects_share), "support_share": _share(row.support_share),
        **{name: _million(getattr(row, name).value) for name in money},
        **{name: _count(getattr(row, name).value) for name in counts},
    }  # fmt: skip


def _category(row: tables.CategoryRow) -> dict:
    return {"name": row.name} | {
        name: _count(getattr(row, name).value) for name in ("requests", "establishments", "products")
    }


def _breakdown(table: Table) -> dict:
    """`width` is the number of columns of figures, by which the text chooses a table."""
    grouping = f": {table.grouping.name}" if table.grouping else ""
    return {
        "title": f"{table.title}{grouping}", "head": table.head, "width": len(table.columns),
        "notes": " ".join(table.notes), "lines": [_figures(line) for line in table.lines],
        "total": _figures(table.total),
    }  # fmt: skip


def _figures(line: Line) -> dict:
    values = [_million(one.value) if one.measure.is_money else _count(one.value) for one in line.figures]
    return {"name": line.name, "c": values}


def _group(group: dict) -> dict:
    rows = [row | {"money": _sums(row["money"])} for row in group["rows"]]
    return group | {"sums": _sums(group["sums"]), "rows": rows}


def _sums(sums: dict[str, int]) -> dict[str, str]:
    return {name: _million(amount) for name, amount in sums.items()}


def _million(amount: int) -> str:
    """As the PDF prints it: nothing is a dash."""
    return format_million(amount) if amount else "–"


def _count(number: int) -> str:
    return format_int(number) if number else "–"


def _share(percent: Decimal | None) -> str:
    return format_decimal(percent, 1) if percent else "–"


def _day(day) -> str:
    return format_date(day) if day else "–"
