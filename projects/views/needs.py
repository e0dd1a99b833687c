"""Nhu cầu đăng ký: the list with its workbook, the sheet, a đề án drawn up from it."""

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_download
from khuyencong.core.lists import page_of
from khuyencong.core.workflow import Refused
from projects.enums import NEED_READERS, NEED_REGISTRARS
from projects.exports import needs_xlsx
from projects.filters import NeedFilter
from projects.forms.needs import NeedForm
from projects.models import Need
from projects.services.needs import against_drafting, against_editing, against_registering, draft_from


def _chosen(request: HttpRequest) -> NeedFilter:
    rows = Need.objects.visible_to(request.user).with_money()
    rows = rows.select_related("content", "establishment", "place__parent", "registered_by", "project")
    return NeedFilter(request.GET, rows, user=request.user)


@roles(*NEED_READERS)
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    total = chosen.qs.aggregate(sum=Sum("support"))["sum"]
    shown = {"filter": chosen, "page": page_of(request, chosen.qs), "support": total}
    shown["may_register"] = not against_registering(request.user)
    shown["may_draft"] = not against_drafting(Need(), request.user)
    return render(request, "needs/list.html", shown)


@roles(*NEED_READERS)
@require_safe
def need_list_xlsx(request: HttpRequest) -> HttpResponse:
    today = localdate()
    return as_download(needs_xlsx(list(_chosen(request).qs), today=today), "Nhu cầu đăng ký", today)


@roles(*NEED_REGISTRARS)
def create(request: HttpRequest) -> HttpResponse:
    return _edited(request, None, [str(reason) for reason in against_registering(request.user)])


@roles(*NEED_REGISTRARS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    need = _get(request, pk)
    return _edited(request, need, [str(reason) for reason in against_editing(need, request.user)])


def _get(request: HttpRequest, pk: int) -> Need:
    rows = Need.objects.visible_to(request.user).select_related("content", "establishment", "place__parent", "project")
    if need := rows.filter(pk=pk).first():
        return need
    raise Http404


def _edited(request: HttpRequest, need: Need | None, reasons: list[str]) -> HttpResponse:
    form = NeedForm(request.user, request.POST if request.method == "POST" else None, instance=need)
    if request.method == "POST" and form.is_valid() and form.write():
        messages.success(request, "Đã ghi nhu cầu đăng ký.")
        return redirect("needs:list")
    return render(request, "needs/edit.html", {"form": form, "need": need, "reasons": reasons})


@roles(Role.OFFICER)
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    need = _get(request, pk)
    try:
        project = draft_from(need, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("needs:list")
    messages.success(request, "Đã lập đề án từ nhu cầu; xin bổ sung các mục còn thiếu.")
    return redirect("projects:edit", project.pk)
