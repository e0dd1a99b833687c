"""Inspections: writing one down, closing what it asked for, its photos."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from projects import selectors
from projects.enums import PROJECT_READERS
from projects.forms.visits import FollowUpForm, InspectionForm
from projects.services import execution
from projects.views.execution import entry_page
from projects.views.projects import get_project


@roles(Role.OFFICER)
@takes_files
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    items = selectors.checklist(project)
    form = InspectionForm(project, request.POST or None, request.FILES or None, items=items)
    return entry_page(request, "inspect", form, partial(execution.record_inspection, project))


@roles(Role.OFFICER)
def follow_up(request: HttpRequest, pk: int, inspection_pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    visit = get_object_or_404(project.inspections, pk=inspection_pk)
    form = FollowUpForm(project, request.POST or None)
    return entry_page(request, "follow_up", form, partial(execution.close_follow_up, project, visit), about=visit)


@roles(*PROJECT_READERS)
@require_safe
@never_cache
def inspection_file(request: HttpRequest, pk: int, inspection_pk: int, file_pk: int) -> HttpResponse:
    visit = get_object_or_404(get_project(request.user, pk).inspections, pk=inspection_pk)
    return download(get_object_or_404(Attachment.objects.of(visit), pk=file_pk))
