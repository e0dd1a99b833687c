"""Remarks on a report: writing one, saying that one was taken care of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.workflow import Refused
from reports.dataset import REPORT_ROLES
from reports.forms.comments import CommentForm
from reports.services.comments import comment, resolve
from reports.views.documents import get_document


@roles(*REPORT_ROLES)
@require_POST
def document_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the part; what cannot be kept is shown again as it was typed."""
    report = get_document(request.user, pk)
    form, status = CommentForm(request.POST), 200
    if form.is_valid():
        try:
            comment(report, **form.cleaned_data, actor=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, "Đã ghi ý kiến.")
            return redirect(f"{report.get_absolute_url()}#phan-{form.cleaned_data['part']}")
    crumbs = [("Báo cáo", reverse("reports:documents")), (str(report), report.get_absolute_url())]
    context = {"form": form, "back": report.get_absolute_url(), "crumbs": crumbs, "title": "Góp ý", "hint": ""}
    return render(request, kept.TEMPLATE, context, status=status)


@roles(*REPORT_ROLES)
@require_POST
def document_comment_resolve(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    report = get_document(request.user, pk)
    found = get_object_or_404(report.comments.select_related("report"), pk=comment_pk)
    try:
        resolve(found, actor=request.user)
        messages.success(request, "Đã ghi là xử lý xong.")
    except (Refused, StaleRecordError) as error:
        messages.error(request, str(error))
    return redirect(f"{report.get_absolute_url()}#phan-{found.part}")
