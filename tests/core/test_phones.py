import pytest

from khuyencong.core.phones import PhoneError, mask_phone, parse_phone, tidy_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0905123456", "0905 123 456"),
        ("0905.123.456", "0905 123 456"),
        ("0905-123 456 ", "0905 123 456"),
        ("+84 905 123 456", "0905 123 456"),
        ("84905123456", "0905 123 456"),
        ("0084 905 123 456", "0905 123 456"),
        ("+84 (0)905 123 456", "0905 123 456"),
        ("0262 3812345", "0262 381 2345"),
        ("(024) 38251234", "0243 825 1234"),
    ],
)
def test_phone_is_read_in_any_spelling(typed, kept):
    assert parse_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Chưa ghi số điện thoại"),
        ("0905 12345", "10 chữ số; số vừa ghi có 9"),
        ("0262 381 234", "11 chữ số"),
        ("0112345678", "Không có đầu số 01"),
        ("1900 1234", "bắt đầu bằng số 0"),
        ("gọi chị Lan", "chỉ gồm chữ số"),
    ],
)
def test_phone_that_is_none_is_refused_with_the_reason(typed, fault):
    with pytest.raises(PhoneError, match=fault):
        parse_phone(typed)


def test_tidy_phone_keeps_what_it_cannot_read():
    assert tidy_phone("0905123456") == "0905 123 456"
    assert tidy_phone("  qua  UBND xã ") == "qua UBND xã"


def test_masked_phone_shows_its_last_three_digits():
    assert mask_phone("0905 123 456") == "•••• ••• 456"
    assert mask_phone("") == ""
