"""Cảnh báo sớm: the list and its workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from khuyencong.core.lists import page_of
from projects.enums import BATCH_READERS
from projects.exports import warnings_xlsx
from projects.forms.warnings import WarningFilter
from projects.pages.warnings import worded


@roles(*BATCH_READERS)
@require_safe
def warning_list(request: HttpRequest) -> HttpResponse:
    chosen, today = WarningFilter(request.GET, request.user), localdate()
    page = page_of(request, chosen.rows(today))
    rows = worded(page.object_list, request.user, today)
    return render(request, "projects/warnings.html", {"filter": chosen, "page": page, "rows": rows})


@roles(*BATCH_READERS)
@require_safe
def warning_list_xlsx(request: HttpRequest) -> HttpResponse:
    today = localdate()
    rows = worded(WarningFilter(request.GET, request.user).rows(today), request.user, today)
    return as_download(warnings_xlsx(rows, today=today), "Cảnh báo sớm", today)
