"""The rows below a plan's head: đề án, groups, totals, the amount in words. Whether they agree: `checks`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from khuyencong.core.imports.heads import AMOUNT, Column, Head
from khuyencong.core.imports.problems import Problem
from khuyencong.core.imports.workbook import UNCALCULATED, Grid, address, as_text, is_count
from khuyencong.core.numbers import NumberError, Unit, parse_amount
from khuyencong.core.text import fold
from projects.imports.columns import SOURCES

NOTHING = {"", "-", "–", "—"}
_SECTION = re.compile(r"[A-H]")
_ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{0,3})")
_TOTAL = re.compile(r"tong( cong| so)?|cong|tong cong .*")
_GROUP_TOTAL = re.compile(r"(tong )?cong( nhom| muc)? \(?[ivx]{1,5}\)?")
_GROUP_OF_MANY = re.compile(r"(de an )?nhom\b|[0-9]+ (co so|don vi|doanh nghiep)\b|cac (co so|don vi|doanh nghiep)\b")
_WORDS = re.compile(r"(tong so tien |so tien |kinh phi |tong kinh phi )?(viet )?bang chu\b")


@dataclass
class Line:
    """One row with what all kinds of rows share. `amounts` is {source or "total": đồng}, None where unreadable."""

    row: int
    cells: dict[str, str]  # role of a text column → address
    amounts: dict[str, int | None]
    money_cells: dict[str, str]  # source or "total" → address

    @property
    def money(self) -> dict[str, int]:
        """`{source: đồng}` without zeros and without the total."""
        return {source: amount for source, amount in self.amounts.items() if amount and source != "total"}

    @property
    def has_amounts(self) -> bool:
        return any(amount != 0 for amount in self.amounts.values())


@dataclass
class PlanRow(Line):
    """One đề án as the sheet has it. `group` is the heading above it."""

    number: int = 0
    title: str = ""
    implementing_unit: str = ""
    beneficiary: str = ""
    place: str = ""
    duration: str = ""
    objective: str = ""
    note: str = ""
    group: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it is for several establishments that are named later: "Nhóm 03 cơ sở", or "nhóm" as a note."""
        return any(_GROUP_OF_MANY.match(fold(text)) for text in (self.beneficiary, self.note))

    @property
    def total(self) -> int:
        """Sum of its sources, đồng."""
        return sum(self.money.values())


@dataclass
class GroupRow(Line):
    """A heading with a Roman number (level 2) or a letter (level 1), and the rows beneath it."""

    mark: str = ""
    title: str = ""
    level: int = 2
    rows: list[PlanRow] = field(default_factory=list)


@dataclass
class TotalRow(Line):
    """TỔNG CỘNG, or the total of one group where `group` is set."""

    title: str = ""
    group: GroupRow | None = None


