"""A đề án, a plan and the list as they stood on an earlier day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from projects.enums import BATCH_READERS, PROJECT_READERS
from projects.exports import readings_xlsx
from projects.forms.readings import AsAtForm, ListAsAtForm
from projects.models import Project
from projects.pages.readings import BatchThen, ProjectsThen, ProjectThen, list_then
from projects.views.batches import get_batch


@roles(*PROJECT_READERS)
@require_safe
def project_as_at(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    form = AsAtForm(request.GET)
    page = ProjectThen(project, request.user, form.chosen) if form.chosen else None
    return render(request, "projects/readings/project.html", {"project": project, "form": form, "page": page})


@roles(*BATCH_READERS)
@require_safe
def batch_as_at(request: HttpRequest, pk: int) -> HttpResponse:
    batch, form = get_batch(request.user, pk), AsAtForm(request.GET)
    page = BatchThen(batch, request.user, form.chosen) if form.chosen else None
    return render(request, "projects/readings/batch.html", {"batch": batch, "form": form, "page": page})


@roles(*PROJECT_READERS)
@require_safe
def list_as_at(request: HttpRequest) -> HttpResponse:
    form = ListAsAtForm(request.GET)
    return render(request, "projects/readings/list.html", {"form": form, "page": _listed(request, form)})


@roles(*PROJECT_READERS)
@require_safe
def list_as_at_xlsx(request: HttpRequest) -> HttpResponse:
    form = ListAsAtForm(request.GET)
    page = _listed(request, form)
    if page is None:
        return render(request, "projects/readings/list.html", {"form": form, "page": None}, status=400)
    return as_download(readings_xlsx(page), "Danh sách đề án theo ngày", localdate())


def _listed(request: HttpRequest, form: ListAsAtForm) -> ProjectsThen | None:
    if (at := form.chosen) is None:
        return None
    return list_then(request.user, at, year=form.cleaned_data["nam"], state=form.cleaned_data["trang_thai"])
