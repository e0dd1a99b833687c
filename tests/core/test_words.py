import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.core.words import MAX_NUMBER, NORTH, SOUTH, WordsError, in_words, parse_words, vnd_in_words

VECTORS = [
    (int(row["number"]), row["words"])
    for row in csv.DictReader((Path(__file__).parent / "data" / "number_words.csv").read_text("utf-8").splitlines())
]
# Random integers are mostly long; numbers with many zeros are where words go wrong.
NUMBERS = st.integers(0, MAX_NUMBER) | st.builds(
    lambda figure, zeros, rest: figure * 10**zeros + rest, st.integers(0, 999), st.integers(0, 12), st.integers(0, 1200)
)


@pytest.mark.parametrize(("number", "words"), VECTORS)
def test_in_words_follows_the_vectors(number, words):
    assert in_words(number) == words
    assert parse_words(words) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (14, "mười bốn"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (1_000_005_000, "một tỷ không trăm linh năm nghìn"),
        (1_001_000_000_000, "một nghìn không trăm linh một tỷ"),
        (1_000_000_000_001, "một nghìn tỷ không trăm linh một"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_in_words_of_large_numbers_with_gaps(number, words):
    assert in_words(number) == words


def test_in_words_speaks_the_southern_dialect():
    assert in_words(105_024, SOUTH) == "một trăm lẻ năm ngàn không trăm hai mươi tư"


@pytest.mark.parametrize("number", [-1, MAX_NUMBER + 1])
def test_in_words_refuses_what_it_cannot_spell(number):
    with pytest.raises(ValueError, match="No words"):
        in_words(number)


def test_vnd_in_words_starts_with_a_capital_and_ends_with_the_currency():
    assert vnd_in_words(5_374_000_000) == "Năm tỷ ba trăm bảy mươi tư triệu đồng"
    assert vnd_in_words(0) == "Không đồng"


@given(NUMBERS, st.sampled_from([NORTH, SOUTH]))
def test_words_read_back(number, dialect):
    assert parse_words(in_words(number, dialect)) == number
    assert parse_words(f"Bằng chữ: {vnd_in_words(number, dialect)} chẵn./.") == number


@given(NUMBERS, NUMBERS)
def test_different_numbers_have_different_words(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(Bằng chữ: Năm tỷ ba trăm bảy mươi bốn triệu đồng./.)", 5_374_000_000),
        ("NĂM TỈ, BA TRĂM BẢY MƯƠI TƯ TRIỆU ĐỒNG CHẴN", 5_374_000_000),
        ("Số tiền bằng chữ:\n  hai tỷ năm trăm mười lăm triệu  đồng Việt Nam", 2_515_000_000),
        ("một nghìn lẻ một", 1001),
        ("một triệu năm ngàn đồng", 1_005_000),
        ("một triệu không nghìn không trăm linh một", 1_000_001),
        ("hai mươi nhăm", 25),
        ("một nghìn mười lăm", 1015),
        ("Không đồng", 0),
        ("Mười đồng", 10),
    ],
)
def test_parse_words_reads_what_offices_write(text, number):
    assert parse_words(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "đồng",
        "Bằng chữ: ./.",
        "một trăm hai",
        "một triệu hai",
        "hai tỷ năm",
        "hai tư",
        "hai tỷ rưỡi",
        "linh một",
        "tỷ",
        "tỷ năm trăm",
        "năm triệu ba triệu",
        "một nghìn triệu",
        "một tỷ hai tỷ ba tỷ",
        "một đồng hai",
        "262,5 triệu đồng",
        "một trăm mười mươi",
    ],
)
def test_parse_words_refuses_what_it_cannot_be_sure_of(text):
    with pytest.raises(WordsError, match="Không đọc được số tiền bằng chữ"):
        parse_words(text)
