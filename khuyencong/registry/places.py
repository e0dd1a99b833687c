"""Reading places: what a written place means on a day, and what an old unit is called now."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from khuyencong.core.dates import format_date
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.gazetteer import Gazetteer, Resolution, either
from khuyencong.registry.models import Place, PlaceSuccession

__all__ = ["Resolution", "current", "describe", "resolve", "resolve_many", "with_successors"]


def resolve(text: str, on: dt.date) -> Resolution:
    """The place or places that `text` names on the day `on`.

    Reads "xã Ea Tu, TP. Buôn Ma Thuột", "huyện Buôn Đôn, huyện Lắk", "tt. M'Drak, h. M'Đrắk". After 30/06/2025 an old
    address gives the new commune, with a note. What is unclear stands in `problems`, in Vietnamese.
    """
    return resolve_many([text], on)[0]


def resolve_many(texts: Iterable[str], on: dt.date) -> list[Resolution]:
    """`resolve` for many texts in three queries, whatever their number; results in the order of `texts`."""
    gazetteer = Gazetteer(on)
    return [gazetteer.read(text) for text in texts]


def with_successors(places: QuerySet[Place] | None = None) -> QuerySet[Place]:
    """Places loaded so that `describe` and `current` ask nothing more for communes and provinces."""
    new = PlaceSuccession.objects.select_related("new__parent").order_by("new__sort_key", "pk")
    places = Place.objects.all() if places is None else places
    return places.select_related("parent").prefetch_related(Prefetch("successors", new))


def current(place: Place) -> list[Place]:
    """The units that `place` became on 01/07/2025: itself while valid, two where a commune was divided.

    A district became the communes that its communes went into.
    """
    if place.valid_to is None:
        return [place]
    if place.kind == PlaceKind.DISTRICT:
        return list(Place.objects.filter(predecessors__old__parent=place).distinct())
    return [row.new for row in place.successors.all()]


def describe(place: Place) -> str:
    """The unit with what it is now: "xã Ea Phê, huyện Krông Pắc (nay: xã Ea Phê)"."""
    if place.valid_to is None:
        return place.label
    if place.kind == PlaceKind.DISTRICT:
        return f"{place.label} (đến {format_date(place.valid_to)})"
    return f"{place.label} (nay: {either(current(place))})"
