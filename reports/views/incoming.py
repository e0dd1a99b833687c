"""Sổ văn bản đến: the list with its workbook, one line, its files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.lists import page_of
from reports.exports import REGISTER
from reports.filters import IncomingFilter
from reports.forms.incoming import IncomingForm, VoidIncomingForm
from reports.models import IncomingPaper
from reports.models.incoming import KEEPERS, READERS
from reports.services.incoming import against_writing

LIST = "reports:incoming_list"


def get_line(user, pk: int) -> IncomingPaper:
    rows = IncomingPaper.objects.visible_to(user).select_related("project", "batch", "request", "added_by")
    return get_object_or_404(rows, pk=pk)


def get_kept(user, pk: int) -> IncomingPaper:
    """A line to write in; 403 for one that is not."""
    row = get_line(user, pk)
    if against := against_writing(user, row):
        raise PermissionDenied(against)
    return row


def may_keep(user) -> bool:
    return bool(user.role_codes & set(KEEPERS))


@roles(*READERS)
@require_safe
def incoming_list(request: HttpRequest) -> HttpResponse:
    chosen = IncomingFilter.of(request.GET, request.user)
    shown = {"filter": chosen, "page": page_of(request, chosen.rows), "may_keep": may_keep(request.user)}
    shown["both_sides"] = Role.AUDITOR in request.user.role_codes
    return render(request, "reports/incoming/list.html", shown)


@roles(*READERS)
@require_safe
def incoming_xlsx(request: HttpRequest) -> HttpResponse:
    return REGISTER.answer(request, back=reverse(LIST))


@roles(*READERS)
@require_safe
def incoming(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_line(request.user, pk)
    shown = {"row": row, "files": Attachment.objects.of(row), "may_write": not against_writing(request.user, row)}
    return render(request, "reports/incoming/detail.html", shown)


@roles(*KEEPERS)
@takes_files
def incoming_new(request: HttpRequest) -> HttpResponse:
    today = {"received_on": localdate()}
    form = IncomingForm(request.user, request.POST or None, request.FILES or None, initial=today)
    return _written(request, form, back=reverse(LIST))


@roles(*KEEPERS)
@takes_files
def incoming_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_kept(request.user, pk)
    form = IncomingForm(request.user, request.POST or None, request.FILES or None, row=row)
    return _written(request, form, back=row.get_absolute_url())


def _written(request: HttpRequest, form: IncomingForm, *, back: str) -> HttpResponse:
    if form.is_valid() and (row := form.save()):
        messages.success(request, f"Đã ghi: {row}.")
        return redirect(row)
    page = {"form": form, "row": form.row, "back": back}
    return render(request, "reports/incoming/edit.html", page, status=409 if form.stale else 200)


@roles(*KEEPERS)
def incoming_void(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_kept(request.user, pk)
    back = row.get_absolute_url()
    hint = "Dòng ghi nhầm vẫn còn trong sổ, gạch ngang, cùng lý do; số đến không dùng lại."
    crumbs = [("Báo cáo", reverse("reports:index")), ("Sổ văn bản đến", reverse(LIST)), (str(row), back)]
    return kept.handle(request, VoidIncomingForm, row, back=back, title="Hủy dòng vào sổ", hint=hint, crumbs=crumbs)


@roles(*READERS)
@require_safe
@never_cache
def incoming_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    return download(get_object_or_404(Attachment.objects.of(get_line(request.user, pk)), pk=file_pk))
