"""Amounts in words ("bằng chữ"), as contracts and decisions print them, and back again."""

import re
from dataclasses import dataclass

from khuyencong.core.text import nfc

MAX_NUMBER = 10**15

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


class WordsError(ValueError):
    """The words are not a number; ``str()`` is a Vietnamese sentence for the user."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words on which North and South differ; the defaults are those of central papers."""

    zero_ten: str = "linh"  # 105 một trăm linh năm
    four: str = "tư"  # 24 hai mươi tư
    thousand: str = "nghìn"
    billion: str = "tỷ"


NORTH = Dialect()
SOUTH = Dialect(zero_ten="lẻ", thousand="ngàn")


def in_words(number, dialect=NORTH):
    """105 → ``một trăm linh năm``. Raises ValueError outside 0..10^15."""
    if not 0 <= number <= MAX_NUMBER:
        raise ValueError(f"No words for {number}")
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [*_below_billion(billions, dialect), dialect.billion] if billions else []
    return " ".join(words + _below_billion(rest, dialect, follows=bool(billions)))


def vnd_in_words(amount, dialect=NORTH):
    """Amount in đồng → ``Năm tỷ ba trăm bảy mươi tư triệu đồng``. Raises ValueError outside 0..10^15."""
    words = in_words(amount, dialect)
    return f"{words[0].upper()}{words[1:]} đồng"


def parse_words(text):
    """Return the number that the words spell, as in "Bằng chữ: Hai tỷ năm trăm mười lăm triệu đồng chẵn./.".

    Case, dialect, punctuation and a leading "Bằng chữ:" do not matter. Raises WordsError for anything else, and for
    clipped speech that can be heard two ways ("một triệu hai", "một trăm hai").
    """
    words = _plain_words(text)
    high, billion, low = words.rpartition("tỷ")
    if billion and not high.strip():
        raise _unreadable(text)
    try:
        return (_value(high) * _BILLION if billion else 0) + _value(low, follows=bool(billion))
    except WordsError:
        raise _unreadable(text) from None


def _below_billion(number, dialect, *, follows=False):
    """Words for 0..999 999 999; once something stands before, a group keeps its empty hundreds and empty tens."""
    words = []
    for scale, name in ((10**6, "triệu"), (10**3, dialect.thousand), (1, "")):
        group, number = divmod(number, scale)
        if group:
            words += _below_thousand(group, dialect, follows=follows or bool(words))
            words += [name] if name else []
    return words


def _below_thousand(number, dialect, *, follows):
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif unit and words:
        words.append(dialect.zero_ten)
    return [*words, _unit_word(tens, unit, dialect)] if unit else words


def _unit_word(tens, unit, dialect):
    if tens and unit == 5:
        return "lăm"
    if tens > 1 and unit == 1:
        return "mốt"
    if tens > 1 and unit == 4:
        return dialect.four
    return _DIGITS[unit]


_SYNONYMS = {
    "mốt": "một", "tư": "bốn", "lăm": "năm", "nhăm": "năm", "bẩy": "bảy",
    "lẻ": "linh", "ngàn": "nghìn", "tỉ": "tỷ",
}  # fmt: skip
_ENDINGS = {"đồng", "chẵn", "việt", "nam"}
_ANY = "|".join(_DIGITS)
_COUNT = "|".join(_DIGITS[1:])
_GROUP = re.compile(
    rf"(?:(?P<hundreds>{_ANY}) trăm(?: |$))?"
    rf"(?:linh (?P<odd>{_COUNT})|(?:(?P<ten>mười)|(?P<tens>{_COUNT}) mươi)(?: (?P<unit>{_COUNT}))?"
    rf"|(?<!trăm )(?P<lone>{_ANY}))?"
)
_SCALES = re.compile(r"(?:(?P<million>.+) triệu ?)?(?:(?P<thousand>.+) nghìn ?)?(?P<one>.+)?")


def _plain_words(text):
    """Words in one spelling each, without the lead-in and the closing "đồng chẵn"."""
    lowered = re.sub(r"^.*bằng chữ", "", nfc(text).lower(), flags=re.DOTALL)
    words = [_SYNONYMS.get(word, word) for word in re.findall(r"\w+", lowered)]
    while words and words[-1] in _ENDINGS:
        words.pop()
    return " ".join(words)


def _value(words, *, follows=False):
    """Number below a billion; no words at all are zero only after a higher group."""
    words = words.strip()
    if not words and not follows:
        raise WordsError
    total, groups = 0, _SCALES.fullmatch(words)
    for name, scale in (("million", 10**6), ("thousand", 10**3), ("one", 1)):
        if group := groups[name]:
            total += _group(group, follows=follows, closes=scale == 1) * scale
            follows = True
    return total


def _group(words, *, follows, closes):
    """0..999; "linh" must follow something, a lone digit must not close a number that goes before it."""
    match = _GROUP.fullmatch(words)
    if not match or (match["lone"] and follows and closes) or (match["odd"] and not (match["hundreds"] or follows)):
        raise WordsError
    tens = match["tens"] or ("một" if match["ten"] else "không")
    unit = match["unit"] or match["odd"] or match["lone"] or "không"
    hundreds = match["hundreds"] or "không"
    return sum(_DIGITS.index(word) * scale for word, scale in ((hundreds, 100), (tens, 10), (unit, 1)))


def _unreadable(text):
    shown = " ".join(text.split())
    return WordsError(f"Không đọc được số tiền bằng chữ “{shown}”. Ví dụ: Hai tỷ năm trăm mười lăm triệu đồng.")
