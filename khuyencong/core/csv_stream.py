"""Rows as CSV while they are read: nothing is gathered, and no cell becomes a formula in whatever opens the file."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # by it Excel knows UTF-8


class _Line:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> object:
    """A text that a spreadsheet would calculate gets an apostrophe before it; numbers stay numbers, None is empty."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return value


def lines(head: Sequence[str], rows: Iterable[Sequence]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(head)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def answer(head: Sequence[str], rows: Iterable[Sequence], name: str) -> StreamingHttpResponse:
    return as_file(lines(head, rows), name)


def as_file(written: Iterator[str], name: str) -> StreamingHttpResponse:
    """What `lines` gives, as a file to keep."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return StreamingHttpResponse(written, content_type="text/csv; charset=utf-8", headers=headers)
