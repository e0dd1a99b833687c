"""Drawing up and changing a đề án, and the two lists that help while typing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.dates import parse_year
from projects.enums import EDITABLE
from projects.forms.fields import candidates, establishment_label, place_groups, places_of_year
from projects.forms.projects import ProjectEditor
from projects.models import Project
from projects.pages.dossiers import DossierCard
from projects.services.access import why_not_own
from projects.views.projects import get_project


@roles(Role.OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    return _edited(request, ProjectEditor(request.POST if request.method == "POST" else None))


@roles(Role.OFFICER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    _must_be_own_draft(request, project)
    return _edited(request, ProjectEditor(request.POST if request.method == "POST" else None, project))


def _must_be_own_draft(request: HttpRequest, project: Project) -> None:
    """A page that was opened while it was a draft still answers, so that nothing typed is lost."""
    if reason := why_not_own(project, request.user):
        raise PermissionDenied(reason)
    if request.method != "POST" and project.state not in EDITABLE:
        raise PermissionDenied("Đề án đã trình, không sửa được. Nếu cần sửa, đề nghị lãnh đạo trả lại bổ sung.")


def _edited(request: HttpRequest, editor: ProjectEditor) -> HttpResponse:
    if request.method == "POST" and (project := editor.save(request.user)):
        messages.success(request, f"Đã lưu lúc {localtime():%H:%M}.")
        return redirect(project)
    back = editor.record.get_absolute_url() if editor.record else reverse("projects:list")
    status = 409 if editor.stale else 200
    card = DossierCard(editor.record, request.user) if editor.record else None
    page = {"editor": editor, "project": editor.record, "card": card, "back": back}
    return render(request, "projects/edit.html", page, status=status)


@roles(Role.OFFICER)
@require_safe
def place_options(request: HttpRequest) -> HttpResponse:
    """Options of the place box for a year, for pages whose script asks when the year is changed."""
    year = parse_year(request.GET.get("year", ""))
    groups = place_groups(places_of_year(year)) if year else []
    return render(request, "projects/place_options.html", {"groups": groups})


@roles(Role.OFFICER)
@require_safe
def establishment_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for an establishment's name; the box sends itself under its own name."""
    text = next(iter(request.GET.values()), "")
    labels = [establishment_label(one) for one in candidates(text)] if text.strip() else []
    return render(request, "projects/establishment_options.html", {"labels": labels})
