"""Đang chờ ai: the list, its workbook, and the button that reminds."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from khuyencong.core.lists import page_of
from khuyencong.core.workflow import Refused
from khuyencong.waiting import watches
from khuyencong.waiting.exports import waiting_xlsx
from khuyencong.waiting.forms import WaitingFilter
from khuyencong.waiting.pages import NUDGERS, loads
from khuyencong.waiting.services import nudge

READERS = (Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER, Role.AUDITOR)
SHOWN_PEOPLE = 12


@roles(*READERS)
@require_safe
def listing(request):
    chosen = _filter(request)
    page = page_of(request, chosen.rows())
    people = loads(chosen.entries)[:SHOWN_PEOPLE]
    return render(request, "waiting/list.html", {"filter": chosen, "page": page, "people": people})


@roles(*READERS)
@require_safe
def listing_xlsx(request):
    today = localdate()
    return as_download(waiting_xlsx(_filter(request).rows(), today=today), "Đang chờ ai", today)


def _filter(request) -> WaitingFilter:
    return WaitingFilter(request.GET, watches.entries(request.user, watches.Clock()))


@roles(*NUDGERS)
@require_POST
def remind(request, kind, pk):
    entry = watches.one(request.user, kind, pk) if kind in watches.WATCHES else None
    if entry is None:
        raise Http404
    try:
        told = nudge(entry, actor=request.user, today=localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã nhắc {', '.join(map(str, told))}.")
    return redirect(entry.record.get_absolute_url())
