"""Writing down the check one year after."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from projects.forms.outcomes import OutcomeForm
from projects.services.outcomes import record_outcome
from projects.views.execution import entry_page
from projects.views.projects import get_project


@roles(Role.OFFICER)
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_project(request.user, pk)
    form = OutcomeForm(project, request.POST or None)
    return entry_page(request, "outcome", form, partial(record_outcome, project))
