"""One measurement a process: `python -m tests.bench.measures paper` prints its seconds and its peak memory."""

import datetime as dt
import io
import json
import resource
import sys
from collections.abc import Callable

WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
PAPER_ROWS, BOOK_ROWS, TABLE_ROWS = 500, 10_000, 1_000_000


def paper() -> Callable:
    from reports.faces import pdf
    from reports.typeset import typesetter
    from tests.bench.rows import year_of

    data = year_of(PAPER_ROWS, begun=False)

    def render():
        pdf.render(data)
        typesetter.end()

    return render


def bare_paper() -> Callable:
    """WeasyPrint alone, on the same page; loading it counts, as it does for the child that sets our type."""
    from reports.faces import pdf
    from reports.typeset import typesetter
    from tests.bench.rows import year_of

    page, base = pdf.html_of(year_of(PAPER_ROWS, begun=False)), f"{typesetter.static.as_uri()}/"

    def render():
        from weasyprint import HTML

        HTML(string=page, base_url=base, media_type="print").write_pdf(pdf_variant="pdf/ua-1")

    return render


def book() -> Callable:
    from reports.faces import xlsx
    from tests.bench.rows import year_of

    data = year_of(BOOK_ROWS)
    return lambda: xlsx.render(data)


def bare_book() -> Callable:
    """XlsxWriter alone, on the same cells."""
    from openpyxl import load_workbook
    from xlsxwriter import Workbook

    from reports.faces import xlsx
    from tests.bench.rows import year_of

    made = xlsx.render(year_of(BOOK_ROWS))
    asked, stored = (load_workbook(io.BytesIO(made), data_only=values) for values in (False, True))
    sheets = [
        [[(cell.value, known.value) for cell, known in zip(*pair, strict=True)] for pair in zip(*both, strict=True)]
        for both in zip(asked, stored, strict=True)
    ]

    def write():
        with Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
            day = workbook.add_format({"num_format": "dd/mm/yyyy", "border": 1})
            plain = workbook.add_format({"border": 1})
            for rows in sheets:
                sheet = workbook.add_worksheet()
                for number, row in enumerate(rows):
                    for column, (value, known) in enumerate(row):
                        _write(sheet, (number, column), value, known, {"plain": plain, "day": day})

    return write


def _write(sheet, place: tuple[int, int], value, known, formats: dict) -> None:
    plain = formats["plain"]
    if value is None:
        sheet.write_blank(*place, None, plain)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(*place, value, formats["day"])
    elif isinstance(value, str) and value.startswith("="):
        sheet.write_formula(*place, value, plain, known)
    elif isinstance(value, str):
        sheet.write_string(*place, value, plain)
    else:
        sheet.write_number(*place, value, plain)


def table() -> Callable:
    """A list as CSV, sent line by line."""
    from khuyencong.core import csv_stream

    rows = ((number, f"Hợp tác xã Ê Đê {number}", "=1+1", 100_000_000 + number) for number in range(TABLE_ROWS))
    answer = csv_stream.answer(("STT", "Cơ sở", "Ghi chú", "Số tiền"), rows, "bang.csv")
    return lambda: sum(map(len, answer.streaming_content))


MEASURES = {"table": table, "paper": paper, "bare_paper": bare_paper, "book": book, "bare_book": bare_book}


def main(name: str) -> None:
    import django  # here: a child that sets type imports this module too

    django.setup()
    run = MEASURES[name]()
    start = _work()
    run()
    seconds = _work() - start
    used = max(resource.getrusage(who).ru_maxrss for who in WHO)
    json.dump({"seconds": seconds, "megabytes": used / 1024}, sys.stdout)


def _work() -> float:
    """Seconds of the processor, of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in WHO)


if __name__ == "__main__":
    main(sys.argv[1])
