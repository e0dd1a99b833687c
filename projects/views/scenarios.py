"""Phương án of a draft plan: the list, one variant with its totals, two side by side, adopting one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.transitions import attempt
from khuyencong.core.workflow import Refused
from projects.enums import BATCH_READERS
from projects.forms.scenarios import CompareForm, NewScenarioForm, ScenarioForm, picks_to_start
from projects.models import Scenario
from projects.pages.scenarios import ScenariosPage, compared_projects, compared_sums
from projects.services.scenarios import adopt_scenario, create_scenario, drop_scenario, save_scenario
from projects.views.batches import get_batch


def _page(request: HttpRequest, pk: int) -> ScenariosPage:
    return ScenariosPage(get_batch(request.user, pk), request.user)


def _scenario(page: ScenariosPage, pk: int) -> Scenario:
    scenario = page.find(pk)
    if scenario is None:
        raise Http404
    scenario.batch = page.batch
    return scenario


@roles(*BATCH_READERS)
@require_safe
def scenarios(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    forms = {"form": NewScenarioForm(page.scenarios), "compare": CompareForm(page.scenarios)}
    return render(request, "batches/scenarios/list.html", {"page": page, "batch": page.batch, **forms})


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    form = NewScenarioForm(page.scenarios, request.POST)
    if form.is_valid():
        picks = picks_to_start(page.desk, page.find(form.cleaned_data["start"]))
        try:
            made = create_scenario(page.batch, actor=request.user, name=form.cleaned_data["name"], picks=picks)
            return redirect("batches:scenario", page.batch.pk, made.pk)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(reason.field or None, str(reason))
    forms = {"form": form, "compare": CompareForm(page.scenarios)}
    return render(request, "batches/scenarios/list.html", {"page": page, "batch": page.batch, **forms})


@roles(*BATCH_READERS)
def scenario(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    """Saving is the officer's; "preview" only counts anew what was ticked and typed."""
    page = _page(request, pk)
    found = _scenario(page, scenario_pk)
    form = ScenarioForm(found, page.desk, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not page.writable:
        raise PermissionDenied("Chỉ chuyên viên Sở sửa phương án, khi đợt chưa trình.")
    valid = form.is_valid()
    if valid and "preview" not in request.POST and _saved(request, form):
        return redirect("batches:scenario", page.batch.pk, found.pk)
    rows = form.rows
    shown = {"page": page, "batch": page.batch, "scenario": found, "form": form, "rows": rows}
    return render(
        request,
        "batches/scenarios/detail.html",
        shown | {"summary": page.summary(rows)},
        status=409 if form.stale else 200,
    )


def _saved(request: HttpRequest, form: ScenarioForm) -> bool:
    name, picks = form.cleaned_data["name"], form.picks()
    if attempt(form, lambda: save_scenario(form.obj, actor=request.user, name=name, picks=picks)):
        messages.success(request, f"Đã lưu phương án lúc {localtime():%H:%M}.")
        return True
    return False


@roles(*BATCH_READERS)
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    form = CompareForm(page.scenarios, request.GET)
    if not form.is_valid():
        return redirect("batches:scenarios", page.batch.pk)
    pair = [page.find(form.cleaned_data[name]) for name in "ab"]
    left, right = (page.summary(page.desk.of(one)) for one in pair)
    shown = {
        "page": page, "batch": page.batch, "left": pair[0], "right": pair[1], "form": form,
        "projects": compared_projects(left, right), "sums": compared_sums(left, right),
    }  # fmt: skip
    return render(request, "batches/scenarios/compare.html", shown)


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def adopt(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    page = _page(request, pk)
    found = _scenario(page, scenario_pk)
    try:
        rows = adopt_scenario(found, actor=request.user)
    except Refused as refused:
        messages.error(request, f"Chưa chọn được: {refused}")
        return redirect("batches:scenario", page.batch.pk, found.pk)
    messages.success(request, f"Đã đưa {len(rows)} đề án của “{found}” vào đợt.")
    return redirect(page.batch)


@roles(Role.DEPARTMENT_OFFICER)
@require_POST
def drop(request: HttpRequest, pk: int, scenario_pk: int) -> HttpResponse:
    page = _page(request, pk)
    found = _scenario(page, scenario_pk)
    try:
        drop_scenario(found, actor=request.user)
        messages.success(request, f"Đã xóa “{found}”.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("batches:scenarios", page.batch.pk)
