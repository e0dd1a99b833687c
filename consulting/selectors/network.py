"""The network of collaborators: who answers for which commune, and what they did in a quarter."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import QuerySet

from consulting.models import ConsultingRequest, FieldNote
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Place, PlaceAssignment
from khuyencong.registry.selectors import old_districts

ELSEWHERE = "Nơi khác"


@dataclass(frozen=True)
class Commune:
    place: Place
    collaborators: tuple[str, ...]


@dataclass
class District:
    """The communes of today that an old district became."""

    name: str
    communes: list[Commune] = field(default_factory=list)

    @property
    def missing(self) -> list[Commune]:
        return [commune for commune in self.communes if not commune.collaborators]


@dataclass(frozen=True)
class Activity:
    """One collaborator in one quarter."""

    user: User
    communes: int
    referrals: int
    completed: int
    notes: int


def districts() -> list[District]:
    """All communes of today with their collaborators, by old district. Three queries."""
    names = old_districts()
    assigned: dict[int, list[str]] = {}
    for given in assignments():
        assigned.setdefault(given.place_id, []).append(str(given.user))
    found: dict[str, District] = {}
    for place in Place.objects.filter(kind=PlaceKind.COMMUNE, valid_to=None):
        name = names.get(place.pk, ELSEWHERE)
        commune = Commune(place, tuple(sorted(assigned.get(place.pk, ()))))
        found.setdefault(name, District(name)).communes.append(commune)
    return sorted(found.values(), key=lambda one: (one.name == ELSEWHERE, -len(one.missing), one.name))


def assignments() -> QuerySet[PlaceAssignment]:
    held = PlaceAssignment.objects.filter(
        user__is_active=True, user__grants__role=Role.COLLABORATOR, place__valid_to=None
    )
    return held.select_related("user", "place__parent").order_by("user__full_name", "place__sort_key", "pk")


def quarter(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the quarter of `day`."""
    first = dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = dt.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - dt.timedelta(days=1)


def activity(start: dt.date, end: dt.date) -> list[Activity]:
    """What each collaborator did from `start` to `end`; those who did nothing too. Five queries."""
    people = User.objects.filter(is_active=True, grants__role=Role.COLLABORATOR).distinct()
    communes = Counter(given.user_id for given in assignments())
    filed = ConsultingRequest.objects.counted().filter(received_on__range=(start, end)).exclude(referred_by=None)
    rows = list(filed.order_by().values_list("referred_by", "state"))
    referrals, completed = Counter(who for who, _ in rows), Counter(who for who, state in rows if state == "completed")
    seen = FieldNote.objects.filter(seen_on__range=(start, end)).order_by()
    notes = Counter(seen.values_list("author", flat=True))
    return [
        Activity(user, communes[user.pk], referrals[user.pk], completed[user.pk], notes[user.pk]) for user in people
    ]  # fmt: skip


def own_communes(user) -> QuerySet[Place]:
    """Communes of today that a person answers for."""
    return Place.objects.assigned_to(user).filter(kind=PlaceKind.COMMUNE, valid_to=None).select_related("parent")


def referrals(user) -> QuerySet[ConsultingRequest]:
    """What a collaborator filed."""
    return ConsultingRequest.objects.filter(referred_by=user).select_related("category", "place__parent")


def field_notes(user) -> QuerySet[FieldNote]:
    return FieldNote.objects.visible_to(user).select_related("author", "place__parent", "establishment")
