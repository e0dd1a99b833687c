"""Industries guessed from words."""

import pytest

from khuyencong.registry.industries import guess_industry


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HTX Cà phê Ea Tu", "a"), ("Máy sấy mắc ca", "a"), ("Xưởng cơ khí Tấn Phát", "d"),
        ("Dệt thổ cẩm buôn Tơng Jú", "đ"), ("Gạch không nung", "c"), ("Khai thác đá", "e"),
        ("Xử lý nước thải xưởng tiêu", "g"), ("May mặc xuất khẩu", "b"), ("Công ty Năm Hòa", ""), ("", ""),
    ],
)  # fmt: skip
def test_words_tell_the_industry(text, code):
    assert guess_industry(text) == code


def test_first_telling_text_counts():
    assert guess_industry("", "Cơ khí", "cà phê") == "d"
