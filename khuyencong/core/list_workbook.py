"""Any list as an Excel workbook: the page's rows in its order, figures as numbers, days as days, sums as formulas."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from khuyencong.core.dates import format_date
from khuyencong.core.text import safe_filename

HEAD_ROW = 3
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """`money` columns and `count` columns are summed; a `day` is a date in Excel too, a `year` has no dots."""

    label: str
    width: int
    money: bool = False
    count: bool = False
    day: bool = False
    year: bool = False

    @property
    def is_summed(self) -> bool:
        return self.money or self.count


@dataclass(frozen=True)
class Heading:
    """A row above the `below` rows of a group, with their sums by label."""

    label: str
    below: int
    totals: Mapping[str, int]


def list_workbook(
    columns: Sequence[Column], rows: Iterable[Sequence | Heading], totals: Mapping[str, int], *, title: str, note: str,
    sheet_name: str = "Danh sách",
) -> bytes:  # fmt: skip
    """`totals` holds, by label, the value stored beside each formula, for programs that do not calculate.

    Text is written as text whatever it begins with, so no cell can become a formula.
    """
    stream = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(sheet_name)
        _set_up(book, sheet, columns, title, note)
        formats = _formats(book)
        last = HEAD_ROW + 1  # an empty list keeps one empty row, for the sums to add up
        for last, values in enumerate(rows, HEAD_ROW + 1):
            if isinstance(values, Heading):
                _write_sums(sheet, columns, last, values, formats["sum"], first=last + 1)
                continue
            for number, value in enumerate(values):
                _write(sheet, last, number, value, formats["year"] if columns[number].year and value else formats)
        if any(column.is_summed for column in columns):
            heading = Heading("Tổng cộng", last - HEAD_ROW, totals)
            _write_sums(sheet, columns, last + 1, heading, formats["sum"], first=HEAD_ROW + 1)
        sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    return stream.getvalue()


def as_download(book: bytes, name: str, day: dt.date) -> HttpResponse:
    """`book` as the answer to a request, named in plain letters with the day."""
    return as_file(book, name, day, extension="xlsx", content_type=TYPE)


def as_file(body: bytes, name: str, day: dt.date, *, extension: str, content_type: str) -> HttpResponse:
    """`body` as a file to keep, named in plain letters with the day."""
    filename = safe_filename(f"{name} {day:%Y-%m-%d}.{extension}")
    headers = {"Content-Disposition": content_disposition_header(True, filename)}
    return HttpResponse(body, content_type=content_type, headers=headers)


def as_at(day: dt.date) -> str:
    return f"Số liệu đến ngày {format_date(day)}."


def _set_up(book, sheet, columns: Sequence[Column], title: str, note: str) -> None:
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(HEAD_ROW + 1, min(3, len(columns) - 1))
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
    sheet.write_string(1, 0, note)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bottom": 1})
    for number, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, number, column.label, head)


def _formats(book) -> dict:
    return {
        int: book.add_format({"num_format": "#,##0", "valign": "top"}),
        dt.date: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        str: book.add_format({"text_wrap": True, "valign": "top"}),
        "sum": book.add_format({"bold": True, "num_format": "#,##0", "top": 1}),
        "year": {int: book.add_format({"num_format": "0", "valign": "top", "align": "left"})},
    }


def _write(sheet, row: int, number: int, value, formats: dict) -> None:
    if isinstance(value, int):
        sheet.write_number(row, number, value, formats[int])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, number, dt.datetime.combine(value, dt.time()), formats[dt.date])
    else:
        sheet.write_string(row, number, value or "", formats[str])


def _write_sums(sheet, columns: Sequence[Column], row: int, heading: Heading, bold, *, first: int) -> None:
    """Sums of what a reader leaves visible in Excel's own filter; sums of groups within them are not added again."""
    texts = [number for number, column in enumerate(columns[:3]) if not (column.is_summed or column.day)]
    sheet.write_string(row, texts[-1], heading.label, bold)
    for number, column in enumerate(columns):
        if column.is_summed:
            letter = xlsxwriter.utility.xl_col_to_name(number)
            formula = f"=SUBTOTAL(109,{letter}{first + 1}:{letter}{first + heading.below})"
            sheet.write_formula(row, number, formula, bold, heading.totals[column.label])