@dataclass
class Body:
    """What stands below the head."""

    rows: list[PlanRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    words: tuple[str, str] | None = None  # (cell, text) of "Bằng chữ: …"
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class BodyReader:
    """Reads row by row, keeping the groups that are open; `body` is the result."""

    def __init__(self, grid: Grid, head: Head, unit: Unit):
        self.grid, self.head, self.unit = grid, head, unit
        self.columns: dict[str, Column] = {column.role: column for column in head.columns if column.role}
        money = [column for column in head.columns if column.role in (*SOURCES, "total")]
        self.money: dict[str, Column] = {SOURCES.get(column.role, "total"): column for column in money}
        self.open: list[GroupRow] = []
        self.loose: list[tuple[int, Problem | str]] = []  # problems and notes that do not count in the footer
        self.body = Body()

    def read(self) -> Body:
        for row in range(self.head.body, self.grid.height + 1):
            if self.grid.row_texts(row) and not self._closes(row):
                self._read_row(row)
        self._judge_loose()
        return self.body

    def _read_row(self, row: int) -> None:
        mark, label = self._text(row, "number").rstrip(".)"), self._label(row)
        if is_count(mark):
            self._add_project(row, int(mark))
        elif self._is_total(fold(label)):
            self._add_total(row, label)
        elif mark and (_ROMAN.fullmatch(mark) or _SECTION.fullmatch(mark)):
            self._add_group(row, mark)
        elif mark:
            text = f"“{mark}” không phải là số thứ tự. Đề án đánh số 1, 2, 3; nhóm đánh số La Mã I, II, III."
            self.loose.append((row, Problem(text, self._cell(row, "number"))))
        elif any(self._is_amount(row, column) for column in self.money.values()):
            self.body.problems.append(Problem("Dòng có số tiền nhưng chưa có số thứ tự.", self._cell(row, "number")))
        elif label:
            self.loose.append((row, f"Dòng {row} “{label}” không có số thứ tự và số tiền nên không nhập."))

    # -- kinds of rows

    def _closes(self, row: int) -> bool:
        """Whether the row is "Bằng chữ: …", which is kept, or stands below it, where only dates and signatures are."""
        if self.body.words:
            return not is_count(self._text(row, "number"))
        texts = self.grid.row_texts(row)
        if not _WORDS.match(fold(texts[0])):
            return False
        column = next(c for c in range(1, self.grid.width + 1) if self.grid.text(row, c))
        self.body.words = (address(row, column), " ".join(texts))
        return True

    def _add_project(self, row: int, number: int) -> None:
        texts = {role: self._text(row, role) for role in self.columns if role in PlanRow.__dataclass_fields__}
        texts.pop("number", None)
        project = PlanRow(*self._shared(row), number=number, group=self._group_title(), **texts)
        self.body.rows.append(project)
        for group in self.open:
            group.rows.append(project)

    def _add_group(self, row: int, mark: str) -> None:
        # C and D are letters here: no plan has a hundred groups.
        level = 2 if _ROMAN.fullmatch(mark) else 1
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        group = GroupRow(*self._shared(row), mark=mark, title=self._label(row), level=level)
        self.open.append(group)
        self.body.groups.append(group)

    def _add_total(self, row: int, label: str) -> None:
        group = self.open[-1] if self.open and _GROUP_TOTAL.fullmatch(fold(label)) else None
        self.body.totals.append(TotalRow(*self._shared(row), title=label, group=group))

    @staticmethod
    def _is_total(folded: str) -> bool:
        return bool(_TOTAL.fullmatch(folded) or _GROUP_TOTAL.fullmatch(folded))

    def _judge_loose(self) -> None:
        """Below the last row stand signatures, which are nobody's problem."""
        last = max((line.row for line in (*self.body.rows, *self.body.groups, *self.body.totals)), default=0)
        for row, said in self.loose:
            if row < last:
                (self.body.problems if isinstance(said, Problem) else self.body.notes).append(said)

    # -- cells

    def _text(self, row: int, role: str) -> str:
        return self.grid.text(row, self.columns[role].number) if role in self.columns else ""

    def _label(self, row: int) -> str:
        """The words of a heading or total: in the title's column, or in the number's where cells are merged."""
        return self._text(row, "title") or self._text(row, "number")

    def _cell(self, row: int, role: str) -> str:
        return address(row, self.columns[role].number)

    def _shared(self, row: int) -> tuple:
        cells = {role: self._cell(row, role) for role in self.columns if role in PlanRow.__dataclass_fields__}
        amounts = {name: self._amount(row, column) for name, column in self.money.items()}
        return row, cells, amounts, {name: address(row, column.number) for name, column in self.money.items()}

    def _group_title(self) -> str:
        return " / ".join(group.title for group in self.open)

    def _is_amount(self, row: int, column: Column) -> bool:
        value = self.grid.value(row, column.number)
        text = as_text(value)
        return (isinstance(value, int | float) or bool(AMOUNT.fullmatch(text))) and text not in NOTHING

    def _amount(self, row: int, column: Column) -> int | None:
        """Money of one cell in đồng; None, with a problem, where it cannot be read."""
        value = self.grid.value(row, column.number)
        if value is UNCALCULATED:
            return None  # told once for the whole sheet
        if value is None or (isinstance(value, str) and value.strip() in NOTHING):
            return 0
        try:
            return parse_amount(value, self.unit)
        except NumberError as error:
            self.body.problems.append(Problem(str(error), address(row, column.number)))
            return None


def read_body(grid: Grid, head: Head, unit: Unit) -> Body:
    return BodyReader(grid, head, unit).read()


def numbered_twice(rows: list[PlanRow]) -> Iterator[Problem]:
    """Rows whose number stands earlier in the sheet."""
    first: dict[int, PlanRow] = {}
    for row in rows:
        earlier = first.setdefault(row.number, row)
        if earlier is not row:
            text = f"Số thứ tự {row.number} đã có ở ô {earlier.cells['number']}. Mỗi đề án một số trong cả biểu."
            yield Problem(text, row.cells["number"])
