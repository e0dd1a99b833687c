"""Why projects changed or stopped, year by year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from projects.enums import PROJECT_READERS
from projects.exports import why_xlsx
from projects.pages.why import WhyPage, latest_year

FIRST_YEAR = 2000


@roles(*PROJECT_READERS)
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    return redirect("projects:why", latest_year(request.user) or localdate().year)


@roles(*PROJECT_READERS)
@require_safe
def why(request: HttpRequest, year: int) -> HttpResponse:
    context = {"page": _page(request, year), "before": max(year - 1, FIRST_YEAR), "last": localdate().year}
    return render(request, "projects/why/page.html", context)


@roles(*PROJECT_READERS)
@require_safe
def why_file(request: HttpRequest, year: int) -> HttpResponse:
    book = why_xlsx(_page(request, year), today=localdate())
    return as_download(book, f"Vì sao đề án thay đổi, ngừng năm {year}", localdate())


def _page(request: HttpRequest, year: int) -> WhyPage:
    if not FIRST_YEAR <= year <= localdate().year:
        raise Http404
    return WhyPage(request.user, year, request.GET)
