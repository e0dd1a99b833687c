"""Remarks on a report: writing one, saying that one was taken care of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.workflow import Refused
from reports.dataset import REPORT_ROLES
from reports.documents import crumbs
from reports.forms.comments import CommentForm
from reports.models import PeriodicReport
from reports.services.comments import comment, resolve
from reports.views.documents import get_document


@roles(*REPORT_ROLES)
@require_POST
def document_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the part; what cannot be kept is shown again as it was typed."""
    report, form = get_document(request.user, pk), CommentForm(request.POST)
    is_valid = form.is_valid()
    if is_valid and _said(form, report, request.user):
        messages.success(request, "Đã ghi ý kiến.")
        return redirect(f"{report.get_absolute_url()}#phan-{form.cleaned_data['part']}")
    context = {"form": form, "back": report.get_absolute_url(), "crumbs": crumbs(report), "title": "Góp ý", "hint": ""}
    return render(request, kept.TEMPLATE, context, status=409 if is_valid else 200)


def _said(form: CommentForm, report: PeriodicReport, actor) -> bool:
    """True when the service took it; otherwise the form says why not."""
    try:
        comment(report, **form.cleaned_data, actor=actor)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles(*REPORT_ROLES)
@require_POST
def document_comment_resolve(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    report = get_document(request.user, pk)
    found = get_object_or_404(report.comments.select_related("report"), pk=comment_pk)
    try:
        resolve(found, actor=request.user)
        messages.success(request, "Đã ghi là xử lý xong.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{report.get_absolute_url()}#phan-{found.part}")
