"""What an approved change does to its project, in the transaction of the approval.

Rows are locked as everywhere: project, the request, ledger, budget.
"""

from collections.abc import Iterable

from khuyencong.core.workflow import Act, Reason, Refused, Reversal, Undo, last_step, reverse_many
from khuyencong.registry.enums import SUPPORT
from khuyencong.registry.models import Content
from khuyencong.registry.services import budgets
from projects.change_guards import against_ledger
from projects.change_values import by_source, ledger_after, rows_of, snapshot
from projects.enums import CHANGE_OPEN, DecisionKind
from projects.models import ChangeRequest, Decision, NormOverride, Project, ledger_of
from projects.parts import remember, write_parts
from projects.tables import workflow_of

MONEY = {"funding", "contents"}
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
    workflow_of(project).perform_many(
        "change", [project], actor=act.actor, effective_on=act.effective_on, note=change.text, via="change",
        change=change, kind=change.kind, reason_code=change.reason, number=act.data["number"],
        signer=act.data["signer"], before=before, after=after, ledger=_held(project),
    )  # fmt: skip
    _write_values(project, change.new)
    _keep_overrides(change)
    if MONEY & set(change.new):
        _write_money(project, change.new, before, after, ledger_after(project, change.new))
    else:
        remember(project)


# -- taking it back


def no_other_request(reversal: Reversal) -> Iterable[Reason]:
    change = reversal.obj
    others = ChangeRequest.objects.filter(project=change.project_id, kind=change.kind, state__in=CHANGE_OPEN)
    if others.exclude(pk=change.pk).exists():
        yield Reason("Đã có một đề nghị cùng loại khác đang chờ; rút đề nghị đó trước.")


def still_as_changed(reversal: Reversal) -> Iterable[Reason]:
    change = reversal.obj
    if change.amendment_items.exclude(amendment__decision=None).exists():
        yield Reason("Điều chỉnh này theo quyết định điều chỉnh kế hoạch; lập đề nghị điều chỉnh khác thay vì hủy.")
        return
    if snapshot(change.project, change.new) != change.new:
        yield Reason("Đề án đã thay đổi sau điều chỉnh này; lập đề nghị điều chỉnh khác thay vì hủy.")
        return
    step = last_step(change.project)
    if step is None or step.data.get("change") != change.pk:
        yield Reason("Sau điều chỉnh này đề án đã có bước khác; hủy bước đó trước.")
        return
    if change.project.annexes.filter(recorded_at__gt=step.recorded_at).exists():
        yield Reason("Sau điều chỉnh này đã ký phụ lục hợp đồng; lập đề nghị điều chỉnh khác thay vì hủy.")
    yield from against_ledger(change.project, change.old)


def lock_changed(reversal: Reversal) -> None:
    lock_project(reversal.obj)


def take_back_change(reversal: Reversal) -> None:
    """The old values, the ledger as it was, the budget; the step `change` of the project is taken back with it."""
    change, project = reversal.obj, reversal.obj.project
    step = last_step(project)
    reverse_many(workflow_of(project), "change", [project], actor=reversal.actor, note=reversal.note, via="change")
    ChangeRequest.objects.filter(pk=change.pk).update(decision=None)
    change.decision.delete()
    _write_values(project, change.old)
    _drop_overrides(change)
    if MONEY & set(change.old):
        _write_money(project, change.old, step.data["after"], step.data["before"], step.data["ledger"])
    else:
        remember(project)


OPEN_AGAIN = Undo(guards=(no_other_request,), lock_first=lock_changed)
CHANGE_APPROVAL = Undo(take_back_change, (no_other_request, still_as_changed), lock_first=lock_changed)


# -- parts


def _held(project: Project) -> dict:
    """What of the ledger a change may touch besides the approval, as the log keeps it."""
    ledger = ledger_of(project)
    ratio = ledger.advance_ratio_id
    return {
        "national": ledger.national, "local": ledger.local, "committed": ledger.committed, "advance_ratio": ratio,
        "advance_ceiling": ledger.advance_ceiling,
    }  # fmt: skip


def _keep_overrides(change: ChangeRequest) -> None:
    """What was accepted with the change now covers the project's own money."""
    for row in change.norm_overrides.filter(is_accepted=True):
        earlier = NormOverride.objects.filter(content_line=row.content_line_id, beneficiary=row.beneficiary_id)
        earlier.filter(is_current=True).update(is_current=False)
        NormOverride.objects.filter(pk=row.pk).update(is_current=True)


def _drop_overrides(change: ChangeRequest) -> None:
    """What was accepted before the change covers the project's money again."""
    for row in change.norm_overrides.filter(is_current=True):
        NormOverride.objects.filter(pk=row.pk).update(is_current=False)
        earlier = NormOverride.objects.filter(
            content_line=row.content_line_id, beneficiary=row.beneficiary_id, pk__lt=row.pk
        ).exclude(is_accepted=False)
        if last := earlier.filter(change=None).order_by("-pk").first():
            NormOverride.objects.filter(pk=last.pk).update(is_current=True)


def _write_values(project: Project, new: dict) -> None:
    own = {"place_id" if name == "place" else name: new[name] for name in OWN_FIELDS if name in new}
    for name, value in own.items():
        setattr(project, name, value)
    project.index()
    Project.objects.filter(pk=project.pk).update(**own, search_text=project.search_text, sort_key=project.sort_key)


def _write_money(
    project: Project, new: dict, before: dict[str, int], after: dict[str, int], ledger: dict
) -> None:  # fmt: skip
    values = {"funding": snapshot(project, ["funding"])["funding"]} | new
    keys = new.get("contents") or snapshot(project, ["contents"])["contents"]
    contents = Content.objects.in_bulk(keys)
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
