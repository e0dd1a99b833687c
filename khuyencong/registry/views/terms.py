"""Thời hạn: after how many days the portal points something out. Everybody reads them, few change them."""

from django.contrib import messages
from django.shortcuts import redirect, render

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.registry.forms import TermsForm
from khuyencong.registry.services.terms import set_terms
from khuyencong.registry.terms import TERMS, all_days

SETTERS = {Role.ADMINISTRATOR, Role.CENTRE_LEADER}


@roles(*EVERYBODY)
def listing(request):
    may_set = bool(request.user.role_codes & SETTERS)
    days = all_days()
    rows = [(kind, days[kind.code]) for kind in TERMS.values()]
    return render(request, "registry/terms.html", {"rows": rows, "may_set": may_set})


@roles(*SETTERS)
def edit(request):
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:terms")
    return render(request, "registry/terms_form.html", {"form": form})


def _saved(request, form: TermsForm) -> bool:
    try:
        count = set_terms(form.cleaned_data, actor=request.user)
    except StaleRecordError as stale:
        form.add_error(None, str(stale))
        return False
    messages.success(request, f"Đã đổi {count} thời hạn." if count else "Không có thời hạn nào đổi.")
    return True
