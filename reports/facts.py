"""Reads what a report is made of, in a fixed number of queries whatever the number of rows.

A viewer of None is the system itself (the management command); for a person the row rule of each model holds.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.bridging import Bridge
from khuyencong.registry.enums import Source
from khuyencong.registry.models import GroupedContent
from projects.enums import AmendmentPart, DecisionKind, VoucherKind
from projects.models import AmendmentItem, Decision, PlanBatch, PlanLine, Project, Voucher
from projects.selectors import with_parts
from reports import asat
from reports import decided as plans
from reports.amounts import decided_and_approved, left_by
from reports.models import AnnualLine
from reports.periods import YEAR, Period
from reports.rows import LINES_CODE, Advance, AnnualRow, BatchRow, ContentGroup, Grouping, Money, ProjectRow

# Which steps of a đề án make it count, by the date from which it does (workflow, §7).
STEPS = {
    "authorised_on": ("approve_detail",),
    "started_on": ("assign", "start"),
    "accepted_on": ("accept",),
    "refused_on": ("refuse_acceptance",),
    "settled_on": ("settle",),
    "changed_on": ("change",),
    "stopped_on": ("stop",),
}
EVENT_OF = {name: event for event, names in STEPS.items() for name in names}
REASONS = {"stop_reason": "stopped_on", "change_reason": "changed_on"}
LATEST = ("changed_on",)  # of these the last date counts, of all others the first


def visible(model, viewer) -> QuerySet:
    """All rows of `model` that `viewer` may see; every row for None."""
    return model.objects.all() if viewer is None else model.objects.visible_to(viewer)


def decided_batches(period: Period, viewer) -> list[PlanBatch]:
    """Batches of the period's year, or decided in it, with `decided_on` no later than its as-at day."""
    if period.known:
        return plans.batches_of_moment(period, visible(PlanBatch, viewer))
    plan = Decision.objects.filter(kind=DecisionKind.PLAN).order_by("issued_on", "pk")
    batches = visible(PlanBatch, viewer).annotate(
        decided_on=Min("decisions__issued_on", filter=Q(decisions__kind=DecisionKind.PLAN))
    )
    known = batches.filter(decided_on__lte=period.as_at).filter(Q(year=period.year) | Q(decided_on__gte=period.since))
    return list(
        known.prefetch_related(Prefetch("decisions", plan, to_attr="plan_decisions"), "lines").order_by(
            "decided_on", "pk"
        )
    )


def batch_row(batch: PlanBatch) -> BatchRow:
    return BatchRow(
        pk=batch.pk, name=batch.name, year=batch.year, programme=batch.programme,
        decision=_number(batch), decided_on=batch.decided_on,
        is_illustrative=batch.is_illustrative,
    )  # fmt: skip


def _number(batch: PlanBatch) -> str:
    return batch.decision_number if hasattr(batch, "decision_number") else batch.plan_decisions[0].number


def line_row(batch: PlanBatch, line: PlanLine) -> ProjectRow:
    """A non-project line as a row of the plan: its money, no đề án."""
    money = {source.value: line.amount if line.source == source else 0 for source in Source}
    return ProjectRow(
        pk=None, code="", title=line.name, programme=batch.programme, batch_id=batch.pk, batch_name=str(batch),
        content_code=LINES_CODE, content_name="Nội dung chi khác (ngoài đề án)", content_order="~",
        unit="", establishments=frozenset(), beneficiary_name="", place="", duration="", objective="",
        contract_number="", contract_value=0, planned_on=batch.decided_on,
        is_illustrative=batch.is_illustrative, is_project=False, plan_year=batch.year,
        **dict.fromkeys(("money", "decided", "amended"), Money(**money)),
    )  # fmt: skip


def project_rows(period: Period, viewer, batches: Iterable[PlanBatch], bridge: Bridge) -> list[ProjectRow]:
    """Every đề án that any figure of the period or of its year until then may count: of the batches, or with a counted
    step, a contract or an advance.
    """
    decided = {batch.pk: batch for batch in batches}
    days = (period.since, period.as_at)
    paid = _advances(period).filter(project=OuterRef("pk"), issued_on__range=days)
    counted = _counted(period, decided) | Q(Exists(paid))
    added = AmendmentItem.objects.filter(
        project=OuterRef("pk"), part=AmendmentPart.ADD, amendment__decision__isnull=False
    )
    joined = Subquery(added.values("amendment__decision__issued_on")[:1])
    seen = with_parts(visible(Project, viewer)).with_money().select_related("contract")
    found = seen.filter(counted).annotate(joined_on=joined)
    projects = list(found.order_by("year", "batch_id", "position", "pk"))
    keys = [project.pk for project in projects]
    steps, advances = counted_steps(keys, period), advances_of(keys, period)
    rows = []
    for project in projects:
        log = steps.get(project.pk, [])
        papers = plans.of_moment(project, decided, log) if period.known else plans.of_now(project, decided)
        row = project_row(project, papers, [step for step in log if step.name in EVENT_OF], period.as_at, bridge)
        rows.append(replace(row, advances=advances.get(row.pk, ())))
    return rows


def _counted(period: Period, decided: dict[int, PlanBatch]) -> Q:
    if period.known:
        return plans.counted_at(period, EVENT_OF, decided)
    days = (period.since, period.as_at)
    steps = TransitionRecord.objects.filter(
        entity=Project.entity(), object_id=OuterRef("pk"), name__in=EVENT_OF, effective_on__range=days
    )
    return Q(batch__in=decided) | Q(Exists(steps)) | Q(contract__signed_on__range=days)


