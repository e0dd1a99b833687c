"""What producers ask for, by kind, place, trade, channel and how they heard of us; and neighbours of one trade."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Max, Min, QuerySet

from consulting.models import ConsultingRequest
from khuyencong.registry.bridging import LAST_DISTRICT_DAY
from khuyencong.registry.enums import Industry, PlaceKind
from khuyencong.registry.industries import guess_industry
from khuyencong.registry.models import Place, PlaceSuccession
from khuyencong.registry.working_days import working_calendar

UNKNOWN = "Chưa rõ"


@dataclass(frozen=True)
class Slice:
    """One bar: what it is of, and how many requests."""

    label: str
    count: int


@dataclass(frozen=True)
class Table:
    """Requests of a period told apart by one thing; the bars are drawn against `most`."""

    title: str
    head: str
    rows: tuple[Slice, ...]

    @property
    def most(self) -> int:
        return max((row.count for row in self.rows), default=0)


@dataclass(frozen=True)
class Neighbours:
    """Establishments of one trade in one commune of today: a joint đề án may serve them together."""

    place: str
    industry: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """The figures of a period. `median_days`: working days from intake to the first session; None without any."""

    requests: int
    answered: int
    median_days: float | None
    tables: tuple[Table, ...]
    neighbours: tuple[Neighbours, ...]


def demand(user, start: dt.date, end: dt.date) -> Demand:
    """Of the requests that `user` sees and that count, taken in from `start` to `end`. Three queries."""
    rows = list(_requests(user, start, end))
    calendar = working_calendar()
    waits = [calendar.between(row.received_on, row.first_held) for row in rows if row.first_held]
    tables = (
        _table("Theo loại yêu cầu", "Loại yêu cầu", rows, lambda row: row.category.public_name),
        _table("Theo địa bàn", "Huyện cũ (đến 30/06/2025); xã, phường", rows, place_name),
        _table("Theo ngành nghề", "Ngành nghề", rows, lambda row: industry_name(industry_of(row))),
        _table("Theo kênh tiếp nhận", "Kênh", rows, lambda row: row.get_channel_display()),
        _table("Biết đến Trung tâm qua", "Nguồn", rows, lambda row: row.get_heard_from_display()),
    )
    median = statistics.median(waits) if waits else None
    return Demand(len(rows), len(waits), median, tables, tuple(_neighbours(rows)))


def span(user) -> tuple[dt.date, dt.date] | None:
    """The year of the newest request: what the page shows at first. None where there is none."""
    newest = ConsultingRequest.objects.visible_to(user).counted().aggregate(newest=Max("received_on"))["newest"]
    return (dt.date(newest.year, 1, 1), dt.date(newest.year, 12, 31)) if newest else None


def _requests(user, start: dt.date, end: dt.date) -> QuerySet[ConsultingRequest]:
    rows = ConsultingRequest.objects.visible_to(user).counted().filter(received_on__range=(start, end))
    rows = rows.select_related("category", "place__parent", "establishment__place")
    return rows.annotate(first_held=Min("sessions__held_on")).order_by("received_on", "pk")


def _table(title: str, head: str, rows: Iterable, name: Callable[[ConsultingRequest], str]) -> Table:
    """The most frequent first; what is not known comes last."""
    counts = Counter(name(row) or UNKNOWN for row in rows)
    ordered = sorted(counts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0]))
    return Table(title, head, tuple(Slice(label, count) for label, count in ordered))


def place_name(row: ConsultingRequest) -> str:
    """The old district of a request until 30/06/2025, the commune after it."""
    if row.place is None:
        return ""
    is_old = (
        row.received_on <= LAST_DISTRICT_DAY and row.place.parent_id and row.place.parent.kind == PlaceKind.DISTRICT
    )
    return row.place.parent.name if is_old else row.place.name


def industry_of(row: ConsultingRequest) -> str:
    """As the register has it, else as the request's words tell."""
    if row.establishment_id and row.establishment.industry:
        return row.establishment.industry
    return guess_industry(row.trade, row.establishment_name, row.description)


def industry_name(code: str) -> str:
    return Industry(code).label if code else ""


def _neighbours(rows: Iterable[ConsultingRequest]) -> list[Neighbours]:
    """Communes of today in which two establishments or more of one trade asked, the largest groups first."""
    now = dict(PlaceSuccession.objects.exclude(part="part").order_by("-pk").values_list("old_id", "new_id"))
    groups: dict[tuple[int, str], dict] = defaultdict(dict)
    for row in rows:
        code = industry_of(row)
        if row.place_id and code:
            who = row.establishment_id or row.establishment_name
            groups[now.get(row.place_id, row.place_id), code][who] = row.establishment_name
    large = {key: tuple(sorted(names.values())) for key, names in groups.items() if len(names) > 1}
    places = {place.pk: place.name for place in Place.objects.filter(pk__in=[pk for pk, _ in large])}
    found = [Neighbours(places[pk], industry_name(code), names) for (pk, code), names in large.items()]
    return sorted(found, key=lambda one: (-len(one.names), one.place, one.industry))
