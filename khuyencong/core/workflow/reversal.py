"""Taking back a step that was recorded by mistake: a row of its own in the log, never a row less."""

from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.utils import timezone

from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.workflow.engine import Workflow, authority_of, move
from khuyencong.core.workflow.table import Act, Reason, Refused, Reversal, Transition, Undo, lower_first, refuse_if

Holder = Callable[[TransitionRecord], Iterable[Reason]]
# Apps that rely on steps for good (an issued report) say here why a step cannot be taken back any more.
holders: list[Holder] = []


def last_step(record: Record) -> TransitionRecord | None:
    """The newest step that stands."""
    rows = TransitionRecord.objects.filter(entity=record.entity(), object_id=record.pk)
    return rows.select_related("actor").order_by("-sequence").first()


def may_reverse(workflow: Workflow, user, step: TransitionRecord) -> bool:
    """Whether `user` is the next level above who took the step, and another person."""
    return workflow.above.get(step.role) in user.role_codes and user.pk != step.actor_id


def why_not_reverse(workflow: Workflow, user, obj: Record) -> list[Reason]:
    """Reasons against taking back the last step now, as far as they can be known before the reason is typed in."""
    step = last_step(obj)
    if step is None:
        return [Reason(f"{_named(obj)} chưa có bước nào để hủy.")]
    return _against(workflow, Reversal(step, obj, user))


@transaction.atomic
def reverse(workflow: Workflow, obj: Record, *, actor, note: str) -> TransitionRecord:
    """Take back the last step of `obj`: the state before, and what the step's effect wrote. Returns the log's row.

    Raises:
        Refused: role, person, note, a holder or a guard of the undo is against it. Nothing is saved.
        StaleRecordError: somebody changed the record after `obj` was read.
    """
    step = last_step(obj)
    if step is None:
        raise Refused(*why_not_reverse(workflow, actor, obj))
    reversal = Reversal(step, obj, actor, note.strip())
    refuse_if(_against_person(workflow, reversal))
    if not reversal.note:
        raise Refused(Reason("Cần ghi lý do.", field="note"))
    [row] = _take_back(workflow, [reversal])
    if workflow.on_done:
        done = Act(workflow[step.name], obj, actor, row.effective_on)
        transaction.on_commit(lambda: workflow.on_done(done), robust=True)
    return row


@transaction.atomic
def reverse_many(
    workflow: Workflow, name: str, objs: Iterable[Record], *, actor, note: str, via: str
) -> list[TransitionRecord]:  # fmt: skip
    """Take back the step `name` of records that took it `via` another's step. Their last step must be that one."""
    reversals, others = [], []
    for obj in objs:
        step = last_step(obj)
        if step is not None and step.name == name:
            reversals.append(Reversal(step, obj, actor, note, via))
        else:
            others.append(str(obj))
    if others:
        names = "; ".join(others[:3]) + ("…" if len(others) > 3 else "")
        what = lower_first(workflow[name].label)
        raise Refused(Reason(f"Sau bước {what} đã có bước khác ở {len(others)} hồ sơ: {names}. Hủy các bước đó trước."))
    return _take_back(workflow, reversals)


def _take_back(workflow: Workflow, reversals: list[Reversal]) -> list[TransitionRecord]:
    if not reversals:
        return []
    for one in reversals:
        undo = _undo(workflow, one)
        if undo.lock_first:
            undo.lock_first(one)
    _refuse_facts(workflow, reversals)  # after the locks, before a state that another row may hold by now
    move([(one.obj, one.step.source) for one in reversals], actor=reversals[0].actor, verb="reverse")
    _refuse_facts(workflow, reversals)
    log = [_row(workflow, one) for one in reversals]
    TransitionRecord.log.bulk_create(log)
    for one in reversals:
        _run(_undo(workflow, one), one)
    return log


def _refuse_facts(workflow: Workflow, reversals: list[Reversal]) -> None:
    refuse_if(dict.fromkeys(reason for one in reversals for reason in _against_facts(workflow, one)))


def _run(undo: Undo, reversal: Reversal) -> None:
    try:
        if undo.effect:
            undo.effect(reversal)
    except models.ProtectedError as error:
        kinds = ", ".join(sorted({row._meta.verbose_name for row in error.protected_objects}))
        raise Refused(Reason(f"Còn {kinds} gắn với bước này; hủy hoặc gỡ các hồ sơ đó trước.")) from error


def _row(workflow: Workflow, one: Reversal) -> TransitionRecord:
    step = one.step
    role = one.via or workflow.above.get(step.role, "")
    return TransitionRecord(
        entity=step.entity, object_id=step.object_id, sequence=one.obj.version, name="reverse", source=step.target,
        target=step.source, actor=one.actor, role=role, authority=authority_of(one.actor, role),
        effective_on=timezone.localdate(), note=one.note, reverses=step,
    )  # fmt: skip


# -- what is against it


def _against(workflow: Workflow, reversal: Reversal) -> list[Reason]:
    return _against_person(workflow, reversal) or list(_against_facts(workflow, reversal))


def _against_person(workflow: Workflow, reversal: Reversal) -> list[Reason]:
    step, user = reversal.step, reversal.actor
    if not type(reversal.obj).objects.visible_to(user).filter(pk=reversal.obj.pk).exists():
        return [Reason(f"Không tìm thấy {reversal.obj._meta.verbose_name} này trong phạm vi của anh/chị.")]
    owner = workflow.above.get(step.role)
    if owner is None:
        return [Reason("Bước này được ghi cùng bước khác hoặc nhập vào cổng; không hủy riêng được.")]
    if owner not in user.role_codes:
        who = lower_first(workflow.role_labels.get(owner, owner))
        return [Reason(f"Anh/chị không có quyền hủy bước “{_label(workflow, step)}”; việc này thuộc {who}.")]
    if user.pk == step.actor_id:
        return [Reason("Người đã ghi bước này không tự hủy; việc này cần một người khác.")]
    return []


def _against_facts(workflow: Workflow, reversal: Reversal) -> Iterable[Reason]:
    undo = _undo(workflow, reversal)
    if undo.lasting and not reversal.via:
        yield Reason(undo.lasting)
        return
    for holder in holders:
        yield from holder(reversal.step)
    for check in undo.guards:
        yield from check(reversal)


def _undo(workflow: Workflow, reversal: Reversal) -> Undo:
    row = _transition(workflow, reversal.step)
    if row is None or (row.effect and row.undo is None):
        return Undo(lasting="Bước này đã ghi thêm hồ sơ khác; dùng bước trả lại, điều chỉnh hoặc ngừng thay vì hủy.")
    return row.undo or Undo()


def _transition(workflow: Workflow, step: TransitionRecord) -> Transition | None:
    return next((row for row in workflow.transitions if row.name == step.name), None)


def _label(workflow: Workflow, step: TransitionRecord) -> str:
    row = _transition(workflow, step)
    return row.label if row else step.name


def _named(obj: Record) -> str:
    name = obj._meta.verbose_name
    return name[:1].upper() + name[1:]
