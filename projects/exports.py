"""The list of đề án as an Excel workbook: the same rows in the same order, figures as numbers, totals as formulas."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.db.models import QuerySet

from khuyencong.core.dates import format_date
from khuyencong.registry.enums import Programme
from projects.models import Project

CHUNK = 2000
HEAD_ROW = 3


@dataclass(frozen=True)
class Column:
    label: str
    width: int
    money: bool = False


COLUMNS = (
    Column("TT", 6),
    Column("Mã đề án", 14),
    Column("Tên đề án", 60),
    Column("Đơn vị thụ hưởng", 36),
    Column("Địa điểm thực hiện", 36),
    Column("Nội dung", 44),
    Column("Chương trình", 22),
    Column("Kế hoạch", 20),
    Column("Trạng thái", 24),
    Column("KC quốc gia", 18, money=True),
    Column("KC địa phương", 18, money=True),
    Column("Đối ứng", 18, money=True),
    Column("Nguồn khác", 18, money=True),
    Column("Tổng kinh phí", 18, money=True),
)


def list_xlsx(projects: QuerySet[Project], totals: dict[str, int], *, today: dt.date) -> bytes:
    """`projects` as `selectors.listed` gives them; `totals` as `selectors.money_totals`, stored beside the formulas.

    Text is written as text whatever it begins with, so no cell can become a formula.
    """
    stream = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Đề án")
        _set_up(book, sheet, today)
        last = HEAD_ROW + 1  # an empty list keeps one empty row, for the sums to add up
        money = book.add_format({"num_format": "#,##0", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        for last, values in enumerate(_rows(projects), HEAD_ROW + 1):
            _write_row(sheet, last, values, text, money)
        _write_totals(book, sheet, last, totals)
        sheet.autofilter(HEAD_ROW, 0, last, len(COLUMNS) - 1)
    return stream.getvalue()


def _set_up(book, sheet, today: dt.date) -> None:
    bold = book.add_format({"bold": True, "font_size": 13})
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    sheet.write_string(0, 0, "Danh sách đề án khuyến công", bold)
    sheet.write_string(1, 0, f"Số liệu đến ngày {format_date(today)}. Đơn vị tính: đồng.")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bottom": 1})
    for number, column in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW, number, column.label, head)


def _rows(projects: QuerySet[Project]) -> Iterator[list]:
    for number, project in enumerate(projects.iterator(chunk_size=CHUNK), 1):
        yield [
            number, project.code or "", project.title, project.beneficiary_text, project.place_text,
            "; ".join(str(line.content) for line in project.content_lines.all()), Programme(project.programme).label,
            str(project.batch or ""), project.get_state_display(),
            project.national, project.local, project.beneficiary, project.other, project.total,
        ]  # fmt: skip


def _write_row(sheet, row: int, values: Iterable, text, money) -> None:
    for number, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, number, value, money)
        else:
            sheet.write_string(row, number, value, text)


def _write_totals(book, sheet, last: int, totals: dict[str, int]) -> None:
    """Sums of what a reader leaves visible in Excel's own filter, with the value for programs that do not calculate."""
    bold = book.add_format({"bold": True, "num_format": "#,##0", "top": 1})
    sheet.write_string(last + 1, 2, "Tổng cộng", bold)
    first_money = next(number for number, column in enumerate(COLUMNS) if column.money)
    for number, key in enumerate(("national", "local", "beneficiary", "other", "total"), first_money):
        letter = xlsxwriter.utility.xl_col_to_name(number)
        formula = f"=SUBTOTAL(109,{letter}{HEAD_ROW + 2}:{letter}{last + 1})"
        sheet.write_formula(last + 1, number, formula, bold, totals[key])
