"""The figures of a period (workflow, §7; choices: docs/decisions.md, "Consulting"). Each carries the rows behind it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, QuerySet

from consulting.enums import RequestState
from consulting.models import Category, ConsultingRequest, RequestProduct, RequestProject, Session
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.registry.models import Establishment, Product
from projects.models import Project

ENTITY = ConsultingRequest.entity()


@dataclass(frozen=True)
class Count:
    """A figure and the query that explains it."""

    value: int
    rows: QuerySet


@dataclass(frozen=True)
class CategoryCounts:
    category: Category
    requests: Count
    establishments: Count
    products: Count


@dataclass(frozen=True)
class PeriodCounts:
    """Figures of one period. `establishments` and `products` are sums over the categories of what is distinct in each.

    `rows`: requests of `requests`, `completed`, `unlinked` and `establishments`; sessions of `sessions`; establishments
    of `distinct_establishments` and of each category; products of `products`; projects of `new_projects`.
    """

    requests: Count
    completed: Count
    sessions: Count
    establishments: Count
    distinct_establishments: Count
    products: Count
    new_projects: Count  # đề án that came of requests within the period, whenever those came in
    unlinked: Count  # requests not tied to an establishment yet: they count as requests only
    by_category: tuple[CategoryCounts, ...]

    def as_dict(self) -> dict:
        """The block `consulting` of the report's JSON."""
        heads = ("requests", "completed", "sessions", "establishments", "distinct_establishments", "products")
        return {name: getattr(self, name).value for name in heads} | {
            "by_category": [
                {"code": row.category.code}
                | {name: getattr(row, name).value for name in ("requests", "establishments", "products")}
                for row in self.by_category
            ]
        }


@dataclass
class Taken:
    """What one request says about itself, as it was recorded at the moment of the reading."""

    pk: int
    category: int
    establishment: int | None
    products: frozenset[int]


def period_counts(start: dt.date, end: dt.date, recorded_by: dt.datetime | None = None) -> PeriodCounts:
    """Figures of the requests taken in from `start` to `end`, as recorded by a moment (default: now).

    With `recorded_by` fixed the figures never change, whatever is typed, mended or merged later.
    """
    taken = taken_in(start, end, recorded_by)
    by_category = tuple(_category_counts(category, rows) for category, rows in _grouped(taken))
    linked = {request.establishment for request in taken if request.establishment}
    return PeriodCounts(
        requests=_requests(request.pk for request in taken),
        completed=_requests(_completed(start, end, recorded_by)),
        sessions=_sessions(start, end, recorded_by),
        establishments=_sum(by_category, "establishments", taken),
        distinct_establishments=_establishments(linked),
        products=Count(
            sum(row.products.value for row in by_category),
            Product.objects.filter(pk__in={pk for request in taken for pk in request.products}),
        ),
        new_projects=_new_projects(start, end, recorded_by),
        unlinked=_requests(request.pk for request in taken if not request.establishment),
        by_category=by_category,
    )


def taken_in(start: dt.date, end: dt.date, recorded_by: dt.datetime | None) -> list[Taken]:
    """The requests that count as taken in, oldest first."""
    found = ConsultingRequest.objects.filter(received_on__range=(start, end))
    if recorded_by is None:
        found = found.counted()
    else:
        merged = TransitionRecord.objects.filter(entity=ENTITY, target=RequestState.DUPLICATE)
        merged = merged.filter(recorded_at__lte=recorded_by).values("object_id")
        found = found.filter(recorded_at__lte=recorded_by).exclude(pk__in=merged)
    facts = found.order_by("pk").values_list("pk", "category_id", "establishment_id")
    lines = RequestProduct.objects.filter(request__in=found.order_by().values("pk")).order_by("pk")
    products = defaultdict(set)
    for request, product in lines.values_list("request_id", "product_id"):
        products[request].add(product)
    taken = [Taken(*fact, frozenset(products[fact[0]])) for fact in facts]
    return taken if recorded_by is None else _as_recorded(taken, recorded_by)


def _as_recorded(taken: list[Taken], recorded_by: dt.datetime) -> list[Taken]:
    """Undo what was mended after `recorded_by`: the oldest later event of a field holds what it said before."""
    requests = {request.pk: request for request in taken}
    events = AuditEvent.objects.filter(entity=ENTITY, object_id__in=requests, recorded_at__gt=recorded_by)
    for event in events.order_by("-sequence"):
        request = requests[event.object_id]
        if "category_id" in event.changes:
            request.category = event.changes["category_id"][0]
        if "establishment_id" in event.changes:
            request.establishment = event.changes["establishment_id"][0]
        if "products" in event.changes:
            request.products = frozenset(event.changes["products"][0])
    return taken


def _grouped(taken: list[Taken]) -> Iterable[tuple[Category, list[Taken]]]:
    """Categories that have requests, in their order, each with its requests."""
    groups = defaultdict(list)
    for request in taken:
        groups[request.category].append(request)
    return ((category, groups[category.pk]) for category in Category.objects.filter(pk__in=groups))


def _category_counts(category: Category, taken: list[Taken]) -> CategoryCounts:
    products = {pk for request in taken for pk in request.products}
    return CategoryCounts(
        category=category,
        requests=_requests(request.pk for request in taken),
        establishments=_establishments({request.establishment for request in taken if request.establishment}),
        products=Count(len(products), Product.objects.filter(pk__in=products)),
    )


def _requests(pks: Iterable[int]) -> Count:
    pks = list(pks)
    return Count(len(pks), ConsultingRequest.objects.filter(pk__in=pks))


def _establishments(pks: set[int]) -> Count:
    """A tax code stands in one record only (a constraint), so records are what is distinct."""
    return Count(len(pks), Establishment.every.filter(pk__in=pks))


def _sum(rows: Iterable[CategoryCounts], name: str, taken: list[Taken]) -> Count:
    linked = ConsultingRequest.objects.filter(pk__in=[request.pk for request in taken if request.establishment])
    return Count(sum(getattr(row, name).value for row in rows), linked)


def _completed(start: dt.date, end: dt.date, recorded_by: dt.datetime | None) -> QuerySet:
    """Requests whose first completion is effective in the period, whenever they came in."""
    steps = TransitionRecord.objects.filter(entity=ENTITY, name="complete")
    if recorded_by:
        steps = steps.filter(recorded_at__lte=recorded_by)
    first = steps.order_by("object_id").values("object_id").annotate(first=Min("effective_on"))
    return first.filter(first__range=(start, end)).values_list("object_id", flat=True)


def _sessions(start: dt.date, end: dt.date, recorded_by: dt.datetime | None) -> Count:
    held = Session.objects.filter(held_on__range=(start, end))
    if recorded_by:
        held = held.filter(recorded_at__lte=recorded_by)
    return Count(held.count(), held)


def _new_projects(start: dt.date, end: dt.date, recorded_by: dt.datetime | None) -> Count:
    """A joint đề án of several requests counts once, by the first of its links."""
    links = RequestProject.objects.order_by()
    if recorded_by:
        links = links.filter(recorded_at__lte=recorded_by)
    first = links.values("project").annotate(first=Min("formed_on")).filter(first__range=(start, end))
    projects = Project.objects.filter(pk__in=first.values("project"))
    return Count(projects.count(), projects)
