"""Dự toán as arithmetic."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules.costs import compared, line_amount, sums

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("1", 240_000_000, 240_000_000),
        ("2.5", 3, 8),  # 7,5: half a đồng goes up
        ("0.333", 10, 3),
        ("0.001", 499, 0),
        ("0.001", 500, 1),
        ("12.345", 1_000, 12_345),
    ],
)
def test_amount_is_quantity_by_price_in_whole_dong(quantity, price, amount):
    assert line_amount(Decimal(quantity), price) == amount


@given(st.decimals("0.001", "999999999.999", places=3), st.integers(0, 99_999_999_999_999))
def test_amount_is_never_half_a_dong_off(quantity, price):
    assert abs(line_amount(quantity, price) - quantity * price) <= Decimal("0.5")


@dataclass
class Line:
    amount: int
    vat: int = 0
    eligible: bool = True
    national: int = 0
    local: int = 0
    other: int = 0


def test_sums_keep_vat_apart_and_leave_the_rest_to_the_beneficiary():
    found = sums([Line(100, 8, local=40), Line(50, 0, eligible=False, national=5, other=3)])
    assert (found.amount, found.vat, found.total, found.eligible) == (150, 8, 158, 100)
    assert (found.national, found.local, found.other, found.own) == (5, 40, 3, 110)


def test_sums_of_nothing_are_nothing():
    assert sums([]).total == 0


@pytest.mark.parametrize(
    ("costs", "funding", "said"),
    [
        (340, 340, "Dự toán, kể cả thuế GTGT, là 340 đồng, bằng tổng kinh phí của đề án."),
        (
            350,
            340,
            "Dự toán, kể cả thuế GTGT, là 350 đồng, nhiều hơn tổng kinh phí của đề án (340 đồng): lệch 10 đồng.",
        ),
        (300, 340, "Dự toán, kể cả thuế GTGT, là 300 đồng, ít hơn tổng kinh phí của đề án (340 đồng): lệch 40 đồng."),
    ],
)
def test_cost_table_is_compared_with_the_funding_in_a_sentence(costs, funding, said):
    assert compared(costs, funding).replace(NBSP, " ") == said
