"""Records that may be one establishment: the same telephone, or nearly the same name in what is one commune today."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from khuyencong.core.phones import tidy_phone
from khuyencong.core.text import fold
from khuyencong.registry.models import Establishment, Place, PlaceSuccession
from khuyencong.registry.services.establishments import name_key

NEAR = 0.88  # how much of two names must agree
_LEGAL = {
    "htx", "tht", "cong", "ty", "tnhh", "cp", "mtv", "dntn", "hkd", "ho", "co", "so", "kinh", "doanh", "san", "xuat",
}  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """Two records or more, and what they have in common."""

    why: str
    establishments: tuple[Establishment, ...]


def near_names(one: str, other: str) -> bool:
    """Whether two names differ by their legal kind or a slip of the hand. "Lò bún 1" and "Lò bún 2" are two."""
    one, other = _core(one), _core(other)
    if one == other:
        return bool(one)
    if _digits(one) != _digits(other):
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= NEAR and match.quick_ratio() >= NEAR and match.ratio() >= NEAR


def alike_to(*, name: str, place: Place | None, phone: str) -> list[Establishment]:
    """Records that what is typed may be one of."""
    phone = tidy_phone(phone)
    there = {one.pk for one in Place.objects.same_as(place)} if place else {None}
    rows = Establishment.objects.select_related("place__parent")
    return [
        one for one in rows
        if (phone and one.phone == phone) or (one.place_id in there and near_names(one.name, name))
    ]  # fmt: skip


def likely_duplicates() -> list[Alike]:
    """Groups of records that look like one, in two queries. Two different tax codes are never one."""
    found: dict[frozenset, Alike] = {}
    for why, rows in _groups():
        if len(rows) > 1 and len({row.tax_code for row in rows if row.tax_code}) < 2:
            found.setdefault(frozenset(row.pk for row in rows), Alike(why, tuple(sorted(rows, key=_likely_to_stay))))
    return list(found.values())


def _groups() -> Iterator[tuple[str, list[Establishment]]]:
    now = dict(PlaceSuccession.objects.exclude(part="part").order_by("-pk").values_list("old_id", "new_id"))
    phones, names, places = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in Establishment.objects.select_related("place__parent"):
        where = now.get(one.place_id, one.place_id)
        names[_core(one.name), where].append(one)
        places[where].append(one)
        if one.phone:
            phones[fold(one.phone)].append(one)
    yield from (("Cùng tên, cùng địa bàn", rows) for rows in names.values())
    yield from (("Cùng số điện thoại", rows) for rows in phones.values())
    for rows in places.values():
        for pair in combinations(rows, 2):
            if near_names(pair[0].name, pair[1].name):
                yield "Tên gần giống, cùng địa bàn", list(pair)


def _likely_to_stay(one: Establishment) -> tuple:
    """The record with a tax code first, then the older one."""
    return not one.tax_code, one.pk


def _core(name: str) -> str:
    """The name without its legal kind."""
    key = name_key(name)
    return " ".join(word for word in key.split() if word not in _LEGAL) or key


def _digits(text: str) -> list[str]:
    return [word for word in text.split() if not word.isalpha()]
