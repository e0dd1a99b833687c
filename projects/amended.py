"""Reads of what later decisions do to a plan: lists drawn up, what may stand in them, the steps behind the money."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import Programme
from projects.enums import CHANGEABLE, ChangeKind, ChangeState, ProjectState
from projects.models import Amendment, AmendmentItem, ChangeRequest, PlanBatch, Project
from projects.rules.changes import PLAN_CHANGES
from projects.selectors import eligible


def open_amendment(batch: PlanBatch) -> Amendment | None:
    """What is drawn up beside the plan, or to amend it, and has no decision yet; reads `amendments`."""
    return next((row for row in batch.amendments.all() if row.decision_id is None), None)


def amendment_items(amendments: Iterable[Amendment]) -> list[AmendmentItem]:
    """Their lines in the order in which they were written, with projects, money and change requests. One query."""
    rows = AmendmentItem.objects.filter(amendment__in=list(amendments)).order_by("pk")
    projects = ("project__batch", "project__office", "project__stop", "project__ledger__advance_ratio")
    return list(rows.select_related(*projects, "change"))


def addable(user, batch: PlanBatch) -> QuerySet[Project]:
    """Projects that an amendment may add to `batch`."""
    return eligible(user, batch).filter(state=ProjectState.APPRAISED)


def grantable(user, batch: PlanBatch) -> QuerySet[ChangeRequest]:
    """Checked change requests of the batch's programme on which decides who amends the plan."""
    rows = ChangeRequest.objects.visible_to(user).filter(
        state=ChangeState.CHECKED, project__programme=batch.programme, project__batch__year__lte=batch.year
    )
    others = Q(kind=ChangeKind.PARTY) if batch.programme == Programme.NATIONAL else ~Q(kind__in=PLAN_CHANGES)
    theirs = ~(others & Q(project__is_group=True))
    return rows.filter(theirs).select_related("project__batch").order_by("project__year", "project__code", "pk")


def stoppable(user, batch: PlanBatch) -> QuerySet[Project]:
    """Projects of this or an earlier plan of the same programme that a decision may stop."""
    rows = Project.objects.visible_to(user).filter(
        state__in=CHANGEABLE, programme=batch.programme, batch__year__lte=batch.year
    )
    return rows.select_related("batch", "ledger").order_by("-year", "code", "pk")


def plan_steps(projects: Iterable[Project]) -> QuerySet[TransitionRecord]:
    """The steps by which decisions brought projects into a plan, changed or stopped them, in their order."""
    keys, names = [project.pk for project in projects], ("approve", "change", "stop")
    rows = TransitionRecord.objects.filter(entity=Project.entity(), object_id__in=keys, name__in=names)
    return rows.order_by("effective_on", "sequence")
