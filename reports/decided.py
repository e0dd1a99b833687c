"""By which papers a đề án stands in a plan and under contract: those of now, or those that a moment's log tells of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.core.models import TransitionRecord
from projects.models import Contract, PlanBatch, Project
from reports import asat
from reports.periods import Period

APPROVE, SIGN = "approve", "sign_contract"


@dataclass(frozen=True)
class Papers:
    """Of one đề án; `contract` need not be a stored row."""

    planned_on: dt.date | None
    batch: PlanBatch | None
    contract: Contract | None


def of_now(project: Project, decided: dict[int, PlanBatch]) -> Papers:
    batch = decided.get(project.batch_id)
    planned_on = project.joined_on or (batch.decided_on if batch else None)
    return Papers(planned_on, project.batch, getattr(project, "contract", None))


def of_moment(project: Project, decided: dict[int, PlanBatch], log: Iterable[TransitionRecord]) -> Papers:
    """What the steps say that stood then."""
    steps = {step.name: step for step in log if asat.counts(step)}
    approved, signed = steps.get(APPROVE), steps.get(SIGN)
    batch = decided.get(approved.data.get("batch", project.batch_id), project.batch) if approved else None
    contract = None
    if signed:
        number, value = signed.data.get("number", ""), signed.data.get("value", 0)
        contract = Contract(number=number, value=value, signed_on=signed.effective_on)
    return Papers(approved.effective_on if approved else None, batch, contract)


def batches_of_moment(period: Period, batches: QuerySet[PlanBatch]) -> list[PlanBatch]:
    """Batches of the period's year, or decided in it, by the approvals that stood then; `number` is the decision's."""
    steps = asat.standing(period.known).filter(entity=PlanBatch.entity(), name=APPROVE, effective_on__lte=period.as_at)
    approved = {step.object_id: step for step in steps.order_by("sequence")}
    found = []
    for batch in batches.filter(pk__in=approved).prefetch_related("lines"):
        step = approved[batch.pk]
        batch.decided_on, batch.decision_number = step.effective_on, step.data.get("number", "")
        if batch.year == period.year or batch.decided_on >= period.since:
            found.append(batch)
    return sorted(found, key=lambda batch: (batch.decided_on, batch.pk))


def counted_at(period: Period, names: Iterable[str], decided: Iterable[int]) -> Q:
    """Đề án that stood in one of the plans, or had a step of `names`, an approval or a contract in the days."""
    own = asat.standing(period.known).filter(entity=Project.entity(), object_id=OuterRef("pk"))
    steps = own.filter(name__in=[*names, APPROVE, SIGN], effective_on__range=(period.since, period.as_at))
    approved = own.filter(name=APPROVE, effective_on__lte=period.as_at)
    return Q(Exists(steps)) | Q(Exists(approved), batch__in=list(decided))
