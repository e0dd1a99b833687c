"""The page "Mức hỗ trợ": the norm's arithmetic, factors, and requests to exceed a norm with their answers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.forms import SeenForm
from projects.enums import PROJECT_READERS
from projects.forms.norms import FactorsForm, ReasonsForm
from projects.models import Project
from projects.norms import read_norms
from projects.pages.norms import NormsPage, answer_form
from projects.pages.projects import may_edit
from projects.services import norms as service
from projects.views.costs import must_be_own_office
from projects.views.projects import get_project


@roles(*PROJECT_READERS)
@require_safe
def norms(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, get_project(request.user, pk))


@roles(Role.OFFICER)
@require_POST
def factors(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    form = FactorsForm(project, read_norms(project).checks, request.POST)
    return _done(
        request, "factors", form, "Đã lưu hệ số.",
        lambda: service.set_factors(project, form.factors(), actor=request.user),
    )  # fmt: skip


@roles(Role.OFFICER)
@require_POST
def ask_overrides(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    form = ReasonsForm(project, read_norms(project).exceeded, request.POST)
    return _done(
        request, "reasons", form, "Đã ghi lý do, chờ Trưởng, Phó phòng chấp nhận.",
        lambda: service.ask_overrides(project, form.reasons(), actor=request.user),
    )  # fmt: skip


@roles(Role.UNIT_HEAD)
@require_POST
def answer_override(request: HttpRequest, pk: int, override_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    override = get_object_or_404(project.norm_overrides, pk=override_pk)
    form, accept = answer_form(project, override, request.POST), "accept" in request.POST
    said = "Đã chấp nhận mức hỗ trợ vượt định mức." if accept else "Đã ghi không chấp nhận."
    return _done(
        request, "answer", form, said,
        lambda: service.answer_override(project, override, actor=request.user, accept=accept, **form.facts()),
    )  # fmt: skip


def _done(request: HttpRequest, name: str, form: SeenForm, said: str, act: Callable) -> HttpResponse:
    """Back to the page when `act` was done; otherwise the page again, with what was typed and what is against it."""
    if form.is_valid() and transitions.attempt(form, act):
        messages.success(request, said)
        return redirect("projects:norms", form.obj.pk)
    return _shown(request, form.obj, status=409 if form.stale else 200, **{name: form})


def _shown(request: HttpRequest, project: Project, *, status: int = 200, **forms: SeenForm) -> HttpResponse:
    page = NormsPage(project, request.user, editable=may_edit(request.user, project), **forms)
    context = {"page": page, "project": project, "back": project.get_absolute_url(), "sent": [*forms.values()]}
    return render(request, "projects/checks/norms.html", context, status=status)
