"""The consulting requests behind the figures of a period. The figures themselves are `consulting.selectors`' own."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consulting.enums import RequestState
from consulting.models import Category, ConsultingRequest, RequestProduct, RequestProject, Session
from consulting.selectors import Taken, taken_in
from khuyencong.core.models import TransitionRecord
from khuyencong.registry.bridging import Bridge
from khuyencong.registry.models import Establishment
from reports.asat import recorded
from reports.facts import visible
from reports.periods import Period
from reports.rows import RequestRow


def request_rows(period: Period, viewer, bridge: Bridge) -> list[RequestRow]:
    """Requests that some figure of the period counts: taken in, completed, advised on, or that led to a đề án in it."""
    formed = _formed_projects(period)
    days = (period.start, period.as_at)
    taken = _taken(period)
    of_now = Q(received_on__range=days) & ~Q(state=RequestState.DUPLICATE)
    counts = of_now if taken is None else Q(pk__in=taken)
    counted = counts | Q(completed_on__range=days) | Q(session_count__gt=0) | Q(pk__in=formed)
    requests = _with_facts(visible(ConsultingRequest, viewer), period).filter(counted)
    ordered = requests.select_related("category", "establishment", "place__parent", "assignee__office").order_by(
        "received_on", "pk"
    )
    lines = RequestProduct.objects.order_by("pk")
    found = ordered.prefetch_related(Prefetch("product_lines", lines))
    return _flagged(found if taken is None else _as_recorded(found, taken), period, formed, bridge)


def _taken(period: Period) -> dict[int, Taken] | None:
    """Requests taken in as they were recorded by the moment asked for; None where none was."""
    if period.known is None:
        return None
    return {request.pk: request for request in taken_in(period.start, period.as_at, period.known)}


def _as_recorded(requests: QuerySet, taken: dict[int, Taken]) -> list[ConsultingRequest]:
    """With `taken` of each, and of those that have it the category and the establishment of then. Two queries."""
    categories = Category.objects.in_bulk({request.category for request in taken.values()})
    establishments = Establishment.every.in_bulk({request.establishment for request in taken.values()} - {None})
    found = list(requests)
    for request in found:
        request.taken = taken.get(request.pk)
        if request.taken:
            request.category = categories[request.taken.category]
            request.establishment = establishments.get(request.taken.establishment)
    return found


def _formed_projects(period: Period) -> Counter:
    """`{request: đề án that came of it first, within the period}`; a joint one counts with the first of its links."""
    links = recorded(RequestProject.objects.filter(formed_on__lte=period.as_at), period.known)
    links = links.order_by("formed_on", "pk")
    first: dict[int, tuple] = {}
    for request, project, formed_on in links.values_list("request_id", "project_id", "formed_on"):
        first.setdefault(project, (request, formed_on))
    return Counter(request for request, formed_on in first.values() if formed_on in period)


def _with_facts(requests: QuerySet, period: Period) -> QuerySet:
    """Annotates `completed_on` (first completion known) and `session_count` (sessions held in the period)."""
    completions = TransitionRecord.objects.filter(
        entity=ConsultingRequest.entity(), object_id=OuterRef("pk"), name="complete", effective_on__lte=period.as_at
    )
    completions = recorded(completions, period.known)
    first = completions.order_by().values("object_id").annotate(first=Min("effective_on")).values("first")
    sessions = Session.objects.filter(request=OuterRef("pk"), held_on__range=(period.start, period.as_at))
    sessions = recorded(sessions, period.known)
    number = sessions.order_by().values("request").annotate(n=Count("pk")).values("n")
    return requests.annotate(
        completed_on=Subquery(first), session_count=Coalesce(Subquery(number, output_field=IntegerField()), 0)
    )


def _flagged(
    requests: Iterable[ConsultingRequest], period: Period, formed: Counter, bridge: Bridge
) -> list[RequestRow]:
    """Rows with what each adds to the distinct counts: in its category, in the period, in products."""
    seen = set()

    def first(*what) -> bool:
        is_new = what not in seen
        seen.add(what)
        return is_new

    rows = []
    for request in requests:
        counts = _counts(request, period)
        category, establishment = request.category_id, request.establishment_id
        linked = counts and establishment is not None
        products = _products(request) if counts else []
        rows.append(_row(
            request, counts, bridge, new_projects=formed[request.pk],
            new_in_category=int(linked and first("establishment", category, establishment)),
            new_in_period=int(linked and first("establishment", establishment)),
            products=sum(first("product", category, product) for product in products),
        ))  # fmt: skip
    return rows


def _counts(request: ConsultingRequest, period: Period) -> bool:
    if hasattr(request, "taken"):
        return request.taken is not None
    return period.start <= request.received_on <= period.as_at and request.state != RequestState.DUPLICATE


def _products(request: ConsultingRequest) -> list[int]:
    taken = getattr(request, "taken", None)
    return sorted(taken.products) if taken else [line.product_id for line in request.product_lines.all()]


def _row(request: ConsultingRequest, counts: bool, bridge: Bridge, **flags: int) -> RequestRow:
    establishment = request.establishment
    places = bridge.places(request.place_id, request.place_text, [establishment and establishment.place_id])
    office = request.assignee.office if request.assignee else None
    return RequestRow(
        pk=request.pk, code=request.code, category_code=request.category.code, category_name=request.category.name,
        category_order=request.category.position, received_on=request.received_on, completed_on=request.completed_on,
        is_counted=counts, establishment=request.establishment_id,
        establishment_name=establishment.name if establishment else request.establishment_name,
        place=str(request.place or request.place_text), channel=request.get_channel_display(),
        sessions=request.session_count, state=request.get_state_display(), is_illustrative=request.is_illustrative,
        office_code=office.code if office else "", office_name=office.name if office else "",
        district=bridge.district(places), commune=bridge.commune(places), **flags,
    )  # fmt: skip
