"""Đề án: the list, its workbook, one project's page, and the steps of its workflow."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import REVERSERS
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.lists import page_of
from projects import selectors
from projects.enums import PROJECT_READERS
from projects.exports import LIST
from projects.filters import ProjectFilter
from projects.models import Project
from projects.pages.projects import ProjectPage
from projects.tables import PROJECT_TABLES, step_roles, workflow_of

STEP_ROLES = step_roles(PROJECT_TABLES)


@roles(*PROJECT_READERS)
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    chosen = ProjectFilter.of(request.GET, request.user)
    page = page_of(request, chosen.rows)
    totals = selectors.money_totals(chosen.qs)
    sort = request.GET.get("sort", "")
    return render(request, "projects/list.html", {"filter": chosen, "page": page, "totals": totals, "sort": sort})


@roles(*PROJECT_READERS)
@require_safe
def project_list_xlsx(request: HttpRequest) -> HttpResponse:
    return LIST.answer(request, back=reverse("projects:list"))


def get_project(user, pk: int) -> Project:
    try:
        return selectors.for_page(user, pk)
    except Project.DoesNotExist:
        raise Http404 from None


@roles(*PROJECT_READERS)
@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = ProjectPage(get_project(request.user, pk), request.user)
    return render(request, "projects/detail.html", {"page": page, "project": page.project})


@roles(*STEP_ROLES)
def project_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    project = get_project(request.user, pk)
    page = ProjectPage(project, request.user)
    return transitions.handle(
        request,
        workflow_of(project),
        project,
        name,
        back=project.get_absolute_url(),
        crumbs=page.crumbs,
        facts=page.facts,
    )


@roles(*REVERSERS)
def reverse_project_step(request: HttpRequest, pk: int) -> HttpResponse:
    page = ProjectPage(get_project(request.user, pk), request.user)
    return transitions.handle_reversal(
        request,
        workflow_of(page.project),
        page.project,
        back=page.project.get_absolute_url(),
        crumbs=page.crumbs,
        facts=page.facts,
    )
