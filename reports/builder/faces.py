"""A table as Excel, CSV and PDF. All of them show what the page shows, every row of it."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string

from khuyencong.core import csv_stream, list_workbook
from khuyencong.core.jobs.lists import Watch
from khuyencong.core.text import safe_filename
from reports.builder.columns import Column, Kind
from reports.builder.reading import Band, Line, Table
from reports.builder.rows import Row, rows_of, said
from reports.typeset import to_pdf

# A4 lying holds so many columns; longer than that nobody leafs through paper.
PDF_COLUMNS, PDF_ROWS = 14, 3000
TYPES = {"xlsx": list_workbook.TYPE, "pdf": "application/pdf"}


def xlsx(table: Table, title: str, note: str, watch: Watch = iter) -> bytes:
    columns = [list_workbook.Column("TT", 6), *map(_sheet_column, table.columns)]
    return list_workbook.list_workbook(
        columns, watch(_sheet_rows(table)), _by_label(table, table.total), sheet_name=table.dataset.label, title=title,
        note=note,
    )  # fmt: skip


def _sheet_column(column: Column) -> list_workbook.Column:
    return list_workbook.Column(
        column.label, column.width, money=column.kind == Kind.MONEY, count=column.kind == Kind.INT,
        day=column.kind == Kind.DATE, year=column.kind == Kind.YEAR,
    )  # fmt: skip


def _by_label(table: Table, band: Band) -> dict[str, int]:
    return {column.label: band.sums[column.key] for column in table.summed}


def _sheet_rows(table: Table) -> Iterator:
    for entry in table.all_entries():
        if isinstance(entry, Band):
            yield list_workbook.Heading(said(entry, table), entry.count + entry.inner, _by_label(table, entry))
        else:
            yield [entry.number, *(column.shown(value) for column, value in _cells(table, entry))]


def _cells(table: Table, line: Line) -> Iterator[tuple[Column, object]]:
    return zip(table.columns, line.values, strict=True)


def csv_file(table: Table, title: str, today: dt.date) -> StreamingHttpResponse:
    """Rows alone, for other programs: those of a group carry its name in columns of their own, sums are left out."""
    name = safe_filename(f"{title} {today:%Y-%m-%d}.csv")
    return csv_stream.as_file(csv_lines(table), name)


def csv_lines(table: Table) -> Iterator[str]:
    missing = [column for column in table.groups if column not in table.columns]
    columns = [*missing, *table.columns]
    skipped = [place for place, column in enumerate(table.groups) if column in table.columns]
    yield from csv_stream.lines([column.label for column in columns], _csv_rows(table, columns, skipped))


def _csv_rows(table: Table, columns: list[Column], skipped: list[int]) -> Iterator[list]:
    for _, *values in table.ordered.iterator(chunk_size=2000):
        kept = [value for place, value in enumerate(values) if place not in skipped]
        yield [csv_cell(column, value) for column, value in zip(columns, kept, strict=True)]


def csv_cell(column: Column, value):
    """Numbers as digits, days as dd/mm/yyyy. A text that a spreadsheet would take for a formula begins with ' ."""
    if column.is_number:
        return "" if value is None else value
    return csv_stream.cell(column.text(value))


def against_pdf(table: Table) -> str:
    """Why the table does not go on paper; "" when it does."""
    if len(table.columns) > PDF_COLUMNS:
        return f"Khổ giấy A4 ngang chứa được {PDF_COLUMNS} cột. Bớt cột rồi tải PDF, hoặc tải Excel."
    if table.total.count > PDF_ROWS:
        return f"Bảng dài hơn {PDF_ROWS} dòng không in ra PDF. Lọc bớt dòng, hoặc tải Excel, CSV."
    return ""


def pdf(table: Table, title: str, note: str) -> bytes:
    return to_pdf(html(table, title, note))


# How many digits stand on a line of lying A4, by the size of letters; and what columns need of them.
LETTERS = {"wide": 130, "middle": 158, "small": 190}
NEEDS = {Kind.DATE: 12, Kind.YEAR: 7}
NUMBER, ROOM, LEAST = 5, 12, 8


def set_out(table: Table) -> tuple[str, list[int]]:
    """The largest letters in which all columns have room, and the width of each in percent, that of TT first.

    Texts share what figures leave: however long one is, it breaks within its own column.
    """
    needed = {column.key: _needed(table, column) for column in table.columns}
    texts = [column for column in table.columns if not needed[column.key]]
    fixed = NUMBER + sum(needed.values())
    size = next((size for size, letters in LETTERS.items() if letters >= fixed + ROOM * len(texts)), "small")
    spare = max(0, LETTERS[size] - fixed - LEAST * len(texts)) / (sum(column.width for column in texts) or 1)
    needs = [NUMBER, *(needed[column.key] or LEAST + column.width * spare for column in table.columns)]
    return size, [max(2, min(90, int(100 * need / sum(needs)))) for need in needs]


def _needed(table: Table, column: Column) -> int:
    """Letters of what stays on one line, a sum being the longest of its column; 0 for texts."""
    if column.is_summed:
        return max(9, len(column.text(table.total.sums[column.key])) + 2)
    return NEEDS.get(column.kind, column.width + 2 if column.is_brief else 0)


def html(table: Table, title: str, note: str) -> str:
    size, widths = set_out(table)
    context = {
        "title": title, "note": note, "columns": table.columns, "rows": list(rows_of(table, table.all_entries())),
        "total": Row.of_band(table, table.total, "Tổng cộng"), "office": settings.KC_CENTRE,
        "size": size, "widths": widths,
    }  # fmt: skip
    return render_to_string("reports/builder/pdf.html", context)
