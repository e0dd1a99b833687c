"""What steps do besides moving the state: codes, decisions, contracts, and the year's budget."""

import pytest

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.enums import Source
from projects.enums import DecisionKind
from projects.models import Contract, Decision, PlanBatch, Project
from projects.selectors import batch_claims, ceilings
from projects.services.batches import create_batch, put_in_batch
from projects.workflow import BATCH, PROJECT
from tests.factories import EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.conftest import MILLION, approve, day, logged

pytestmark = pytest.mark.django_db


def submit(project, actor, on=1):
    return PROJECT.perform("submit", project, actor=actor, effective_on=day(on))


# -- codes


def test_the_code_is_given_at_the_first_submission(draft, cast):
    first, second, of_2023 = draft(), draft(), draft(year=2023)
    for project in (first, second, of_2023):
        submit(project, cast.officer)
    assert [first.code, second.code, of_2023.code] == ["ĐA-2022-01", "ĐA-2022-02", "ĐA-2023-01"]
    assert list(Project.objects.search("da 2023 01")) == [of_2023]


def test_the_code_stays_when_a_dossier_comes_back(draft, cast):
    project = draft()
    submit(project, cast.officer)
    PROJECT.perform("return_centre", project, actor=cast.unit_head, effective_on=day(2), note="Thiếu báo giá")
    submit(project, cast.officer, on=3)
    assert (project.code, project.state) == ("ĐA-2022-01", "centre_review")


def test_the_code_of_a_withdrawn_dossier_is_never_given_again(draft, cast):
    gone, next_one = draft(), draft()
    submit(gone, cast.officer)
    PROJECT.perform("withdraw", gone, actor=cast.officer, effective_on=day(2), note="Cơ sở đề nghị")
    submit(next_one, cast.officer)
    assert next_one.code == "ĐA-2022-02"


def test_a_refused_submission_gives_no_code(draft, cast):
    incomplete, complete = draft(local=0), draft()
    with pytest.raises(Refused):
        submit(incomplete, cast.officer)
    incomplete.refresh_from_db()
    submit(complete, cast.officer)
    assert (incomplete.code, complete.code) == (None, "ĐA-2022-01")


# -- decisions, contract


def test_approving_a_batch_moves_every_project_and_keeps_the_decision(submitted_batch, cast):
    approve(submitted_batch, cast.department_leader)
    decision = Decision.objects.get()
    assert (decision.kind, decision.batch, decision.number, decision.issued_on, decision.signer) == (
        DecisionKind.PLAN, submitted_batch, "12/QĐ-SCT", day(25), "Bùi Đức Thắng",
    )  # fmt: skip
    assert set(submitted_batch.projects.values_list("state", flat=True)) == {"approved"}
    rows = TransitionRecord.objects.filter(name="approve", entity="projects.project")
    assert {(row.effective_on, row.data["number"], row.actor) for row in rows} == {
        (day(25), "12/QĐ-SCT", cast.department_leader)
    }


def test_approving_a_batch_moves_all_or_none(submitted_batch, cast):
    """One project that was taken elsewhere meanwhile stops the whole batch."""
    stray = submitted_batch.projects.order_by("pk").last()
    Project.objects.filter(pk=stray.pk).update(state="approved")
    with pytest.raises(Refused):
        approve(submitted_batch, cast.department_leader)
    submitted_batch.refresh_from_db()
    assert submitted_batch.state == "submitted"
    assert submitted_batch.projects.filter(state="planned").count() == 1
    assert Decision.objects.count() == 0
    assert logged(submitted_batch) == ["create", "put_in_batch", "submit"]


def test_a_batch_approved_from_a_stale_page_is_refused(submitted_batch, cast):
    seen = PlanBatch.objects.get()
    approve(submitted_batch, cast.department_leader)
    with pytest.raises(StaleRecordError, match="Lãnh đạo Sở vừa cập nhật kế hoạch này"):
        approve(seen, cast.department_leader)
    assert Decision.objects.count() == 1


def test_approving_the_detailed_dossier_keeps_its_decision(cast):
    project = ProjectFactory(state="detail_review", office=cast.officer.office)
    facts = {"effective_on": day(1), "number": "03/QĐ-TTKC", "signer": "Phạm Minh Tâm"}
    PROJECT.perform("approve_detail", project, actor=cast.centre_leader, **facts)
    decision = Decision.objects.get(project=project)
    assert (decision.kind, decision.number, decision.issued_on) == (DecisionKind.DETAIL, "03/QĐ-TTKC", day(1))


def test_assigning_keeps_its_decision(cast):
    project = ProjectFactory(state="authorised", is_own=True, money={"local": 100 * MILLION})
    facts = {"effective_on": day(1), "number": "04/QĐ-GNV", "signer": "Phạm Minh Tâm"}
    PROJECT.perform("assign", project, actor=cast.centre_leader, **facts)
    assert Decision.objects.get(project=project).kind == DecisionKind.ASSIGNMENT
    assert project.state == "implementing"


