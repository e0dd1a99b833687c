"""Reads of what is published, each in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.registry.models import Establishment, LegalDocument
from projects.enums import UNDECIDED, DecisionKind, ProjectState
from projects.models import Beneficiary, ContentLine, Decision, PlanBatch, Project
from reports.published.rows import PublicBatch, PublicProject
from reports.selectors import DECIDED

PLAN_DECISIONS = (DecisionKind.PLAN, DecisionKind.AMENDMENT)
STEPS = ("approve", "sign_contract", "assign", "start", "accept", "settle", "refuse_acceptance", "change", "stop")
CHUNK = 500


@dataclass(frozen=True)
class Stamp:
    """When something of what is published was last written, and the number of that write."""

    updated_at: dt.datetime | None
    number: int


def stamp() -> Stamp:
    """One query, over the log of plans, đề án and the establishments in them."""
    who = Beneficiary.objects.filter(project__in=projects()).values("establishment")
    written = (
        Q(entity=PlanBatch.entity(), object_id__in=batches().values("pk"))
        | Q(entity=Project.entity(), object_id__in=projects().values("pk"))
        | Q(entity=Establishment.entity(), object_id__in=who)
    )
    last = AuditEvent.objects.filter(written).aggregate(at=Max("recorded_at"), number=Max("pk"))
    return Stamp(last["at"], last["number"] or 0)


def batches() -> QuerySet[PlanBatch]:
    """Plans that a decision approved, also once they are over."""
    return PlanBatch.objects.filter(state__in=DECIDED).order_by()


def projects() -> QuerySet[Project]:
    """Đề án of such plans, whatever became of them since."""
    return Project.objects.filter(batch__state__in=DECIDED).exclude(state__in=UNDECIDED).order_by()


def public_batches(pk: int | None = None) -> list[PublicBatch]:
    """Newest first; with `pk` that one alone, or none."""
    rows = batches() if pk is None else batches().filter(pk=pk)
    stopped = projects().filter(batch=OuterRef("pk"), state=ProjectState.STOPPED).values("batch")
    rows = rows.with_money().annotate(
        decided_on=Min("decisions__issued_on", filter=Q(decisions__kind=DecisionKind.PLAN)),
        stopped=Coalesce(Subquery(stopped.annotate(n=Count("pk")).values("n")), 0),
    )
    ordered = rows.prefetch_related(_decisions("decisions")).order_by("-year", "-decided_on", "-pk")
    return [PublicBatch.of(batch) for batch in ordered]


def in_order(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.order_by("-year", "-batch_id", "position", "pk")


def with_parts(rows: QuerySet[Project]) -> QuerySet[Project]:
    """What `public_projects` reads of each."""
    people = Beneficiary.objects.select_related("establishment").order_by("pk")
    return rows.with_money().select_related("batch", "place__parent").prefetch_related(
        Prefetch("content_lines", ContentLine.objects.select_related("content")), Prefetch("beneficiaries", people),
        _decisions("batch__decisions"),
    )  # fmt: skip


def _decisions(path: str) -> Prefetch:
    return Prefetch(path, Decision.objects.filter(kind__in=PLAN_DECISIONS).order_by("issued_on", "pk"))


def public_projects(rows: Iterable[Project]) -> list[PublicProject]:
    """`rows` of `with_parts` as the public sees them; one query more for their steps."""
    rows = list(rows)
    found: dict[int, dict[str, dt.date]] = {row.pk: {} for row in rows}
    steps = TransitionRecord.objects.filter(entity=Project.entity(), object_id__in=found, name__in=STEPS)
    for pk, name, day in steps.order_by("sequence").values_list("object_id", "name", "effective_on"):
        if name == "change":
            found[pk][name] = day
        else:
            found[pk].setdefault(name, day)
    return [PublicProject.of(row, found[row.pk]) for row in rows]


def streamed(rows: QuerySet[Project]) -> Iterator[PublicProject]:
    """All of them, never many at a time."""
    for some in batched(with_parts(in_order(rows)).iterator(chunk_size=CHUNK), CHUNK):
        yield from public_projects(some)


def policies(day: dt.date) -> QuerySet[LegalDocument]:
    """Documents in force on `day` whose text was checked against the original: only those are shown to the public."""
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=day)
    return LegalDocument.objects.filter(begun, verified=True).filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    )
