"""One later decision: what it adds, changes and stops happens together or not at all, and the budget follows."""

import pytest

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.models import Budget
from projects.enums import DecisionKind
from projects.models import Amendment, AppraisalRule, Decision, PlanBatch, Project
from projects.selectors import batch_claims
from projects.services.amendments import Draft, draw_up, drop
from projects.workflow import BATCH, PROJECT
from tests.projects.amendments.conftest import amend, open_of, stop_of
from tests.projects.changes.conftest import approve_change
from tests.projects.conftest import MILLION, approve, both, day, logged

pytestmark = pytest.mark.django_db


def consumed(budget) -> int:
    budget.refresh_from_db()
    return budget.consumed


# -- additions, changes, stops


def test_additions_are_planned_and_approved_by_the_decision(cast, approved, appraised, drawn_up, budget):
    batch, added = approved().batch, appraised()
    row = amend(drawn_up(batch, additions=[added]), cast.department_leader)
    added.refresh_from_db()
    assert (added.state, added.batch, added.position) == ("approved", batch, 2)
    assert (added.ledger.local, consumed(budget)) == (100 * MILLION, 200 * MILLION)
    steps = TransitionRecord.objects.filter(entity="projects.project", object_id=added.pk).order_by("sequence")
    assert [step.name for step in steps][-2:] == ["include", "approve"]
    assert row.data["add"] == [added.pk]
    decision = Decision.objects.get(kind=DecisionKind.AMENDMENT)
    assert (decision.batch, decision.number, decision.amendment.items.count()) == (batch, "40/QĐ-SCT", 1)
    assert open_of(batch) is None


def test_a_stop_gives_the_unspent_back_also_for_an_earlier_plan(cast, approved, implementing, pay, drawn_up):
    earlier, later, budget = implementing(), approved(), Budget.objects.get()
    pay(earlier, "advance", 30)
    amend(drawn_up(later.batch, stops=[stop_of(earlier)]), cast.department_leader)
    earlier.refresh_from_db()
    assert earlier.state == "stopped"
    assert earlier.stop.decision.number == "40/QĐ-SCT"
    assert earlier.refund_obligation.amount == 30 * MILLION
    assert consumed(budget) == 130 * MILLION
    assert batch_claims(earlier.batch) == {"local": 30 * MILLION}


def test_a_granted_change_is_the_change_request_approved(cast, approved, checked, drawn_up, budget):
    project = approved()
    change = checked(project, "amount_up")
    amend(drawn_up(project.batch, changes=[change]), cast.department_leader)
    change.refresh_from_db()
    assert (change.state, change.decision.number) == ("approved", "40/QĐ-SCT")
    assert consumed(budget) == 120 * MILLION


def test_what_is_freed_pays_for_what_is_added(cast, approved, appraised, checked, drawn_up):
    """Stops and decreases come first, so a year without a đồng left can still move its money."""
    stopped, lowered, added = approved(), approved(), appraised()
    lower = checked(lowered, "amount_down")
    budget = Budget.objects.get()
    budget.amount = budget.consumed
    budget.save()
    batch = drawn_up(stopped.batch, additions=[added], changes=[lower], stops=[stop_of(stopped)])
    amend(batch, cast.department_leader)
    assert consumed(budget) == 180 * MILLION


def test_the_reserve_pays_for_an_addition(cast, appraised, batch_of, drawn_up, budget):
    batch = batch_of(appraised(), reserve=94 * MILLION)
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    approve(batch, cast.department_leader)
    budget.refresh_from_db()
    budget.amount = budget.consumed + 6 * MILLION
    budget.save()
    row = amend(drawn_up(batch, additions=[appraised()], reserve=0), cast.department_leader)
    batch.refresh_from_db()
    assert (batch.reserve, consumed(budget)) == (0, 200 * MILLION)
    assert row.data["reserve"] == [94 * MILLION, 0]


def test_several_decisions_follow_each_other(cast, approved, appraised, drawn_up, budget):
    batch, first = approved().batch, appraised()
    amend(drawn_up(batch, additions=[first]), cast.department_leader)
    first.refresh_from_db()
    amend(drawn_up(batch, stops=[stop_of(first)]), cast.department_leader, number="41/QĐ-SCT", effective_on=day(1, 6))
    numbers = Decision.objects.filter(batch=batch).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["12/QĐ-SCT", "40/QĐ-SCT", "41/QĐ-SCT"]
    assert consumed(budget) == 100 * MILLION


