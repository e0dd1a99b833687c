"""A group project names its beneficiaries."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from projects.forms.naming import NamingEditor
from projects.services.access import why_not_own
from projects.services.naming import why_not_name
from projects.views.projects import get_project


@roles(Role.OFFICER)
def name_beneficiaries(request: HttpRequest, pk: int) -> HttpResponse:
    """A page that was opened while names could be given still answers, so that nothing typed is lost."""
    project, posted = get_project(request.user, pk), request.method == "POST"
    if reason := (why_not_own if posted else why_not_name)(project, request.user):
        raise PermissionDenied(reason)
    editor = NamingEditor(request.POST if posted else None, project)
    if posted and editor.save(request.user):
        messages.success(request, "Đã nêu tên đơn vị thụ hưởng; tổng kinh phí từng nguồn giữ nguyên.")
        return redirect(project)
    page = {"editor": editor, "project": project, "back": project.get_absolute_url()}
    return render(request, "projects/naming.html", page, status=409 if editor.stale else 200)
