"""Decisions at the same instant, on a server with real threads: no budget is passed, nobody waits for each other."""

import pytest

from khuyencong.accounts.enums import Role
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.models import Budget
from projects.models import Decision, Project
from projects.selectors import batch_claims
from projects.workflow import PROJECT
from tests.factories import UserFactory
from tests.projects.amendments.conftest import amend, stop_of
from tests.projects.conftest import MILLION, day
from tests.projects.test_races import at_once, errors

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leaders(cast):
    return [cast.department_leader, UserFactory(full_name="Phó Giám đốc", roles=[Role.DEPARTMENT_LEADER])]


def check_budget(*batches) -> None:
    claims = sum(batch_claims(batch).get("local", 0) for batch in batches)
    assert Budget.objects.get().consumed == claims <= Budget.objects.get().amount


@pytest.mark.parametrize("attempt", range(3))
def test_two_amendments_for_the_rest_of_the_budget_never_pass_it(attempt, approved, appraised, drawn_up, leaders):
    batches = [drawn_up(approved().batch, additions=[appraised()]) for _ in range(2)]
    budget = Budget.objects.get()
    budget.amount = budget.consumed + 150 * MILLION
    budget.save()
    results = at_once(*(lambda b=b, who=who: amend(b, who) for b, who in zip(batches, leaders, strict=True)))
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    assert "Vượt dự toán năm 2022" in str(loser)
    check_budget(*batches)
    assert sorted(Project.objects.values_list("state", flat=True)) == ["appraised", "approved", "approved", "approved"]


@pytest.mark.parametrize("attempt", range(3))
def test_one_draft_is_decided_once(attempt, approved, appraised, drawn_up, leaders):
    batch = drawn_up(approved().batch, additions=[appraised()])
    [loser] = errors(at_once(*(lambda who=who: amend(batch, who) for who in leaders)))
    assert isinstance(loser, StaleRecordError)
    assert Decision.objects.filter(kind="amendment").count() == 1
    check_budget(batch)


@pytest.mark.parametrize("attempt", range(3))
def test_decisions_that_stop_each_others_projects_do_not_lock_each_other(attempt, approved, drawn_up, leaders):
    """Each stops both projects, in opposite order: one is carried out, the other is refused, neither hangs."""
    projects = [approved(), approved()]
    batches = [
        drawn_up(one.batch, stops=[stop_of(project) for project in order])
        for one, order in zip(projects, (projects, projects[::-1]), strict=True)
    ]
    results = at_once(*(lambda b=b, who=who: amend(b, who) for b, who in zip(batches, leaders, strict=True)))
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    assert set(Project.objects.values_list("state", flat=True)) == {"stopped"}
    check_budget(*batches)


@pytest.mark.parametrize("attempt", range(3))
def test_an_amendment_and_a_stop_of_the_same_project_at_once(attempt, approved, drawn_up, leaders):
    project = approved()
    batch = drawn_up(project.batch, stops=[stop_of(project)])

    def stop():
        facts = {
            "number": "41/QĐ-SCT",
            "signer": "A",
            "reason_code": "delay",
            "note": "Chậm",
            "effective_on": day(20, 5),
        }
        return PROJECT.perform("stop", Project.objects.get(pk=project.pk), actor=leaders[1], **facts)

    [loser] = errors(at_once(lambda: amend(batch, leaders[0]), stop))
    assert isinstance(loser, Refused)
    check_budget(batch)
    assert Budget.objects.get().consumed == 0
