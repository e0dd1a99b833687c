"""The JSON contract for other systems and for checks (docs/report.schema.json). Amounts are whole đồng."""

import json
from decimal import Decimal

from reports import annual, breakdown_tables
from reports.blocks import SEVEN_KEYS
from reports.breakdown_tables import Line, Table
from reports.comparison import Comparison, IndicatorRow
from reports.dataset import Dataset


def as_dict(data: Dataset) -> dict:
    """The contract and, after it, what is told in more detail."""
    return contract(data) | {
        "breakdowns": [_breakdown(table) for table in breakdown_tables.tables(data)],
        "indicators": [_indicator(row) for row in Comparison(data).rows],
        **({"annual": [_annual(row) for row in annual.lines(data)]} if data.annual else {}),
    }


def contract(data: Dataset) -> dict:
    """The report as plain values: exactly the keys that every period has, in their order."""
    period = data.period
    return {
        "report": period.report, "year": period.year, "half": period.half,
        "from": period.start.isoformat(), "to": period.end.isoformat(), "as_at": data.as_at.isoformat(), "unit": "VND",
        **({"recorded_to": period.recorded.isoformat()} if period.recorded else {}),
        "plan": {**_seven(data, "plan"), "batches": [_batch(data, batch) for batch in data.batches]},
        "implemented": {**_seven(data, "implemented"), "by_content": _by_content(data)},
        "accepted": _seven(data, "accepted"),
        "settled": _seven(data, "settled"),
        "changed": {"projects": data.value("changed.projects")},
        "stopped": {"projects": data.value("stopped.projects")},
        "consulting": data.counts.as_dict(),
    }  # fmt: skip


def _indicator(row: IndicatorRow) -> dict:
    """None for what there is not; percentages to one decimal."""
    indicator = row.indicator
    return {
        "key": indicator.key, "name": indicator.name, "unit": "VND" if indicator.is_money else indicator.unit,
        "plan": row.plan.value if row.plan else None, "plan_amended": row.amended.value if row.amended else None,
        "done": row.done.value, "estimate": row.estimate,
        "to_date": row.to_date.value, "percent": _rounded(row.percent), "before": row.before, "delta": row.delta,
        "delta_percent": _rounded(row.delta_percent),
    }  # fmt: skip


def _annual(row: annual.AnnualFigures) -> dict:
    line = row.line
    return {
        "code": line.code, "name": line.label, "unit": "VND" if row.is_money else line.unit, "verified": line.verified,
        "local": row.local.value if row.local else 0, "national": row.national.value if row.national else 0,
    }  # fmt: skip


def _rounded(percent: Decimal | None) -> float | None:
    return None if percent is None else float(round(percent, 1))


def render(data: Dataset) -> bytes:
    return written(as_dict(data))


def written(values: dict) -> bytes:
    """UTF-8, indented, with a line end."""
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _seven(data: Dataset, block: str) -> dict:
    return {code: data.value(f"{block}.{code}") for code in SEVEN_KEYS}


def _batch(data: Dataset, batch) -> dict:
    head = {"name": str(batch), "decision": batch.decision, "date": batch.decided_on.isoformat()}
    return head | _seven(data, f"plan.batches.{batch.pk}")


def _by_content(data: Dataset) -> list[dict]:
    rows = [
        {"code": content.code, "name": content.name}
        | {code: data.value(f"implemented.by_content.{content.code}.{code}") for code in ("projects", "support")}
        for content in data.contents
    ]
    return [row for row in rows if row["projects"]]


def _breakdown(table: Table) -> dict:
    """Lines of `{event: {measure: figure}}`; those of a grouping say which and whether it was checked."""
    head = {"by": table.code.partition(".")[0]}
    if table.grouping:
        head |= {"grouping": table.grouping.code, "verified": table.grouping.verified}
    return head | {"lines": [_line(line) for line in table.lines]}


def _line(line: Line) -> dict:
    found: dict = {"code": line.key, "name": line.name}
    for figure, column in line.cells:
        found.setdefault(column.event, {})[column.measure] = figure.value
    return found
