"""How people write places: the kind word before the name in its many short forms, and several places in one cell."""

import re
from dataclasses import dataclass
from functools import lru_cache

from khuyencong.core.text import fold, squeeze
from khuyencong.registry.enums import PlaceKind

# Every kind word with its short forms, folded; longer forms first, so that "thị trấn" is not read as "t" "tran".
_SHORT_FORMS = {
    "Thành phố": ("thanh pho", "t p", "tp"),
    "Thị xã": ("thi xa", "t x", "tx"),
    "Thị trấn": ("thi tran", "t t", "tt"),
    "Tỉnh": ("tinh",),
    "Huyện": ("huyen", "h"),
    "Phường": ("phuong", "p"),
    "Xã": ("xa", "x"),
}
_HEADS = {form: head for head, forms in _SHORT_FORMS.items() for form in forms}
_HEAD = re.compile(rf"(cac )?({'|'.join(sorted(_HEADS, key=len, reverse=True))})( |(?=[0-9]))")
_LEVELS = {
    "Tỉnh": (PlaceKind.PROVINCE,),
    # A city may stand above a province's communes or be a province itself.
    "Thành phố": (PlaceKind.DISTRICT, PlaceKind.PROVINCE),
    "Thị xã": (PlaceKind.DISTRICT,),
    "Huyện": (PlaceKind.DISTRICT,),
    "Phường": (PlaceKind.COMMUNE,),
    "Xã": (PlaceKind.COMMUNE,),
    "Thị trấn": (PlaceKind.COMMUNE,),
}
_ANY_LEVEL = (PlaceKind.DISTRICT, PlaceKind.COMMUNE, PlaceKind.PROVINCE)
_ASIDE = re.compile(r"\([^)]*\)")
_BETWEEN = re.compile(r"[,;\n]| [-–—] |\bvà\b|\bva\b", re.IGNORECASE)
_LEAD_IN = re.compile(r"^(tren dia ban|dia ban|tai|thuoc) ")


@dataclass(frozen=True)
class Written:
    """One place as written: `text` as typed, `head` its kind word ("" when none), `key` the name folded, no blanks."""

    text: str
    head: str
    key: str

    @property
    def levels(self) -> tuple[str, ...]:
        return _LEVELS.get(self.head, _ANY_LEVEL)


def parse(text: str) -> list[Written]:
    """The places written in `text`, in its order. "các huyện Lắk, Krông Bông" gives both names the kind word.

    Words in brackets are left out: "xã Ea Phê (nay: xã Ea Phê)" is one place.
    """
    found, shared_head = [], ""
    for part in _BETWEEN.split(_ASIDE.sub(" ", squeeze(text))):
        plural, item = _read(part)
        if not item.key:
            continue
        shared_head = item.head if plural else "" if item.head else shared_head
        found.append(Written(item.text, shared_head, item.key) if shared_head and not item.head else item)
    return found


@lru_cache(maxsize=4096)  # every place is taken apart for every report
def name_parts(name: str) -> Written:
    """An official name taken apart: "Thị trấn M'Drắk" → head "Thị trấn", key "mdrak"."""
    return _read(name)[1]


def bare(name: str) -> str:
    """An official name without its kind word, accents kept: "Thị trấn M'Drắk" → "M'Drắk"."""
    return name.removeprefix(name_parts(name).head).strip()


def _read(part: str) -> tuple[bool, Written]:
    folded = _LEAD_IN.sub("", fold(part))
    match = _HEAD.match(folded)
    head, rest, plural = (
        ("", folded, False) if match is None else (_HEADS[match[2]], folded[match.end() :], bool(match[1]))
    )
    return plural, Written(squeeze(part).strip(" ."), head, rest.replace(" ", ""))
