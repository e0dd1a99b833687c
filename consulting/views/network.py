"""Collaborators: what they file, note and see; and the network of them for the Centre and the department."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from consulting.forms.network import AssignmentForm, FieldNoteForm, ReferralForm
from consulting.selectors import network as selectors
from consulting.services import network as services
from consulting.views.editing import saved
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.access import roles
from khuyencong.core.lists import page_of
from khuyencong.registry.models import PlaceAssignment

KEEPERS = (Role.UNIT_HEAD, Role.ADMINISTRATOR)


@roles(Role.COLLABORATOR)
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """What became of one's own referrals, in the producer's own plain words."""
    page = page_of(request, selectors.referrals(request.user))
    return render(request, "consulting/referrals.html", {"page": page})


@roles(Role.COLLABORATOR)
def refer(request: HttpRequest) -> HttpResponse:
    form = ReferralForm(request.POST if request.method == "POST" else None, actor=request.user)
    if taken := saved(form):
        messages.success(request, f"Đã gửi yêu cầu, mã tra cứu {taken.code}. Đưa mã này cho cơ sở.")
        return redirect("consulting:referrals")
    return render(request, "consulting/refer.html", {"form": form})


@roles(*CENTRE_WIDE, Role.COLLABORATOR)
def field_notes(request: HttpRequest) -> HttpResponse:
    """Notes by day, and for a collaborator the form beside them."""
    writes = Role.COLLABORATOR in request.user.role_codes
    form = FieldNoteForm(request.POST if request.method == "POST" else None, actor=request.user) if writes else None
    if form and saved(form):
        messages.success(request, "Đã lưu ghi nhận.")
        return redirect("consulting:field_notes")
    page = page_of(request, selectors.field_notes(request.user))
    return render(request, "consulting/field_notes.html", {"page": page, "form": form})


@roles(*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR)
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    return _network(request, AssignmentForm(actor=request.user))


@roles(*KEEPERS)
def assign(request: HttpRequest) -> HttpResponse:
    form = AssignmentForm(request.POST if request.method == "POST" else None, actor=request.user)
    if given := saved(form):
        messages.success(request, f"{given.user} phụ trách {given.place.label}.")
        return redirect("consulting:network")
    return _network(request, form)


@roles(*KEEPERS)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    services.release_commune(get_object_or_404(PlaceAssignment, pk=pk), actor=request.user)
    messages.success(request, "Đã thôi phụ trách.")
    return redirect("consulting:network")


def _network(request: HttpRequest, form: AssignmentForm) -> HttpResponse:
    start, end = selectors.quarter(_day(request.GET.get("quy", "")))
    districts = selectors.districts()
    context = {
        "districts": districts, "missing": sum(len(one.missing) for one in districts),
        "total": sum(len(one.communes) for one in districts), "start": start, "end": end,
        "before": start - dt.timedelta(days=1), "after": end + dt.timedelta(days=1),
        "activity": selectors.activity(start, end), "quarter": f"quý {(start.month + 2) // 3} năm {start.year}",
        "form": form if request.user.role_codes & set(KEEPERS) else None,
        "assignments": selectors.assignments(),
    }  # fmt: skip
    return render(request, "consulting/network.html", context)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return localdate()
    return day if dt.date.min.year < day.year < dt.date.max.year else localdate()
