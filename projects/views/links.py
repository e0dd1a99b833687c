"""Links of establishments and what came in by them, on the officers' side."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.serving import download
from khuyencong.core.qr import qr_svg
from khuyencong.core.workflow import Refused
from projects.enums import PROJECT_READERS
from projects.forms.links import AnswerForm
from projects.models import Project
from projects.pages.links import link_rows
from projects.services import letters
from projects.services import links as service
from projects.views.costs import must_be_own_office
from projects.views.execution import entry_page
from projects.views.projects import get_project


@roles(Role.OFFICER)
@require_safe
@never_cache
def links(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    rows = [(row, request.build_absolute_uri(row.path) if row.path else "") for row in link_rows(project)]
    rows = [(row, address, qr_svg(address) if address else "") for row, address in rows]
    return render(request, "projects/links/list.html", {"project": project, "rows": rows})


@roles(Role.OFFICER)
@require_POST
def issue_link(request: HttpRequest, pk: int, establishment_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    row = get_object_or_404(project.beneficiaries, establishment=establishment_pk)
    said = f"Đường dẫn của {row} dùng được đến hết ngày {service.new_expiry():%d/%m/%Y}."
    return _done(request, project, partial(service.issue, project, row.establishment), said)


@roles(Role.OFFICER)
@require_POST
def withdraw_link(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    link = get_object_or_404(project.links.select_related("project__office"), pk=link_pk)
    said = f"Đã thu hồi đường dẫn của {link.establishment}."
    return _done(request, project, partial(service.withdraw, link), said)


def _done(request: HttpRequest, project: Project, act, said: str) -> HttpResponse:
    try:
        act(actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("projects:links", pk=project.pk)


@roles(Role.OFFICER)
def answer_letter(request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    letter = get_object_or_404(project.letters.select_related("establishment", "project"), pk=letter_pk)
    form = AnswerForm(project, request.POST or None)
    return entry_page(request, "answer", form, partial(letters.answer_letter, project, letter), about=letter)


@roles(Role.OFFICER)
def answer_progress(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    note = get_object_or_404(project.progress_notes.filter(recorded_by=None), pk=note_pk)
    form = AnswerForm(project, request.POST or None, taken="Xác nhận", declined="Không xác nhận")
    return entry_page(request, "answer", form, partial(letters.answer_progress, project, note), about=note)


@roles(*PROJECT_READERS)
@require_safe
@never_cache
def letter_file(request: HttpRequest, pk: int, letter_pk: int, file_pk: int) -> HttpResponse:
    letter = get_object_or_404(get_project(request.user, pk).letters, pk=letter_pk)
    return download(get_object_or_404(Attachment.objects.of(letter), pk=file_pk))
