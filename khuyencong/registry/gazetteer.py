"""Finds the units that a text names, as of one day. Used through `khuyencong.registry.places`.

Nothing is guessed. A spelling that differs only in accents, blanks or apostrophes is the same name; another name or
kind of unit counts only where an alias says so, and is then reported ("được hiểu là …"). All else is a question.
"""

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from khuyencong.core.dates import format_date
from khuyencong.core.text import squeeze
from khuyencong.registry.enums import Part, PlaceKind
from khuyencong.registry.models import Place, PlaceAlias, PlaceSuccession
from khuyencong.registry.place_names import Written, bare, name_parts, parse

COMMUNE, DISTRICT, PROVINCE = PlaceKind.COMMUNE, PlaceKind.DISTRICT, PlaceKind.PROVINCE
_SIZE = {COMMUNE: 0, DISTRICT: 1, PROVINCE: 2}


@dataclass(frozen=True)
class Resolution:
    """What `text` means: `places`, with `notes` on how it was read; `problems` are questions, `candidates` answers."""

    text: str
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    candidates: tuple[Place, ...] = ()

    @property
    def ok(self) -> bool:
        return bool(self.places) and not self.problems


class Unclear(Exception):
    """A question to the user, with the places that may be meant."""

    def __init__(self, question: str, candidates: Iterable[Place] = ()):
        super().__init__(question)
        self.candidates = list(candidates)


def either(places: Iterable[Place]) -> str:
    return " hay ".join(place.label for place in places)


