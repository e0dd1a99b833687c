"""Rows as they are printed: every cell in words and digits, bands with their labels and sums."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from khuyencong.core.numbers import format_int
from reports.builder.columns import Column
from reports.builder.reading import Band, Line, Table


@dataclass(frozen=True)
class Cell:
    column: Column
    text: str


@dataclass(frozen=True)
class Row:
    """One row as printed. A band has a label over `lead` columns and the cells after them."""

    cells: list[Cell]
    number: int = 0
    label: str = ""
    level: int = 0
    lead: int = 0
    url: str = ""

    @classmethod
    def of_line(cls, table: Table, line: Line) -> "Row":
        cells = [Cell(column, column.text(value)) for column, value in zip(table.columns, line.values, strict=True)]
        return cls(cells, line.number, url=reverse(table.dataset.record[0], args=[line.record]))

    @classmethod
    def of_band(cls, table: Table, band: Band, label: str = "") -> "Row":
        lead = next((place for place, column in enumerate(table.columns) if column.is_summed), len(table.columns))
        cells = [
            Cell(column, column.text(band.sums[column.key]) if column.is_summed else "")
            for column in table.columns[lead:]
        ]  # fmt: skip
        named = Band(label or band.label, band.level, band.count)
        return cls(cells, label=said(named, table), level=band.level, lead=lead + 1)


def rows_of(table: Table, entries: Iterable[Band | Line]) -> Iterator[Row]:
    for entry in entries:
        yield Row.of_band(table, entry) if isinstance(entry, Band) else Row.of_line(table, entry)


def said(band: Band, table: Table) -> str:
    """ "Đang triển khai (6 đề án)" """
    return f"{band.label} ({format_int(band.count)} {table.dataset.noun})"
