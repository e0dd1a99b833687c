"""The sheet of the yearly table: formulas over the data sheet; establishments, which are counted once, are numbers."""

from reports import annual
from reports.dataset import Dataset
from reports.faces.xlsx.book import HEAD_ROW, Book, Column, Range
from reports.faces.xlsx.summaries import matching

COLUMNS = (
    Column("code", "Mã số", 8), Column("label", "Chỉ tiêu", 60), Column("unit", "ĐVT", 12),
    Column("local", "KCĐP", 20), Column("national", "KCQG", 20),
)  # fmt: skip


def write_annual(book: Book, report: Dataset, projects: Range) -> None:
    """Nothing but for a whole year."""
    if not report.annual:
        return
    sheet, rows, notes = book.add_sheet("Biểu năm"), annual.lines(report), annual.notes(report)
    sheet.open("Kết quả công tác khuyến công", COLUMNS)
    for line, row in enumerate(rows, HEAD_ROW + 1):
        for column, text in enumerate((row.line.code, row.label, "đồng" if row.is_money else row.line.unit)):
            sheet.text(line, column, text)
        for column, (figure, programme) in enumerate(zip((row.local, row.national), annual.SIDES, strict=True), 3):
            event, _, measure = row.line.figure.partition(".")
            value = figure.value if figure else 0
            if measure == "establishments":
                sheet.write(line, column, value, "int")
            else:
                formula = matching(projects, event, measure, f'({projects["programme"]}="{programme.label}")')
                sheet.formula(line, column, formula, value)
    last = HEAD_ROW + len(rows)
    for index, note in enumerate(notes, 1):
        sheet.text(last + index, 0, note, "note")
    sheet.close(last + len(notes))
