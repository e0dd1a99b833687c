"""Vietnamese text: one spelling, search without accents, alphabetical order, safe names."""

import re
import unicodedata

_APOSTROPHES = "'’‘ʼʻ′´`＇"
# Soft hyphens, joiners, marks that turn the direction of writing, and control characters: nobody sees them, and two
# texts that look the same would differ by them. Those that Word leaves for a line break count as blanks.
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = [
    *"\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffe\uffff",
    *map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    *(chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in f"\t\n\r{_BREAKS}"),
]
_UNSEEN = {**dict.fromkeys(map(ord, _INVISIBLE)), **dict.fromkeys(map(ord, _BREAKS), " ")}
_SPELLING = {**_UNSEEN, **dict.fromkeys(map(ord, _APOSTROPHES), "'")}
# What XML 1.0 cannot hold, lone surrogates among it, and marks that turn the direction of writing: a file of any format
# breaks by it, loses its text or says something else.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LONGEST_SEARCH, LONGEST_EXCERPT = 300, 80
_STROKED = str.maketrans("đĐƀɃ", "dDbB")  # letters whose stroke is no combining mark


def nfc(text):
    """Text in Unicode NFC, the only form we store."""
    return unicodedata.normalize("NFC", text)


def tidy(text):
    """Typed text as we take it: NFC, without characters that nobody sees. Lines, blanks and apostrophes stay."""
    return nfc(nfc(text).translate(_UNSEEN))


def printable(text):
    """Text that a file of any format can hold, in case it came in by a way that does not tidy it."""
    return text if text.isprintable() else _UNFIT.sub("", text)  # most text is, and need not be searched


def squeeze(text):
    """One spelling for what looks the same: NFC, single blanks, no invisible characters, ``'`` for every apostrophe."""
    return " ".join(nfc(nfc(text).translate(_SPELLING)).split())


def fold(text):
    """Text for searching: lower case, no diacritics, đ → d.

    Apostrophes vanish ("Cư M'gar" and "cu mgar" meet); any other punctuation becomes one blank, so that words stay
    words ("KC-2024/01" → "kc 2024 01"). Fold both what is stored and what is asked for.
    """
    plain = _decomposed(_decomposed(squeeze(text)).casefold()).translate(_STROKED)
    kept = (char if char.isalnum() else " " for char in plain if not _vanishes(char))
    return " ".join("".join(kept).split())


def excerpt(text):
    """`text` as a message quotes it back: whatever was pasted, a line of it is enough to know it again."""
    return text if len(text) <= LONGEST_EXCERPT else f"{text[: LONGEST_EXCERPT - 1].rstrip()}…"


def search_words(text):
    """The folded words of a search, the first 20 of them: more narrow nothing down, and no database takes thousands."""
    return fold(text[:LONGEST_SEARCH]).split()[:20]


def natural_key(code, width=2):
    """Code with its numbers padded, so that text order is number order: ``3.10`` → ``03.10``, after ``03.04``."""
    return re.sub(r"[0-9]+", lambda digits: digits[0].lstrip("0").zfill(width), code)


def safe_filename(text):
    """ASCII name for a download: ``Báo cáo 6 tháng.xlsx`` → ``Bao-cao-6-thang.xlsx``; at most 100 characters."""
    plain = _decomposed(squeeze(text)).translate(_STROKED).replace("'", "").encode("ascii", "ignore").decode()
    stem, dot, extension = plain.rpartition(".")
    if not (dot and re.fullmatch(r"[0-9A-Za-z]{1,8}", extension)):
        stem, dot, extension = plain, "", ""
    stem = re.sub(r"[^0-9A-Za-z]+", "-", stem).strip("-")[:90].rstrip("-")
    return f"{stem or 'tep'}{dot}{extension}"


def _decomposed(text):
    return unicodedata.normalize("NFKD", text)


def _vanishes(char):
    return char in _APOSTROPHES or unicodedata.category(char) in {"Mn", "Me", "Cf"}


# Order: the CLDR collation for Vietnamese, cut down to what names need.
#
# A key is  letters 0 marks 0 capitals . Each level counts only when those before it tie, and "0", which begins no
# weight, ends a level below anything that might go on. Weights are digits and small letters only: every database
# collation orders those alike, and alike with Python.

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SYMBOLS = " _-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$"
_DIGITS36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTER_MARKS = "\u0306\u0302\u031b"  # breve, circumflex, horn
_MARK_WEIGHTS = {mark: str(weight) for weight, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=2)}


def _letter_weights():
    """``a`` a0, ``ă`` a1, ``â`` a2, ``b`` b0, ``d`` d0, ``đ`` d1 and so on; symbols, then digits, before letters."""
    weights = {symbol: f"1{_DIGITS36[place]}" for place, symbol in enumerate(_SYMBOLS)}
    weights |= {digit: f"2{digit}" for digit in "0123456789"}
    for letter in _ALPHABET:
        plain = unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
        weights[letter] = plain + str(sum(weight[0] == plain for weight in weights.values()))
    return weights


_WEIGHTS = _letter_weights()


def sort_key(text):
    """Return the key that puts text in Vietnamese order, for ``sorted`` and for a stored, indexed column.

    Letters a ă â b c d đ e ê … o ô ơ … u ư …; then tones ngang, huyền, hỏi, ngã, sắc, nặng; then small before capital.
    ASCII digits and small letters only. Store it without a length limit: it takes up to five characters for each one of
    Vietnamese, more for other scripts.
    """
    letters, marks, cases = [], [], []
    for base, own, others in _characters(unicodedata.normalize("NFD", squeeze(text))):
        letters.append(_WEIGHTS.get(nfc(base.lower() + own)) or f"z9{ord(base):06x}")
        marks.append("1" + "".join(_MARK_WEIGHTS.get(mark, "7") for mark in others))
        cases.append("2" if base.isupper() else "1")
    return "0".join(["".join(letters), "".join(marks).rstrip("1"), "".join(cases).rstrip("1")])


def _characters(decomposed):
    """Yield (base, the mark that makes it another letter of the alphabet, the other marks)."""
    for base, marks in re.findall(r"(.)([\u0300-\u036f]*)", decomposed, flags=re.DOTALL):
        own = next((mark for mark in marks if mark in _LETTER_MARKS and nfc(base.lower() + mark) in _WEIGHTS), "")
        yield base, own, marks.replace(own, "", 1)
