"""A thin cover over XlsxWriter: our formats, safe text, numbered ranges. It knows no report, only its period."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from operator import attrgetter
from typing import Any, BinaryIO

from django.conf import settings
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from khuyencong.core.illustrative import illustrative_note
from khuyencong.core.text import printable
from reports import asat
from reports.dataset import Dataset

MAX_TEXT = 32_767  # characters that a cell may hold
FIRST, LAST = "TuNgay", "DenNgay"  # names of the cells with the first and last day counted
YEAR_FIRST = "TuDauNam"  # of the cell with the first day of luỹ kế
LINE_HEIGHT = 14.5  # points
HEAD_ROW = 3  # title, note, a blank row, then the heads (rows are counted from 0)

BASE = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
CELL = BASE | {"border": 1, "border_color": "#BFBFBF"}
FORMATS = {
    "title": BASE | {"bold": True, "font_size": 14},
    "note": BASE | {"italic": True, "font_color": "#444444"},
    "head": CELL | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E3EFE9"},
    "text": CELL | {"text_wrap": True, "indent": 1},
    "year": CELL | {"num_format": "0", "align": "center"},
    "int": CELL | {"num_format": "#,##0"},
    "percent": CELL | {"num_format": "0.0%"},
    "rate": CELL | {"num_format": "0.00"},
    "date": CELL | {"num_format": "dd/mm/yyyy", "align": "center"},
    "group": CELL | {"bold": True, "bg_color": "#F2F2F2", "indent": 1},
    "total_text": CELL | {"bold": True, "indent": 1},
    "total_int": CELL | {"bold": True, "num_format": "#,##0"},
    "total_percent": CELL | {"bold": True, "num_format": "0.0%"},
}


def clean(text: str) -> str:
    """Text that any reader of the file can open: no characters outside XML, no more than a cell holds."""
    return printable(text)[:MAX_TEXT]


class Book:
    """A workbook in the making; its sheets share formats, title and the note of illustrative data."""

    def __init__(self, output: BinaryIO, report: Dataset):
        self.report = report
        # Text never turns into a formula, a number or a link by its looks; rows go to the disk as they are written.
        guards = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self.workbook = Workbook(output, {"constant_memory": True, **guards})
        self.formats = {name: self.workbook.add_format(values) for name, values in FORMATS.items()}
        self.workbook.set_properties({
            "title": f"Báo cáo khuyến công {report.period.name}", "author": settings.KC_CENTRE,
            "created": dt.datetime.combine(report.as_at, dt.time()),
        })  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.workbook.close()

    def add_sheet(self, name: str) -> "Sheet":
        return Sheet(self, name)

    @property
    def note(self) -> str:
        note = f"{asat.sentence(self.report.period)} Đơn vị tính: đồng.".lstrip()
        if self.report.is_illustrative:
            note += f" {illustrative_note(self.report.period.year)}."
        return note


@dataclass(frozen=True)
class Column:
    """One column: `key` names it in formulas, `style` is a name of FORMATS, `width` is in characters.

    `path` leads from a row to the value; without one it is the key.
    """

    key: str
    label: str
    width: int
    style: str = "text"
    path: str = ""

    @cached_property
    def value(self) -> Callable[[Any], Any]:
        """Reads the value of a row; made once, since a sheet asks for it in every cell."""
        return attrgetter(self.path or self.key)


class Sheet:
    """One sheet: title, note, heads frozen and repeated in print; rows and columns are counted from 0.

    Rows are written downwards: what is above the row being written is gone from memory.
    """

    def __init__(self, book: Book, name: str):
        self.book, self.name, self.row = book, name, 0
        self.sheet = book.workbook.add_worksheet(name)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.6, right=0.4, top=0.7, bottom=0.6)
        self.sheet.set_header("&C&P")

    def open(self, title: str, columns: Sequence[Column], *, upright: bool = False, pages_wide: int = 1) -> None:
        """Title, note and heads; on paper `pages_wide` pages beside each other, the first columns on each."""
        self.columns = columns
        if upright:
            self.sheet.set_portrait()
        if pages_wide > 1:
            self.sheet.repeat_columns(0, 2)
        self.sheet.fit_to_pages(pages_wide, 0)
        self.text(0, 0, f"{title} {self.book.report.period.name}", "title")
        self.text(1, 0, self.book.note, "note")
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width)
            self.text(HEAD_ROW, index, column.label, "head")
        self.sheet.set_row(HEAD_ROW, 32)
        self.sheet.freeze_panes(HEAD_ROW + 1, 0)
        self.sheet.repeat_rows(HEAD_ROW)

    def fit_row(self, row: int, texts: Sequence[Any]) -> None:
        """Height for the longest text of a row: not every program grows rows by itself."""
        filled = zip(self.columns, texts, strict=True)
        lines = max(_lines(text, column.width) for column, text in filled if isinstance(text, str))
        self.sheet.set_row(row, LINE_HEIGHT * lines + 2)

    def close(self, last_row: int) -> None:
        self.sheet.print_area(0, 0, last_row, len(self.columns) - 1)

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        self._down_to(row).write_string(row, column, clean(text), self.book.formats[style])

    def number(self, row: int, column: int, number: int, style: str = "int") -> None:
        self._down_to(row).write_number(row, column, number, self.book.formats[style])

    def formula(self, row: int, column: int, formula: str, value: Any, style: str = "int") -> None:
        """A formula together with the value that it gives."""
        self._down_to(row).write_formula(row, column, f"={formula}", self.book.formats[style], value)

    def write(self, row: int, column: int, value: Any, style: str) -> None:
        """A value by its kind; None leaves an empty cell with its frame."""
        if value is None:
            self._down_to(row).write_blank(row, column, None, self.book.formats[style])
        elif isinstance(value, dt.date):
            day = dt.datetime.combine(value, dt.time())
            self._down_to(row).write_datetime(row, column, day, self.book.formats[style])
        elif isinstance(value, int):
            self.number(row, column, value, style)
        else:
            self.text(row, column, value, style)

    def _down_to(self, row: int):
        """The sheet, at `row`. Raises ValueError for a row that has left memory: it would be lost without a word."""
        if row < self.row:
            raise ValueError(f"Row {row} of {self.name} comes after row {self.row}")
        self.row = row
        return self.sheet


def _lines(text: str, width: int) -> int:
    if len(text) < width - 1 and "\n" not in text:
        return 1
    return sum(ceil(max(len(part), 1) / (width - 2)) for part in text.splitlines()) or 1


@dataclass(frozen=True)
class Range:
    """The rows of a data sheet, column by column, for formulas on other sheets."""

    sheet: str
    columns: tuple[Column, ...]
    rows: int

    def __getitem__(self, key: str) -> str:
        """`'Dữ liệu'!$K$5:$K$27`; one empty row where there are none."""
        index = self.index(key)
        first = HEAD_ROW + 1
        return f"'{self.sheet}'!{xl_range_abs(first, index, first + max(self.rows, 1) - 1, index)}"

    def index(self, key: str) -> int:
        return next(index for index, column in enumerate(self.columns) if column.key == key)

    def cell(self, key: str, row: int) -> str:
        """Address on the sheet itself of one row: `K5`."""
        return xl_rowcol_to_cell(row, self.index(key))

    def down_to(self, key: str, row: int) -> str:
        """From the first row to `row`, on the sheet itself: `E$5:E9`."""
        name = xl_col_to_name(self.index(key))
        return f"{name}${HEAD_ROW + 2}:{name}{row + 1}"
