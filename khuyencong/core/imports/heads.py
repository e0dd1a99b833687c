"""Finding the head of a table and what each column is, by the words people use; order and presence may differ.

A head takes up to three rows. A cell merged over several columns gives its words to those beneath it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from khuyencong.core.imports.problems import FileRefused, Problem
from khuyencong.core.imports.workbook import Grid, address
from khuyencong.core.text import fold

SEARCHED_ROWS = 40
HEAD_ROWS = 3
NUMBER_WORDS = re.compile(r"(so )?(stt|tt|thu tu)")
# "1 2 3 … 11", "(1) (2) (3=4+5)", "A B 1 2": the row that numbers the columns.
COLUMN_NUMBER = re.compile(r"\(?[0-9A-Ea-e]{1,2}\)?( ?= ?[0-9+() -]+\)?)?")
AMOUNT = re.compile(r"[0-9.,]+|[-–—]")
MONEY_HEAD = re.compile(r"(tong )?(kinh phi|nguon|von)\b")

ILLUSTRATIVE = "du lieu minh hoa"

Words = Mapping[str, str]  # role of a column → pattern that its folded words match


@dataclass(frozen=True)
class Column:
    """One column: its place, its words from top to bottom, and its role ("" when it has none that we know)."""

    number: int
    words: tuple[str, ...]
    role: str = ""

    @property
    def label(self) -> str:
        return self.words[-1]

    @property
    def of_money(self) -> bool:
        return _of_money(self.words)


@dataclass
class Head:
    """The head of a table: `top` and `body` are the first row of the head and the first row below it."""

    top: int
    body: int
    columns: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def column(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    def unknown(self) -> list[Column]:
        return [column for column in self.columns if not column.role]


def find_table(
    grids: Iterable[Grid], needed: Iterable[str], texts: Words, money: Words | None = None, *, what: str, missing: str
) -> tuple[Grid, Head]:
    """The one sheet that has such a head. `what` it would be and what is `missing` are for the people who are told.

    Raises:
        FileRefused: no sheet has one, or several have.
    """
    found = [(grid, head) for grid in grids if (head := find_head(grid, needed, texts, money))]
    if not found:
        raise FileRefused(missing)
    if len(found) > 1:
        names = ", ".join(f"“{grid.title}”" for grid, _ in found)
        raise FileRefused(f"Tệp có {len(found)} trang tính đều là {what} ({names}); chỉ để lại một trang.")
    return found[0]


def texts_above(grid: Grid, head: Head) -> list[str]:
    """What stands above the head, row by row."""
    return [text for row in range(1, head.top) for text in grid.row_texts(row)]


def is_illustrative(texts: Iterable[str]) -> bool:
    """Whether a sheet says of itself that its data are for illustration ("dữ liệu minh họa")."""
    return any(ILLUSTRATIVE in fold(text) for text in texts)


def find_head(grid: Grid, needed: Iterable[str], texts: Words, money: Words | None = None) -> Head | None:
    """The first head that has a column for the row's number (role `number`) and one for every role of `needed`."""
    for row in range(1, min(grid.height, SEARCHED_ROWS) + 1):
        if any(NUMBER_WORDS.fullmatch(fold(text)) for text in grid.row_texts(row)):
            head = read_head(grid, row, texts, money or {})
            if all(head.column(role) for role in needed):
                return head
    return None


def read_head(grid: Grid, top: int, texts: Words, money: Words) -> Head:
    """The head that begins in row `top`; two columns of one role are a problem."""
    number = next(c for c in range(1, grid.width + 1) if NUMBER_WORDS.fullmatch(fold(grid.text(top, c))))
    bottom = top
    while bottom < top + HEAD_ROWS - 1 and _continues(grid, bottom + 1, number):
        bottom += 1
    head = Head(top, bottom + 1)
    for column in range(1, grid.width + 1):
        if words := _words(grid, top, bottom, column):
            _add(head, Column(column, words, "number" if column == number else _role(words, texts, money)))
    if head.body <= grid.height and _numbers_columns(grid, head.body):
        head.body += 1
    return head


def _continues(grid: Grid, row: int, number: int) -> bool:
    """Whether a row below still belongs to the head: words, but neither a row's number nor an amount."""
    values = [v for v in grid.rows[row - 1] if v not in (None, "")] if row <= grid.height else []
    if not values or grid.text(row, number) or _numbers_columns(grid, row):
        return False
    words_only = all(isinstance(value, str) and not AMOUNT.fullmatch(value.strip()) for value in values)
    return words_only and (len(values) > 1 or not grid.text(row, number + 1))


def _numbers_columns(grid: Grid, row: int) -> bool:
    texts = grid.row_texts(row)
    return len(texts) > 2 and all(COLUMN_NUMBER.fullmatch(text) for text in texts)


def _words(grid: Grid, top: int, bottom: int, column: int) -> tuple[str, ...]:
    """The words above a column, from the top; what stands empty over words of its own is merged from the left."""
    found = []
    for row in range(bottom, top - 1, -1):
        text = grid.text(row, column)
        if not text and found:
            text = next((left for c in range(column - 1, 0, -1) if (left := grid.text(row, c))), "")
        if text:
            found.append(text)
    return tuple(reversed(found))


def _role(words: tuple[str, ...], texts: Words, money: Words) -> str:
    """The role by the lowest words first. Under a head of money only roles of money count.

    "Kinh phí" over a column whose own words we do not know does not make it the total.
    """
    for table in (money,) if _of_money(words) else (texts, money):
        for text in map(fold, reversed(words)):
            for role, pattern in table.items():
                if re.search(pattern, text) and not (role == "total" and text != fold(words[-1])):
                    return role
    return ""


def _of_money(words: tuple[str, ...]) -> bool:
    return any(MONEY_HEAD.match(fold(text)) for text in words)


def _add(head: Head, column: Column) -> None:
    twin = head.column(column.role) if column.role else None
    if twin:
        text = f"Cột “{column.label}” trùng vai trò với cột “{twin.label}”; xin bỏ hoặc đổi tên một cột."
        head.problems.append(Problem(text, address(head.top, column.number)))
    else:
        head.columns.append(column)
