"""Sessions and visits of a request, what is written to the producer or for the desk alone, and the calendar."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from consulting import selectors, services
from consulting.enums import WRITERS
from consulting.forms.sessions import NoteForm, SessionForm, VisitForm, WriteForm
from consulting.models import Visit
from consulting.replies import chosen_reply
from consulting.selectors.visits import next_month, previous_month
from consulting.views.desk import get_request
from consulting.views.editing import write
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.access import roles

NOTE_WRITERS = (*WRITERS, Role.CENTRE_LEADER)


@roles(*WRITERS)
def add_session(request: HttpRequest, pk: int) -> HttpResponse:
    return write(request, pk, SessionForm, "Ghi buổi tư vấn", services.why_no_session)


@roles(*WRITERS)
def plan_visit(request: HttpRequest, pk: int) -> HttpResponse:
    return write(request, pk, VisitForm, "Hẹn buổi tư vấn", services.why_no_session)


@roles(*NOTE_WRITERS)
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    return write(request, pk, NoteForm, "Ghi chú nội bộ", lambda asked, user: "")


@roles(*WRITERS)
def write_to_producer(request: HttpRequest, pk: int) -> HttpResponse:
    """Words to the producer, from nothing or from the template that the address names."""
    reply = chosen_reply(request, get_request(request.user, pk))
    return write(request, pk, WriteForm, "Nhắn cho cơ sở", services.why_no_change, reply=reply, text=reply.text)


@roles(*WRITERS)
@require_POST
def cancel_visit(request: HttpRequest, pk: int, visit_pk: int) -> HttpResponse:
    asked = get_request(request.user, pk)
    visit = get_object_or_404(Visit.objects.select_related("request__assignee"), pk=visit_pk, request=asked)
    try:
        services.cancel_visit(visit, actor=request.user)
        messages.success(request, "Đã hủy lịch hẹn.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(asked)


@roles(*CENTRE_WIDE, *DEPARTMENT)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One month of visits and sessions, by day; it prints."""
    month, mine = _month(request.GET.get("thang", "")), request.GET.get("ai") == "toi"
    context = {
        "month": month, "month_name": f"{month:%m/%Y}", "before": previous_month(month), "after": next_month(month),
        "days": selectors.month_entries(request.user, month, only_mine=mine), "mine": mine, "today": localdate(),
        "sees_contact": selectors.sees_contact(request.user),
    }  # fmt: skip
    return render(request, "consulting/calendar.html", context)


def _month(text: str) -> dt.date:
    """The first of the month written as 2026-11; of the present one when nothing is."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date() if text else localdate().replace(day=1)  # noqa: DTZ007
    except ValueError:
        raise Http404 from None
