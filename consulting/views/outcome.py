"""From a request to a đề án: draw up a draft, or tie one that is there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consulting.forms.outcome import DraftProjectForm, LinkProjectForm
from consulting.services import why_no_project
from consulting.views.editing import page_of, saved
from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles


@roles(Role.OFFICER)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what the request says filled in; the officer goes on from there on the project's own form."""
    page = page_of(request, pk, why_no_project)
    form = DraftProjectForm(page.asked, request.POST if request.method == "POST" else None)
    if project := saved(form, request.user):
        messages.success(request, f"Đã lập dự thảo đề án từ yêu cầu {page.asked.code}. Xin bổ sung kinh phí và hồ sơ.")
        return redirect("projects:edit", project.pk)
    return _render(request, page, form, LinkProjectForm(page.asked, request.user))


@roles(Role.OFFICER)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    page = page_of(request, pk, why_no_project)
    form = LinkProjectForm(page.asked, request.user, request.POST if request.method == "POST" else None)
    if saved(form, request.user):
        messages.success(request, "Đã gắn đề án với yêu cầu.")
        return redirect(page.asked)
    return _render(request, page, DraftProjectForm(page.asked), form)


def _render(request: HttpRequest, page, form, link_form) -> HttpResponse:
    context = {"page": page, "asked": page.asked, "form": form, "link": link_form}
    status = 409 if form.stale or link_form.stale else 200
    return render(request, "consulting/draft_project.html", context, status=status)
