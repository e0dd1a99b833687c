"""Reading a plan workbook as staff keep it. Knows no database: places, codes and names are looked up later."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from khuyencong.core.imports.heads import Head, find_table
from khuyencong.core.imports.problems import FileRefused, Problem
from khuyencong.core.imports.workbook import Grid, address, read_workbook, uncalculated
from khuyencong.core.numbers import Unit
from projects.imports.checks import check_figures, what_was_checked
from projects.imports.columns import MONEY, NEEDED, TEXTS, check_columns
from projects.imports.rows import PlanRow, numbered_twice, read_body
from projects.imports.title import Title, read_title, read_unit


@dataclass
class PlanSheet:
    """A plan as read. Money in đồng. With `problems` nothing may be imported; `notes` say what was left out.

    `checked` names the figures that were added up again.
    """

    file_name: str
    sheet_name: str = ""
    title: Title = field(default_factory=Title)
    unit: Unit | None = None
    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def sums(self) -> dict[str, int]:
        """`{source: đồng}` over all rows, for the sources that have money."""
        sums: dict[str, int] = {}
        for row in self.rows:
            for source, amount in row.money.items():
                sums[source] = sums.get(source, 0) + amount
        return sums

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def read_plan(file: str | os.PathLike | IO[bytes], unit: Unit | None = None, *, name: str = "") -> PlanSheet:
    """The plan in an .xlsx file, with everything that is wrong with it.

    `unit` must agree with the sheet's "ĐVT", and stands in for it where there is none. `name` is the file's name as
    the user knows it, by default that of the path. Raises nothing: a file that cannot be opened is a problem too.
    """
    sheet = PlanSheet(name or Path(getattr(file, "name", None) or file).name)
    try:
        grid, head = _plan_grid(read_workbook(file))
    except FileRefused as refused:
        sheet.problems.append(Problem(str(refused)))
        return sheet
    _read(sheet, grid, head, unit)
    return sheet


def _plan_grid(grids: list[Grid]) -> tuple[Grid, Head]:
    missing = "Không thấy đầu biểu: cần một dòng có cột “STT” và cột “Tên đề án”."
    return find_table(grids, NEEDED, TEXTS, MONEY, what="biểu kế hoạch", missing=missing)


def _read(sheet: PlanSheet, grid: Grid, head: Head, asked: Unit | None) -> None:
    sheet.sheet_name = grid.title
    sheet.title, title_problems = read_title(grid, head)
    sheet.unit, unit_problems = read_unit(grid, head, asked)
    column_problems, sheet.notes = check_columns(grid, head)
    sheet.problems += [*uncalculated(grid), *title_problems, *unit_problems, *column_problems]
    if sheet.unit is None:
        return  # no amount can be read without its unit
    body = read_body(grid, head, sheet.unit)
    sheet.rows = body.rows
    sheet.notes += body.notes
    sheet.checked = what_was_checked(body)
    first = address(head.body, head.column("number").number)
    sheet.problems += [*body.problems, *numbered_twice(body.rows), *check_figures(body, sheet.unit, first)]
