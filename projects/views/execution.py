"""Writing down what happens while a project is carried out: one page each, all of the same shape."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.accounts.enums import Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.forms import SeenForm
from khuyencong.core.workflow import lower_first
from projects.forms.annexes import AnnexForm
from projects.forms.execution import MinutesForm, ReversalForm, VoucherForm
from projects.pages.execution import KIND_SLUGS, ExecutionPage
from projects.services import annexes, execution
from projects.services.recordings import RECORDINGS
from projects.views.projects import get_project

KINDS = {slug: kind for kind, slug in KIND_SLUGS.items()}


@roles(Role.ACCOUNTANT)
def voucher(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    project, what = get_project(request.user, pk), KINDS[kind]
    form = VoucherForm(what, project, request.POST or None)
    return entry_page(request, what.value, form, partial(execution.record_voucher, project, kind=what))


@roles(Role.ACCOUNTANT)
def reverse_voucher(request: HttpRequest, pk: int, voucher_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    mistaken = get_object_or_404(project.vouchers, pk=voucher_pk)
    form = ReversalForm(project, request.POST or None)
    return entry_page(request, "reverse", form, partial(execution.reverse_voucher, project, mistaken), about=mistaken)


@roles(Role.CENTRE_LEADER)
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = AnnexForm(project, request.POST or None, change=request.GET.get("dieu-chinh", ""))
    return entry_page(request, "annex", form, partial(annexes.record_annex, project))


@roles(Role.OFFICER)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = MinutesForm(project, request.POST or None, beneficiary=request.GET.get("co-so", ""))
    return entry_page(request, "minutes", form, partial(execution.record_minutes, project))


def entry_page(request: HttpRequest, name: str, form: SeenForm, write: Callable, about=None) -> HttpResponse:
    """GET shows the form, or why it cannot be filled in now; POST gives what was typed to `write`."""
    recording, project = RECORDINGS[name], form.obj
    if (
        request.method == "POST"
        and form.is_valid()
        and transitions.attempt(form, lambda: write(actor=request.user, **form.facts()))
    ):
        messages.success(request, f"Đã {lower_first(recording.label)}.")
        return redirect(f"{project.get_absolute_url()}#thuc-hien")
    reasons = [] if form.is_bound else recording.against(request.user, project)
    page = {
        "form": form, "recording": recording, "project": project, "reasons": reasons, "about": about,
        "page": ExecutionPage(project, request.user), "back": project.get_absolute_url(),
    }  # fmt: skip
    return render(request, "projects/execution/entry.html", page, status=409 if form.stale else 200)
