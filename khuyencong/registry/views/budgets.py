"""Dự toán năm: what was given, what is drawn, what remains."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.accounts.enums import EVERYBODY, Role
from khuyencong.core.access import roles
from khuyencong.core.audit import StaleRecordError
from khuyencong.registry import selectors
from khuyencong.registry.forms import BudgetForm
from khuyencong.registry.models import Budget
from khuyencong.registry.services.budgets import BudgetError, set_budget

SETTERS = (Role.CENTRE_LEADER, Role.DEPARTMENT_OFFICER, Role.ADMINISTRATOR)


@roles(*EVERYBODY)
def listing(request):
    return render(request, "registry/budgets.html", {"rows": selectors.budgets()})


@roles(*SETTERS)
def create(request):
    form = BudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:budgets")
    return render(request, "registry/budget_form.html", {"form": form, "budget": None})


@roles(*SETTERS)
def edit(request, pk):
    budget = get_object_or_404(Budget, pk=pk)
    form = BudgetForm(request.POST or None, budget=budget)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("registry:budgets")
    return render(request, "registry/budget_form.html", {"form": form, "budget": budget})


def _saved(request, form: BudgetForm) -> bool:
    """True when the service took it; otherwise the form says why, with everything typed kept."""
    try:
        set_budget(**form.facts(), actor=request.user)
    except BudgetError as error:
        form.add_error("amount", str(error))
    except StaleRecordError as stale:
        form.data = {**form.data.dict(), "version": Budget.objects.get(pk=form.budget.pk).version}
        form.add_error(None, str(stale))
    else:
        messages.success(request, "Đã lưu dự toán.")
        return True
    return False
