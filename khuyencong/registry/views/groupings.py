"""Cách gộp nội dung: how reports put contents together. Everybody reads them, few change them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.registry import selectors
from khuyencong.registry.grouping_forms import GroupingForm
from khuyencong.registry.models import ContentGrouping
from khuyencong.registry.services.groupings import save_grouping

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
    form = GroupingForm(request.POST or None, instance=grouping)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:groupings")
    context = {"form": form, "grouping": grouping, "contents": selectors.contents()}
    return render(request, "registry/grouping_form.html", context, status=422 if form.errors else 200)


def _saved(request, form: GroupingForm) -> bool:
    """True when the service took it; otherwise the form says why, with everything typed kept."""
    if form.instance.pk:
        form.instance.version = form.cleaned_data["version"]
    try:
        save_grouping(form.instance, form.values(), form.rows(), actor=request.user)
    except StaleRecordError as stale:
        form.data = {**form.data.dict(), "version": ContentGrouping.objects.get(pk=form.instance.pk).version}
        form.add_error(None, str(stale))
        return False
    messages.success(request, "Đã lưu cách gộp nội dung.")
    return True