def test_the_approval_of_a_plan_may_stop_projects_of_an_earlier_one(cast, approved, appraised, batch_of, drawn_up):
    earlier = approved()
    batch = drawn_up(batch_of(appraised(), name="Đợt 3"), stops=[stop_of(earlier)])
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(26))
    approve(batch, cast.department_leader, effective_on=day(28), number="1515/QĐ-UBND")
    earlier.refresh_from_db()
    assert (earlier.state, earlier.stop.decision.number) == ("stopped", "1515/QĐ-UBND")
    assert Amendment.objects.get().decision.kind == DecisionKind.PLAN
    assert consumed(Budget.objects.get()) == 100 * MILLION


# -- all or nothing


def test_a_line_that_cannot_be_carried_out_stops_the_whole_decision(cast, approved, appraised, drawn_up, budget):
    batch, added, gone = approved().batch, appraised(), appraised()
    drawn_up(batch, additions=[added, gone])
    PROJECT.perform("withdraw", gone, actor=cast.officer, effective_on=day(25), note="Cơ sở xin rút")
    with pytest.raises(Refused, match="đang ở trạng thái Đã rút, không bổ sung được"):
        amend(batch, cast.department_leader)
    added.refresh_from_db()
    assert (added.state, added.batch, consumed(budget)) == ("appraised", None, 100 * MILLION)
    assert Decision.objects.filter(kind=DecisionKind.AMENDMENT).count() == 0
    assert open_of(batch).items.count() == 2


def test_more_than_the_year_has_left_is_refused(cast, approved, appraised, drawn_up, budget):
    batch, added = approved().batch, appraised()
    budget.refresh_from_db()
    budget.amount = budget.consumed + 40 * MILLION
    budget.save()
    with pytest.raises(Refused, match=r"Vượt dự toán năm 2022: cần 100\.000\.000 đồng, còn 40\.000\.000 đồng"):
        amend(drawn_up(batch, additions=[added]), cast.department_leader)
    assert consumed(budget) == 100 * MILLION


def test_a_change_that_was_decided_meanwhile_names_its_project(cast, approved, checked, drawn_up):
    project = approved()
    change = checked(project, "time")
    drawn_up(project.batch, changes=[change])
    approve_change(change, cast)
    with pytest.raises(Refused, match="“Hỗ trợ ứng dụng máy rang cà phê”: Chưa thể phê duyệt điều chỉnh"):
        amend(project.batch, cast.department_leader)


def test_without_a_draft_there_is_nothing_to_decide(cast, approved):
    with pytest.raises(Refused, match="Chưa có dự thảo điều chỉnh, bổ sung"):
        amend(approved().batch, cast.department_leader)


def test_who_drew_it_up_does_not_decide(cast, approved, appraised):
    batch, person = approved().batch, both(cast.department_officer, "department_leader")
    draw_up(batch, Draft("Lý do", additions=[appraised()]), actor=person)
    with pytest.raises(Refused, match="không được tự duyệt"):
        amend(batch, person)


def test_a_decision_on_a_list_that_changed_is_stale(cast, approved, appraised, drawn_up):
    batch = drawn_up(approved().batch, additions=[appraised()])
    seen = PlanBatch.objects.get(pk=batch.pk)
    drawn_up(batch, additions=[appraised()])
    with pytest.raises(StaleRecordError):
        BATCH.perform("amend", seen, actor=cast.department_leader, number="1", signer="A", effective_on=day(20, 5))


# -- drawing up


def test_a_new_draft_takes_the_place_of_the_earlier_one(cast, approved, appraised, drawn_up):
    batch, project = approved().batch, appraised()
    drawn_up(batch, additions=[project])
    drawn_up(batch, additions=[appraised(), project])
    assert open_of(batch).items.count() == 2
    assert logged(batch)[-2:] == ["draw_up_amendment", "draw_up_amendment"]
    drop(batch, actor=cast.department_officer)
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": " "}, "Cần ghi căn cứ, lý do"),
        ({"additions": []}, "chưa bổ sung, điều chỉnh hoặc ngừng điều gì"),
        ({"reserve": -1}, "Dự phòng phải từ 0"),
    ],
)
def test_an_incomplete_draft_is_refused(change, said, cast, approved, appraised):
    batch = approved().batch
    with pytest.raises(Refused, match=said):
        draw_up(batch, Draft(**{"text": "Lý do", "additions": [appraised()], **change}), actor=cast.department_officer)


