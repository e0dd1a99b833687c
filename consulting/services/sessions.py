"""Sessions (buổi tư vấn) held, and visits planned for them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consulting.enums import SessionMode
from consulting.models import ConsultingRequest, Session, Visit
from consulting.services.access import why_no_session
from khuyencong.core import audit
from khuyencong.core.dates import format_date


@transaction.atomic
def add_session(
    request: ConsultingRequest, *, actor, held_on: dt.date, mode: str = SessionMode.OFFICE, place: str = "",
    attendees: str = "", content: str = "", result: str = "", adviser=None, visit: Visit | None = None,
) -> Session:  # fmt: skip
    """Record one buổi tư vấn, held by `adviser` (default: `actor`); `visit` is the plan that it fulfils.

    Raises:
        ValidationError: the request is not in hand, the actor not in charge, the date impossible, or nothing is said.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_session(request, actor):
        raise ValidationError(reason)
    audit.claim(request, actor=actor, verb="add_session")
    session = Session(
        request=request, held_on=held_on, mode=mode, adviser=adviser or actor, place=place.strip(),
        attendees=attendees.strip(), content=content.strip(), result=result.strip(),
    )  # fmt: skip
    _check_held_on(session)
    if not (session.content or session.result or session.mode == SessionMode.LOG):
        raise ValidationError({"content": "Ghi nội dung trao đổi hoặc kết quả của buổi tư vấn."})
    session.clean_fields()
    session.save()
    if visit and Visit.objects.filter(pk=visit.pk, session=None, cancelled_at=None).update(session=session) != 1:
        raise ValidationError("Lịch hẹn này đã tổ chức hoặc đã hủy.")
    return session


def _check_held_on(session: Session) -> None:
    if session.held_on > timezone.localdate():
        raise ValidationError({"held_on": f"Ngày {format_date(session.held_on)} ở sau ngày hôm nay."})
    if session.held_on < session.request.received_on:
        received = format_date(session.request.received_on)
        raise ValidationError({"held_on": f"Ngày {format_date(session.held_on)} ở trước ngày tiếp nhận, {received}."})


@transaction.atomic
def plan_visit(
    request: ConsultingRequest, *, actor, planned_on: dt.date, mode: str, adviser, at: dt.time | None = None,
    place: str = "", purpose: str = "",
) -> Visit:  # fmt: skip
    """Put a session that is to come into the calendar.

    Raises:
        ValidationError: the request is not in hand, not the actor's, or the day is past.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_session(request, actor):
        raise ValidationError(reason)
    if planned_on < timezone.localdate():
        text = f"Ngày {format_date(planned_on)} đã qua; buổi đã tổ chức thì ghi ở “Ghi buổi tư vấn”."
        raise ValidationError({"planned_on": text})
    visit = Visit(
        request=request, planned_on=planned_on, at=at, mode=mode, adviser=adviser, place=place.strip(),
        purpose=purpose.strip(),
    )  # fmt: skip
    visit.full_clean()
    audit.claim(request, actor=actor, verb="plan_visit")
    visit.save()
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, actor) -> None:
    """Take a visit out of the calendar; its row stays, marked as cancelled.

    Raises:
        ValidationError: it was held or cancelled already, or is not the actor's.
    """
    request = visit.request
    if reason := why_no_session(request, actor):
        raise ValidationError(reason)
    if Visit.objects.filter(pk=visit.pk, session=None, cancelled_at=None).update(cancelled_at=timezone.now()) != 1:
        raise ValidationError("Lịch hẹn này đã tổ chức hoặc đã hủy.")
    audit.claim(request, actor=actor, verb="cancel_visit")
