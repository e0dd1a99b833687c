"""One measurement a process: `python -m tests.bench.measures paper` prints its seconds and its peak memory."""

import datetime as dt
import io
import json
import resource
import sys
import time
from collections.abc import Callable

import django

PAPER_ROWS, BOOK_ROWS = 500, 10_000


def paper() -> Callable:
    from reports.faces import pdf
    from tests.bench.rows import year_of

    data = year_of(PAPER_ROWS)
    return lambda: pdf.render(data)


def bare_paper() -> Callable:
    """WeasyPrint alone, on the same page."""
    from weasyprint import HTML

    from reports.faces import pdf
    from tests.bench.rows import year_of

    page, base = pdf.html_of(year_of(PAPER_ROWS)), f"{pdf.STATIC.as_uri()}/"
    return lambda: HTML(string=page, base_url=base, media_type="print").write_pdf(pdf_variant="pdf/ua-1")


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


MEASURES = {"paper": paper, "bare_paper": bare_paper, "book": book, "bare_book": bare_book}


def main(name: str) -> None:
    django.setup()
    run = MEASURES[name]()
    start = time.process_time()
    run()
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "megabytes": megabytes}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
