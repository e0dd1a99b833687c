"""Thẩm định: the page of a project's appraisal, its council, a member's own sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.workflow import Refused
from projects.enums import APPRAISAL_READERS, COUNCIL_ROLES
from projects.forms.appraisal import CouncilEditor, ReasonForm, SheetForm
from projects.guards.appraisal import criteria_on
from projects.models import PlanBatch, Project, ScoreSheet
from projects.pages.appraisal import AppraisalPage
from projects.services import appraisal as service
from projects.views.batches import get_batch
from projects.views.projects import get_project


@roles(*APPRAISAL_READERS)
@require_safe
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, get_project(request.user, pk))


def _shown(request: HttpRequest, project: Project, status: int = 200, **forms) -> HttpResponse:
    page = AppraisalPage(project, request.user, **forms)
    context = {"page": page, "project": project, "back": project.get_absolute_url()}
    return render(request, "projects/appraisal/page.html", context | forms, status=status)


# -- councils


@roles(Role.DEPARTMENT_OFFICER)
def council(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    crumbs = [(project.code or project.title, project.get_absolute_url()), ("Thẩm định", _page_url(project))]
    return _council(request, project, [("Đề án", reverse("projects:list")), *crumbs])


@roles(Role.DEPARTMENT_OFFICER)
def batch_council(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_batch(request.user, pk)
    return _council(request, batch, [("Kế hoạch", reverse("batches:list")), (str(batch), batch.get_absolute_url())])


def _council(request: HttpRequest, target: Project | PlanBatch, crumbs: list[tuple[str, str]]) -> HttpResponse:
    back = crumbs[-1][1]
    editor = CouncilEditor(request.POST if request.method == "POST" else None, target)
    if request.method == "POST" and editor.save(request.user):
        messages.success(request, f"Đã lưu hội đồng lúc {localtime():%H:%M}.")
        return redirect(back)
    page = {"editor": editor, "target": target, "crumbs": crumbs, "back": back}
    return render(request, "projects/appraisal/council.html", page, status=409 if editor.stale else 200)


# -- a member's own sheet


@roles(*COUNCIL_ROLES)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = _form(request, project)
    saved = request.method == "POST" and form.is_valid() and _saved(request, form)
    if not request.accepts("text/html"):
        return _answer(request, form, saved)
    if saved:
        said = "Đã ký phiếu thẩm định." if form.signs else f"Đã lưu nháp lúc {localtime():%H:%M}."
        messages.success(request, said)
        return redirect(_page_url(project) if form.signs else request.path)
    reasons = [] if form.is_bound else service.against_scoring(project, request.user)
    page = {"form": form, "project": project, "page": AppraisalPage(project, request.user), "reasons": reasons}
    page |= {"back": _page_url(project), "reason_form": ReasonForm(auto_id="xung-dot-%s")}
    return render(request, "projects/appraisal/sheet.html", page, status=409 if form.stale else 200)


def _answer(request: HttpRequest, form: SheetForm, saved: bool) -> JsonResponse:
    """For the page's script, which saves a draft while it is typed: when it was saved, or why not.

    What stands already as it was sent is saved: a page that was left sends once more what it sent before. What stands
    is read anew, since the two may have come at one time.
    """
    if saved or (form.stale and set(_form(request, form.obj.project).changed_data) <= {"seen_version"}):
        return JsonResponse({"said": f"Đã lưu nháp lúc {localtime():%H:%M}.", "version": form.obj.version})
    error = " ".join(message for messages in form.errors.values() for message in messages)
    return JsonResponse({"error": error, "version": form.obj.version}, status=409 if form.stale else 422)


def _form(request: HttpRequest, project: Project) -> SheetForm:
    """The sheet that counts; a new one begins with what the void one before it said."""
    mine = project.sheets.filter(member=request.user).prefetch_related("scores").order_by("-number")
    rows = list(mine[:1])
    current = next((row for row in rows if not row.is_void), None)
    blank = ScoreSheet(project=project, member=request.user)
    earlier = None if current else next(iter(rows), None)
    return SheetForm(current or blank, criteria_on(), earlier, request.POST if request.method == "POST" else None)


def _saved(request: HttpRequest, form: SheetForm) -> bool:
    """True when it was written; otherwise the form says why, with everything typed kept."""
    try:
        form.obj = service.own_sheet(form.obj.project, actor=request.user)
    except Refused as refused:
        form.add_refusal(refused)
        return False
    return transitions.attempt(form, lambda: service.save_sheet(form.obj, actor=request.user, **form.facts()))


@roles(*COUNCIL_ROLES)
@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    return _reasoned(
        request, project, "Đã ghi khai báo; anh/chị không chấm đề án này.",
        lambda reason: service.declare_conflict(project, actor=request.user, reason=reason),
    )  # fmt: skip


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def void(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    found = get_object_or_404(project.sheets.select_related("project"), pk=sheet_pk)
    return _reasoned(
        request, project, "Đã hủy phiếu; thành viên chấm lại được.",
        lambda reason: service.void_sheet(found, actor=request.user, reason=reason),
    )  # fmt: skip


def _reasoned(request: HttpRequest, project: Project, said: str, act) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(_page_url(project))
    return _shown(request, project, sent=form)


def _page_url(project: Project) -> str:
    return reverse("projects:appraisal", args=[project.pk])
