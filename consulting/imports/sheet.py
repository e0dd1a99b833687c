"""Reading the consulting log (sổ theo dõi tư vấn) as staff keep it. Knows no database."""

import datetime as dt
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from khuyencong.core.dates import DateError, parse_date
from khuyencong.core.imports.heads import Head, find_table, is_illustrative, texts_above
from khuyencong.core.imports.problems import FileRefused, Problem
from khuyencong.core.imports.workbook import UNCALCULATED, Grid, address, is_count, read_workbook, uncalculated
from khuyencong.core.text import fold

COLUMNS = {
    "received_on": r"^ngay\b|tiep nhan",
    "place": r"dia chi|dia ban|dia diem",
    "phone": r"dien thoai|\bsdt\b",
    "contact": r"nguoi (lien he|dai dien)",
    "adviser": r"(nguoi|can bo|to) (tu van|thuc hien|phu trach)",
    "products": r"so( luong)? san pham",
    "result": r"ket qua",
    "subject": r"noi dung",
    "name": r"co so|don vi|doanh nghiep",
}
NEEDED = ("received_on", "name", "subject")
DONE, IN_HAND, WAITING = "done", "in_hand", "waiting"
_OUTCOMES = {
    "hoan thanh": DONE, "da hoan thanh": DONE, "xong": DONE, "dang tu van": IN_HAND, "dang thuc hien": IN_HAND,
    "": WAITING,
}  # fmt: skip
MAX_PRODUCTS = 100
LOST_ZERO = re.compile(r"[1-9][0-9]{8,9}")  # a telephone number kept as a number has lost its first digit


@dataclass
class LogRow:
    """One lượt tư vấn as written. `outcome` is DONE, IN_HAND or WAITING; `cells` is {role: address}."""

    row: int
    cells: dict[str, str]
    received_on: dt.date | None = None
    name: str = ""
    place: str = ""
    phone: str = ""
    contact: str = ""
    subject: str = ""
    products: int = 0
    adviser: str = ""
    result: str = ""
    outcome: str = WAITING


@dataclass
class Log:
    """A log as read; with `problems` nothing may be imported."""

    file_name: str
    rows: list[LogRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_illustrative: bool = False


def read_log(file: str | os.PathLike | IO[bytes], *, name: str = "") -> Log:
    """The log in an .xlsx file, with everything that is wrong with it. Raises nothing."""
    log = Log(name or Path(getattr(file, "name", None) or file).name)
    try:
        grid, head = _log_grid(read_workbook(file))
    except FileRefused as refused:
        log.problems.append(Problem(str(refused)))
        return log
    log.is_illustrative = is_illustrative(texts_above(grid, head))
    log.problems += [*uncalculated(grid), *head.problems]
    _LogReader(grid, head, log).read()
    return log


def _log_grid(grids: list[Grid]) -> tuple[Grid, Head]:
    missing = "Không thấy đầu sổ: cần các cột “TT”, “Ngày tiếp nhận”, “Cơ sở CNNT”, “Nội dung tư vấn”."
    return find_table(grids, NEEDED, COLUMNS, what="sổ tư vấn", missing=missing)


class _LogReader:
    def __init__(self, grid: Grid, head: Head, log: Log):
        self.grid, self.head, self.log = grid, head, log
        self.columns = {column.role: column.number for column in head.columns if column.role}

    def read(self) -> None:
        for row in range(self.head.body, self.grid.height + 1):
            if is_count(self.grid.text(row, self.columns["number"]).rstrip(".")):
                self.log.rows.append(self._row(row))
            elif self._is_request(row):
                self._problem(row, "number", "Dòng có nội dung nhưng chưa có số thứ tự.")
        if not self.log.rows:
            first = address(self.head.body, self.columns["number"])
            self.log.problems.append(Problem("Không thấy lượt tư vấn nào dưới đầu sổ.", first))

    def _is_request(self, row: int) -> bool:
        """Signatures below the table fill a cell or two, a request its three main columns."""
        return all(self._text(row, role) for role in NEEDED)

    def _row(self, row: int) -> LogRow:
        texts = {role: self._text(row, role) for role in ("name", "place", "contact", "subject", "adviser", "result")}
        for role, what in (("name", "tên cơ sở"), ("subject", "nội dung tư vấn")):
            if not texts[role]:
                self._problem(row, role, f"Chưa ghi {what}.")
        cells = {role: address(row, column) for role, column in self.columns.items()}
        return LogRow(
            row, cells, received_on=self._date(row), phone=self._phone(row), products=self._products(row),
            outcome=self._outcome(row, texts), **texts,
        )  # fmt: skip

    def _date(self, row: int) -> dt.date | None:
        value = self.grid.value(row, self.columns["received_on"])
        if value is UNCALCULATED:
            return None
        try:
            return parse_date("" if value is None else value)
        except DateError as error:
            self._problem(row, "received_on", str(error))
            return None

    def _phone(self, row: int) -> str:
        text = self._text(row, "phone")
        return f"0{text}" if LOST_ZERO.fullmatch(text) else text

    def _products(self, row: int) -> int:
        text = self._text(row, "products")
        if text in ("", "-", "–"):
            return 0
        if is_count(text) and int(text) <= MAX_PRODUCTS:
            return int(text)
        self._problem(row, "products", f"“{text}” không phải là số sản phẩm (0 đến {MAX_PRODUCTS}).")
        return 0

    def _outcome(self, row: int, texts: dict[str, str]) -> str:
        outcome = _OUTCOMES.get(fold(texts["result"]))
        if outcome is None:
            text = f"Không hiểu kết quả “{texts['result']}”. Ghi “Hoàn thành”, “Đang tư vấn” hoặc để trống."
            self._problem(row, "result", text)
        elif outcome != WAITING and not texts["adviser"]:
            self._problem(row, "adviser" if "adviser" in self.columns else "result", "Chưa ghi người tư vấn.")
        return outcome or WAITING

    def _text(self, row: int, role: str) -> str:
        return self.grid.text(row, self.columns[role]) if role in self.columns else ""

    def _problem(self, row: int, role: str, text: str) -> None:
        self.log.problems.append(Problem(text, address(row, self.columns[role])))
