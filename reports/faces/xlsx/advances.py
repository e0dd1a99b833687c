"""The vouchers of advances, and what they come to for each đề án."""

from reports.dataset import Dataset
from reports.faces.xlsx.book import FIRST, HEAD_ROW, LAST, YEAR_FIRST, Book, Column, Range, Sheet
from reports.rows import ProjectRow

NAME = "Tạm ứng"
COLUMNS = (
    Column("number", "STT", 6, "int"), Column("code", "Mã đề án", 14), Column("title", "Tên đề án", 60),
    Column("day", "Ngày chứng từ", 13, "date"), Column("amount", "Số tiền", 17, "int"),
)  # fmt: skip
# Columns of the data sheet: from the day in which named cell, and over which days.
SUMS = {"advanced": (FIRST, lambda period: period), "advanced_to_date": (YEAR_FIRST, lambda period: period.to_date)}
SUM_COLUMNS = (
    Column("plan_year", "Năm kế hoạch", 9, "year"), Column("advanced", "Tạm ứng trong kỳ", 15, "int"),
    Column("advanced_to_date", "Tạm ứng từ đầu năm", 15, "int"),
)  # fmt: skip


def write_advances(book: Book) -> None:
    """One row a voucher from the first day of the year."""
    sheet, rows = book.add_sheet(NAME), _rows(book.report)
    sheet.open("Chứng từ tạm ứng từ đầu năm của báo cáo", COLUMNS)
    for number, (project, row) in enumerate(rows, 1):
        values = (number, project.code, project.title, row.day, row.amount)
        for index, (column, value) in enumerate(zip(COLUMNS, values, strict=True)):
            sheet.write(HEAD_ROW + number, index, value, column.style)
        sheet.fit_row(HEAD_ROW + number, values)
    sheet.close(HEAD_ROW + max(len(rows), 1))


def vouchers_of(report: Dataset) -> Range:
    """The rows of the sheet of vouchers."""
    return Range(NAME, COLUMNS, len(_rows(report)))


def write_sums(sheet: Sheet, line: int, row: ProjectRow, where: Range, vouchers: Range) -> None:
    """What the vouchers of a row of the data sheet add up to; nothing where it has none."""
    if not row.advances:
        for name in SUMS:
            sheet.write(line, where.index(name), None, "int")
        return
    for name, (first, period) in SUMS.items():
        days = f'{vouchers["day"]},">="&{first},{vouchers["day"]},"<="&{LAST}'
        formula = f"SUMIFS({vouchers['amount']},{vouchers['code']},{where.cell('code', line)},{days})"
        sheet.formula(line, where.index(name), formula, row.advanced(period(sheet.book.report.period)))


def _rows(report: Dataset) -> list:
    return [(project, row) for project in report.projects for row in project.advances]
