"""How steps recorded by mistake are taken back: what their effects wrote goes, and nothing may have been built on it.

Rows are locked as everywhere: batch, project, ledger, budget.
"""

from collections.abc import Callable, Iterable

from khuyencong.core import audit
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.workflow import Reason, Refused, Reversal, Undo, reverse_many
from khuyencong.registry.services import budgets
from projects.enums import BATCH_EDITABLE, IN_SUBMITTED_PLAN, AmendmentPart, BatchState, DecisionKind
from projects.models import (
    AmendmentItem,
    Decision,
    DossierPaper,
    DossierSection,
    Ledger,
    Liquidation,
    PlanBatch,
    Project,
    RefundObligation,
    Settlement,
    Stop,
)
from projects.selectors import batch_claims, support_by_source

# -- what stands against it


def nothing_since(reversal: Reversal) -> Iterable[Reason]:
    """A returned record may have been mended meanwhile: what was mended is not sent on by taking the return back."""
    own = {"entity": reversal.step.entity, "object_id": reversal.step.object_id}
    steps = TransitionRecord.log.filter(**own).values("sequence")
    written = AuditEvent.objects.filter(**own, sequence__gt=reversal.step.sequence)
    if written.exclude(sequence__in=steps).exclude(verb="reverse").exists() or _dossier_written_since(reversal):
        yield Reason("Hồ sơ đã được sửa sau bước này; làm bước tiếp theo thay vì hủy.")


def _dossier_written_since(reversal: Reversal) -> bool:
    """Sections and papers have logs of their own; a paper that was taken out is named by its project alone."""
    if not isinstance(reversal.obj, Project):
        return False
    since = AuditEvent.objects.filter(recorded_at__gt=reversal.step.recorded_at)
    sections = since.filter(entity=DossierSection.entity(), object_id__in=reversal.obj.sections.values("pk"))
    papers = since.filter(entity=DossierPaper.entity())
    added = papers.filter(object_id__in=reversal.obj.dossier_papers.values("pk"))
    taken_out = papers.filter(verb="remove", changes__project__0=reversal.obj.pk)
    return (sections | added | taken_out).exists()


def no_vouchers_since(reversal: Reversal) -> Iterable[Reason]:
    rows = reversal.obj.vouchers.filter(recorded_at__gt=reversal.step.recorded_at, reverses=None, reversal=None)
    if rows.exists():
        yield Reason("Đã ghi chứng từ sau bước này; kế toán hủy các chứng từ đó trước.")


def no_minutes(reversal: Reversal) -> Iterable[Reason]:
    if reversal.obj.minutes.filter(is_current=True).exists():
        yield Reason("Đã có biên bản nghiệm thu cơ sở nên không hủy bước này được.")


def no_sheets(reversal: Reversal) -> Iterable[Reason]:
    if reversal.obj.sheets.current().exists():
        yield Reason("Đã có phiếu thẩm định; yêu cầu bổ sung thay vì hủy.")


def stopped_alone(reversal: Reversal) -> Iterable[Reason]:
    items = AmendmentItem.objects.filter(project=reversal.obj.pk, part=AmendmentPart.STOP)
    if items.exclude(amendment__decision=None).exists():
        yield Reason(
            "Đề án ngừng theo quyết định điều chỉnh kế hoạch; sửa bằng một quyết định điều chỉnh, bổ sung khác."
        )


def batch_takes_back(reversal: Reversal) -> Iterable[Reason]:
    """The plan that the project left still stands as it did: submitted, or still to be submitted."""
    if reversal.obj.batch_id:  # a plan that was returned keeps its projects
        yield from () if reversal.via else [Reason(BY_BATCH.lasting)]
        return
    batch = _batch_left(reversal)
    wanted = (BatchState.SUBMITTED,) if reversal.step.source in IN_SUBMITTED_PLAN else BATCH_EDITABLE
    if batch and batch.state not in wanted:
        yield Reason(f"{batch} đang ở trạng thái “{batch.get_state_display()}”, không đưa đề án trở lại được.")


# -- effects


def take_back_submission(reversal: Reversal) -> None:
    _reverse_projects(reversal, "include")
    _release(reversal.obj, batch_claims(reversal.obj))


def take_back_return(reversal: Reversal) -> None:
    _reverse_projects(reversal, "exclude")
    _consume(reversal.obj, batch_claims(reversal.obj))


def take_back_plan_approval(reversal: Reversal) -> None:
    _reverse_projects(reversal, "approve")
    Ledger.objects.filter(project__batch=reversal.obj).delete()
    _forget_decision(reversal, DecisionKind.PLAN)


def lock_batch_left(reversal: Reversal) -> None:
    list(PlanBatch.objects.select_for_update(of=("self",)).filter(pk=reversal.step.data.get("batch")))


def rejoin_batch(reversal: Reversal) -> None:
    """The project stands in its plan again, at its place; a submitted plan draws on the year's budget again."""
    project, batch, position = reversal.obj, _batch_left(reversal), reversal.step.data.get("position")
    if reversal.via or batch is None:
        return
    audit.claim(batch, actor=reversal.actor, verb="put_in_batch", changes={"projects": [None, [project.pk]]})
    Project.objects.filter(pk=project.pk).update(batch=batch, position=position)
    if reversal.step.source in IN_SUBMITTED_PLAN:
        _consume(batch, support_by_source([project.pk]))


