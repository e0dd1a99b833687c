"""Workbooks for import tests: the shipped samples with cells changed, and plans built from rows."""

import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from khuyencong import demo

DATA = Path(demo.__file__).parent / "data"
PLAN = DATA / "ke-hoach-dot-1-2022.xlsx"
CODES = DATA / "dien-bien-dot-1-2022.csv"
LOG = DATA / "so-tu-van-6-thang-2022.xlsx"

TITLE = "BIỂU TỔNG HỢP KẾ HOẠCH KHUYẾN CÔNG ĐỊA PHƯƠNG ĐỢT 1 NĂM 2022"
UNIT = "ĐVT: triệu đồng"
HEAD = (
    ("STT", "Tên đề án", "Đơn vị thực hiện", "Đơn vị thụ hưởng", "Địa điểm thực hiện", "Kinh phí"),
    (None, None, None, None, None, "Tổng số", "KC địa phương", "Đối ứng"),
)
ROW = ("Hỗ trợ ứng dụng máy sấy", "Trung tâm Khuyến công", "HTX Ea Tu", "xã Ea Tu, TP. Buôn Ma Thuột")


def saved(book: openpyxl.Workbook, name: str = "bieu.xlsx") -> io.BytesIO:
    out = io.BytesIO()
    out.name = name
    book.save(out)
    out.seek(0)
    return out


def changed(path: Path, cells: Mapping[str, Any] = (), then: Callable = lambda sheet: None) -> io.BytesIO:
    """The sample at `path` with `cells` set, then with `then(sheet)` applied."""
    book = openpyxl.load_workbook(path)
    for cell, value in dict(cells).items():
        book.active[cell] = value
    then(book.active)
    return saved(book)


def table(*lines: Iterable, title: str = TITLE, unit: str | None = UNIT) -> io.BytesIO:
    """A sheet with `title`, `unit` and then `lines` as they are; the first of them stands in row 4."""
    book = openpyxl.Workbook()
    for line in ((title,), (unit,), (), *lines):
        book.active.append(list(line))
    return saved(book)


def plan(*lines: Iterable, **kwargs) -> io.BytesIO:
    """A plan with the usual head in rows 4 and 5; `lines` begin in row 6."""
    return table(*HEAD, *lines, **kwargs)


def project(number: Any, total: Any, local: Any, own: Any = None, texts: Iterable = ROW) -> tuple:
    return (number, *texts, total, local, own)
