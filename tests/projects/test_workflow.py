"""What the steps of projects and plans ask of a role, a note and a date; the cells are walked in tests/workflows."""

import datetime as dt

import pytest
from django.utils import timezone

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused
from projects.enums import BatchState, DecisionKind
from projects.models import Decision, Project
from projects.workflow import BATCH, PROJECT
from tests.factories import EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.dossiers import complete

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 3, 25)
# (from, step, role) of steps that turn a project back.
NOTED = (
    ("centre_review", "return_centre", "unit_head"), ("centre_review", "return_centre", "centre_leader"),
    ("appraisal", "return_appraisal", "department_officer"), ("appraisal", "fail_appraisal", "department_officer"),
    ("planned", "exclude", "department_officer"), ("detail_review", "return_detail", "centre_leader"),
    ("draft", "withdraw", "officer"), ("returned", "withdraw", "officer"), ("centre_review", "withdraw", "officer"),
    ("appraisal", "withdraw", "officer"), ("appraised", "withdraw", "officer"),
)  # fmt: skip
APPROVAL = {"effective_on": DAY, "number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng"}


def project_in(state: str, cast, **changes) -> Project:
    """A complete dossier in `state`, that nobody of the cast has made."""
    values = {"office": cast.officer.office, "money": {"local": 100}, **changes}
    if not values.get("is_own"):
        values.setdefault("people", [EstablishmentFactory()])
    return complete(ProjectFactory(state=state, **values), costs=True)


def nothing_happened() -> bool:
    return not TransitionRecord.objects.exists()


def test_a_wrong_role_is_told_whose_work_it_is(cast):
    with pytest.raises(Refused) as refused:
        BATCH.perform("approve", PlanBatchFactory(state="submitted"), actor=cast.department_officer, **APPROVAL)
    assert str(refused.value) == "Anh/chị không có quyền phê duyệt kế hoạch; việc này thuộc lãnh đạo Sở."


# -- what a note and the dates must be


@pytest.mark.parametrize(("state", "name", "role"), NOTED, ids=str)
def test_a_step_that_turns_back_needs_its_reason(state, name, role, cast):
    project = project_in(state, cast, batch=PlanBatchFactory() if state == "planned" else None)
    with pytest.raises(Refused, match="Cần ghi lý do"):
        PROJECT.perform(name, project, actor=cast[role], effective_on=DAY, note="  ")
    assert nothing_happened()


@pytest.mark.parametrize("missing", ["number", "signer"])
def test_approving_a_batch_needs_the_decision(missing, cast, submitted_batch):
    given = {**APPROVAL, missing: ""}
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
            **APPROVAL | {"effective_on": dt.date(2022, 3, 21)},
        )
    assert str(refused.value) == "Ngày 21/03/2022 ở trước bước liền trước, ngày 22/03/2022."
    assert refused.value.reasons[0].field == "effective_on"
    assert Decision.objects.count() == 0


def test_a_decision_on_the_day_of_the_submission_stands(cast, submitted_batch):
    day = {"effective_on": dt.date(2022, 3, 22)}
    BATCH.perform("approve", submitted_batch, actor=cast.department_leader, **APPROVAL | day)
    assert Decision.objects.get().kind == DecisionKind.PLAN


def test_a_date_after_today_is_refused(cast):
    project = project_in("draft", cast)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="ở sau ngày hôm nay"):
        PROJECT.perform("submit", project, actor=cast.officer, effective_on=tomorrow)
    project.refresh_from_db()
    assert (project.state, project.code, project.version) == ("draft", None, 0)