def forget_detail_decision(reversal: Reversal) -> None:
    _forget_decision(reversal, DecisionKind.DETAIL)


def forget_contract(reversal: Reversal) -> None:
    reversal.obj.contract.delete()
    _uncommit(reversal.obj)


def forget_assignment(reversal: Reversal) -> None:
    _forget_decision(reversal, DecisionKind.ASSIGNMENT)
    _uncommit(reversal.obj)


def forget_acceptance(reversal: Reversal) -> None:
    _forget_obligation(reversal.obj, accepted=None, accepted_on=None)


def forget_refusal(reversal: Reversal) -> None:
    _forget_obligation(reversal.obj)


def forget_liquidation(reversal: Reversal) -> None:
    Liquidation.objects.filter(project=reversal.obj).delete()
    _forget_obligation(reversal.obj)


def forget_settlement(reversal: Reversal) -> None:
    Settlement.objects.filter(project=reversal.obj).delete()


def forget_stop(reversal: Reversal) -> None:
    """The project draws again on the year's budget for what the stop had given back."""
    stop = Stop.objects.select_related("decision").get(project=reversal.obj)
    given_back = {"national": stop.released_national, "local": stop.released_local}
    stop.delete()
    stop.decision.delete()
    _forget_obligation(reversal.obj)
    _consume(reversal.obj.batch, given_back)


# -- parts


def _batch_left(reversal: Reversal) -> PlanBatch | None:
    return PlanBatch.objects.filter(pk=reversal.step.data.get("batch")).first()


def _reverse_projects(reversal: Reversal, name: str) -> None:
    from projects.tables import PROJECT_TABLES  # the tables name these effects

    projects = list(reversal.obj.projects.order_by("pk"))
    reverse_many(
        PROJECT_TABLES[reversal.obj.programme], name, projects, actor=reversal.actor, note=reversal.note, via="batch"
    )


def _forget_decision(reversal: Reversal, kind: DecisionKind) -> None:
    """The decision that the step wrote; the log keeps its number, date and signer."""
    owner = "batch" if isinstance(reversal.obj, PlanBatch) else "project"
    rows = Decision.objects.filter(**{owner: reversal.obj}, kind=kind, number=reversal.step.data["number"])
    rows.order_by("-pk")[:1].get().delete()


def _forget_obligation(project: Project, **values) -> None:
    RefundObligation.objects.filter(project=project).delete()
    Ledger.objects.get(project=project).set(refund_due=0, **values)


def _uncommit(project: Project) -> None:
    Ledger.objects.get(project=project).set(committed=0, committed_on=None, advance_ratio=None, advance_ceiling=0)


def _consume(batch: PlanBatch, amounts: dict[str, int]) -> None:
    _budget(budgets.consume, batch, amounts)


def _release(batch: PlanBatch, amounts: dict[str, int]) -> None:
    _budget(budgets.release, batch, amounts)


def _budget(act: Callable, batch: PlanBatch, amounts: dict[str, int]) -> None:
    try:
        act(batch.year, batch.programme, amounts)
    except budgets.BudgetError as error:
        raise Refused(Reason(str(error))) from error


# -- what the tables name

MENDED = Undo(guards=(nothing_since,))  # a return: the record is as it was sent on, or it is not taken back
SENT_TO_APPRAISAL = Undo(guards=(no_sheets,))
SHEETS_VOID = Undo(lasting="Phiếu thẩm định đã hết hiệu lực theo bước này; bổ sung hồ sơ rồi trình lại thay vì hủy.")
AMENDMENT = Undo(lasting="Quyết định này đã điều chỉnh nhiều đề án; sửa bằng một quyết định điều chỉnh, bổ sung khác.")
BY_BATCH = Undo(lasting="Bước này được ghi cùng đợt; hủy ở trang của kế hoạch.")
BY_CHANGE = Undo(lasting="Bước này được ghi theo đề nghị điều chỉnh; hủy ở trang của đề nghị.")
REJOIN = Undo(rejoin_batch, (nothing_since, batch_takes_back), lock_first=lock_batch_left)
DETAIL_DECISION = Undo(forget_detail_decision, (nothing_since,))
CONTRACT = Undo(forget_contract, (no_vouchers_since, no_minutes))
ASSIGNMENT = Undo(forget_assignment, (no_vouchers_since, no_minutes))
BEGINNING = Undo(guards=(no_minutes,))
ACCEPTANCE = Undo(forget_acceptance, (no_vouchers_since,))
REFUSAL = Undo(forget_refusal, (no_vouchers_since,))
LIQUIDATION = Undo(forget_liquidation, (no_vouchers_since,))
SETTLEMENT = Undo(forget_settlement, (no_vouchers_since,))
STOP = Undo(forget_stop, (stopped_alone, no_vouchers_since))
PLAN_SUBMISSION = Undo(take_back_submission, (nothing_since,))
PLAN_RETURN = Undo(take_back_return, (nothing_since,))
PLAN_APPROVAL = Undo(take_back_plan_approval, (nothing_since,))
