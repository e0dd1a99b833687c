"""The year on one screen, and on one sheet of paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.text import safe_filename
from reports.dataset import build_brief
from reports.faces import sheet
from reports.overview import PAPER, SCREEN, Limits, Overview, period_of
from reports.selectors import latest_period, years

READERS = (Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER, Role.UNIT_HEAD)


def _overview(request: HttpRequest, limits: Limits) -> Overview:
    """Of the year in the address (`?nam=`), else of the last one with a plan; 404 for a year that has not begun."""
    asked = request.GET.get("nam") or str(latest_period(localdate()).year)
    try:
        period = period_of(int(asked))
    except ValueError as error:
        raise Http404(str(error)) from error
    if not period.has_begun:
        raise Http404(f"Năm {asked} chưa bắt đầu.")
    return Overview(build_brief(period, request.user, compared=True), request.user, limits)


@roles(*READERS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    page = _overview(request, SCREEN)
    context = {"page": page, "data": page.data, "years": years(request.user)}
    return render(request, "reports/overview.html", context)


@roles(*READERS)
@require_safe
def overview_pdf(request: HttpRequest) -> HttpResponse:
    page = _overview(request, PAPER)
    name = safe_filename(f"toan canh khuyen cong {page.year}.pdf").lower()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheet.render(page), content_type="application/pdf", headers=headers)
