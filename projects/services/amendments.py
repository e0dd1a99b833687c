"""Drawing up what one decision is to do to a plan: additions, changes, stops, the reserve. The leader's step carries
it out (`projects.effects.amendments`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.numbers import MAX_VND, format_int
from khuyencong.core.workflow import Reason, lower_first, refuse_if
from projects.enums import AMENDABLE, CHANGEABLE, AmendmentPart, BatchState, ChangeState, ProjectState, StopReason
from projects.models import Amendment, AmendmentItem, ChangeRequest, PlanBatch, Project, ledger_of
from projects.rules.changes import plan_decider
from projects.services.access import why_not_planner


@dataclass(frozen=True)
class StopRow:
    """A project to be stopped, and why; `recognised` is work worth that much (đồng) that stands."""

    project: Project
    reason_code: str
    text: str
    recognised: int = 0


@dataclass(frozen=True)
class Draft:
    """What an amendment says. `reserve` None leaves the plan's reserve as it is."""

    text: str
    additions: Sequence[Project] = ()
    changes: Sequence[ChangeRequest] = ()
    stops: Sequence[StopRow] = ()
    reserve: int | None = None

    @property
    def projects(self) -> list[Project]:
        return [*self.additions, *(row.project for row in self.changes), *(row.project for row in self.stops)]


@transaction.atomic
def draw_up(batch: PlanBatch, draft: Draft, *, actor) -> Amendment:
    """Write the batch's open amendment, or write it anew.

    Raises:
        Refused: role or state is against it, or a line cannot be carried out.
        StaleRecordError: somebody wrote the batch after it was read.
    """
    refuse_if(against_drawing_up(batch, actor))
    refuse_if(_against(batch, draft))
    moved = [project.pk for project in draft.projects]
    audit.claim(batch, actor=actor, verb="draw_up_amendment", changes={"projects": [None, moved]})
    Amendment.objects.filter(batch=batch, decision=None).delete()
    amendment = Amendment.objects.create(batch=batch, text=draft.text.strip(), reserve=draft.reserve)
    AmendmentItem.objects.bulk_create(_items(amendment, draft))
    return amendment


@transaction.atomic
def drop(batch: PlanBatch, *, actor) -> None:
    """Give up the open amendment.

    Raises:
        Refused, StaleRecordError: as `draw_up`.
    """
    refuse_if(against_drawing_up(batch, actor))
    audit.claim(batch, actor=actor, verb="drop_amendment", changes={})
    Amendment.objects.filter(batch=batch, decision=None).delete()


def against_drawing_up(batch: PlanBatch, user) -> list[Reason]:
    """Why `user` cannot draw up an amendment now."""
    if reason := why_not_planner(user):
        return [Reason(reason)]
    if batch.state not in AMENDABLE:
        label = batch.get_state_display()
        return [Reason(f"Chưa thể lập điều chỉnh, bổ sung khi kế hoạch ở trạng thái “{label}”.")]
    return []


def _items(amendment: Amendment, draft: Draft) -> Iterable[AmendmentItem]:
    for project in draft.additions:
        yield AmendmentItem(amendment=amendment, part=AmendmentPart.ADD, project=project)
    for change in draft.changes:
        yield AmendmentItem(amendment=amendment, part=AmendmentPart.CHANGE, project=change.project, change=change)
    for row in draft.stops:
        yield AmendmentItem(
            amendment=amendment, part=AmendmentPart.STOP, project=row.project, reason_code=row.reason_code,
            text=row.text, recognised=row.recognised,
        )  # fmt: skip


def _against(batch: PlanBatch, draft: Draft) -> Iterable[Reason]:
    if not draft.text.strip():
        yield Reason("Cần ghi căn cứ, lý do.", field="text")
    if not draft.projects and draft.reserve in (None, batch.reserve):
        yield Reason("Dự thảo chưa bổ sung, điều chỉnh hoặc ngừng điều gì.")
    if draft.reserve is not None and not 0 <= draft.reserve <= MAX_VND:
        yield Reason(f"Dự phòng phải từ 0 đến {format_int(MAX_VND)} đồng.", field="reserve")
    if batch.state != BatchState.APPROVED and (draft.additions or draft.reserve is not None):
        yield Reason("Kế hoạch chưa được phê duyệt: đưa đề án vào đợt và ghi dự phòng ở trang kế hoạch.")
    keys = [project.pk for project in draft.projects]
    for project in {p for p in draft.projects if keys.count(p.pk) > 1}:
        yield Reason(f"“{project}” có hai dòng; mỗi đề án chỉ một dòng trong một quyết định.")
    yield from _against_projects(batch, draft)


def _against_projects(batch: PlanBatch, draft: Draft) -> Iterable[Reason]:
    for project in draft.additions:
        if project.batch_id or project.state != ProjectState.APPRAISED or project.year != batch.year:
            yield Reason(f"“{project}” không bổ sung được: chỉ đề án cùng năm, đạt thẩm định, chưa thuộc kế hoạch nào.")
    for change in draft.changes:
        if change.state != ChangeState.CHECKED:
            yield Reason(f"“{change.project}”: đề nghị điều chỉnh chưa được kiểm tra hoặc đã có kết quả.")
        elif change.decider != plan_decider(batch.programme):
            yield Reason(f"“{change.project}”: loại điều chỉnh này thuộc {lower_first(change.decided_by)} quyết định.")
    for row in draft.stops:
        yield from _against_stop(row)
    for project in draft.projects:
        if project.programme != batch.programme:
            yield Reason(f"“{project}” thuộc chương trình khác với {batch}.")


def _against_stop(row: StopRow) -> Iterable[Reason]:
    project, ledger = row.project, ledger_of(row.project)
    if project.state not in CHANGEABLE:
        yield Reason(f"“{project}” đang ở trạng thái {project.get_state_display()}, không ngừng được.")
    if row.reason_code not in StopReason.values or not row.text.strip():
        yield Reason(f"“{project}”: cần chọn nguyên nhân và ghi lý do ngừng.")
    if row.recognised > (given := ledger.advanced + ledger.paid):
        said = f"khối lượng được công nhận {format_int(row.recognised)} đồng vượt số đã chi {format_int(given)} đồng"
        yield Reason(f"“{project}”: {said}.")
