"""Noting progress, and the files of a note."""

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
from projects.enums import PROJECT_READERS
from projects.forms.progress import ProgressForm
from projects.services.progress import record_progress
from projects.views.execution import entry_page
from projects.views.projects import get_project


@roles(Role.OFFICER)
@takes_files
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = ProgressForm(project, request.POST or None, request.FILES or None)
    return entry_page(request, "progress", form, partial(record_progress, project))


@roles(*PROJECT_READERS)
@require_safe
@never_cache
def progress_file(request: HttpRequest, pk: int, note_pk: int, file_pk: int) -> HttpResponse:
    note = get_object_or_404(get_project(request.user, pk).progress_notes, pk=note_pk)
    return download(get_object_or_404(Attachment.objects.of(note), pk=file_pk))
