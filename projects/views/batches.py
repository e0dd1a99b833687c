"""Kế hoạch đợt: the list by year, one batch's page, the steps of its workflow, drawing it up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import REVERSERS, Role
from khuyencong.core import transitions
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.workflow import Refused
from projects import selectors
from projects.enums import BATCH_EDITABLE, BATCH_READERS
from projects.forms.amendments import AmendmentEditor
from projects.forms.batches import BatchEditor, ChooseProjectsForm
from projects.models import PlanBatch, Project
from projects.pages.batches import BatchPage, years
from projects.services.amendments import against_drawing_up, drop
from projects.services.batches import put_in_batch, take_out_of_batch
from projects.tables import BATCH_TABLES, step_roles, workflow_of

CARRY_OUT = ("approve", "amend")  # steps that carry out what is drawn up beside the plan
STEP_ROLES = step_roles(BATCH_TABLES)


def get_batch(user, pk: int) -> PlanBatch:
    try:
        return selectors.batch_for_page(user, pk)
    except PlanBatch.DoesNotExist:
        raise Http404 from None


@roles(*BATCH_READERS)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    return render(request, "batches/list.html", {"years": years(request.user)})


@roles(*BATCH_READERS)
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = BatchPage(get_batch(request.user, pk), request.user)
    return render(request, "batches/detail.html", {"page": page, "batch": page.batch})


@roles(*STEP_ROLES)
def batch_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    page = BatchPage(get_batch(request.user, pk), request.user)
    return transitions.handle(
        request, workflow_of(page.batch), page.batch, name, back=page.batch.get_absolute_url(), crumbs=page.crumbs,
        facts=page.facts, template="batches/step.html", draft=page.draft if name in CARRY_OUT else None,
    )  # fmt: skip


@roles(Role.DEPARTMENT_OFFICER)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of what the next decision adds, changes and stops; the leader's step `amend` carries it out."""
    batch = get_batch(request.user, pk)
    if reasons := against_drawing_up(batch, request.user):
        raise PermissionDenied(str(reasons[0]))
    editor = AmendmentEditor(request.user, batch, request.POST if request.method == "POST" else None)
    if request.method == "POST" and editor.save(request.user):
        messages.success(request, f"Đã lưu dự thảo lúc {localtime():%H:%M}.")
        return redirect(batch)
    page = {"editor": editor, "batch": batch, "back": batch.get_absolute_url()}
    return render(request, "batches/amend.html", page, status=409 if editor.stale else 200)


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def drop_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_batch(request.user, pk)
    try:
        drop(batch, actor=request.user)
        messages.success(request, "Đã bỏ dự thảo.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(batch)


@roles(*REVERSERS)
def reverse_batch_step(request: HttpRequest, pk: int) -> HttpResponse:
    page = BatchPage(get_batch(request.user, pk), request.user)
    return transitions.handle_reversal(
        request,
        workflow_of(page.batch),
        page.batch,
        back=page.batch.get_absolute_url(),
        crumbs=page.crumbs,
        facts=page.facts,
    )


@roles(Role.DEPARTMENT_OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    return _edited(request, BatchEditor(request.POST if request.method == "POST" else None))


@roles(Role.DEPARTMENT_OFFICER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_batch(request.user, pk)
    if request.method != "POST":
        _must_be_editable(batch)
    return _edited(request, BatchEditor(request.POST if request.method == "POST" else None, batch))


def _must_be_editable(batch: PlanBatch) -> None:
    if batch.state not in BATCH_EDITABLE:
        raise PermissionDenied(f"{batch} đã trình, không sửa được; cần trả lại bổ sung trước.")


def _edited(request: HttpRequest, editor: BatchEditor) -> HttpResponse:
    if request.method == "POST" and (batch := editor.save(request.user)):
        messages.success(request, f"Đã lưu lúc {localtime():%H:%M}.")
        return redirect(batch)
    back = editor.record.get_absolute_url() if editor.record else reverse("batches:list")
    status = 409 if editor.stale else 200
    return render(request, "batches/edit.html", {"editor": editor, "batch": editor.record, "back": back}, status=status)


@roles(Role.DEPARTMENT_OFFICER)
def add_projects(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_batch(request.user, pk)
    _must_be_editable(batch)
    eligible = selectors.eligible(request.user, batch)
    form = ChooseProjectsForm(request.POST if request.method == "POST" else None, projects=eligible)
    if form.is_valid() and _put(request, batch, form):
        return redirect(batch)
    page = {"form": form, "batch": batch, "eligible": eligible, "chosen": request.POST.getlist("projects")}
    return render(request, "batches/add_projects.html", page)


def _put(request: HttpRequest, batch: PlanBatch, form: ChooseProjectsForm) -> bool:
    chosen = form.chosen()
    try:
        put_in_batch(batch, chosen, actor=request.user)
    except (ValidationError, StaleRecordError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return False
    messages.success(request, f"Đã đưa {len(chosen)} đề án vào {batch}.")
    return True


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def remove_project(request: HttpRequest, pk: int, project_pk: int) -> HttpResponse:
    batch = get_batch(request.user, pk)
    project = Project.objects.visible_to(request.user).filter(batch=batch, pk=project_pk).first()
    if project is None:
        raise Http404
    try:
        take_out_of_batch(batch, project, actor=request.user)
        messages.success(request, f"Đã đưa “{project}” ra khỏi {batch}.")
    except (ValidationError, StaleRecordError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return redirect(batch)
