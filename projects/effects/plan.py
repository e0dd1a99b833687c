"""What a step does besides moving the state; each runs inside the engine's transaction.

Rows are locked in one order everywhere: counter of the codes or batch, projects, ledgers, budget.
"""

import copy

from khuyencong.core import audit
from khuyencong.core.models import Counter
from khuyencong.core.workflow import Act, Reason, Refused
from khuyencong.registry.services import budgets
from projects.effects.execution import commit, open_ledgers
from projects.enums import IN_SUBMITTED_PLAN, DecisionKind
from projects.models import Contract, Decision, PlanBatch, Project
from projects.selectors import batch_claims, support_by_source


def give_code(project: Project) -> None:
    """`ĐA-{year}-{nn}` at the first submission; never given twice.

    Written before the row is claimed: the database keeps no submitted project without a code, not for one statement.
    """
    if project.code:
        return
    numbered = copy.copy(project)
    numbered.code = f"ĐA-{project.year}-{Counter.take(f'project-{project.year}'):02d}"
    numbered.index()
    Project.objects.filter(pk=project.pk).update(code=numbered.code, search_text=numbered.search_text)


def read_code(act: Act) -> None:
    act.obj.refresh_from_db(fields=["code", "search_text"])


def record_detail_decision(act: Act) -> None:
    record_decision(act, DecisionKind.DETAIL, project=act.obj)


def record_assignment(act: Act) -> None:
    record_decision(act, DecisionKind.ASSIGNMENT, project=act.obj)
    commit(act.obj, sum(support_by_source([act.obj.pk]).values()), act.effective_on)


def record_contract(act: Act) -> None:
    Contract.objects.create(
        project=act.obj, number=act.data["number"], signed_on=act.effective_on, value=act.data["value"],
        ends_on=act.data.get("ends_on"),
    )  # fmt: skip
    commit(act.obj, act.data["value"], act.effective_on)


def lock_batch(project: Project) -> None:
    """The project's batch, if it is in one; its own submission waits, and sees the list without the project."""
    list(PlanBatch.objects.select_for_update(of=("self",)).filter(pk=project.batch_id))


def place_in_plan(act: Act) -> dict:
    """Which plan a step was about, and the project's place in it."""
    return {"batch": act.obj.batch_id, "position": act.obj.position}


def leave_batch(act: Act) -> None:
    """A project that is withdrawn or excluded stands in no plan any more; a submitted plan gives back its money."""
    project = act.obj
    if act.via or project.batch_id is None:
        return  # a batch that is returned as a whole keeps its list and releases its money at once
    batch = PlanBatch.objects.get(pk=project.batch_id)
    audit.claim(batch, actor=act.actor, verb="take_out_of_batch", changes={"projects": [project.pk, None]})
    Project.objects.filter(pk=project.pk).update(batch=None, position=None)
    if act.source in IN_SUBMITTED_PLAN:
        budgets.release(batch.year, batch.programme, support_by_source([project.pk]))


def include_projects(act: Act) -> None:
    """All projects move and the year's budget is drawn on, or nothing happens."""
    batch = act.obj
    _move_projects(act, "include")
    try:
        budgets.consume(batch.year, batch.programme, batch_claims(batch))
    except budgets.BudgetError as error:
        raise Refused(Reason(str(error))) from error


def exclude_projects(act: Act) -> None:
    """A returned batch keeps its list; its projects are free to be changed again and its money is released."""
    _move_projects(act, "exclude")
    budgets.release(act.obj.year, act.obj.programme, batch_claims(act.obj))


def approve_projects(act: Act) -> Decision:
    decision = record_decision(act, DecisionKind.PLAN, batch=act.obj)
    _move_projects(act, "approve", number=act.data["number"])
    open_ledgers(act.obj.projects.values_list("pk", flat=True))
    return decision


def record_decision(act: Act, kind: DecisionKind, **target) -> Decision:
    return Decision.objects.create(
        kind=kind, number=act.data["number"], issued_on=act.effective_on, signer=act.data["signer"], **target
    )


def _move_projects(act: Act, name: str, **data) -> None:
    from projects.tables import PROJECT_TABLES  # the tables name these effects

    projects = list(act.obj.projects.order_by("pk"))
    PROJECT_TABLES[act.obj.programme].perform_many(
        name, projects, actor=act.actor, effective_on=act.effective_on, note=act.note, via="batch", **data
    )
