"""What must hold before a step. A guard yields reasons in Vietnamese; no reason means it may go on."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone

from consulting.enums import RequestState
from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Act, Reason, guard

REOPEN_DAYS = 30  # how long the producer may ask on after completion (workflow, §5)


@guard("chuyên viên chỉ nhận việc chưa giao ai, cho chính mình")
def free_for_oneself(act: Act) -> Iterable[Reason]:
    """Heads give work to anybody; an officer takes a request that nobody has, and only for oneself."""
    if act.actor.role_codes & {Role.UNIT_HEAD, Role.CENTRE_LEADER}:
        return
    if act.obj.assignee_id:
        yield Reason(f"Yêu cầu này đã giao cho {act.obj.assignee}; trưởng phòng phân công lại.")
    elif act.recording and act.data.get("assignee") not in (None, act.actor):
        yield Reason(
            "Chuyên viên chỉ nhận việc cho chính mình; trưởng phòng phân công cho người khác.", field="assignee"
        )


@guard("người tư vấn là chuyên viên đang làm việc")
def assignee_can_advise(act: Act) -> Iterable[Reason]:
    assignee = act.data.get("assignee") if act.recording else None
    if assignee and not (assignee.is_active and Role.OFFICER in assignee.role_codes):
        yield Reason(f"{assignee} không phải là chuyên viên Trung tâm đang làm việc.", field="assignee")


@guard("người đang phụ trách")
def in_my_hands(act: Act) -> Iterable[Reason]:
    """The assigned officer does the work. The producer, who has no account, is not an officer."""
    if act.actor is not None and act.obj.assignee_id != act.actor.pk:
        who = f"{act.obj.assignee} đang phụ trách yêu cầu này" if act.obj.assignee_id else "Yêu cầu chưa giao cho ai"
        yield Reason(f"{who}; chỉ người phụ trách làm được bước này.")


@guard("đã ghi buổi tư vấn")
def has_session(act: Act) -> Iterable[Reason]:
    if not act.obj.sessions.exists():
        yield Reason("Chưa ghi buổi tư vấn nào.")


@guard("không trước buổi tư vấn cuối cùng")
def after_last_session(act: Act) -> Iterable[Reason]:
    if not act.recording:
        return
    last = act.obj.sessions.aggregate(last=Max("held_on"))["last"]
    if last and act.effective_on < last:
        text = f"Ngày {format_date(act.effective_on)} ở trước buổi tư vấn cuối, ngày {format_date(last)}."
        yield Reason(text, field="effective_on")


@guard("không trước ngày tiếp nhận")
def not_before_intake(act: Act) -> Iterable[Reason]:
    if act.recording and act.effective_on < act.obj.received_on:
        text = f"Ngày {format_date(act.effective_on)} ở trước ngày tiếp nhận, {format_date(act.obj.received_on)}."
        yield Reason(text, field="effective_on")


@guard("yêu cầu gốc là yêu cầu khác, chưa bị đánh dấu trùng")
def original_stands(act: Act) -> Iterable[Reason]:
    original = act.data.get("original") if act.recording else None
    if original and original.pk == act.obj.pk:
        yield Reason("Một yêu cầu không trùng với chính nó.", field="original")
    elif original and original.state == RequestState.DUPLICATE:
        yield Reason(f"{original.code} cũng đã đánh dấu trùng; chọn yêu cầu gốc.", field="original")


@guard("cơ sở: trong 30 ngày sau khi hoàn thành")
def soon_after_completion(act: Act) -> Iterable[Reason]:
    """The producer may ask on for REOPEN_DAYS days; the head of the unit at any time."""
    if act.actor is not None:
        return
    done = TransitionRecord.objects.filter(entity=act.obj.entity(), object_id=act.obj.pk, name="complete")
    last = done.aggregate(last=Max("effective_on"))["last"]
    if last and timezone.localdate() > last + dt.timedelta(days=REOPEN_DAYS):
        yield Reason(f"Yêu cầu đã xong quá {REOPEN_DAYS} ngày. Xin gửi một yêu cầu mới.")
