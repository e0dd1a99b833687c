"""Điều chỉnh đề án: asking, one request's page, and the steps of its workflow."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import REVERSERS, Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from projects import selectors
from projects.change_workflow import CHANGE_TABLES
from projects.enums import PROJECT_READERS, ChangeKind
from projects.forms.changes import ChangeEditor
from projects.forms.norms import AnswerForm
from projects.models import BeneficiaryLetter, ChangeRequest, Project
from projects.pages.changes import ABOUT, KIND_OF, ChangePage, kinds, letter_facts
from projects.rules.changes import decided_by
from projects.services import changes as service
from projects.services.changes import against_asking
from projects.tables import step_roles
from projects.views.costs import must_be_own_office
from projects.views.projects import get_project

STEP_ROLES = step_roles(CHANGE_TABLES)


def get_change(user, pk: int) -> ChangeRequest:
    try:
        return selectors.one_change(user, pk)
    except ChangeRequest.DoesNotExist:
        raise Http404 from None


@roles(Role.OFFICER)
@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    return render(request, "projects/changes/choose.html", _choices(request, project))


def _choices(request: HttpRequest, project: Project) -> dict:
    """With `thu` the number of an establishment's letter, whose words the form begins with."""
    letter = _letter(request, project)
    return {"project": project, "kinds": kinds(project), "letter": letter}


def _letter(request: HttpRequest, project: Project) -> BeneficiaryLetter | None:
    pk = request.GET.get("thu", "")
    return project.letters.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 16 else None


@roles(Role.OFFICER)
def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in KIND_OF:
        raise Http404
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    editor = ChangeEditor(KIND_OF[kind], project, request.POST if request.method == "POST" else None)
    if letter := _letter(request, project):
        editor.form.initial |= letter_facts(letter)
    if request.method == "POST" and (change := editor.save(request.user)):
        messages.success(request, "Đã ghi đề nghị điều chỉnh, chờ Sở kiểm tra.")
        return redirect(change)
    return render(request, "projects/changes/ask.html", _page(request, editor), status=409 if editor.stale else 200)


def _page(request: HttpRequest, editor: ChangeEditor) -> dict:
    project, kind = editor.record, ChangeKind(editor.kind)
    reasons = [] if editor.form.is_bound else against_asking(request.user, project, kind)
    decider = decided_by(kind, is_group=project.is_group, programme=project.programme)
    return {
        "editor": editor, "project": project, "kind": kind, "about": ABOUT[kind], "decider": decider,
        "reasons": reasons, "back": project.get_absolute_url(),
    }  # fmt: skip


@roles(*PROJECT_READERS)
@require_safe
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = ChangePage(get_change(request.user, pk), request.user)
    return render(request, "projects/changes/detail.html", {"page": page, "change": page.change})


@roles(Role.UNIT_HEAD)
@require_POST
def answer_override(request: HttpRequest, pk: int, override_pk: int) -> HttpResponse:
    change = get_change(request.user, pk)
    override = get_object_or_404(change.norm_overrides, pk=override_pk)
    form, accept = AnswerForm(change, request.POST), "accept" in request.POST
    if form.is_valid() and transitions.attempt(
        form, lambda: service.answer_override(change, override, actor=request.user, accept=accept, **form.facts())
    ):
        messages.success(request, "Đã ghi ý kiến về mức hỗ trợ vượt định mức.")
        return redirect(change)
    page = {"page": ChangePage(change, request.user, form), "change": change}
    return render(request, "projects/changes/detail.html", page, status=409 if form.stale else 200)


@roles(*STEP_ROLES)
def change_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    page = ChangePage(get_change(request.user, pk), request.user)
    return transitions.handle(
        request, page.workflow, page.change, name, back=page.change.get_absolute_url(), crumbs=page.crumbs,
        facts=page.facts,
    )  # fmt: skip


@roles(*REVERSERS)
def reverse_change_step(request: HttpRequest, pk: int) -> HttpResponse:
    page = ChangePage(get_change(request.user, pk), request.user)
    return transitions.handle_reversal(
        request, page.workflow, page.change, back=page.change.get_absolute_url(), crumbs=page.crumbs, facts=page.facts
    )
