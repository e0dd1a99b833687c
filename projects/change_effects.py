"""What an approved change does to its project, in the transaction of the approval.

Rows are locked as everywhere: project, the request, ledger, budget.
"""

from khuyencong.core.workflow import Act, Reason, Refused
from khuyencong.registry.enums import SUPPORT
from khuyencong.registry.models import Content
from khuyencong.registry.services import budgets
from projects.change_values import by_source, ledger_after, rows_of, snapshot
from projects.enums import DecisionKind
from projects.models import ChangeRequest, Decision, NormOverride, Project, ledger_of
from projects.parts import write_parts
from projects.workflow import PROJECT

OWN_FIELDS = ("place", "place_text", "objective", "duration", "year")


def lock_project(change: ChangeRequest) -> None:
    """The project waits for nobody else from here on; the guards read it as it is now."""
    rows = Project.objects.select_for_update(of=("self",)).select_related("batch", "office")
    change.project = rows.get(pk=change.project_id)


def apply_change(act: Act) -> None:
    """The decision, the step `change` in the project's own log, then the new values, the ledger and the budget."""
    change, project = act.obj, act.obj.project
    change.decision = Decision.objects.create(
        kind=DecisionKind.CHANGE, project=project, number=act.data["number"], signer=act.data["signer"],
        issued_on=act.effective_on,
    )  # fmt: skip
    ChangeRequest.objects.filter(pk=change.pk).update(decision=change.decision)
    before = by_source(change.old.get("funding") or snapshot(project, ["funding"])["funding"])
    after = by_source(change.new["funding"]) if "funding" in change.new else before
    PROJECT.perform_many(
        "change", [project], actor=act.actor, effective_on=act.effective_on, note=change.text, via="change",
        change=change, kind=change.kind, reason_code=change.reason, number=act.data["number"],
        signer=act.data["signer"], before=before, after=after,
    )  # fmt: skip
    _write_values(project, change.new)
    _keep_overrides(change)
    if {"funding", "contents"} & set(change.new):
        _write_money(project, change.new, before, after)


def _keep_overrides(change: ChangeRequest) -> None:
    """What was accepted with the change now covers the project's own money."""
    for row in change.norm_overrides.filter(is_accepted=True):
        earlier = NormOverride.objects.filter(content_line=row.content_line_id, beneficiary=row.beneficiary_id)
        earlier.filter(is_current=True).update(is_current=False)
        NormOverride.objects.filter(pk=row.pk).update(is_current=True)


def _write_values(project: Project, new: dict) -> None:
    own = {"place_id" if name == "place" else name: new[name] for name in OWN_FIELDS if name in new}
    for name, value in own.items():
        setattr(project, name, value)
    project.index()
    Project.objects.filter(pk=project.pk).update(**own, search_text=project.search_text, sort_key=project.sort_key)


def _write_money(project: Project, new: dict, before: dict[str, int], after: dict[str, int]) -> None:
    values = {"funding": snapshot(project, ["funding"])["funding"]} | new
    keys = new.get("contents") or snapshot(project, ["contents"])["contents"]
    contents = Content.objects.in_bulk(keys)
    ledger = ledger_after(project, new)
    write_parts(project, [contents[key] for key in keys], rows_of(values["funding"]), [])
    ledger_of(project).set(**ledger)
    batch = project.batch
    grown = {source.value: max(0, after[source] - before[source]) for source in SUPPORT}
    freed = {source.value: max(0, before[source] - after[source]) for source in SUPPORT}
    try:
        budgets.release(batch.year, batch.programme, freed)
        budgets.consume(batch.year, batch.programme, grown)
    except budgets.BudgetError as error:
        raise Refused(Reason(str(error))) from error
