"""Accounts, for the administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.accounts import services
from khuyencong.accounts.enums import Role
from khuyencong.accounts.forms import UserForm
from khuyencong.accounts.models import User
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError, who_was_faster


@roles(Role.ADMINISTRATOR, Role.AUDITOR)
def users(request):
    words = request.GET.get("q", "").strip()
    found = User.objects.filter(Q(full_name__icontains=words) | Q(username__icontains=words))
    rows = found.select_related("office").prefetch_related("grants")
    return render(request, "accounts/users.html", {"rows": rows, "q": words})


@roles(Role.ADMINISTRATOR)
def create(request):
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form, User()):
        return redirect("accounts:users")
    return render(request, "accounts/user_form.html", {"form": form, "person": None})


@roles(Role.ADMINISTRATOR)
def edit(request, pk):
    person = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    form = UserForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid() and _saved(request, form, person):
        return redirect("accounts:users")
    return render(request, "accounts/user_form.html", {"form": form, "person": person})


def _saved(request, form: UserForm, person: User) -> bool:
    """True when the service took it; otherwise the form says why, with everything typed kept."""
    facts = {"actor": request.user, "values": form.facts(), "roles": form.cleaned_data["roles"]}
    try:
        if person.pk and form.cleaned_data["version"] != person.version:
            raise StaleRecordError(who_was_faster(person))
        services.change_user(person, **facts) if person.pk else services.make_user(**facts)
    except StaleRecordError as stale:
        form.add_error(None, str(stale))
    except ValidationError as error:
        form.add_error(None, error) if not hasattr(error, "error_dict") else form._update_errors(error)
    else:
        messages.success(request, "Đã lưu tài khoản.")
        return True
    return False
