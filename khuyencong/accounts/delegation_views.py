"""Ủy quyền: who acts in whose place, until when, by which paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts import delegations
from khuyencong.accounts.delegations import DELEGABLE, may_end
from khuyencong.accounts.enums import Role
from khuyencong.accounts.forms import DelegationForm
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError

GIVERS = (*DELEGABLE, Role.ADMINISTRATOR)


@roles(*GIVERS, Role.AUDITOR)
@require_safe
def listing(request):
    rows = [(row, may_end(request.user, row)) for row in delegations.visible_to(request.user)]
    return render(request, "accounts/delegations.html", {"rows": rows})


@roles(*GIVERS)
def create(request):
    form = DelegationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _made(request, form):
        return redirect("accounts:delegations")
    return render(request, "accounts/delegation_form.html", {"form": form})


def _made(request, form: DelegationForm) -> bool:
    try:
        made = delegations.delegate(actor=request.user, **form.facts())
    except ValidationError as error:
        by_field = getattr(error, "error_dict", {None: error})
        for field, found in by_field.items():
            form.add_error(field if field in form.fields else None, found)
        return False
    messages.success(request, f"Đã ghi ủy quyền cho {made.delegate}.")
    return True


@roles(*GIVERS)
@require_POST
def revoke(request, pk):
    delegation = get_object_or_404(delegations.visible_to(request.user), pk=pk)
    try:
        delegations.revoke(delegation, actor=request.user)
    except (ValidationError, StaleRecordError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, f"Đã thu hồi ủy quyền của {delegation.delegate}.")
    return redirect("accounts:delegations")
