"""Sổ rủi ro: writing down a risk of a project, mending it, closing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core import kept, transitions
from khuyencong.core.access import roles
from projects.forms.risks import CloseRiskForm, RiskForm
from projects.models import Project, Risk
from projects.services.risks import RISK_WRITERS, close_risk, why_no_risk
from projects.views.projects import get_project


@roles(*RISK_WRITERS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    project = _writable(request, pk)
    return _kept(request, Risk(project=project, recorded_by=request.user), "Ghi rủi ro")


@roles(*RISK_WRITERS)
def edit(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    risk = get_object_or_404(_writable(request, pk).risks.still_open(), pk=risk_pk)
    return _kept(request, risk, "Sửa rủi ro")


@roles(*RISK_WRITERS)
def close(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    risk = get_object_or_404(_writable(request, pk).risks.all(), pk=risk_pk)
    form = CloseRiskForm(risk, request.POST or None)
    today = localdate()
    if form.is_valid() and transitions.attempt(
        form, lambda: close_risk(risk, actor=request.user, today=today, **form.facts())
    ):
        messages.success(request, "Đã đóng rủi ro.")
        return redirect(risk)
    page = {"form": form, "back": risk.get_absolute_url(), "title": "Đóng rủi ro", "crumbs": _crumbs(risk)}
    page |= {"hint": f"{risk.get_kind_display()}: {risk.text}"}
    return render(request, kept.TEMPLATE, page, status=409 if form.stale else 200)


def _writable(request: HttpRequest, pk: int) -> Project:
    project = get_project(request.user, pk)
    if why := why_no_risk(project, request.user):
        raise PermissionDenied(why)
    return project


def _kept(request: HttpRequest, risk: Risk, title: str) -> HttpResponse:
    return kept.handle(
        request, RiskForm, risk, back=risk.get_absolute_url(), title=title, crumbs=_crumbs(risk)
    )  # fmt: skip


def _crumbs(risk: Risk) -> list[tuple[str, str]]:
    project = risk.project
    return [("Đề án", reverse("projects:list")), (project.code or project.title, project.get_absolute_url())]
