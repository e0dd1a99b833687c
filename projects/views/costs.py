"""The dự toán of a project: items as rows, saved together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from projects.enums import COSTS_EDITABLE
from projects.forms.costs import CostEditor
from projects.models import Project
from projects.services.access import why_not_own
from projects.views.projects import get_project


@roles(Role.OFFICER)
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    must_be_own_office(request, project)
    editor = CostEditor(request.POST if request.method == "POST" else None, project)
    if request.method == "POST" and editor.save(request.user):
        messages.success(request, f"Đã lưu dự toán lúc {localtime():%H:%M}.")
        return redirect(f"{project.get_absolute_url()}#du-toan")
    if request.method != "POST" and project.state not in COSTS_EDITABLE:
        raise PermissionDenied("Dự toán chỉ sửa được khi đề án là dự thảo, chờ bổ sung, hoặc lập đề án chi tiết.")
    page = {"editor": editor, "project": project, "back": project.get_absolute_url()}
    return render(request, "projects/costs/edit.html", page, status=409 if editor.stale else 200)


def must_be_own_office(request: HttpRequest, project: Project) -> None:
    if reason := why_not_own(project, request.user):
        raise PermissionDenied(reason)
