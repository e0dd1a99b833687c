"""The published data as files for other programs: JSON (docs/published.schema.json) and CSV with the same columns."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from reports.published.rows import MONEY, PublicBatch, PublicProject
from reports.published.selectors import Stamp

SCHEMA = Path(settings.BASE_DIR) / "docs" / "published.schema.json"
Absolute = Callable[[str], str]


def head(title: str, stamp: Stamp, absolute: Absolute, schema_url: str) -> dict:
    """What each file says of itself."""
    return {
        "title": title, "publisher": f"{settings.KC_CENTRE}, {settings.KC_DEPARTMENT} tỉnh {settings.KC_PROVINCE}",
        "licence": {"name": settings.KC_DATA_LICENCE, "url": settings.KC_DATA_LICENCE_URL},
        "updated_at": stamp.updated_at and localtime(stamp.updated_at).isoformat(timespec="seconds"), "unit": "VND",
        "schema": absolute(schema_url),
    }  # fmt: skip


def batch_dict(batch: PublicBatch, absolute: Absolute) -> dict:
    decisions = [
        {"number": row.number, "date": row.issued_on.isoformat(), "amends": not row.is_plan} for row in batch.decisions
    ]
    return {
        "id": batch.pk, "url": absolute(batch.get_absolute_url()), "name": batch.name, "year": batch.year,
        "programme": batch.programme.value, "status": batch.state.value, "status_label": batch.state.label,
        "decisions": decisions, "projects": batch.projects, "stopped_projects": batch.stopped, **batch.money,
        "other_lines": batch.lines_total, "illustrative": batch.is_illustrative,
    }  # fmt: skip


def project_dict(row: PublicProject, absolute: Absolute) -> dict:
    return {
        "id": row.pk, "url": absolute(row.get_absolute_url()), "code": row.code, "title": row.title, "year": row.year,
        "programme": row.programme.value,
        "batch": {"id": row.batch_pk, "name": row.batch_name, "url": absolute(row.batch_url)},
        "content": {"code": row.content_code, "name": row.content_name}, "place": row.place or None,
        "implementing_unit": row.unit, "beneficiaries": list(row.beneficiaries),
        "unnamed_beneficiaries": row.unnamed, **row.money, "status": row.status.value,
        "status_label": row.status.label, "status_on": _iso(row.status_on), "approved_on": _iso(row.approved_on),
        "decision": row.decision, "changed_on": _iso(row.changed_on), "illustrative": row.is_illustrative,
    }  # fmt: skip


def _iso(day) -> str | None:
    return day and day.isoformat()


def json_lines(about: dict, key: str, rows: Iterable[dict]) -> Iterator[str]:
    """`about` with the list `key`, a row a line, as the rows come."""
    yield f"{json.dumps(about, ensure_ascii=False)[:-1]}, {json.dumps(key)}: ["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
    yield "\n]}\n"


PROJECT_COLUMNS = (
    "id", "code", "title", "year", "programme", "batch_id", "batch", "content_code", "content", "place",
    "implementing_unit", "beneficiaries", "unnamed_beneficiaries", *MONEY, "status", "status_label", "status_on",
    "approved_on", "decision", "changed_on", "illustrative", "url",
)  # fmt: skip


def project_cells(row: PublicProject, absolute: Absolute) -> list:
    values = project_dict(row, absolute)
    values |= {
        "batch_id": row.batch_pk, "batch": row.batch_name, "content_code": row.content_code,
        "content": row.content_name, "beneficiaries": "; ".join(row.beneficiaries),
        "illustrative": int(row.is_illustrative),
    }  # fmt: skip
    return [values[name] for name in PROJECT_COLUMNS]


BATCH_COLUMNS = (
    "id", "name", "year", "programme", "decision", "decided_on", "status", "status_label", "projects",
    "stopped_projects", *MONEY, "other_lines", "illustrative", "url",
)  # fmt: skip


def batch_cells(batch: PublicBatch, absolute: Absolute) -> list:
    values, first = batch_dict(batch, absolute), batch.decision
    values |= {
        "decision": first and first.number, "decided_on": first and first.issued_on.isoformat(),
        "illustrative": int(batch.is_illustrative),
    }  # fmt: skip
    return [values[name] for name in BATCH_COLUMNS]
