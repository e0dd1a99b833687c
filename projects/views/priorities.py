"""Địa bàn ưu tiên: the lists, and one place in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.lists import page_of
from projects.forms.priorities import PriorityAreaForm
from projects.models import PriorityArea

KEEPERS = (Role.DEPARTMENT_OFFICER, Role.ADMINISTRATOR)
READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.ADMINISTRATOR)


@roles(*READERS)
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    page = page_of(request, PriorityArea.objects.select_related("place__parent"))
    may_write = bool(request.user.role_codes & set(KEEPERS))
    return render(request, "projects/priority_areas.html", {"page": page, "may_write": may_write})


@roles(*KEEPERS)
def create(request: HttpRequest) -> HttpResponse:
    return _kept(request, PriorityArea(), "Ghi địa bàn ưu tiên")


@roles(*KEEPERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _kept(request, get_object_or_404(PriorityArea, pk=pk), "Sửa địa bàn ưu tiên")


def _kept(request: HttpRequest, area: PriorityArea, title: str) -> HttpResponse:
    back = reverse("projects:priority_areas")
    return kept.handle(request, PriorityAreaForm, area, back=back, title=title, crumbs=[("Địa bàn ưu tiên", back)])
