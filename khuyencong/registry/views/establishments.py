"""Cơ sở công nghiệp nông thôn: list, page, create, edit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.lists import page_of
from khuyencong.registry import selectors
from khuyencong.registry.filters import EstablishmentFilter
from khuyencong.registry.forms import EstablishmentForm
from khuyencong.registry.models import Establishment
from khuyencong.registry.places import describe
from khuyencong.registry.services import establishments as services

READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.COLLABORATOR, Role.LOCAL_OFFICER, Role.ADMINISTRATOR)
EDITORS = (Role.OFFICER, Role.UNIT_HEAD, Role.ADMINISTRATOR)


@roles(*READERS)
def listing(request):
    found = EstablishmentFilter(request.GET, selectors.establishments(request.user), request=request)
    page = {"page": page_of(request, found.qs), "sees_contact": selectors.sees_contact(request.user)}
    return render(request, "registry/establishments.html", {"filter": found, **page})


@roles(*READERS)
def detail(request, pk):
    """An establishment's page; the address of a record merged into another leads there."""
    one = selectors.establishment_page(request.user).filter(pk=pk).first()
    if one is None:
        merged = get_object_or_404(Establishment.every.exclude(merged_into=None), pk=pk)
        return redirect("registry:establishment", merged.merged_into_id)
    where = describe(one.place) if one.place else ""
    page = {"certificates": selectors.certificates(one), "today": localdate(), "where": where}
    page["sees_contact"] = selectors.sees_contact(request.user)
    return render(request, "registry/establishment.html", {"establishment": one, **page})


@roles(*EDITORS)
def create(request):
    form = EstablishmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:establishment", form.instance.pk)
    return render(request, "registry/establishment_form.html", {"form": form, "establishment": None})


@roles(*EDITORS)
def edit(request, pk):
    one = get_object_or_404(selectors.establishments(request.user), pk=pk)
    form = EstablishmentForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:establishment", pk)
    return render(request, "registry/establishment_form.html", {"form": form, "establishment": one})


def _saved(request, form: EstablishmentForm) -> bool:
    """True when the service took it; otherwise the form says why, with everything typed kept."""
    facts = {"actor": request.user, **form.facts()}
    try:
        form.instance = _written(form, facts)
    except StaleRecordError as stale:
        fresh = Establishment.objects.get(pk=form.instance.pk)
        form.data = {**form.data.dict(), "version": fresh.version}
        form.add_error(None, str(stale))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, " ".join(["Đã lưu cơ sở.", *form.fields["place"].notes]))
        return True
    return False


def _written(form: EstablishmentForm, facts: dict) -> Establishment:
    one = form.instance
    if one.pk is None:
        return services.create(**facts)
    one.version = form.cleaned_data["version"] or 0
    return services.update(one, **facts)
