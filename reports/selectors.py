"""Reads for the list of reports, the home pages and the public list; each in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.models import LegalDocument
from projects.enums import BatchState, DecisionKind
from projects.models import Decision, PlanBatch, Project
from projects.selectors import batches
from reports.facts import EVENT_OF
from reports.periods import Period, half_containing, six_month, whole_year

DECIDED = (BatchState.APPROVED, BatchState.CLOSED)
YEARS_SHOWN = 10
# Steps of a đề án by which a year's figures move.
COUNTED_STEPS = ("approve", *EVENT_OF)


@dataclass(frozen=True)
class ReportYear:
    """One line of the list of reports; money in đồng."""

    year: int
    projects: int
    support: int

    @property
    def halves(self) -> list[Period]:
        return [period for period in (six_month(self.year, 1), six_month(self.year, 2)) if period.has_begun]

    @property
    def whole(self) -> Period:
        return whole_year(self.year)


def report_years(user) -> list[ReportYear]:
    """This year and those before it back to the first plan, newest first, at most ten. One query."""
    plans: dict[int, list[int]] = {}
    for batch in batches(user).filter(state__in=DECIDED).prefetch_related(None).order_by("year"):
        sums = plans.setdefault(batch.year, [0, 0])
        sums[0] += batch.projects_count
        sums[1] += batch.support
    this_year = timezone.localdate().year
    years = range(this_year, min([this_year, *plans]) - 1, -1)[:YEARS_SHOWN]
    return [ReportYear(year, *plans.get(year, (0, 0))) for year in years]


def latest_period(today: dt.date) -> Period:
    """The period whose figures a leader wants to see: of the year with the latest plan, as far as anything happened.

    In the running year that is until today; of an earlier one the half, or the year, of the last counted step.
    """
    decided = Decision.objects.filter(kind=DecisionKind.PLAN, issued_on__lte=today).aggregate(last=Max("issued_on"))
    year = (decided["last"] or today).year
    if year == today.year:
        return _until(today)
    steps = TransitionRecord.objects.filter(
        entity=Project.entity(), name__in=COUNTED_STEPS, effective_on__range=(decided["last"], dt.date(year, 12, 31))
    )
    return _until(steps.aggregate(last=Max("effective_on"))["last"] or decided["last"])


def _until(day: dt.date) -> Period:
    half = half_containing(day)
    return half if half.half == 1 else whole_year(half.year)


def published_batches() -> list[PlanBatch]:
    """Approved plans as anybody may see them, newest first. What the page shows of a đề án names no beneficiary."""
    projects = Project.objects.select_related("place__parent").with_money().order_by("position", "pk")
    decisions = Decision.objects.filter(kind=DecisionKind.PLAN).order_by("issued_on", "pk")
    decided_on = Min("decisions__issued_on", filter=Q(decisions__kind=DecisionKind.PLAN))
    return list(
        PlanBatch.objects.filter(state__in=DECIDED).with_money().annotate(decided_on=decided_on)
        .prefetch_related(Prefetch("projects", projects), Prefetch("decisions", decisions))
        .order_by("-year", "-decided_on", "-pk")
    )  # fmt: skip


def policies(day: dt.date) -> QuerySet[LegalDocument]:
    """Documents in force on `day` whose text was checked against the original: only those are shown to the public."""
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=day)
    return LegalDocument.objects.filter(begun, verified=True).filter(
        Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    )
