"""The two tables of projects and batches, cell by cell, against workflow §3 and §4. The sets are typed by hand."""

import datetime as dt

import pytest
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused
from projects.enums import BatchState, DecisionKind, ProjectState
from projects.models import Decision, PlanBatch, Project
from projects.services.amendments import Draft, StopRow, draw_up
from projects.workflow import BATCH, PROJECT
from tests.factories import EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.dossiers import complete

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 3, 25)
DECISION = {"number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng"}

# (from, step, role): to. Steps of a project taken by people.
PROJECT_CELLS = {
    ("draft", "submit", "officer"): "centre_review",
    ("returned", "submit", "officer"): "centre_review",
    ("centre_review", "return_centre", "unit_head"): "returned",
    ("centre_review", "return_centre", "centre_leader"): "returned",
    ("centre_review", "send_to_appraisal", "centre_leader"): "appraisal",
    ("appraisal", "return_appraisal", "department_officer"): "returned",
    ("appraisal", "pass_appraisal", "department_officer"): "appraised",
    ("appraisal", "fail_appraisal", "department_officer"): "rejected",
    ("planned", "exclude", "department_officer"): "appraised",
    ("approved", "submit_detail", "officer"): "detail_review",
    ("detail_review", "return_detail", "centre_leader"): "approved",
    ("detail_review", "approve_detail", "centre_leader"): "authorised",
    ("authorised", "sign_contract", "centre_leader"): "contracted",
    ("authorised", "assign", "centre_leader"): "implementing",
    ("contracted", "start", "officer"): "implementing",
    ("draft", "withdraw", "officer"): "withdrawn",
    ("returned", "withdraw", "officer"): "withdrawn",
    ("centre_review", "withdraw", "officer"): "withdrawn",
    ("appraisal", "withdraw", "officer"): "withdrawn",
    ("appraised", "withdraw", "officer"): "withdrawn",
}
# Steps of a project that only a batch takes.
BATCH_STEPS = {("appraised", "include"): "planned", ("planned", "approve"): "approved"}
BATCH_CELLS = {
    ("draft", "submit", "department_officer"): "submitted",
    ("returned", "submit", "department_officer"): "submitted",
    ("submitted", "return", "department_leader"): "returned",
    ("submitted", "approve", "department_leader"): "approved",
    ("approved", "amend", "department_leader"): "approved",
    ("approved", "close", "department_officer"): "closed",
}
PROJECT_STEPS = sorted({name for _, name, _ in PROJECT_CELLS})
NOTED = {"return_centre", "return_appraisal", "fail_appraisal", "exclude", "return_detail", "withdraw", "return"}
FACTS = {
    "pass_appraisal": {"minutes_number": "05/BB-HĐTĐ"},
    "approve_detail": DECISION,
    "assign": DECISION,
    "sign_contract": {"number": "05/HĐ-TTKC", "value": 100},
    "approve": DECISION,
    "amend": DECISION,
}


def facts(name: str) -> dict:
    return {"effective_on": DAY, "note": "Vì sao" if name in NOTED else "", **FACTS.get(name, {})}


def project_in(state: str, cast, **changes) -> Project:
    """A complete dossier in `state`, that nobody of the cast has made."""
    values = {"office": cast.officer.office, "money": {"local": 100}, **changes}
    if not values.get("is_own"):
        values.setdefault("people", [EstablishmentFactory()])
    return complete(ProjectFactory(state=state, **values), costs=True)


def nothing_happened() -> bool:
    return not TransitionRecord.objects.exists()


# -- who may do what from where


@pytest.mark.parametrize("cell", PROJECT_CELLS, ids="-".join)
def test_project_step_is_allowed(cell, cast, budget):
    state, name, role = cell
    batch = PlanBatchFactory() if state == "planned" else None
    if batch:
        budget.consumed = 100
        budget.save()
    project = project_in(state, cast, is_own=name == "assign", batch=batch)
    row = PROJECT.perform(name, project, actor=cast[role], **facts(name))
    project.refresh_from_db()
    assert project.state == row.target == PROJECT_CELLS[cell]
    assert row.role == role


@pytest.mark.parametrize("name", PROJECT_STEPS)
def test_project_step_is_refused_to_everybody_else_everywhere_else(name, cast):
    closed = [
        (state, role)
        for state in ProjectState.values
        for role in Role.values
        if (state, name, role) not in PROJECT_CELLS
    ]
    for state, role in closed:
        with pytest.raises(Refused):
            PROJECT.perform(name, Project(pk=1, state=state), actor=cast[role], **facts(name))
    assert nothing_happened()


