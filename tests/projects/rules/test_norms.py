"""The arithmetic of mức hỗ trợ tối đa, case by case, and what holds for every case."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules.norms import Terms, citation, count_units, observed

MILLION = 1_000_000
NBSP = "\u00a0"
LATER = "tối đa 300.000.000 đồng/cơ sở, đối chiếu khi nêu tên đơn vị thụ hưởng"
MACHINE = Terms("cơ sở", 50, 300 * MILLION)
LINE = Terms("cơ sở", 50, 300 * MILLION, line_factor=Decimal("1.5"))


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("terms", "eligible", "maximum", "said"),
    [
        (MACHINE, 420 * MILLION, 210 * MILLION, "50 % × 420.000.000 = 210.000.000 ≤ 300.000.000 đồng/cơ sở"),
        (MACHINE, 600 * MILLION, 300 * MILLION, "50 % × 600.000.000 = 300.000.000 ≤ 300.000.000 đồng/cơ sở"),
        (MACHINE, 600_000_002, 300 * MILLION, "50 % × 600.000.002 = 300.000.001 > 300.000.000 đồng/cơ sở"),
        (MACHINE, 333_333_333, 166_666_666, "50 % × 333.333.333 = 166.666.666 ≤ 300.000.000 đồng/cơ sở"),
        (MACHINE, 0, 0, "50 % × 0 = 0 ≤ 300.000.000 đồng/cơ sở"),
        (
            LINE, 2_000 * MILLION, 450 * MILLION,
            "50 % × 2.000.000.000 = 1.000.000.000 > 300.000.000 × 1,5 (dây chuyền) = 450.000.000 đồng/cơ sở",
        ),
        (
            Terms("cơ sở", 50, 30 * MILLION, Decimal("1.5"), Decimal("1.2")), 200 * MILLION, 54 * MILLION,
            "50 % × 200.000.000 = 100.000.000 > 30.000.000 × 1,5 (dây chuyền) × 1,2 (ưu tiên) = 54.000.000 đồng/cơ sở",
        ),
        (
            Terms("nhãn hiệu", 50, 35 * MILLION, units=2), 200 * MILLION, 70 * MILLION,
            "50 % × 200.000.000 = 100.000.000 > 35.000.000 × 2 nhãn hiệu = 70.000.000 đồng",
        ),
        (Terms("gian hàng", 80), 12_345_679, 9_876_543, "80 % × 12.345.679 = 9.876.543 đồng"),
        (Terms("doanh nghiệp", None, 10 * MILLION), 0, 10 * MILLION, "tối đa 10.000.000 đồng/doanh nghiệp"),
        (
            Terms("cơ sở", 50, 300 * MILLION, units=None), 900 * MILLION, 450 * MILLION,
            f"50 % × 900.000.000 = 450.000.000 đồng; {LATER}",
        ),
        (Terms("cơ sở", None, 300 * MILLION, units=None), 900 * MILLION, None, LATER),
    ],
)  # fmt: skip
def test_maximum_and_its_arithmetic(terms, eligible, maximum, said):
    assert terms.maximum(eligible) == maximum
    assert plain(terms.said(eligible)) == said


@pytest.mark.parametrize("factor", ["0.9", "1.51", "2"])
@pytest.mark.parametrize("which", ["line_factor", "priority"])
def test_a_factor_is_at_most_one_and_a_half(factor, which):
    with pytest.raises(ValueError, match="factor"):
        Terms("cơ sở", 50, 1, **{which: Decimal(factor)})


factors = st.decimals("1", "1.5", places=2)
every_terms = st.builds(
    Terms, st.just("cơ sở"), st.none() | st.integers(1, 100), st.none() | st.integers(1, 10**13), factors, factors,
    st.integers(1, 9),
)  # fmt: skip


@given(every_terms, st.integers(0, 10**13))
def test_support_at_the_limit_passes_every_bound_and_one_dong_more_does_not(terms, cost):
    def within(support: int) -> bool:
        by_percent = terms.max_percent is None or Decimal(support) * 100 <= Decimal(cost) * terms.max_percent
        raised = terms.line_factor * terms.priority * terms.units
        return by_percent and (terms.cap is None or support <= terms.cap * raised)

    maximum = terms.maximum(cost)
    if maximum is None:
        assert (terms.max_percent, terms.cap) == (None, None)
    else:
        assert within(maximum)
        assert not within(maximum + 1)


@given(factors, st.integers(0, 10**12))
def test_a_factor_raises_the_cap_and_never_the_percentage(priority, cost):
    terms = Terms("cơ sở", 50, 300 * MILLION, priority=priority)
    assert MACHINE.maximum(cost) <= terms.maximum(cost) <= cost * 50 // 100


@pytest.mark.parametrize(
    ("unit", "items", "named", "count"),
    [
        ("cơ sở", [], True, 1),
        ("cơ sở", [("cơ sở", "5")], True, 1),  # a named beneficiary is one establishment, whatever the table says
        ("cơ sở", [("Cơ sở", "5")], False, 5),
        ("cơ sở", [("bộ", "5")], False, None),
        ("nhãn hiệu", [("nhãn hiệu", "2"), ("Nhãn hiệu", "1"), ("bộ", "7")], True, 3),
        ("nhãn hiệu", [("gói", "2")], True, 1),
        ("mô hình", [("mô hình", "0.5")], True, 1),
        ("cụm công nghiệp (hạ tầng)", [("cụm công nghiệp", "2")], True, 2),
        ("gian hàng", [], False, None),
    ],
)
def test_units_are_counted_from_the_cost_table(unit, items, named, count):
    assert count_units(unit, [(name, Decimal(number)) for name, number in items], named=named) == count


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("28/2018/TT-BTC", "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4"),
        ("26/2014/TTLT-BTC-BCT", "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 8 khoản 4"),
        ("45/2012/NĐ-CP", "Nghị định 45/2012/NĐ-CP, Điều 8 khoản 4"),
        ("07/2015/QĐ-UBND", "Quyết định 07/2015/QĐ-UBND, Điều 8 khoản 4"),
        ("08/2024/NQ-HĐND", "Nghị quyết 08/2024/NQ-HĐND, Điều 8 khoản 4"),
        ("89/2025/QH15", "89/2025/QH15, Điều 8 khoản 4"),
    ],
)
def test_a_rule_is_cited_with_its_kind(number, said):
    assert citation(number, "Điều 8 khoản 4") == said


def test_range_of_earlier_projects_says_count_ends_median_and_share():
    found = observed([(100 * MILLION, 400 * MILLION), (50 * MILLION, 50 * MILLION), (81 * MILLION, 150 * MILLION)])
    assert (found.count, found.lowest, found.median, found.highest) == (3, 50 * MILLION, 81 * MILLION, 100 * MILLION)
    assert plain(found.said) == (
        "03 đề án trước đây được hỗ trợ từ 50.000.000 đến 100.000.000 đồng, trung vị 81.000.000 đồng, "
        "bằng 38,5 % tổng kinh phí."
    )


def test_median_of_an_even_count_is_between_the_two_rounded_down():
    assert observed([(1, 9), (4, 9), (7, 9), (6, 9)]).median == 5


def test_range_of_one_project_is_its_amount_and_of_none_nothing():
    assert plain(observed([(5, 10)]).said) == "01 đề án trước đây được hỗ trợ 5 đồng, bằng 50,0 % tổng kinh phí."
    assert observed([]) is None
