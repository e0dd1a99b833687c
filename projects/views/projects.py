"""Đề án: the list, its workbook, one project's page, and the steps of its workflow."""

from django.db.models import FETCH_RAISE
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import REVERSERS
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from khuyencong.core.lists import ordered, page_of
from projects import selectors
from projects.enums import PROJECT_READERS
from projects.exports import list_xlsx
from projects.filters import DEFAULT_ORDER, ORDERS, ProjectFilter
from projects.models import Project
from projects.pages.projects import ProjectPage
from projects.tables import PROJECT_TABLES, step_roles, workflow_of

STEP_ROLES = step_roles(PROJECT_TABLES)


@roles(*PROJECT_READERS)
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    chosen = _filter(request)
    page = page_of(request, _rows(request, chosen))
    totals = selectors.money_totals(chosen.qs)
    sort = request.GET.get("sort", "")
    return render(request, "projects/list.html", {"filter": chosen, "page": page, "totals": totals, "sort": sort})


@roles(*PROJECT_READERS)
@require_safe
def project_list_xlsx(request: HttpRequest) -> HttpResponse:
    chosen = _filter(request)
    today = localdate()
    book = list_xlsx(_rows(request, chosen), selectors.money_totals(chosen.qs), today=today)
    return as_download(book, "Danh sách đề án", today)


def _filter(request: HttpRequest) -> ProjectFilter:
    return ProjectFilter(request.GET, selectors.listed(request.user), user=request.user)


def _rows(request: HttpRequest, chosen: ProjectFilter):
    """What the page and the workbook both show; a row that would ask for more on its own is an error."""
    return ordered(chosen.qs, request.GET.get("sort", ""), ORDERS, DEFAULT_ORDER).fetch_mode(FETCH_RAISE)


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
