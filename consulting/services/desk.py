"""Work at the desk besides the steps: notes, words to the producer, handing over."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from consulting import notices
from consulting.models import ConsultingRequest, InternalNote, Message
from consulting.selectors import GIVERS, HEADS
from consulting.services.access import why_no_change
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.core import audit


def write_note(request: ConsultingRequest, *, actor, text: str) -> InternalNote:
    """A note that stays within the Centre. It changes nothing of the request, so nobody's page grows stale by it.

    Raises:
        ValidationError: the actor does not work on requests, or there is no text.
    """
    if not actor.role_codes & GIVERS:
        raise ValidationError("Ghi chú nội bộ thuộc chuyên viên, trưởng phòng và lãnh đạo Trung tâm.")
    note = InternalNote(request=request, author=actor, text=text.strip())
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def write_to_producer(request: ConsultingRequest, *, actor, text: str) -> Message:
    """Words that the producer reads on the tracking page; the request stays in its state.

    Raises:
        ValidationError: the request is closed or another's, or there is no text.
    """
    if reason := why_no_change(request, actor):
        raise ValidationError(reason)
    message = Message(request=request, author=actor, text=text.strip())
    message.full_clean()
    message.save()
    transaction.on_commit(lambda: notices.tell_producer("producer_told", request), robust=True)
    return message


@transaction.atomic
def hand_over(requests: Iterable[ConsultingRequest], *, actor, to: User, note: str) -> int:
    """Give open requests to somebody else, each staying in its state, with a note on each. Returns how many.

    Not a step of the workflow: a request in progress, or one that waits for the producer, goes on where it stood.

    Raises:
        ValidationError: the actor is no head, `to` cannot advise, a request is closed, or the note is missing.
        audit.StaleRecordError: somebody wrote one of them since; none is handed over.
    """
    requests, note = list(requests), note.strip()
    if problem := _against_hand_over(requests, actor, to, note):
        raise ValidationError(problem)
    for request in requests:
        changes = audit.diff(request, {"assignee_id": to.pk})
        before = str(request.assignee)
        audit.claim(request, actor=actor, verb="hand_over", changes=changes, assignee=to)
        notices.handed_over(request, actor)
        write_note(request, actor=actor, text=f"Bàn giao từ {before} sang {to}: {note}")
    return len(requests)


def _against_hand_over(requests: list[ConsultingRequest], actor, to: User, note: str) -> str:
    if not actor.role_codes & HEADS:
        return "Việc bàn giao thuộc trưởng phòng hoặc lãnh đạo Trung tâm."
    if not (to.is_active and Role.OFFICER in to.role_codes):
        return f"{to} không phải là chuyên viên Trung tâm đang làm việc."
    if not requests:
        return "Chưa chọn yêu cầu nào để bàn giao."
    if closed := next((request for request in requests if not request.is_open or not request.assignee_id), None):
        return f"{closed} không còn do ai giữ, không bàn giao được."
    return "" if note else "Cần ghi lý do, việc đang làm dở."
