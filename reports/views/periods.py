"""Reports of periods: the list, one period's page, the rows behind a figure, the files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from reports import faces
from reports.dataset import REPORT_ROLES, build
from reports.pages import PeriodPage, RowsPage
from reports.periods import SIX_MONTH, YEAR, Period, PeriodError, make
from reports.selectors import report_years


def get_period(year: int, half: int | None) -> Period:
    """404 for a period that does not exist or has not begun."""
    try:
        period = make(YEAR if half is None else SIX_MONTH, year, half)
    except PeriodError as error:
        raise Http404(str(error)) from error
    if not period.has_begun:
        raise Http404(f"Kỳ báo cáo {period.name} chưa bắt đầu.")
    return period


@roles(*REPORT_ROLES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/index.html", {"years": report_years(request.user)})


@roles(*REPORT_ROLES)
@require_safe
def report(request: HttpRequest, year: int, half: int | None = None) -> HttpResponse:
    page = PeriodPage(build(get_period(year, half), request.user))
    return render(request, "reports/period.html", {"page": page, "data": page.data})


@roles(*REPORT_ROLES)
@require_safe
def rows(request: HttpRequest, key: str, year: int, half: int | None = None) -> HttpResponse:
    data = build(get_period(year, half), request.user)
    try:
        page = RowsPage(data, data.figure(key))
    except KeyError:
        raise Http404 from None
    return render(request, "reports/rows.html", {"page": page, "data": data})


@roles(*REPORT_ROLES)
@require_safe
def report_file(request: HttpRequest, face: str, year: int, half: int | None = None) -> HttpResponse:
    data = build(get_period(year, half), request.user)
    name = faces.filename(face, data)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(faces.render(face, data), content_type=faces.FACES[face].content_type, headers=headers)
