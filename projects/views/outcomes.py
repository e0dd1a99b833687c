"""The check one year after: writing it down, the list of those that are due and its workbook."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from khuyencong.core.lists import page_of
from projects.enums import BATCH_READERS
from projects.exports import outcomes_xlsx
from projects.forms.outcome_list import OutcomeFilter
from projects.forms.outcomes import OutcomeForm
from projects.pages.outcomes import outcome_rows
from projects.services.outcomes import record_outcome
from projects.views.execution import entry_page
from projects.views.projects import get_project


@roles(Role.OFFICER)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = OutcomeForm(project, request.POST or None)
    return entry_page(request, "outcome", form, partial(record_outcome, project))


@roles(*BATCH_READERS)
@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    chosen, today = OutcomeFilter(request.GET, request.user), localdate()
    page = page_of(request, chosen.rows(today))
    rows = outcome_rows(page.object_list, request.user, today)
    return render(request, "projects/outcomes.html", {"filter": chosen, "page": page, "rows": rows})


@roles(*BATCH_READERS)
@require_safe
def outcome_list_xlsx(request: HttpRequest) -> HttpResponse:
    today = localdate()
    rows = outcome_rows(OutcomeFilter(request.GET, request.user).rows(today), request.user, today)
    return as_download(outcomes_xlsx(rows, today=today), "Kiểm tra sau hỗ trợ", today)
