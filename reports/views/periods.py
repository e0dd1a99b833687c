"""Reports of periods: the list, one period's page, the rows behind a figure, the files."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from reports import asat, faces, large
from reports.breakdown_pages import Analysis
from reports.dataset import REPORT_ROLES, build
from reports.forms import AsAtForm, PeriodForm
from reports.pages import PeriodPage, RowsPage
from reports.periods import RANGE, Period, days, make
from reports.selectors import years_to_choose
from reports.templatetags.report_tags import report_url


def asked_period(request: HttpRequest, **when) -> Period:
    """The period read as at the days that the address names; 404 for days that are none or do not fit."""
    try:
        return asat.read(get_period(**when), request.GET)
    except ValueError as error:
        raise Http404(str(error)) from error


def get_period(report: str, year: int = 0, number: int | None = None, start: str = "", end: str = "") -> Period:
    """404 for a period that does not exist or has not begun; `start` and `end` are ISO dates."""
    try:
        period = (
            days(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
            if report == RANGE
            else make(report, year, number)
        )
    except ValueError as error:
        raise Http404(str(error)) from error
    if not period.has_begun:
        raise Http404(f"Kỳ báo cáo {period.name} chưa bắt đầu.")
    return period


@roles(*REPORT_ROLES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/index.html", {"years": years_to_choose(request.user), "form": PeriodForm()})


@roles(*REPORT_ROLES)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """From the form of the list to the page of the period, or back to the form with what was typed."""
    form = PeriodForm(request.GET)
    if form.is_valid():
        return redirect(report_url(form.period))
    return render(request, "reports/index.html", {"years": years_to_choose(request.user), "form": form}, status=422)


@roles(*REPORT_ROLES)
@require_safe
def report(request: HttpRequest, **when) -> HttpResponse:
    form = AsAtForm(get_period(**when), request.GET)
    page = PeriodPage(build(form.chosen, request.user))
    may_begin = bool(request.user.role_codes & {Role.OFFICER, Role.DEPARTMENT_OFFICER})
    context = {"page": page, "data": page.data, "may_begin": may_begin, "analysis": Analysis(page.data, request.GET)}
    return render(request, "reports/period.html", context | {"form": form}, status=form.status)


@roles(*REPORT_ROLES)
@require_safe
def rows(request: HttpRequest, key: str, **when) -> HttpResponse:
    data = build(asked_period(request, **when), request.user)
    try:
        page = RowsPage(data, data.figure(key))
    except KeyError:
        raise Http404 from None
    return render(request, "reports/rows.html", {"page": page, "data": data})


@roles(*REPORT_ROLES)
@require_safe
def report_file(request: HttpRequest, face: str, **when) -> HttpResponse:
    data = build(asked_period(request, **when), request.user)
    if large.is_large(face, data):
        return large.offer_period(request, face, data, report_url(data.period))
    name = faces.filename(face, data)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(faces.render(face, data), content_type=faces.FACES[face].content_type, headers=headers)
