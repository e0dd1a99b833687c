from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.numbers import (
    MAX_VND,
    NumberError,
    Unit,
    format_decimal,
    format_int,
    format_million,
    format_percent,
    format_vnd,
    n2,
    parse_amount,
    parse_vnd,
    roman,
)

AMOUNTS = st.integers(min_value=0, max_value=MAX_VND)


@pytest.mark.parametrize(
    "text",
    [
        "1.234.567",
        "1234567",
        "1 234 567",
        " 1.234.567 đồng ",
        "1234567đ",
        "1.234.567 Đ",
        "1\u00a0234\u202f567",
        "1.234.567₫",
    ],
)
def test_parse_vnd_reads_every_common_spelling(text):
    assert parse_vnd(text) == 1_234_567


@pytest.mark.parametrize(
    ("text", "amount"), [("0", 0), ("0 đồng", 0), ("1.000", 1000), ("99.999.999.999.999", MAX_VND)]
)
def test_parse_vnd_reads_edges(text, amount):
    assert parse_vnd(text) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Chưa nhập số"),
        ("  ", "Chưa nhập số"),
        ("đồng", "không phải là số"),
        ("1.5", "3 chữ số"),
        ("12.34.567", "3 chữ số"),
        ("1234.567", "3 chữ số"),
        ("1.234 567", "3 chữ số"),
        ("0.123", "3 chữ số"),
        ("1.234.", "3 chữ số"),
        ("1  234", "3 chữ số"),
        ("1,5", "dấu phẩy"),
        ("1,234,567", "dấu phẩy"),
        ("-5", "số âm"),
        ("−5", "số âm"),
        ("(5)", "số âm"),
        ("12a", "không phải là số"),
        ("5 triệu", "không phải là số"),
        ("1e6", "không phải là số"),
        ("١٢٣", "không phải là số"),
        ("100.000.000.000.000", "quá lớn"),
        ("9" * 5000, "quá lớn"),
    ],
)
def test_parse_vnd_refuses_and_says_why(text, reason):
    with pytest.raises(NumberError, match=reason):
        parse_vnd(text)


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        ("262,5", "triệu", 262_500_000),
        ("262,5 triệu đồng", Unit.MILLION, 262_500_000),
        ("5.374", "triệu", 5_374_000_000),
        ("1.262,5", "triệu", 1_262_500_000),
        ("4,899", "tỷ", 4_899_000_000),
        ("4,899 tỉ", "tỷ", 4_899_000_000),
        ("1.234,5", "tỷ", 1_234_500_000_000),
        ("0,000001", "triệu", 1),
        ("12", "nghìn", 12_000),
        ("1.234.567 đồng", "đồng", 1_234_567),
        (262.5, "triệu", 262_500_000),
        (0.1 + 0.2, "triệu", 300_000),
        (Decimal("0.1"), "triệu", 100_000),
        (305050, "đồng", 305_050),
    ],
)
def test_parse_amount_gives_exact_dong(value, unit, amount):
    assert parse_amount(value, unit) == amount


@pytest.mark.parametrize(
    ("value", "unit", "reason"),
    [
        ("1,5", "đồng", "không tròn đồng"),
        ("0,0000001", "triệu", "không tròn đồng"),
        (0.5, "đồng", "không tròn đồng"),
        ("262.5", "triệu", "sau dấu phẩy: 262,5"),
        ("4.899", "tỷ", "Viết 4,899 hoặc 4899"),
        (",5", "triệu", "phần thập phân"),
        ("1,", "triệu", "phần thập phân"),
        ("1,234,567", "đồng", "phần thập phân"),
        ("-1,5", "triệu", "số âm"),
        ("262,5 tỷ", "triệu", "phần thập phân"),
        ("262 tỷ", "triệu", "không phải là số"),
        ("100.000,5", "tỷ", "quá lớn"),
        (1e300, "đồng", "quá lớn"),
        (-1, "đồng", "số âm"),
        (float("nan"), "đồng", "không phải là số"),
        (True, "đồng", "không phải là số"),
        (None, "đồng", "không phải là số"),
    ],
)
def test_parse_amount_refuses_and_says_why(value, unit, reason):
    with pytest.raises(NumberError, match=reason):
        parse_amount(value, unit)


def test_parse_amount_refuses_an_unknown_unit():
    with pytest.raises(ValueError, match="USD"):
        parse_amount("1", "USD")


@given(AMOUNTS)
def test_printed_amounts_read_back(amount):
    assert parse_vnd(format_int(amount)) == amount
    assert parse_vnd(format_vnd(amount)) == amount


@given(AMOUNTS, st.sampled_from(Unit))
def test_amounts_in_a_unit_read_back_unless_they_are_ambiguous(amount, unit):
    text = format_decimal(Decimal(amount) / unit.factor)
    if unit is Unit.BILLION and "." in text and "," not in text and text.count(".") == 1:
        with pytest.raises(NumberError, match="hai cách"):
            parse_amount(text, unit)
    else:
        assert parse_amount(text, unit) == amount


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1.000"), (1234567, "1.234.567"), (-1500, "-1.500")]
)
def test_format_int_groups_by_dots(number, text):
    assert format_int(number) == text


def test_format_vnd_keeps_the_unit_on_the_line():
    assert format_vnd(2_515_000_000) == "2.515.000.000\u00a0đồng"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (262_500_000, "262,5"),
        (1_104_000_000, "1.104"),
        (5_374_000_000, "5.374"),
        (262_450_000, "262,5"),
        (262_449_999, "262,4"),
        (99_950_000, "100"),
        (0, "0"),
        (49_999, "0"),
    ],
)
def test_format_million_prints_at_most_one_decimal(amount, text):
    assert format_million(amount) == text


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (1234.5, None, "1.234,5"),
        (1200, None, "1.200"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("0.50"), None, "0,5"),
        (2.675, 2, "2,68"),
        (3, 1, "3,0"),
        (1.5, 0, "2"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-12.5"), 1, "-12,5"),
    ],
)
def test_format_decimal_uses_the_comma(number, places, text):
    assert format_decimal(number, places) == text


def test_format_percent_differs_between_screen_and_paper():
    assert format_percent(43.9) == "43,9\u00a0%"
    assert format_percent(Decimal("43.85"), spaced=False) == "43,9%"
    assert format_percent(3, spaced=False) == "3,0%"
    assert format_percent(66.666, places=0) == "67\u00a0%"


@pytest.mark.parametrize(("count", "text"), [(0, "00"), (6, "06"), (10, "10"), (23, "23"), (1234, "1.234")])
def test_n2_writes_counts_as_papers_do(count, text):
    assert n2(count) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1990, "MCMXC"), (3999, "MMMCMXCIX")]
)
def test_roman_numbers_headings(number, text):
    assert roman(number) == text


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_roman_refuses_what_has_no_numeral(number):
    with pytest.raises(ValueError, match="No Roman numeral"):
        roman(number)