def test_what_cannot_be_added_or_stopped_is_refused(cast, approved, appraised, draft):
    AppraisalRule.objects.filter(programme="national").delete()  # else national projects need a council first
    batch, new, other = approved().batch, draft(), appraised(programme="national")
    lines = {"additions": [new, other], "stops": [stop_of(appraised()), stop_of(approved(), reason_code="", text="")]}
    with pytest.raises(Refused) as refused:
        draw_up(batch, Draft("Lý do", **lines), actor=cast.department_officer)
    said = str(refused.value)
    for part in ("không bổ sung được", "thuộc chương trình khác", "không ngừng được", "cần chọn nguyên nhân"):
        assert part in said


def test_work_is_not_recognised_beyond_what_was_spent(cast, approved):
    project = approved()
    with pytest.raises(Refused, match="vượt số đã chi 0 đồng"):
        draw_up(project.batch, Draft("Lý do", stops=[stop_of(project, recognised=5)]), actor=cast.department_officer)


def test_a_project_stands_in_one_line(cast, approved, checked):
    project = approved()
    change = checked(project, "time")
    with pytest.raises(Refused, match="có hai dòng"):
        draw_up(
            project.batch, Draft("Lý do", changes=[change], stops=[stop_of(project)]), actor=cast.department_officer
        )


def test_the_centre_decides_its_own_changes_apart(cast, approved, checked):
    project = approved(is_group=True)
    change = checked(project, "time")
    with pytest.raises(Refused, match="thuộc lãnh đạo Trung tâm quyết định"):
        draw_up(project.batch, Draft("Lý do", changes=[change]), actor=cast.department_officer)


def test_a_draft_plan_takes_projects_and_reserve_on_its_own_page(cast, appraised, batch_of):
    with pytest.raises(Refused, match="Kế hoạch chưa được phê duyệt"):
        draw_up(batch_of(), Draft("Lý do", additions=[appraised()]), actor=cast.department_officer)


@pytest.mark.parametrize("role", ["officer", "department_leader", "auditor"])
def test_only_the_departments_officer_draws_up(role, cast, approved, appraised):
    with pytest.raises(Refused, match="việc này thuộc chuyên viên Sở"):
        draw_up(approved().batch, Draft("Lý do", additions=[appraised()]), actor=cast[role])


def test_a_submitted_plan_waits(cast, submitted_batch, appraised):
    with pytest.raises(Refused, match="Chờ phê duyệt"):
        drop(submitted_batch, actor=cast.department_officer)


# -- closing


def test_a_plan_closes_when_every_project_ended_or_was_carried_over(cast, approved, drawn_up):
    batch = approved().batch
    with pytest.raises(Refused, match="Còn 1 đề án chưa kết thúc và chưa chuyển sang năm sau: ĐA-2022-01"):
        BATCH.perform("close", batch, actor=cast.department_officer, effective_on=day(1, 12))
    Project.objects.update(year=2023)
    BATCH.perform("close", PlanBatch.objects.get(), actor=cast.department_officer, effective_on=day(1, 12))
    assert PlanBatch.objects.get().state == "closed"


def test_a_change_into_next_year_lets_the_plan_close(cast, approved, checked):
    project = approved()
    approve_change(checked(project, "next_year"), cast)
    batch = PlanBatch.objects.get()
    BATCH.perform("close", batch, actor=cast.department_officer, effective_on=day(1, 12))
    assert batch.state == "closed"


def test_a_plan_with_an_open_draft_does_not_close(cast, approved, drawn_up):
    project = approved()
    batch = drawn_up(project.batch, stops=[stop_of(project)])
    Project.objects.update(year=2023)
    with pytest.raises(Refused, match="Còn dự thảo điều chỉnh, bổ sung"):
        BATCH.perform("close", batch, actor=cast.department_officer, effective_on=day(1, 12))