def _advances(period: Period) -> QuerySet[Voucher]:
    return asat.recorded(Voucher.objects.filter(kind=VoucherKind.ADVANCE), period.known)


def advances_of(keys: list[int], period: Period) -> dict[int, tuple[Advance, ...]]:
    """`{project: its advances since the first day of the year}`, oldest first."""
    found: dict[int, tuple[Advance, ...]] = {}
    rows = _advances(period).filter(project__in=keys, issued_on__range=(period.since, period.as_at))
    for row in rows.order_by("issued_on", "pk"):
        found[row.project_id] = (*found.get(row.project_id, ()), Advance(row.issued_on, row.signed, row.source))
    return found


def counted_steps(keys: list[int], period: Period) -> dict[int, list[TransitionRecord]]:
    """`{project: its counted steps}`, oldest first; those after the as-at day tell what was so before them."""
    names = [*EVENT_OF, plans.APPROVE, plans.SIGN] if period.known else EVENT_OF
    rows = asat.ever(period.known).filter(entity=Project.entity(), object_id__in=keys, name__in=names)
    found: dict[int, list[TransitionRecord]] = {}
    for step in rows.order_by("effective_on", "sequence"):
        found.setdefault(step.object_id, []).append(step)
    return found


def events_of(log: Iterable[TransitionRecord], until: dt.date) -> dict[str, TransitionRecord]:
    """`{event: step}` of the steps up to `until`."""
    events: dict[str, TransitionRecord] = {}
    for step in log:
        event = EVENT_OF[step.name]
        if asat.counts(step) and step.effective_on <= until and (event in LATEST or event not in events):
            events[event] = step
    return events


def project_row(
    project: Project, papers: plans.Papers, log: list[TransitionRecord], until: dt.date, bridge: Bridge
) -> ProjectRow:
    steps = events_of(log, until)
    content, contract, planned_on, batch = project.main_content, papers.contract, papers.planned_on, papers.batch
    beneficiaries = project.beneficiaries.all()
    places = bridge.places(project.place_id, project.place_text, (row.establishment.place_id for row in beneficiaries))
    if contract and contract.signed_on > until:
        contract = None
    if planned_on and planned_on > until:
        planned_on = None
    return ProjectRow(
        pk=project.pk, code=project.code or "", title=project.title, programme=project.programme,
        batch_id=batch.pk if batch else None, batch_name=str(batch or ""), content_code=content.code,
        content_name=content.name, content_order=content.sort_key, unit=project.implementing_unit,
        place=project.place_text, establishments=frozenset(row.establishment_id for row in beneficiaries),
        beneficiary_name=project.beneficiary_text, duration=project.duration, objective=project.objective,
        contract_number=contract.number if contract else "", contract_value=contract.value if contract else 0,
        planned_on=planned_on, contracted_on=contract.signed_on if contract else None,
        state=project.get_state_display(), is_illustrative=project.is_illustrative,
        **{event: step.effective_on for event, step in steps.items()}, **step_amounts(project, log, steps, until),
        **{name: steps[event].note if event in steps else "" for name, event in REASONS.items()},
        office_code=project.office.code, office_name=project.office.name,
        district=bridge.district(places), commune=bridge.commune(places),
        plan_year=batch.year if batch else None,
    )  # fmt: skip


def step_amounts(project: Project, log: list[TransitionRecord], steps: dict, until: dt.date) -> dict[str, Money]:
    """Money as decided, approved and amended, and as accepted and settled where those steps were taken.

    A step says in the log what it was about; what it does not say is as the step before it said.
    """
    decided, approved = decided_and_approved(project, [step for step in log if step.name == "change"], until)
    amounts = {"decided": decided, "money": approved, "amended": left_by(steps.get("stopped_on"), approved)}
    said = asdict(approved)
    for name in ("accepted", "settled"):
        if step := steps.get(f"{name}_on"):
            said |= {source: amount for source, amount in step.data.items() if source in said}
            amounts[name] = Money(**said)
    return amounts


def groupings() -> tuple[Grouping, ...]:
    """Every grouping of contents that has any, in one query."""
    of_grouping = [f"grouping__{name}" for name in ("code", "name", "basis", "verified", "is_printed")]
    lines = GroupedContent.objects.values_list(*of_grouping, "group__code", "group__name", "content__code")
    found: dict = {}
    for line in lines.order_by("grouping__position", "grouping_id", "group__position", "group_id", "content_id"):
        found.setdefault(line[:5], {}).setdefault(line[5:7], set()).add(line[7])
    return tuple(
        Grouping(*one, tuple(ContentGroup(*group, frozenset(codes)) for group, codes in groups.items()))
        for one, groups in found.items()
    )


def annual_lines(period: Period) -> tuple[AnnualRow, ...]:
    """The lines of the yearly table; none for a part of a year."""
    if period.report != YEAR:
        return ()
    rows = AnnualLine.objects.filter(is_used=True)
    return tuple(AnnualRow(row.code, row.label, row.unit, row.figure, row.verified) for row in rows)


def anything_by(period: Period) -> bool:
    """Whether any step of a đề án is recorded as early as the period's end."""
    steps = asat.standing(period.known).filter(entity=Project.entity(), effective_on__lte=period.end)
    return steps.exists()
