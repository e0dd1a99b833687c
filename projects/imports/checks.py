"""Whether a plan's figures agree with each other, to the đồng. Totals are checked and never imported."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from khuyencong.core.imports.problems import Problem
from khuyencong.core.numbers import Unit, format_decimal, format_vnd
from khuyencong.core.words import WordsError, parse_words
from projects.imports.rows import Body, Line, PlanRow
from projects.imports.title import named

_SEVERAL = re.compile(
    r"[;,]\s*(htx|hợp tác xã|công ty|cơ sở|hộ kinh doanh|dntn|doanh nghiệp|tổ hợp tác)\b", re.IGNORECASE
)
SOURCE_LABELS = {
    "national": "KC quốc gia", "local": "KC địa phương", "beneficiary": "đối ứng", "other": "nguồn khác",
    "total": "tổng số",
}  # fmt: skip


def check_figures(body: Body, unit: Unit, first_cell: str) -> Iterator[Problem]:
    """Every disagreement in the body: rows, groups, totals and the amount in words."""
    if not body.rows:
        yield Problem("Không thấy đề án nào dưới đầu biểu: mỗi đề án có số thứ tự 1, 2, 3 ở cột STT.", first_cell)
        return
    for row in body.rows:
        yield from check_row(row, unit)
    for group in body.groups:
        yield from check_total(group, group.rows, unit, f"nhóm {group.mark}")
    for total in body.totals:
        rows = total.group.rows if total.group else body.rows
        yield from check_total(total, rows, unit, f"nhóm {total.group.mark}" if total.group else "cả biểu")
    yield from check_words(body)


def what_was_checked(body: Body) -> list[str]:
    """What agrees when there is no problem, for people: "4 nhóm", "dòng tổng cộng"."""
    groups = sum(group.has_amounts for group in body.groups)
    checks = ["từng dòng đề án" if "total" in body.rows[0].amounts else ""] if body.rows else []
    checks += [f"{groups} nhóm" if groups else "", "dòng tổng cộng" if body.totals else ""]
    return [check for check in (*checks, "số tiền bằng chữ" if body.words else "") if check]


def check_row(row: PlanRow, unit: Unit) -> Iterator[Problem]:
    """The row has a title and money, and its total is the sum of its sources."""
    if not row.title:
        yield Problem("Chưa ghi tên đề án.", row.cells["title"])
    if "place" in row.cells and not row.place:
        yield Problem("Chưa ghi địa điểm thực hiện.", row.cells["place"])
    if _SEVERAL.search(row.beneficiary) and not row.is_group:
        text = "Một ô nêu nhiều đơn vị thụ hưởng. Tách thành từng dòng, hoặc ghi “nhóm” ở cột Ghi chú."
        yield Problem(text, row.cells["beneficiary"])
    if None in row.amounts.values():
        return
    if not row.total:
        yield Problem(
            "Đề án chưa có kinh phí của nguồn nào.", next(iter(row.money_cells.values()), row.cells["number"])
        )
    elif row.amounts.get("total", row.total) != row.total:
        parts = " + ".join(f"{SOURCE_LABELS[source]} {shown(amount, unit)}" for source, amount in row.money.items())
        text = (
            f"Tổng số {written(row.amounts['total'], unit)} khác tổng các nguồn {written(row.total, unit)} ({parts})."
        )
        yield Problem(text, row.money_cells["total"])


def check_total(line: Line, rows: Iterable[PlanRow], unit: Unit, whose: str) -> Iterator[Problem]:
    """Each column of a heading or total against its rows; a heading without amounts says nothing."""
    rows = list(rows)
    if not line.has_amounts:
        return
    for name, amount in line.amounts.items():
        parts = [row.amounts[name] for row in rows]
        if amount is None or None in parts or amount == sum(parts):
            continue
        said, sum_of_rows = written(amount, unit), written(sum(parts), unit)
        text = f"Cột {SOURCE_LABELS[name]} ghi {said} nhưng cộng các đề án của {whose} là {sum_of_rows}."
        yield Problem(text, line.money_cells[name])


def check_words(body: Body) -> Iterator[Problem]:
    """ "Bằng chữ: …" spells the sum of all rows."""
    if not body.words:
        return
    cell, text = body.words
    try:
        amount = parse_words(text)
    except WordsError as error:
        yield Problem(str(error), cell)
        return
    if any(None in row.amounts.values() for row in body.rows):
        return
    total = sum(row.total for row in body.rows)
    if amount != total:
        yield Problem(f"Số tiền bằng chữ là {format_vnd(amount)} nhưng cộng các đề án là {format_vnd(total)}.", cell)


def shown(amount: int, unit: Unit) -> str:
    """An amount in đồng as the sheet writes it: 262500000 in million → ``262,5``."""
    return format_decimal(Decimal(amount) / unit.factor)


def written(amount: int, unit: Unit) -> str:
    return f"{shown(amount, unit)} {named(unit)}"