class Gazetteer:
    """All places, aliases and successions in memory (three queries); `read` then asks the database nothing."""

    def __init__(self, on: dt.date):
        self.on = on
        self.places = {place.pk: place for place in Place.objects.order_by("pk")}
        self.written = {pk: name_parts(place.name) for pk, place in self.places.items()}
        self.named, self.aliases = defaultdict(list), defaultdict(list)
        self.successors, self.origins = defaultdict(list), defaultdict(set)
        for place in self.places.values():
            place.parent = self.places.get(place.parent_id)
            self.named[place.kind, self.written[place.pk].key].append(place)
        for alias in PlaceAlias.objects.order_by("pk"):
            place, words = self.places[alias.place_id], name_parts(alias.text)
            self.aliases[place.kind, words.head, words.key].append((place, alias.note))
        self.main_successor: dict[int, Place] = {}  # of a divided commune the one that took the main part
        rows = PlaceSuccession.objects.order_by("new__sort_key", "pk").values_list("old_id", "new_id", "part")
        for old, new, part in rows:
            self.successors[old].append(self.places[new])
            self.origins[new].add(self.places[old].parent_id)
            if part != Part.PART:
                self.main_successor[old] = self.places[new]

    def read(self, text: str) -> Resolution:
        """What `text` names; see `places.resolve`."""
        places, notes, problems, candidates = {}, [], [], {}
        try:
            wanted = self._wanted(text, notes)
        except Unclear as unclear:
            return Resolution(text, problems=(str(unclear),), candidates=tuple(unclear.candidates))
        for kind, item, inside in wanted:
            try:
                place = self._in_time(self._find(kind, item, inside, notes), item, notes)
                places[place.pk] = place
            except Unclear as unclear:
                problems.append(str(unclear))
                candidates |= {place.pk: place for place in unclear.candidates}
        return Resolution(text, *map(tuple, (places.values(), notes, problems, candidates.values())))

    # -- which units the text speaks of, and inside which

    def _wanted(self, text: str, notes: list[str]) -> list[tuple[str, Written, tuple[Place, ...]]]:
        """(kind, words, units around it) of each place that the text means, from "commune, district, province"."""
        items = self._levels(parse(text), text)
        if not items:
            raise Unclear(
                f"Không tìm thấy “{squeeze(text)}” trong danh mục địa bàn." if text.strip() else "Chưa ghi địa bàn."
            )
        if len(items) > 1 and all(_SIZE[a] > _SIZE[b] for (a, _), (b, _) in pairwise(items)):
            items.reverse()  # "tỉnh …, huyện …, xã …"
        provinces = [item for kind, item in items if kind == PROVINCE]
        around = tuple(self._find(PROVINCE, item, (), notes) for item in provinces[:1])
        wanted, waiting = [], []
        for kind, item in items:
            if kind == COMMUNE:
                waiting.append(item)
            elif kind == DISTRICT and waiting:
                district = self._find(DISTRICT, item, around, notes)
                wanted += [(COMMUNE, one, (district,)) for one in waiting]
                waiting = []
            elif kind == DISTRICT:
                wanted.append((DISTRICT, item, around))
        wanted += [(COMMUNE, one, around) for one in waiting]
        return wanted or [(PROVINCE, item, ()) for item in provinces]

    def _levels(self, parts: list[Written], text: str) -> list[tuple[str, Written]]:
        """Each part with its kind of unit. House, street and hamlet before the first unit are left out."""
        found = []
        for index, part in enumerate(parts):
            kinds = [kind for kind in part.levels if self.named.get((kind, part.key)) or self._alias(kind, part)]
            following = parts[index + 1] if index + 1 < len(parts) else None
            if part.head:
                found.append(((kinds or part.levels)[0], part))
            elif following and following.levels == (COMMUNE,):
                continue  # a hamlet or street before its commune, even if it bears a commune's name
            elif kinds:
                found.append((self._level(kinds, part, found, following), part))
            elif found and part.key != "vietnam":
                raise Unclear(f"Không tìm thấy “{part.text}” trong danh mục địa bàn (“{squeeze(text)}”).")
        return found

    def _level(self, kinds: list[str], part: Written, before: list, following: Written | None) -> str:
        """The kind of a name without its kind word, from what stands beside it."""
        if before and before[-1][0] == COMMUNE and DISTRICT in kinds:
            return DISTRICT
        if following and COMMUNE in kinds and DISTRICT in following.levels:
            return COMMUNE
        places = [place for kind in kinds for place in self.named[kind, part.key]]
        valid = [place for place in places if place.is_valid_on(self.on)]
        if len({place.kind for place in valid}) > 1:
            raise Unclear(f"“{part.text}”: {either(valid)}?", valid)
        return valid[0].kind if valid else kinds[0]

    # -- one unit

    def _find(self, kind: str, item: Written, inside: tuple[Place, ...], notes: list[str]) -> Place:
        """The one unit of `kind` that `item` names, valid on the day or else at another time."""
        named = [place for place in self.named.get((kind, item.key), []) if self._is_inside(place, inside)]
        valid = [place for place in named if place.is_valid_on(self.on)]
        future = [place for place in named if place.valid_from > self.on]
        past = [place for place in named if place not in valid and place not in future]
        # Beside a district that is no more, the old commune is meant.
        pools = [valid, past] if all(unit.is_valid_on(self.on) for unit in inside) else [past, valid]
        for pool in pools:
            if same := self._of_kind(item, pool):
                return self._only(item, same, notes)
        if known := [pair for pair in self._alias(kind, item) if self._is_inside(pair[0], inside)]:
            place, why = known[0]
            notes.append(f"“{item.text}” được hiểu là {place.label} ({why}).")
            return place
        if others := valid or past:
            raise Unclear(f"Không có “{item.text}”; có phải {either(others)}?", others)
        if same := self._of_kind(item, future):
            return self._only(item, same, notes)
        raise self._unknown(kind, item, inside)

    def _of_kind(self, item: Written, places: list[Place]) -> list[Place]:
        return [place for place in places if item.head in ("", self.written[place.pk].head)]

    def _only(self, item: Written, places: list[Place], notes: list[str]) -> Place:
        if len(places) > 1:
            spelt = [place for place in places if item.text.casefold().endswith(bare(place.name).casefold())]
            places = spelt if len(spelt) == 1 else places
        if len(places) > 1:
            raise Unclear(f"“{item.text}”: {either(places)}?", places)
        if not item.head:
            notes.append(f"“{item.text}” được hiểu là {places[0].label}.")
        return places[0]

    def _alias(self, kind: str, item: Written) -> list[tuple[Place, str]]:
        if item.head:
            return self.aliases.get((kind, item.head, item.key), [])
        return [pair for (k, _, key), pairs in self.aliases.items() if (k, key) == (kind, item.key) for pair in pairs]

    def _is_inside(self, place: Place, units: tuple[Place, ...]) -> bool:
        return all(self._belongs(place, unit) for unit in units)

    def _belongs(self, place: Place, unit: Place) -> bool:
        if unit.kind == DISTRICT:
            return place.parent_id == unit.pk or unit.pk in self.origins[place.pk]
        root = place
        while root.parent:
            root = root.parent
        return root == unit or unit in self.successors[root.pk] or root in self.successors[unit.pk]

    def _unknown(self, kind: str, item: Written, inside: tuple[Place, ...]) -> Unclear:
        near = {
            key: place
            for (level, key), places in self.named.items()
            for place in places
            if level == kind and place.is_valid_on(self.on) and self._is_inside(place, inside)
        }
        alike = [near[key] for key in difflib.get_close_matches(item.key, near, n=3, cutoff=0.8)]
        where = f" trong {either(inside)}" if inside else " trong danh mục địa bàn"
        hint = f" Gần giống: {either(alike)}." if alike else ""
        return Unclear(f"Không tìm thấy “{item.text}”{where}.{hint}", alike)

    # -- the unit as of the day

    def _in_time(self, place: Place, item: Written, notes: list[str]) -> Place:
        """`place`, or what it has become by the day."""
        if place.is_valid_on(self.on):
            return place
        if self.on < place.valid_from:
            raise Unclear(
                f"{place} chưa có vào ngày {format_date(self.on)}; có từ ngày {format_date(place.valid_from)}.",
                [old for old in self.places.values() if place in self.successors[old.pk]],
            )
        now = self.successors[place.pk]
        if place.kind == DISTRICT:
            now = [new for pk, new in self.places.items() if place.pk in self.origins[pk]]
            raise Unclear(f"{place} có đến hết ngày {format_date(place.valid_to)}. Xin ghi xã, phường hiện nay.", now)
        if len(now) != 1:
            raise Unclear(f"{place} nay đã chia: {either(now)}?", now)
        notes.append(f"“{item.text}” ({place.label}) nay là {now[0].label}.")
        return now[0]
