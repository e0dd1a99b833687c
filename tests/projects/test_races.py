"""Two people at the same instant, on a server with real threads: one wins, the other is told, nothing counts twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from khuyencong.accounts.enums import Role
from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import Decision, PlanBatch, Project
from projects.services.projects import edit_project
from projects.workflow import BATCH, PROJECT
from tests.factories import UserFactory
from tests.projects.conftest import MILLION, approve, day, values

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list:
    """What each act returned, or the exception it raised. All start together, each in its own thread and connection."""
    results: list = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=60)
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return results


def errors(results: list) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_approvals_one_wins_and_the_other_is_told(attempt, submitted_batch, cast, budget):
    leaders = [cast.department_leader, UserFactory(full_name="Phó Giám đốc", roles=[Role.DEPARTMENT_LEADER])]
    pages = [PlanBatch.objects.get(), PlanBatch.objects.get()]
    results = at_once(
        *(lambda page=page, who=who: approve(page, who) for page, who in zip(pages, leaders, strict=True))
    )
    [loser] = errors(results)
    assert isinstance(loser, StaleRecordError)
    assert "vừa cập nhật kế hoạch này lúc" in str(loser)
    assert PlanBatch.objects.get().state == "approved"
    assert Decision.objects.count() == 1
    assert TransitionRecord.objects.filter(entity="projects.planbatch", name="approve").count() == 1
    assert TransitionRecord.objects.filter(entity="projects.project", name="approve").count() == 2
    budget.refresh_from_db()
    assert budget.consumed == 200 * MILLION


@pytest.mark.parametrize("attempt", range(3))
def test_two_batches_for_one_budget_never_pass_it(attempt, cast, appraised, batch_of, budget):
    budget.amount = 150 * MILLION
    budget.save()
    batches = [batch_of(appraised(), name="Đợt 1"), batch_of(appraised(), name="Đợt 2")]
    officers = [cast.department_officer, UserFactory(roles=[Role.DEPARTMENT_OFFICER])]

    def submit(batch, who):
        return BATCH.perform("submit", batch, actor=who, effective_on=day(22))

    results = at_once(*(lambda b=b, who=who: submit(b, who) for b, who in zip(batches, officers, strict=True)))
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    assert "Vượt dự toán năm 2022: cần 100.000.000 đồng, còn 50.000.000 đồng" in str(loser)
    budget.refresh_from_db()
    assert budget.consumed == 100 * MILLION
    assert sorted(PlanBatch.objects.values_list("state", flat=True)) == ["draft", "submitted"]
    assert sorted(Project.objects.values_list("state", flat=True)) == ["appraised", "planned"]


def test_an_approval_and_an_exclusion_at_once_leave_no_project_between(submitted_batch, cast, budget):
    """Whichever comes first, the budget is the sum of what the batch holds."""
    page, project = PlanBatch.objects.get(), Project.objects.order_by("pk").first()

    def exclude():
        facts = {"effective_on": day(25), "note": "Chưa đủ đối ứng"}
        return PROJECT.perform("exclude", project, actor=cast.department_officer, **facts)

    results = at_once(lambda: approve(page, cast.department_leader), exclude)
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    budget.refresh_from_db()
    assert budget.consumed == 100 * MILLION * PlanBatch.objects.get().projects.count()
    assert set(PlanBatch.objects.get().projects.values_list("state", flat=True)) in ({"approved"}, {"planned"})


def test_a_submission_and_the_withdrawal_of_the_only_project_at_once_submit_no_empty_batch(
    cast, appraised, batch_of, budget
):
    project = appraised()
    page = batch_of(project)
    project.refresh_from_db()

    def withdraw():
        return PROJECT.perform("withdraw", project, actor=cast.officer, effective_on=day(22), note="Cơ sở đề nghị")

    def submit():
        return BATCH.perform("submit", page, actor=cast.department_officer, effective_on=day(22))

    [loser] = errors(at_once(submit, withdraw))
    assert isinstance(loser, Refused)
    project.refresh_from_db()
    assert (PlanBatch.objects.get().state, project.state) in {("draft", "withdrawn"), ("submitted", "planned")}


def test_codes_given_at_once_differ(draft, cast):
    drafts = [draft() for _ in range(4)]

    def submit(project):
        return PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))

    assert errors(at_once(*(lambda p=p: submit(p) for p in drafts))) == []
    codes = Project.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["ĐA-2022-01", "ĐA-2022-02", "ĐA-2022-03", "ĐA-2022-04"]


def test_of_an_edit_and_a_submission_at_once_one_is_told(draft, cast, machines):
    """What was submitted is what the submitter saw."""
    draft()
    pages = [Project.objects.get(), Project.objects.get()]

    def edit():
        return edit_project(pages[0], actor=cast.officer, values=values(title="Khác"), contents=[machines], rows=[])

    def submit():
        return PROJECT.perform("submit", pages[1], actor=cast.officer, effective_on=day(1))

    assert len(errors(at_once(edit, submit))) == 1
    project = Project.objects.get()
    assert (project.state, project.title == "Khác") in {("draft", True), ("centre_review", False)}
