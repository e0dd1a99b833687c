"""The written đề án: reading it, writing a section (saved by a button or while typing), its papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.audit import StaleRecordError
from projects.enums import PROJECT_READERS, Section
from projects.forms.dossiers import PaperForm, SectionForm
from projects.models import DossierPaper, DossierSection, PaperKind, Project
from projects.pages.dossiers import DossierCard, SectionPage, said_others
from projects.readiness import SectionRead, what_is_missing
from projects.services.access import why_not_own
from projects.services.dossiers import remove_paper, why_not_write, write_presence
from projects.views.projects import get_project


@roles(*PROJECT_READERS)
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    card = DossierCard(project, request.user)
    return render(request, "projects/dossier/detail.html", {"card": card, "project": project})


@roles(Role.OFFICER)
def section(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page that was opened while it could be written still answers, so that nothing typed is lost."""
    project = _own(request, pk, number)
    if request.method != "POST" and (reason := why_not_write(project, request.user)):
        raise PermissionDenied(reason)
    form = SectionForm(_row(project, number), request.POST if request.method == "POST" else None)
    saved = form.save(request.user) if form.is_valid() else None
    if not request.accepts("text/html"):
        return _answer(form, saved)
    if saved:
        messages.success(request, _said(saved))
        return redirect(_next(project, number, request))
    page = SectionPage(project, number, request.user, form)
    status = 409 if form.stale else 200
    return render(request, "projects/dossier/section.html", {"page": page, "project": project}, status=status)


def _own(request: HttpRequest, pk: int, number: int) -> Project:
    project = get_project(request.user, pk)
    if number not in Section.values:
        raise Http404
    if reason := why_not_own(project, request.user):
        raise PermissionDenied(reason)
    return project


def _row(project: Project, number: int) -> DossierSection:
    found = (row for row in project.sections.all() if row.number == number)
    return next(found, None) or DossierSection(project=project, number=number)


def _next(project: Project, number: int, request: HttpRequest) -> str:
    to = number + 1 if "next" in request.POST and number < len(Section) else number
    return reverse("projects:section", args=[project.pk, to])


def _said(row: DossierSection) -> str:
    return f"Đã lưu lúc {localtime(row.edited_at):%H:%M}."


def _answer(form: SectionForm, saved: DossierSection | None) -> JsonResponse:
    """For the page's script: what was saved, or why not; when somebody was faster, what they saved."""
    if saved:
        read = SectionRead(saved.project, Section(saved.number), saved)
        missing = what_is_missing(saved.project, read)
        return JsonResponse({"said": _said(saved), "version": saved.version, "missing": missing})
    error = " ".join(message for messages in form.errors.values() for message in messages)
    if form.stale:
        return JsonResponse({"error": error, "version": form.obj.version, "saved": form.obj.text}, status=409)
    return JsonResponse({"error": error}, status=422)


@roles(Role.OFFICER)
@require_POST
def section_presence(request: HttpRequest, pk: int, number: int) -> JsonResponse:
    """A page says every few seconds that somebody has the section open, and hears who else does."""
    project = _own(request, pk, number)
    return JsonResponse({"others": said_others(write_presence(project, number, request.user))})


@roles(Role.OFFICER)
@takes_files
def add_paper(request: HttpRequest, pk: int, kind_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    if reason := why_not_write(project, request.user):
        raise PermissionDenied(reason)
    kind = get_object_or_404(PaperKind, pk=kind_pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    back = f"{reverse('projects:dossier', args=[project.pk])}#giay-to"
    if form.is_valid() and form.save(project, kind, request.user):
        messages.success(request, f"Đã đính kèm: {kind.title}.")
        return redirect(back)
    page = {"form": form, "kind": kind, "project": project, "back": back}
    return render(request, "projects/dossier/paper.html", page)


@roles(*PROJECT_READERS)
@require_safe
def paper(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """A paper of a project, for whoever may see the project."""
    papers = DossierPaper.objects.select_related("file").filter(project=get_project(request.user, pk))
    return download(get_object_or_404(papers, pk=paper_pk).file)


@roles(Role.OFFICER)
@require_POST
def remove(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    found = get_object_or_404(
        DossierPaper.objects.select_related("kind", "project__office"), pk=paper_pk, project=project
    )
    if reason := why_not_own(project, request.user):
        raise PermissionDenied(reason)
    try:
        remove_paper(found, actor=request.user)
        messages.success(request, f"Đã bỏ: {found.file}.")
    except (ValidationError, StaleRecordError) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    return redirect(f"{reverse('projects:dossier', args=[project.pk])}#giay-to")
