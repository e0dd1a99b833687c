"""The one page that carries out any step of any workflow."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.core.audit import who_was_faster
from khuyencong.core.forms import ReversalForm, SeenForm, TransitionForm
from khuyencong.core.models import Record
from khuyencong.core.workflow import (
    Refused,
    StaleRecordError,
    Transition,
    Workflow,
    last_step,
    may_reverse,
    reverse,
    why_not_reverse,
)

TEMPLATE = "core/transition.html"


def handle(
    request: HttpRequest, workflow: Workflow, obj: Record, name: str, *, back: str, choices: dict | None = None,
    initial: dict | None = None, template: str = TEMPLATE, **context,
) -> HttpResponse:  # fmt: skip
    """GET shows the step's form, POST performs it. `obj` was fetched through `visible_to`.

    `choices` gives querysets for inputs of kind "choice", `initial` what stands in the fields at first; `context` goes
    to the template, e.g. breadcrumbs. `template` extends the page of every step.
    """
    transition = _row(workflow, name)
    if not workflow.acting_role(request.user, transition):
        raise PermissionDenied(str(workflow.why_not(request.user, obj, name)[0]))
    form = TransitionForm(transition, obj, request.POST or None, choices=choices, initial=initial or {})
    if request.method == "POST" and form.is_valid() and _performed(request, workflow, form, name):
        messages.success(request, f"Đã ghi: {transition.label}.")
        return redirect(back)
    reasons = [] if form.is_bound else workflow.why_not(request.user, obj, name)
    page = {"form": form, "step": transition, "object": obj, "reasons": reasons, "back": back, **context}
    return render(request, template, page, status=409 if form.stale else 200)


def handle_reversal(request: HttpRequest, workflow: Workflow, obj: Record, *, back: str, **context) -> HttpResponse:
    """GET asks why the last step of `obj` is taken back, POST takes it back. `obj` was fetched through `visible_to`."""
    step = last_step(obj)
    if step is None:
        raise Http404
    if not may_reverse(workflow, request.user, step):
        raise PermissionDenied(str(why_not_reverse(workflow, request.user, obj)[0]))
    row = next((row for row in workflow.transitions if row.name == step.name), None)
    label = row.label if row else step.name
    undo = Transition("reverse", f"Hủy bước “{label}”", (obj.state,), workflow.states(step.source))
    form = ReversalForm(obj, request.POST or None)
    act = partial(reverse, workflow, obj, actor=request.user)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: act(**form.facts())):
        messages.success(request, f"Đã hủy bước “{label}”.")
        return redirect(back)
    reasons = [] if form.is_bound else why_not_reverse(workflow, request.user, obj)
    page = {"form": form, "step": undo, "object": obj, "reasons": reasons, "back": back, **context}
    return render(request, TEMPLATE, page, status=409 if form.stale else 200)


def _row(workflow: Workflow, name: str) -> Transition:
    try:
        row = workflow[name]
    except StopIteration:
        raise Http404 from None
    if row.via:
        raise Http404
    return row


def _performed(request: HttpRequest, workflow: Workflow, form: TransitionForm, name: str) -> bool:
    return attempt(form, lambda: workflow.perform(name, form.obj, actor=request.user, **form.facts()))


def attempt(form: SeenForm, act: Callable[[], object]) -> bool:
    """True when `act` was done; otherwise the form carries the reasons, and shows the record as it is now."""
    try:
        _check_seen(form)
        act()
    except Refused as refused:
        form.obj.refresh_from_db()
        form.data = {**form.data.dict(), "seen_version": form.obj.version}
        form.add_refusal(refused)
        form.stale = isinstance(refused, StaleRecordError)
        return False
    return True


def _check_seen(form: SeenForm) -> None:
    """A page that showed an older version is stale even when the step would still be possible."""
    if form.cleaned_data["seen_version"] != form.obj.version:
        raise StaleRecordError(who_was_faster(form.obj))
