"""Chỉ tiêu của biểu năm: the list, and one line of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from reports.forms.annual import AnnualLineForm
from reports.models import AnnualLine

KEEPERS = (Role.DEPARTMENT_OFFICER, Role.ADMINISTRATOR)
READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR)


@roles(*READERS)
@require_safe
def annual_lines(request: HttpRequest) -> HttpResponse:
    may_write = bool(request.user.role_codes & set(KEEPERS))
    return render(request, "reports/annual_lines.html", {"rows": AnnualLine.objects.all(), "may_write": may_write})


@roles(*KEEPERS)
def annual_line_create(request: HttpRequest) -> HttpResponse:
    return _kept(request, AnnualLine(), "Thêm chỉ tiêu")


@roles(*KEEPERS)
def annual_line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _kept(request, get_object_or_404(AnnualLine, pk=pk), "Sửa chỉ tiêu")


def _kept(request: HttpRequest, line: AnnualLine, title: str) -> HttpResponse:
    back = reverse("reports:annual_lines")
    crumbs = [("Danh mục", reverse("registry:index")), ("Chỉ tiêu của biểu năm", back)]
    return kept.handle(request, AnnualLineForm, line, back=back, title=title, crumbs=crumbs)
