"""The side that asks the child: pages of a file, grouped into papers by the codes of our drafts."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reports.papers.codes import read_code

CHILD = Path(__file__).with_name("child.py")
SECONDS = 120
MOST_PAGES = 30  # of one file: what a page of the portal can wait for; more of them are read by the worker
LONGEST = 200


class ScanError(Exception):
    """Why a file is not read, as the end of a sentence that begins with its name."""


@dataclass(frozen=True)
class Page:
    """`code` is the paper that begins on it, None for the pages that follow."""

    number: int
    code: tuple[str, int] | None
    thumb: str


@dataclass
class Piece:
    """Pages of one paper, as they lay in the stack; `code` is None where its first page could not be read."""

    pages: list[Page] = field(default_factory=list)

    @property
    def code(self) -> tuple[str, int] | None:
        return self.pages[0].code

    @property
    def first(self) -> int:
        return self.pages[0].number

    @property
    def last(self) -> int:
        return self.pages[-1].number


def pages_of(body: bytes) -> tuple[int, list[Page]]:
    """How many pages there are, and the pages; none of them where there are more than MOST_PAGES.

    Raises:
        ScanError: its text ends a sentence that begins with the file's name.
    """
    answer = _ask(body, "whole", str(MOST_PAGES))
    count = answer["count"]
    if not count:
        raise ScanError("không có trang nào; quét lại rồi gửi")
    if count > LONGEST:
        raise ScanError(f"có {count} trang, nhiều hơn {LONGEST} trang nhận được; tách thành nhiều tệp rồi gửi")
    return count, _pages(answer["pages"], 1)


def some_pages(body: bytes, first: int, last: int) -> list[Page]:
    """Those from `first` to `last`. Raises ScanError."""
    return _pages(_ask(body, "pages", str(first), str(last)), first)


def _pages(answer: list[dict], first: int) -> list[Page]:
    return [
        Page(number, next(filter(None, map(read_code, page["codes"])), None), page["thumb"])
        for number, page in enumerate(answer, first)
    ]


def pieces_of(pages: Iterable[Page]) -> list[Piece]:
    """A page with a code begins a paper; the pages after it without one belong to it."""
    pieces: list[Piece] = []
    for page in pages:
        if page.code or not pieces:
            pieces.append(Piece())
        pieces[-1].pages.append(page)
    return pieces


def cut(body: bytes, ranges: Iterable[tuple[int, int]]) -> list[bytes]:
    """A PDF for each range of pages, counted from 1, both ends included. Raises ScanError."""
    return [base64.b64decode(one) for one in _ask(body, "cut", *(f"{first}-{last}" for first, last in ranges))]


def _ask(body: bytes, *act: str):
    try:
        done = subprocess.run(  # noqa: S603  our own file, arguments are numbers
            [sys.executable, "-I", str(CHILD), *act], input=body, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise ScanError(f"đọc quá {SECONDS} giây chưa xong; quét lại ở 200 dpi hoặc tách nhỏ") from late
    if done.returncode:
        raise ScanError("không đọc được; quét lại hoặc lưu thành PDF khác rồi gửi")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise ScanError(answer["refused"])
    return answer["answer"]
