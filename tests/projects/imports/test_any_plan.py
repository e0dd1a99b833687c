"""Plans of any shape, written and read back, keep their sums to the đồng."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import MergedCell

from khuyencong.core.numbers import Unit, format_decimal, roman
from khuyencong.core.words import vnd_in_words
from projects.imports.codes import propose
from projects.imports.sheet import read_plan
from tests.projects.imports.books import PLAN, changed, table

SOURCES = {"KC quốc gia": "national", "KC địa phương": "local", "Đối ứng": "beneficiary", "Nguồn khác": "other"}
UNITS = {Unit.DONG: "ĐVT: đồng", Unit.THOUSAND: "ĐVT: 1.000 đồng", Unit.MILLION: "ĐVT: triệu đồng"}
money = st.integers(1, 50_000_000_000)


@st.composite
def plans(draw) -> dict:
    """Groups of rows of {source: đồng}; which columns in which order, in what unit, as numbers or as text."""
    labels = draw(st.permutations(list(SOURCES)))[: draw(st.integers(1, 4))]
    row = st.fixed_dictionaries({label: st.one_of(money, st.just(0)) for label in labels[1:]} | {labels[0]: money})
    return {
        "labels": labels,
        "groups": draw(st.lists(st.lists(row, min_size=1, max_size=4), min_size=1, max_size=4)),
        "unit": draw(st.sampled_from(list(UNITS))),
        "as_text": draw(st.booleans()),
        "total_above": draw(st.booleans()),
        "gap": draw(st.integers(0, 3)),
    }


def cell(amount: int, unit: Unit, as_text: bool):
    value = Decimal(amount) / unit.factor
    return format_decimal(value) if as_text else float(value) if value % 1 else int(value)


def written(shape: dict, slip: tuple[int, int] = (0, 0)):
    """The workbook. `slip` = (number, column) makes one amount of that row, or its total, one đồng too large."""
    labels, unit = shape["labels"], shape["unit"]

    def line(number, title, *rows):
        sums = [sum(row[label] for row in rows) for label in labels]
        exact = [amount + ((number, column) == slip) for column, amount in enumerate((sum(sums), *sums))]
        amounts = [cell(amount, unit, shape["as_text"]) for amount in exact]
        return (number, title, *[None] * shape["gap"], "xã Ea Tu", *amounts)

    body, number = [], 0
    for group_number, group in enumerate(shape["groups"], 1):
        body.append(line(roman(group_number), "Nhóm nội dung", *group))
        for row in group:
            number += 1
            body.append(line(number, f"Đề án {number}", row))
    rows = [row for group in shape["groups"] for row in group]
    grand = line(None, "TỔNG CỘNG", *rows)
    words = (None, f"Bằng chữ: {vnd_in_words(sum(sum(row.values()) for row in rows))}./.")
    head = (
        ("STT", "Tên đề án", *[None] * shape["gap"], "Địa điểm", "Kinh phí"),
        (None, None, *[None] * shape["gap"], None, "Tổng số", *labels),
    )
    body = [grand, *body] if shape["total_above"] else [*body, grand]
    return table(*head, *body, words, unit=UNITS[unit])


@settings(max_examples=60, deadline=None)
@given(plans())
def test_any_plan_keeps_its_sums(shape):
    sheet = read_plan(written(shape))
    rows = [row for group in shape["groups"] for row in group]
    assert sheet.problems == []
    assert [row.money for row in sheet.rows] == [
        {SOURCES[label]: amount for label, amount in row.items() if amount} for row in rows
    ]
    assert sheet.total == sum(sum(row.values()) for row in rows)


CELLS = st.builds("{}{}".format, st.sampled_from("ABCDEFGHIJKL"), st.integers(1, 40))
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.times(),
    st.sampled_from(["", "-", "=A1", "STT", "Tên đề án", "Kinh phí", "TỔNG CỘNG", "I", "Bằng chữ: ", "ĐVT: đồng"]),
    st.just("9" * 5000),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(CELLS, VALUES, min_size=1, max_size=8))
def test_whatever_stands_in_the_cells_is_read_or_told(cells):
    def write(sheet):
        for cell, value in cells.items():
            if not isinstance(sheet[cell], MergedCell):
                sheet[cell] = value

    sheet = read_plan(changed(PLAN, then=write))
    assert all(problem.text for problem in sheet.problems)
    if not sheet.problems:
        assert sheet.total == sum(row.total for row in sheet.rows) > 0
        propose(sheet.rows)


@settings(max_examples=60, deadline=None)
@given(plans(), st.data())
def test_one_dong_too_much_anywhere_is_found(shape, data):
    shape["unit"] = Unit.DONG
    number = data.draw(st.integers(1, sum(len(group) for group in shape["groups"])))
    column = data.draw(st.integers(0, len(shape["labels"])))
    assert read_plan(written(shape, slip=(number, column))).problems != []
