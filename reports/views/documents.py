"""Reports as documents: begun from a period, written, reviewed, issued; what was issued is given out byte for byte."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core import kept, transitions
from khuyencong.core.access import roles
from reports import faces, large
from reports.dataset import REPORT_ROLES
from reports.documents import DocumentPage, crumbs, may_write
from reports.figures import figures_of
from reports.forms import EstimatesForm, WrittenForm
from reports.models import PeriodicReport, ReportFile
from reports.services import ReportError, begin, correct
from reports.views.periods import get_period
from reports.workflow import REPORT

ABOUT_ESTIMATES = (
    "Ghi số ước đến ngày cuối kỳ, gồm cả phần đã thực hiện; kinh phí ghi bằng đồng. Ô để trống thì không in; không ghi"
    " ô nào thì báo cáo không có cột ước thực hiện."
)
WRITERS = (Role.OFFICER, Role.DEPARTMENT_OFFICER)
STEP_ROLES = sorted({role for row in REPORT.transitions if not row.via for role in row.roles})


def get_document(user, pk: int) -> PeriodicReport:
    return get_object_or_404(PeriodicReport.objects.visible_to(user).select_related("corrects"), pk=pk)


@roles(*REPORT_ROLES)
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    rows = PeriodicReport.objects.visible_to(request.user).defer("snapshot")
    may_begin = bool(request.user.role_codes & set(WRITERS))
    return render(request, "reports/documents/list.html", {"rows": rows, "may_begin": may_begin})


@roles(*WRITERS)
@require_POST
def document_begin(request: HttpRequest, **when) -> HttpResponse:
    return _to(request, lambda: begin(get_period(**when), actor=request.user), "Đã lập dự thảo báo cáo.")


@roles(*WRITERS)
@require_POST
def document_correct(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_document(request.user, pk)
    return _to(request, lambda: correct(report, actor=request.user), "Đã lập dự thảo bản sửa.", report)


def _to(request: HttpRequest, make, done: str, where: PeriodicReport | None = None) -> HttpResponse:
    """To the report that `make` began, or to the one that stands in its way."""
    try:
        report = make()
    except ReportError as error:
        messages.error(request, str(error))
        return redirect(error.report or where or reverse("reports:documents"))
    messages.success(request, done)
    return redirect(report)


@roles(*REPORT_ROLES)
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    page = DocumentPage(get_document(request.user, pk), request.user)
    return render(request, "reports/documents/detail.html", {"page": page, "report": page.report})


@roles(*WRITERS)
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    report = _writable(request.user, pk)
    hint = DocumentPage(report, request.user).advice
    return kept.handle(request, WrittenForm, report, title="Viết các phần đánh giá", hint=hint, **_around(report))


@roles(*WRITERS)
def document_estimates(request: HttpRequest, pk: int) -> HttpResponse:
    """What staff expect to be done by the end of the period."""
    report = _writable(request.user, pk)
    form = partial(EstimatesForm, data_now=figures_of(report, request.user))
    page = {"title": "Ước thực hiện đến hết kỳ", "hint": ABOUT_ESTIMATES, **_around(report)}
    return kept.handle(request, form, report, template="reports/documents/estimates.html", **page)


def _writable(user, pk: int) -> PeriodicReport:
    report = get_document(user, pk)
    if not may_write(user, report):
        raise PermissionDenied("Chỉ người soạn của nơi ban hành sửa được báo cáo ở trạng thái dự thảo.")
    return report


def _around(report: PeriodicReport) -> dict:
    return {"back": report.get_absolute_url(), "crumbs": crumbs(report)}


@roles(*STEP_ROLES)
def document_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    page = DocumentPage(get_document(request.user, pk), request.user)
    return transitions.handle(
        request, REPORT, page.report, name, back=page.report.get_absolute_url(), crumbs=page.crumbs, facts=page.facts
    )


@roles(*REPORT_ROLES)
@require_safe
def document_file(request: HttpRequest, pk: int, face: str) -> HttpResponse:
    """The stored bytes of an issued report; of a draft the face as it would be now."""
    report = get_document(request.user, pk)
    if report.is_frozen:
        body = _issued(report, face)
    else:
        data = figures_of(report, request.user)
        if large.is_large(face, data):
            return large.offer_document(request, face, data, report)
        body = faces.render(face, data, report.document)
    if body is None:
        text = "Tệp đã lưu không còn đúng như khi ban hành. Báo cho quản trị hệ thống để lấy lại từ bản sao lưu."
        return render(request, "reports/documents/damaged.html", {"report": report, "text": text}, status=409)
    headers = {"Content-Disposition": content_disposition_header(True, faces.file_of(face, str(report)))}
    return HttpResponse(body, content_type=faces.FACES[face].content_type, headers=headers)


def _issued(report: PeriodicReport, face: str) -> bytes | None:
    try:
        return report.files.get(face=face).read()
    except ReportFile.DoesNotExist:
        raise Http404 from None
