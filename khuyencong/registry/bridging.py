"""Where something stands when it is told by place: in its old district up to 30/06/2025, in its commune from then on.

A place that is given as of the other time is bridged by the succession of units; nothing is guessed, and nothing stands
in two places: what lies in several is `MANY`, what names none that we know is `UNKNOWN`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.gazetteer import Gazetteer
from khuyencong.registry.models import Place

LAST_DISTRICT_DAY, FIRST_COMMUNE_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
# How the place, as it is written in the record, came to stand where it does.
GIVEN, BRIDGED, DIVIDED = "given", "bridged", "divided"


@dataclass(frozen=True)
class Spot:
    """One unit of a list by place: `key` is fit for addresses, `order` sorts the list, `how` is one of the three."""

    key: str
    name: str
    order: str
    how: str = GIVEN


PROVINCE = Spot("tinh", "Toàn tỉnh", "~1")
MANY = Spot("nhieu", "Nhiều địa bàn", "~2")
UNKNOWN = Spot("chua-ro", "Chưa rõ địa bàn", "~4")


class Bridge:
    """All units in memory (three queries); asks nothing more, whatever the number of records."""

    def __init__(self, on: dt.date):
        """`on`: the day as of which written places are read first; then as of the other side of the merger."""
        self.gazetteer = Gazetteer(on)
        self.days = (on, LAST_DISTRICT_DAY if on > LAST_DISTRICT_DAY else FIRST_COMMUNE_DAY)
        self.before: dict[int, Counter] = {}
        for old, successors in self.gazetteer.successors.items():
            for new in successors:
                self.before.setdefault(new.pk, Counter())[self.gazetteer.places[old].parent_id] += 1

    def places(self, pk: int | None, text: str = "", others: Iterable[int | None] = ()) -> list[Place]:
        """The units of a record: the one chosen, else those that its words name, else those of who takes part."""
        known = self.gazetteer.places
        if pk:
            return [known[pk]]
        if text and (found := self._named(text)):
            return found
        return [known[one] for one in dict.fromkeys(others) if one]

    def _named(self, text: str) -> list[Place]:
        for day in self.days:
            self.gazetteer.on = day
            if (found := self.gazetteer.read(text)).ok:
                return list(found.places)
        return []

    def district(self, places: Iterable[Place]) -> Spot:
        """Where a record stands up to 30/06/2025."""
        return _one({self._district(place) for place in places})

    def commune(self, places: Iterable[Place]) -> Spot:
        """Where a record stands from 01/07/2025 on."""
        return _one({self._commune(place) for place in places})

    def _district(self, place: Place) -> Spot:
        if place.kind == PlaceKind.PROVINCE:
            return PROVINCE
        if place.kind == PlaceKind.DISTRICT:
            return _spot("h", place)
        if place.parent and place.parent.kind == PlaceKind.DISTRICT:
            return _spot("h", place.parent)
        origins = self.before.get(place.pk)
        if not origins:
            return UNKNOWN
        largest = min(origins, key=lambda pk: (-origins[pk], self.gazetteer.places[pk].sort_key))
        return _spot("h", self.gazetteer.places[largest], DIVIDED if len(origins) > 1 else BRIDGED)

    def _commune(self, place: Place) -> Spot:
        if place.kind == PlaceKind.PROVINCE:
            return PROVINCE
        if place.kind == PlaceKind.DISTRICT:
            return _spot("h", place, suffix=" (cũ), chưa rõ xã")
        if place.valid_to is None:
            return _spot("x", place)
        new = self.gazetteer.main_successor.get(place.pk)
        if new is None:
            return UNKNOWN
        return _spot("x", new, DIVIDED if len(self.gazetteer.successors[place.pk]) > 1 else BRIDGED)


def _spot(letter: str, place: Place, how: str = GIVEN, suffix: str = "") -> Spot:
    return Spot(f"{letter}{place.code}", f"{place.name}{suffix}", f"{place.sort_key} {place.code}", how)


def _one(spots: set[Spot]) -> Spot:
    keys = {spot.key for spot in spots}
    if len(keys) > 1:
        return MANY
    return min(spots, key=lambda spot: spot.how != GIVEN) if spots else UNKNOWN
