"""The report as a workbook: summaries are live formulas over data sheets, each with its value stored beside it.

Phones and previews do not calculate, so every formula carries the figure of the dataset as its stored value.
"""

from io import BytesIO

from reports.dataset import Dataset
from reports.faces.xlsx import advances, annual, breakdowns, data, indicators, summaries
from reports.faces.xlsx.book import Book

SUMMARIES = ("Tóm tắt", "Chỉ tiêu", "Theo nội dung", "Tư vấn", "Phân tích")


def render(report: Dataset) -> bytes:
    """Sheets: SUMMARIES, then Dữ liệu, Dữ liệu tư vấn, Tạm ứng. Amounts in đồng."""
    output = BytesIO()
    with Book(output, report) as book:
        sheets = {name: book.add_sheet(name) for name in SUMMARIES}
        projects, requests = data.write_projects(book), data.write_requests(book)
        advances.write_advances(book)
        annual.write_annual(book, report, projects)
        indicators.write_indicators(sheets["Chỉ tiêu"], report, projects, requests)
        summaries.write_summary(sheets["Tóm tắt"], report, projects, requests)
        summaries.write_contents(sheets["Theo nội dung"], report, projects)
        summaries.write_consulting(sheets["Tư vấn"], report, requests)
        breakdowns.write_breakdowns(sheets["Phân tích"], report, projects, requests)
    return output.getvalue()