def test_signing_keeps_the_contract(cast):
    project = ProjectFactory(state="authorised", people=[EstablishmentFactory()], money={"local": 100 * MILLION})
    facts = {"effective_on": day(1), "number": "05/HĐ-TTKC", "value": 90 * MILLION}
    PROJECT.perform("sign_contract", project, actor=cast.centre_leader, **facts)
    contract = Contract.objects.get(project=project)
    assert (contract.number, contract.signed_on, contract.value) == ("05/HĐ-TTKC", day(1), 90 * MILLION)


# -- the year's budget


def consumed(budget) -> int:
    budget.refresh_from_db()
    return budget.consumed


def test_submitting_a_batch_draws_on_the_budget(submitted_batch, budget):
    assert consumed(budget) == 200 * MILLION


def test_submitting_counts_reserve_and_lines_of_support(cast, appraised, budget):
    lines = [
        {"name": "In tài liệu", "source": Source.LOCAL, "amount": 97 * MILLION},
        {"name": "Góp của cơ sở", "source": Source.BENEFICIARY, "amount": 11 * MILLION},
    ]
    values = {"year": 2022, "name": "Đợt 1", "reserve": 94 * MILLION}
    batch = create_batch(actor=cast.department_officer, values=values, lines=lines)
    put_in_batch(batch, [appraised()], actor=cast.department_officer)
    assert batch_claims(batch) == {Source.LOCAL: (100 + 97 + 94) * MILLION}
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    assert consumed(budget) == 291 * MILLION


def test_approving_draws_nothing_more(submitted_batch, cast, budget):
    approve(submitted_batch, cast.department_leader)
    assert consumed(budget) == 200 * MILLION


def test_returning_a_batch_releases_its_money_and_keeps_its_list(submitted_batch, cast, budget):
    BATCH.perform("return", submitted_batch, actor=cast.department_leader, effective_on=day(23), note="Xem lại mục 2")
    assert consumed(budget) == 0
    assert list(submitted_batch.projects.values_list("state", flat=True)) == ["appraised", "appraised"]
    BATCH.perform("submit", submitted_batch, actor=cast.department_officer, effective_on=day(24))
    assert consumed(budget) == 200 * MILLION


def test_excluding_a_project_releases_its_money_and_leaves_the_batch(submitted_batch, cast, budget):
    project = submitted_batch.projects.order_by("pk").first()
    facts = {"effective_on": day(23), "note": "Cơ sở chưa đủ đối ứng"}
    PROJECT.perform("exclude", project, actor=cast.department_officer, **facts)
    project.refresh_from_db()
    assert (project.state, project.batch, project.position) == ("appraised", None, None)
    assert consumed(budget) == 100 * MILLION
    submitted_batch.refresh_from_db()
    approve(submitted_batch, cast.department_leader)
    assert submitted_batch.projects.count() == 1


def test_who_took_a_project_out_does_not_approve_what_is_left(submitted_batch, cast):
    """Taking a project out changes the batch: an approval prepared before is stale."""
    seen = PlanBatch.objects.get()
    project = submitted_batch.projects.order_by("pk").first()
    PROJECT.perform("exclude", project, actor=cast.department_officer, effective_on=day(23), note="Chưa đủ đối ứng")
    with pytest.raises(StaleRecordError, match="Chuyên viên Sở vừa cập nhật kế hoạch này"):
        approve(seen, cast.department_leader)


def test_withdrawing_leaves_the_draft_batch(appraised, batch_of, cast):
    project = appraised()
    batch = batch_of(project)
    project.refresh_from_db()
    PROJECT.perform("withdraw", project, actor=cast.officer, effective_on=day(10), note="Cơ sở đề nghị")
    assert batch.projects.count() == 0
    assert logged(batch)[-1] == "take_out_of_batch"


def test_a_batch_submitted_from_before_a_withdrawal_is_stale(appraised, batch_of, cast, budget):
    project = appraised()
    seen = batch_of(project, appraised())
    project.refresh_from_db()
    PROJECT.perform("withdraw", project, actor=cast.officer, effective_on=day(10), note="Cơ sở đề nghị")
    with pytest.raises(StaleRecordError, match="vừa cập nhật kế hoạch này"):
        BATCH.perform("submit", seen, actor=cast.department_officer, effective_on=day(22))


def test_a_submitted_batch_from_which_all_were_excluded_can_be_returned(submitted_batch, cast, budget):
    for project in submitted_batch.projects.all():
        PROJECT.perform("exclude", project, actor=cast.department_officer, effective_on=day(23), note="Chưa đủ vốn")
    submitted_batch.refresh_from_db()
    BATCH.perform("return", submitted_batch, actor=cast.department_leader, effective_on=day(24), note="Không còn đề án")
    assert (submitted_batch.state, consumed(budget)) == ("returned", 0)


def test_ceilings_tell_what_the_year_has_left_after_the_batch(cast, appraised, batch_of, budget):
    batch = batch_of(appraised())
    before = ceilings(batch)
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    after = ceilings(batch)
    assert [row["remaining"] for row in before] == [row["remaining"] for row in after] == [9_900 * MILLION]
    assert before[0] | {"consumed": 100 * MILLION} == after[0]


def test_ceilings_without_a_budget_are_overdrawn(appraised, batch_of):
    assert [row["remaining"] for row in ceilings(batch_of(appraised()))] == [-100 * MILLION]


def test_ceilings_of_an_empty_batch_without_a_budget_are_none():
    assert ceilings(PlanBatchFactory()) == []
