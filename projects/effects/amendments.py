"""One decision that adds to a plan, changes and stops, also in earlier plans; all of it or nothing.

Everything is locked at the start, in the order of all locks: batch, projects, budgets. So whatever a line does to its
project's ledger and budget waits for nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Max, Q

from khuyencong.core import audit
from khuyencong.core.workflow import Act, Reason, Refused
from khuyencong.registry.models import Budget
from khuyencong.registry.services import budgets
from projects.amended import amendment_items
from projects.effects.execution import open_ledgers
from projects.effects.plan import approve_projects, record_decision
from projects.enums import AmendmentPart, DecisionKind
from projects.models import Amendment, AmendmentItem, Decision, PlanBatch, Project
from projects.selectors import support_by_source


def lock_amended(batch: PlanBatch) -> None:
    """The batch, then what its open amendment is about."""
    list(PlanBatch.objects.select_for_update(of=("self",)).filter(pk=batch.pk))
    items = AmendmentItem.objects.filter(amendment__batch=batch, amendment__decision=None)
    named = set(items.order_by().values_list("project", flat=True))
    if not named:
        return
    rows = Project.objects.filter(Q(pk__in=named) | Q(batch=batch)).select_related("batch").order_by("pk")
    projects = list(rows.select_for_update(of=("self",)))
    years = {batch.year, *(project.batch.year for project in projects if project.batch)}
    rows = Budget.objects.filter(year__in=years, programme=batch.programme)
    list(rows.select_for_update().order_by("pk"))


def approve_plan(act: Act) -> None:
    """The plan's own projects, and what the same decision does to earlier plans."""
    decision = approve_projects(act)
    if amendment := _open(act.obj):
        _carry_out(act, amendment, decision)


def amend_plan(act: Act) -> None:
    decision = record_decision(act, DecisionKind.AMENDMENT, batch=act.obj)
    _carry_out(act, _open(act.obj), decision)


def facts_of_amendment(act: Act) -> dict:
    """What the log keeps: projects by what happened to them, and the reserve before and after (đồng)."""
    amendment = _open(act.obj)
    if amendment is None:  # the guard says so
        return {}
    rows = list(amendment.items.order_by("pk").values_list("part", "project"))
    facts = {part.value: [project for of, project in rows if of == part] for part in AmendmentPart}
    reserve = act.obj.reserve if amendment.reserve is None else amendment.reserve
    return facts | {"reserve": [act.obj.reserve, reserve]}


def _open(batch: PlanBatch) -> Amendment | None:
    return Amendment.objects.filter(batch=batch, decision=None).first()


def _carry_out(act: Act, amendment: Amendment, decision: Decision) -> None:
    """First what gives money back, then what asks for it."""
    items: dict[str, list[AmendmentItem]] = {part: [] for part in AmendmentPart}
    for item in amendment_items([amendment]):
        items[item.part].append(item)
    for item in items[AmendmentPart.STOP]:
        _stop(act, item)
    with _budget_is_refused():
        _set_reserve(act, amendment, to_lower=True)
    for item in sorted(items[AmendmentPart.CHANGE], key=lambda item: item.change.support_effect):
        _grant(act, item)
    with _budget_is_refused():
        _set_reserve(act, amendment, to_lower=False)
        _add(act, [item.project for item in items[AmendmentPart.ADD]])
    amendment.decision = decision
    amendment.save(update_fields=["decision"])


def _stop(act: Act, item: AmendmentItem) -> None:
    from projects.tables import workflow_of  # the tables name these effects

    with _about(item.project):
        workflow_of(item.project).perform_many(
            "stop", [item.project], actor=act.actor, effective_on=act.effective_on, note=item.text, via="amendment",
            number=act.data["number"], signer=act.data["signer"], reason_code=item.reason_code,
            recognised=item.recognised or None,
        )  # fmt: skip


def _grant(act: Act, item: AmendmentItem) -> None:
    from projects.change_workflow import change_table

    with _about(item.project):
        facts = {name: act.data[name] for name in ("number", "signer")}
        change_table(item.change).perform(
            "approve", item.change, actor=act.actor, effective_on=act.effective_on, **facts
        )


def _set_reserve(act: Act, amendment: Amendment, *, to_lower: bool) -> None:
    batch = act.obj
    change = 0 if amendment.reserve is None else amendment.reserve - batch.reserve
    if not change or (change < 0) != to_lower:
        return
    move = budgets.release if to_lower else budgets.consume
    move(batch.year, batch.programme, {batch.programme: abs(change)})
    PlanBatch.objects.filter(pk=batch.pk).update(reserve=amendment.reserve)
    batch.reserve = amendment.reserve


def _add(act: Act, projects: list[Project]) -> None:
    """Appraised projects go the whole way into the approved plan at once."""
    from projects.tables import PROJECT_TABLES

    batch, facts = act.obj, {"actor": act.actor, "effective_on": act.effective_on, "via": "batch"}
    if not projects:
        return
    last = batch.projects.aggregate(last=Max("position"))["last"] or 0
    audit.claim_many(projects, actor=act.actor, verb="join_batch", batch=batch)
    for position, project in enumerate(projects, last + 1):
        project.position = position
    Project.objects.bulk_update(projects, ["position"])
    table = PROJECT_TABLES[batch.programme]
    table.perform_many("include", projects, **facts)
    table.perform_many("approve", projects, number=act.data["number"], **facts)
    keys = [project.pk for project in projects]
    open_ledgers(keys)
    budgets.consume(batch.year, batch.programme, support_by_source(keys))


@contextmanager
def _about(project: Project) -> Iterator[None]:
    """A refusal of one line says which project it is about."""
    try:
        yield
    except Refused as refused:
        raise type(refused)(*_named(project, refused.reasons)) from refused


def _named(project: Project, reasons: Iterable[Reason]) -> list[Reason]:
    return [Reason(f"“{project}”: {reason.text}", basis=reason.basis, field=reason.field) for reason in reasons]


@contextmanager
def _budget_is_refused() -> Iterator[None]:
    try:
        yield
    except budgets.BudgetError as error:
        raise Refused(Reason(str(error))) from error
