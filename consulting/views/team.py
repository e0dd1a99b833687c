"""Tổ tư vấn: who is in it, giving work by one press, handing it over, and the lists that heads of units keep."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from consulting import selectors
from consulting.enums import READERS
from consulting.forms.team import CategoryForm, FieldForm, HandOverForm, MemberForm, ReplyTemplateForm
from consulting.models import Category, Field, ReplyTemplate, TeamMember
from consulting.views.desk import get_request
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.accounts.models import User
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.kept import KeptList
from khuyencong.core.numbers import read_keys
from khuyencong.core.workflow import Refused

HEADS = (Role.UNIT_HEAD, Role.CENTRE_LEADER)


@roles(*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    context = {
        "members": selectors.team(), "others": selectors.advisers().filter(team_membership=None, open_requests__gt=0),
        "today": localdate(), "may_keep": bool(request.user.role_codes & set(HEADS)),
    }  # fmt: skip
    return render(request, "consulting/team.html", context)


@roles(*HEADS)
def member_create(request: HttpRequest) -> HttpResponse:
    return _member(request, TeamMember(), "Thêm thành viên")


@roles(*HEADS)
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(TeamMember.objects.select_related("user"), pk=pk)
    return _member(request, member, str(member))


def _member(request: HttpRequest, member: TeamMember, title: str) -> HttpResponse:
    back = reverse("consulting:team")
    return kept.handle(request, MemberForm, member, back=back, title=title, crumbs=[("Tổ tư vấn", back)])


@roles(*HEADS)
def hand_over(request: HttpRequest, user_pk: int) -> HttpResponse:
    holder = get_object_or_404(User.objects.select_related("team_membership__substitute__user"), pk=user_pk)
    membership = getattr(holder, "team_membership", None)
    substitute = membership.substitute.user if membership and membership.substitute else None
    form = HandOverForm(holder, substitute, request.POST if request.method == "POST" else None)
    if form.is_valid() and _handed_over(request, form):
        return redirect("consulting:team")
    return render(request, "consulting/hand_over.html", {"form": form, "holder": holder, "membership": membership})


def _handed_over(request: HttpRequest, form: HandOverForm) -> bool:
    try:
        count = form.save(request.user)
    except (ValidationError, StaleRecordError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        return False
    messages.success(request, f"Đã bàn giao {count} yêu cầu cho {form.cleaned_data['to']}.")
    return True


@roles(*HEADS, Role.OFFICER)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a request to the proposed adviser, or take it, by one press; the workflow's rules hold as for its form."""
    asked = get_request(request.user, pk)
    adviser = get_object_or_404(User, pk=_number(request.POST.get("assignee")))
    asked.version = _number(request.POST.get("seen_version"))
    try:
        CONSULTING.perform("assign", asked, actor=request.user, assignee=adviser)
        messages.success(request, f"Đã giao {asked.code} cho {adviser}.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_back(request) or asked)


def _number(text: str | None) -> int:
    for number in read_keys([text or ""]):
        return number
    raise Http404


def _back(request: HttpRequest) -> str:
    """The list that the press came from, with its filters; nothing but an address of our own."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else ""


LISTS = {
    "linh-vuc": KeptList(
        Field, FieldForm, "Lĩnh vực tư vấn", "Người tư vấn được đề xuất theo lĩnh vực của loại yêu cầu."
    ),
    "mau-tra-loi": KeptList(
        ReplyTemplate, ReplyTemplateForm, "Mẫu trả lời", "Chuyên viên chọn mẫu khi nhắn, đề nghị bổ sung hoặc kết thúc."
    ),
    "loai-yeu-cau": KeptList(
        Category, CategoryForm, "Loại yêu cầu", "Cơ sở chọn một loại khi gửi; báo cáo đếm theo loại."
    ),
}


@roles(*READERS)
@require_safe
def kept_list(request: HttpRequest, kind: str) -> HttpResponse:
    shown = kept.chosen(LISTS, kind)
    context = {"shown": shown, "kind": kind, "rows": shown.model.objects.all()}
    return render(request, "consulting/kept_list.html", context)


@roles(*HEADS, Role.ADMINISTRATOR)
def kept_create(request: HttpRequest, kind: str) -> HttpResponse:
    return _form(request, kind)


@roles(*HEADS, Role.ADMINISTRATOR)
def kept_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _form(request, kind, pk)


def _form(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    return kept.chosen(LISTS, kind).edit(request, pk, back=reverse("consulting:kept_list", args=[kind]))