@pytest.mark.parametrize("name", [name for _, name in BATCH_STEPS])
def test_project_step_of_a_batch_is_nobodys_own(name, cast):
    for state in ProjectState.values:
        for role in Role.values:
            with pytest.raises(Refused):
                PROJECT.perform(name, Project(pk=1, state=state), actor=cast[role], **facts(name))


@pytest.mark.parametrize("cell", BATCH_STEPS, ids="-".join)
def test_project_step_is_taken_by_its_batch(cell, cast):
    state, name = cell
    project = project_in(state, cast)
    actor = cast.department_leader if name == "approve" else cast.department_officer
    PROJECT.perform_many(name, [project], actor=actor, via="batch", effective_on=DAY)
    project.refresh_from_db()
    assert project.state == BATCH_STEPS[cell]


@pytest.mark.parametrize("cell", BATCH_CELLS, ids="-".join)
def test_batch_step_is_allowed(cell, cast, budget):
    state, name, role = cell
    batch = PlanBatchFactory(state=state)
    project_in({"submitted": "planned", "approved": "settled"}.get(state, "appraised"), cast, batch=batch)
    if name == "amend":
        stopped = project_in("approved", cast, batch=batch)
        draft = Draft(text="Vì sao", stops=[StopRow(stopped, "delay", "Chậm")])
        draw_up(batch, draft, actor=cast.department_officer)
    if state in ("submitted", "approved"):
        budget.consumed = 100
        budget.save()
    row = BATCH.perform(name, batch, actor=cast[role], **facts(name))
    batch.refresh_from_db()
    assert batch.state == row.target == BATCH_CELLS[cell]


@pytest.mark.parametrize("name", ["submit", "return", "approve", "amend", "close"])
def test_batch_step_is_refused_to_everybody_else_everywhere_else(name, cast):
    for state in BatchState.values:
        for role in Role.values:
            if (state, name, role) not in BATCH_CELLS:
                with pytest.raises(Refused):
                    BATCH.perform(name, PlanBatch(pk=1, state=state), actor=cast[role], **facts(name))
    assert nothing_happened()


def test_a_wrong_role_is_told_whose_work_it_is(cast):
    with pytest.raises(Refused) as refused:
        BATCH.perform("approve", PlanBatchFactory(state="submitted"), actor=cast.department_officer, **facts("approve"))
    assert str(refused.value) == "Bạn không có quyền phê duyệt kế hoạch; việc này thuộc lãnh đạo Sở."


# -- what a note and the dates must be


@pytest.mark.parametrize(("state", "name", "role"), [cell for cell in PROJECT_CELLS if cell[1] in NOTED], ids=str)
def test_a_step_that_turns_back_needs_its_reason(state, name, role, cast):
    project = project_in(state, cast, batch=PlanBatchFactory() if state == "planned" else None)
    with pytest.raises(Refused, match="Cần ghi lý do"):
        PROJECT.perform(name, project, actor=cast[role], effective_on=DAY, note="  ")
    assert nothing_happened()


@pytest.mark.parametrize("missing", ["number", "signer"])
def test_approving_a_batch_needs_the_decision(missing, cast, submitted_batch):
    given = {**facts("approve"), missing: ""}
    with pytest.raises(Refused, match="Còn thiếu: "):
        BATCH.perform("approve", submitted_batch, actor=cast.department_leader, **given)
    submitted_batch.refresh_from_db()
    assert submitted_batch.state == BatchState.SUBMITTED


def test_a_decision_before_the_submission_is_refused(cast, submitted_batch):
    with pytest.raises(Refused) as refused:
        BATCH.perform(
            "approve",
            submitted_batch,
            actor=cast.department_leader,
            **facts("approve") | {"effective_on": dt.date(2022, 3, 21)},
        )
    assert str(refused.value) == "Ngày 21/03/2022 ở trước bước liền trước, ngày 22/03/2022."
    assert refused.value.reasons[0].field == "effective_on"
    assert Decision.objects.count() == 0


def test_a_decision_on_the_day_of_the_submission_stands(cast, submitted_batch):
    day = {"effective_on": dt.date(2022, 3, 22)}
    BATCH.perform("approve", submitted_batch, actor=cast.department_leader, **facts("approve") | day)
    assert Decision.objects.get().kind == DecisionKind.PLAN


def test_a_date_after_today_is_refused(cast):
    project = project_in("draft", cast)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="ở sau ngày hôm nay"):
        PROJECT.perform("submit", project, actor=cast.officer, effective_on=tomorrow)
    project.refresh_from_db()
    assert (project.state, project.code, project.version) == ("draft", None, 0)
