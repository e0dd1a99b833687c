"""Opening .xlsx files from outside: what is refused before a byte is unpacked, and cells as plain values.

Rows and columns that are hidden are read like any other: the totals of a plan count them too.
"""

import datetime as dt
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.utils import get_column_letter

from khuyencong.core.dates import format_date
from khuyencong.core.imports.problems import FileRefused, Problem
from khuyencong.core.numbers import format_decimal
from khuyencong.core.text import nfc, squeeze

MAX_BYTES = 5 * 2**20
MAX_UNPACKED_BYTES = 40 * 2**20
MAX_ROWS, MAX_COLUMNS = 3000, 60
MEGABYTE = 2**20


class _Uncalculated:
    """Stands in for the result of a formula that the file does not hold; reported once for the whole sheet."""

    def __repr__(self) -> str:
        return "UNCALCULATED"


UNCALCULATED = _Uncalculated()


@dataclass
class Grid:
    """The cells of one sheet. Rows and columns count from 1, as in cell addresses; a cell outside is None."""

    title: str
    rows: list[tuple] = field(default_factory=list)

    def value(self, row: int, column: int) -> Any:
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def text(self, row: int, column: int) -> str:
        return as_text(self.value(row, column))

    def row_texts(self, row: int) -> list[str]:
        """The texts of one row that are not empty, left to right."""
        return [text for column in range(1, self.width + 1) if (text := self.text(row, column))]

    @property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max((len(cells) for cells in self.rows), default=0)


def address(row: int, column: int) -> str:
    """(12, 8) → ``H12``."""
    return f"{get_column_letter(column)}{row}"


def as_text(value: Any) -> str:
    """A cell as a person reads it: one line, dates dd/mm/yyyy, whole numbers without a decimal part."""
    if value is None or value is UNCALCULATED:
        return ""
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, float):
        # NaN compares false with everything
        return format_decimal(value).replace(".", "") if abs(value) < 1e15 else str(value)
    return squeeze(str(value))


def is_count(text: str) -> bool:
    """Whether `text` is a plain number of rows or pieces; longer ones are no counts, and int() refuses the longest."""
    return text.isdecimal() and len(text) <= 6


def read_workbook(file: str | os.PathLike | IO[bytes]) -> list[Grid]:
    """The visible sheets of an .xlsx file.

    Raises:
        FileRefused: not an .xlsx workbook, protected by a password, damaged, or too large.
    """
    check_file(file)
    try:
        values = _sheets(file, data_only=True)
        formulas = dict(_sheets(file, data_only=False))
    except FileRefused:
        raise
    except Exception as error:  # a damaged file makes the library fail in any way it likes
        raise FileRefused("Không đọc được tệp: tệp bị hỏng hoặc không phải bảng tính Excel.") from error
    return [Grid(title, _marked(rows, formulas[title])) for title, rows in values]


def check_file(file: str | os.PathLike | IO[bytes]) -> None:
    """Refuse what is not an .xlsx, or would be too much once unpacked, by looking at the archive's directory only.

    Raises:
        FileRefused
    """
    size = _size(file)
    if size > MAX_BYTES:
        raise FileRefused(
            f"Tệp nặng {size / MEGABYTE:.1f} MB; chỉ nhận tệp đến {MAX_BYTES // MEGABYTE} MB.".replace(".", ",", 1)
        )
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        text = "Chỉ nhận tệp Excel .xlsx không đặt mật khẩu. Tệp .xls cũ: mở bằng Excel rồi lưu lại thành .xlsx."
        raise FileRefused(text) from error
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise FileRefused("Tệp này không phải bảng tính Excel .xlsx.")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise FileRefused("Nội dung tệp quá lớn sau khi giải nén. Xóa hình ảnh, trang tính thừa rồi nhập lại.")


def uncalculated(grid: Grid) -> list[Problem]:
    """At most one problem: the formulas whose result is not in the file."""
    cells = [
        address(row, column)
        for row, cells in enumerate(grid.rows, 1)
        for column, value in enumerate(cells, 1)
        if value is UNCALCULATED
    ]
    if not cells:
        return []
    shown = ", ".join(cells[:10]) + ("…" if len(cells) > 10 else "")
    text = (
        f"{len(cells)} ô công thức chưa có kết quả trong tệp ({shown}). "
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi nhập."
    )
    return [Problem(text, cells[0])]


def _size(file: str | os.PathLike | IO[bytes]) -> int:
    if isinstance(file, str | os.PathLike):
        return Path(file).stat().st_size
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    return size


def _sheets(file, *, data_only: bool) -> list[tuple[str, list[tuple]]]:
    """(title, rows of values) of the visible sheets; a formula is its stored result or its text, by `data_only`."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=data_only)
    try:
        return [(nfc(sheet.title), list(_rows(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    finally:
        book.close()
        if hasattr(file, "seek"):
            file.seek(0)


def _rows(sheet) -> Iterator[tuple]:
    """Rows without the empty cells at their end. The size that the sheet claims to have is not believed."""
    sheet.reset_dimensions()
    pending = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        values = _trimmed([_plain(cell) for cell in cells])
        if values and number > MAX_ROWS:
            raise FileRefused(f"Trang tính “{sheet.title}” có hơn {MAX_ROWS} dòng; xin tách thành nhiều tệp.")
        if number > 2 * MAX_ROWS:
            return
        if not values:
            pending += 1
            continue
        yield from ((),) * pending
        pending = 0
        yield values


def _plain(cell) -> Any:
    """The value of a cell; any formula as text that begins with "=", an empty text as a text."""
    if cell.data_type == "f":
        return f"={cell.value}"
    return "" if cell.value is None and cell.data_type in {"s", "str"} else cell.value


def _trimmed(values: list) -> tuple:
    while values and values[-1] is None:
        values.pop()
    return tuple(values)


def _marked(values: list[tuple], formulas: list[tuple]) -> list[tuple]:
    """Values, with UNCALCULATED where a formula stands whose result the file does not hold."""
    marked = []
    for number, formula_cells in enumerate(formulas):
        cells = values[number] if number < len(values) else ()
        cells += (None,) * (len(formula_cells) - len(cells))
        marked.append(tuple(
            UNCALCULATED if value is None and isinstance(formula, str) and formula.startswith("=") else value
            for value, formula in zip(cells, formula_cells, strict=False)
        ))  # fmt: skip
    return marked
