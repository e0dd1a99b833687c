"""What a corrected report says otherwise than the one before it, in figures."""

from dataclasses import dataclass

from reports.comparison import Comparison, IndicatorRow
from reports.dataset import Dataset

COLUMNS = {"plan": "kế hoạch năm", "done": "thực hiện trong kỳ", "to_date": "luỹ kế từ đầu năm"}


@dataclass(frozen=True)
class Difference:
    """One figure as it was issued and as it is now, as printed."""

    name: str
    before: str
    now: str

    def __str__(self):
        return f"{self.name}: {self.before} thành {self.now}"


def differences(issued: Dataset, now: Dataset) -> list[Difference]:
    """Of the table of indicators. Luỹ kế is told where the period itself does not say as much."""
    before = {row.indicator.key: row for row in Comparison(issued).rows}
    found = []
    for row in Comparison(now).rows:
        if known := before.get(row.indicator.key):
            found += _of(known, row)
    return found


def _of(before: IndicatorRow, now: IndicatorRow) -> list[Difference]:
    pairs = {name: (_value(before, name), _value(now, name)) for name in COLUMNS}
    moved = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if moved.get("to_date") == moved.get("done"):
        moved.pop("to_date", None)
    name = f"{now.indicator.name} ({now.unit})"
    return [Difference(f"{name}, {COLUMNS[code]}", *map(_shown(now), pair)) for code, pair in moved.items()]


def _value(row: IndicatorRow, name: str) -> int:
    figure = getattr(row, name)
    return figure.value if figure else 0


def _shown(row: IndicatorRow):
    return lambda value: row.shown(value) if value else "0"
