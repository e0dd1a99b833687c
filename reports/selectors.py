"""Reads for the list of reports and the home pages; each in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Min
from django.utils import timezone

from consulting.models import ConsultingRequest
from khuyencong.core.models import TransitionRecord
from projects.enums import BatchState, DecisionKind
from projects.models import Decision, PlanBatch, Project
from projects.selectors import batches
from reports.facts import EVENT_OF
from reports.periods import MONTH, NINE_MONTH, QUARTER, SIX_MONTH, YEAR, Period, half_containing, of_year, whole_year

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
    def cells(self) -> list["PeriodCell"]:
        """Its periods that have begun: year, nine months and halves together, then quarters, then months."""
        return [
            PeriodCell(label, [PeriodLink(period) for report in kinds for period in of_year(report, self.year)])
            for label, kinds in CELLS.items()
        ]


CELLS = {"Năm, 9 và 6 tháng": (YEAR, NINE_MONTH, SIX_MONTH), "Quý": (QUARTER,), "Tháng": (MONTH,)}


@dataclass(frozen=True)
class PeriodLink:
    """One period in the list of a year; `said` is what a screen reader adds to the short label."""

    period: Period

    @property
    def label(self) -> str:
        short = {MONTH: str(self.period.number), YEAR: "Cả năm"}.get(self.period.report) or self.period.short
        return short.removeprefix("quý ")

    @property
    def said(self) -> str:
        return f"({self.period.name})"


@dataclass(frozen=True)
class PeriodCell:
    label: str
    links: list[PeriodLink]


def report_years(user) -> list[ReportYear]:
    """`years` with the plan of each. One query."""
    plans: dict[int, list[int]] = {}
    for batch in batches(user).filter(state__in=DECIDED).prefetch_related(None).order_by("year"):
        sums = plans.setdefault(batch.year, [0, 0])
        sums[0] += batch.projects_count
        sums[1] += batch.support
    return [ReportYear(year, *plans.get(year, (0, 0))) for year in _years(min(plans, default=None))]


def years(user) -> range:
    """This year and those before it back to the first plan, newest first, at most ten. One query."""
    plans = PlanBatch.objects.visible_to(user).filter(state__in=DECIDED)
    return _years(plans.aggregate(first=Min("year"))["first"])


def _years(first: int | None) -> range:
    this_year = timezone.localdate().year
    return range(this_year, min(this_year, first or this_year) - 1, -1)[:YEARS_SHOWN]


@dataclass(frozen=True)
class ReportYears:
    """The list of reports: years of which anything is known, then those that have neither plan nor request."""

    filled: list[ReportYear]
    empty: list[ReportYear]


def years_to_choose(user) -> ReportYears:
    """Two queries."""
    asked = set(ConsultingRequest.objects.order_by().values_list("received_on__year", flat=True).distinct())
    lines = report_years(user)
    filled = [line for line in lines if line.projects or line.year in asked]
    return ReportYears(filled, [line for line in lines if line not in filled])


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
