"""Cách gộp nội dung: how reports put contents together. Everybody reads them, few change them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.registry import selectors
from khuyencong.registry.grouping_forms import GroupingForm
from khuyencong.registry.models import ContentGrouping

SETTERS = (Role.ADMINISTRATOR, Role.CENTRE_LEADER)


@roles(*EVERYBODY)
def listing(request):
    return render(request, "registry/groupings.html", {"rows": selectors.groupings()})


@roles(*SETTERS)
def create(request):
    return _form(request, ContentGrouping())


@roles(*SETTERS)
def edit(request, pk):
    return _form(request, get_object_or_404(ContentGrouping, pk=pk))


def _form(request, grouping: ContentGrouping):
    form = GroupingForm(request.POST if request.method == "POST" else None, instance=grouping)
    if form.is_valid() and kept.saved(form, request.user):
        messages.success(request, "Đã lưu cách gộp nội dung.")
        return redirect("registry:groupings")
    context = {"form": form, "grouping": grouping, "contents": selectors.contents()}
    return render(request, "registry/grouping_form.html", context, status=422 if form.errors else 200)
