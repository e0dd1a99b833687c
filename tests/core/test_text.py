import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.text import (
    excerpt,
    fold,
    natural_key,
    nfc,
    printable,
    safe_filename,
    search_words,
    sort_key,
    squeeze,
    tidy,
)

VIETNAMESE = st.text("aàảãáạăằâấbcdđeêệghiíkmnoôơợuưựyAĂÂĐÊÔƠƯỮ '-19", max_size=12)
NAMES = VIETNAMESE | st.text(max_size=12)


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("  Cư   M’gar\t\n", "Cư M'gar"),
        ("MʼĐrắk", "M'Đrắk"),
        ("Krông\u00a0Ana", "Krông Ana"),
        ("\ufeffEa\u200b Tu", "Ea Tu"),
        (unicodedata.normalize("NFD", "Buôn Hồ"), "Buôn Hồ"),
        ("a\u200b\u0301", "á"),
        ("", ""),
    ],
)
def test_squeeze_gives_one_spelling(text, squeezed):
    assert squeeze(text) == squeezed


@given(NAMES)
def test_tidy_is_stable_and_composed(text):
    once = tidy(text)
    assert tidy(once) == once == nfc(once)


def test_tidy_keeps_lines_blanks_and_apostrophes():
    assert tidy("dòng 1\r\n\tdòng  2\n’") == "dòng 1\r\n\tdòng  2\n’"
    assert tidy("a\x00b\x1b[31m\u202ec\u200d\x0bd") == "ab[31mc d"


def test_search_words_are_few():
    assert search_words("Đắk  Lắk") == ["dak", "lak"]
    assert search_words("a " * 5000) == ["a"] * 20
    assert max(len(word) for word in search_words("x" * 60_000)) == 300


def test_excerpt_is_one_line_of_what_was_pasted():
    assert excerpt("Cư M'gar") == "Cư M'gar"
    assert excerpt("x" * 100_000) == "x" * 79 + "…"


@given(NAMES)
def test_squeeze_is_stable_and_composed(text):
    once = squeeze(text)
    assert squeeze(once) == once == nfc(once)


@pytest.mark.parametrize(
    "text", ["Cư M'gar", "Cu Mgar", "cư m’gar", "CƯ  MʼGAR", unicodedata.normalize("NFD", "Cư M'gar")]
)
def test_fold_lets_all_spellings_of_a_name_meet(text):
    assert fold(text) == "cu mgar"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("Xã Ea H'đing", "xa ea hding"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("KC-2024/01", "kc 2024 01"),
        ("Công ty TNHH “Gỗ & Đá”", "cong ty tnhh go da"),
        ("500 m²", "500 m2"),
        ("Ƀuôn Čư̆", "buon cu"),
        ("…", ""),
    ],
)
def test_fold_drops_marks_and_keeps_words(text, folded):
    assert fold(text) == folded


@given(NAMES)
def test_fold_is_idempotent_and_blind_to_spelling(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(squeeze(text)) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    "names",
    [
        ["Buôn Đôn", "Buôn Hồ", "Buôn Ma Thuột"],
        ["Dliê", "Dray", "Đắk", "Đồng", "Ea"],
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "i", "o", "ô", "ơ", "p", "u", "ư", "v", "w", "y", "z"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mắ", "mâ", "mậ"],
        ["ma", "Ma", "MA", "mà", "MÀ"],
        ["Mà a", "Ma b"],
        ["Ea", "Ea H'Leo", "Ea Hiao", "EaH"],
        ["Phường 1", "Phường 2", "Phường An"],
        ["", "- a", "1", "A"],
        ["o", "ŏ", "ô", "ơ"],
        ["Zurich", "Ωmega"],
    ],
)
def test_sort_key_puts_names_in_vietnamese_order(names):
    assert sorted({*names}, key=sort_key) == names


def test_sort_key_ignores_how_the_text_was_typed():
    assert sort_key(unicodedata.normalize("NFD", "Ea  H’leo Ệ")) == sort_key("Ea H'leo Ệ")


@given(NAMES)
def test_sort_key_holds_only_what_every_database_sorts_alike(text):
    assert re.fullmatch(r"[0-9a-z]+", sort_key(text))


@given(VIETNAMESE)
def test_sort_key_takes_at_most_five_characters_for_one(text):
    assert len(sort_key(text)) <= 5 * len(text) + 2


@given(VIETNAMESE, VIETNAMESE)
def test_sort_key_is_the_same_only_for_the_same_name(one, other):
    assert (sort_key(one) == sort_key(other)) == (squeeze(one) == squeeze(other))


@given(VIETNAMESE, VIETNAMESE, st.sampled_from("aăâbdđ 1"))
def test_sort_key_lets_letters_outrank_marks_and_capitals(one, other, letter):
    """Levels never leak into one another: a longer name follows its own beginning, whatever its tones and case."""
    bare = unicodedata.normalize(
        "NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", unicodedata.normalize("NFD", one))
    )
    assert sort_key(bare.lower()) <= sort_key(one)
    assert sort_key(one) < sort_key(one.strip() + "x" + other)
    assert sort_key(f"n{one}{letter}x") > sort_key(f"n{bare.lower()}{letter}") or squeeze(one) == ""


def test_natural_key_puts_content_codes_in_number_order():
    codes = ["1.1", "3.4", "3.4a", "3.10", "10.1"]
    assert natural_key("3.10") == "03.10"
    assert natural_key("03.1") == natural_key("3.1") == "03.01"
    assert natural_key("0") == "00"
    assert natural_key("7/QĐ", width=4) == "0007/QĐ"
    assert sorted({*codes}, key=natural_key) == codes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Báo cáo 6 tháng đầu năm.xlsx", "Bao-cao-6-thang-dau-nam.xlsx"),
        ("Quyết định số 12/QĐ-SCT.pdf", "Quyet-dinh-so-12-QD-SCT.pdf"),
        ("Cư M’gar (đợt 1)", "Cu-Mgar-dot-1"),
        ("../../etc/passwd", "etc-passwd"),
        (".bashrc", "tep.bashrc"),
        ('a"; filename=b\r\n.exe', "a-filename-b.exe"),
        ("日本.pdf", "tep.pdf"),
        ("", "tep"),
        ("pdf", "pdf"),
        ("x" * 200 + ".docx", "x" * 90 + ".docx"),
    ],
)
def test_safe_filename_is_plain_and_readable(text, name):
    assert safe_filename(text) == name


@given(NAMES)
def test_safe_filename_is_ascii_and_stable(text):
    name = safe_filename(text)
    assert re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]*(\.[0-9A-Za-z]{1,8})?", name)
    assert len(name) <= 100
    assert safe_filename(name) == name


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Ê Đê", "Ê Đê"), ("a\x01b\ufffe", "ab"), ("\ud800x", "x"), ("dòng\n\tmới", "dòng\n\tmới"), ("x\u202ey", "xy")],
)
def test_printable_keeps_what_a_file_can_hold(text, kept):
    assert printable(text) == kept
