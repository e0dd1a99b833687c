"""Taking back a step recorded by mistake: by the level above, with a reason, with all that the step wrote."""

import pytest

from khuyencong.accounts.enums import ABOVE
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.workflow import Reason, Refused, holders, last_step, reverse
from projects import selectors
from projects.change_values import snapshot
from projects.change_workflow import CHANGE
from projects.models import (
    Contract,
    Decision,
    Ledger,
    Liquidation,
    PaperKind,
    PlanBatch,
    Project,
    RefundObligation,
    Settlement,
)
from projects.services.annexes import record_annex
from projects.services.batches import edit_batch
from projects.services.dossiers import add_paper, remove_paper, save_section
from projects.services.execution import reverse_voucher
from projects.services.projects import edit_project
from projects.workflow import BATCH, PROJECT
from reports.facts import counted_steps, events_of
from reports.periods import six_month
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.factories import UserFactory
from tests.projects.changes.conftest import money
from tests.projects.conftest import MILLION, approve, day, logged, values
from tests.projects.execution.conftest import SIGNED, STARTED, stop
from tests.projects.execution.test_sums import check_budget, check_log, check_sums

pytestmark = pytest.mark.django_db


def take_back(record, actor, workflow=PROJECT, note="Ghi nhầm hồ sơ"):
    return reverse(workflow, type(record).objects.get(pk=record.pk), actor=actor, note=note)


def now(record):
    return type(record).objects.get(pk=record.pk)


# -- who, why, and what the logs keep


def test_the_state_goes_back_and_the_log_keeps_both_rows(cast, draft):
    project = draft()
    mistake = PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    row = take_back(project, cast.unit_head)
    project = now(project)
    assert (project.state, project.code) == ("draft", "ĐA-2022-01")
    assert (row.name, row.source, row.target, row.reverses, row.role) == (
        "reverse", "centre_review", "draft", mistake, "unit_head",
    )  # fmt: skip
    assert list(TransitionRecord.log.order_by("sequence")) == [mistake, row]
    assert not TransitionRecord.objects.exists()
    assert logged(project) == ["create", "submit", "reverse"]
    check_log(project)


def test_a_step_taken_back_leaves_its_day_free_for_the_right_one(cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(20))
    take_back(project, cast.unit_head)
    PROJECT.perform("submit", now(project), actor=cast.officer, effective_on=day(10))
    assert last_step(project).effective_on == day(10)


def test_only_the_next_level_above_takes_back(cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    for role, person in cast.items():
        if role != ABOVE["officer"]:
            with pytest.raises(Refused):
                take_back(project, person)
    assert now(project).state == "centre_review"


def test_who_may_not_is_told_whose_work_it_is(cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    with pytest.raises(Refused) as refused:
        take_back(project, cast.centre_leader)
    assert str(refused.value) == "Anh/chị không có quyền hủy bước “Trình lãnh đạo”; việc này thuộc trưởng, Phó phòng."


def test_a_leader_of_the_department_is_taken_back_by_another_one(cast, submitted_batch):
    approve(submitted_batch, cast.department_leader)
    with pytest.raises(Refused, match="không tự hủy"):
        take_back(submitted_batch, cast.department_leader, BATCH)
    take_back(submitted_batch, UserFactory(roles=["department_leader"]), BATCH)
    assert now(submitted_batch).state == "submitted"


def test_a_reason_is_needed(cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    with pytest.raises(Refused) as refused:
        take_back(project, cast.unit_head, note="  ")
    assert [(reason.field, reason.text) for reason in refused.value.reasons] == [("note", "Cần ghi lý do.")]


def test_a_record_without_a_step_has_nothing_to_take_back(cast, draft):
    with pytest.raises(Refused, match="chưa có bước nào để hủy"):
        take_back(draft(), cast.unit_head)


def test_what_an_issued_report_holds_stays(cast, draft, monkeypatch):
    monkeypatch.setattr("khuyencong.core.workflow.reversal.holders", held := [*holders])
    held.append(lambda step: [Reason("Báo cáo 6 tháng đã phát hành có bước này.")])
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    with pytest.raises(Refused, match="Báo cáo 6 tháng đã phát hành có bước này"):
        take_back(project, cast.unit_head)


def test_what_was_mended_after_a_return_is_not_sent_on_by_taking_the_return_back(cast, draft, machines):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    PROJECT.perform("return_centre", project, actor=cast.unit_head, effective_on=day(2), note="Thiếu báo giá")
    edit_project(now(project), actor=cast.officer, values=values(title="Khác"), contents=[machines], rows=[])
    with pytest.raises(Refused, match="đã được sửa sau bước này"):
        take_back(project, cast.centre_leader)


def test_the_department_loses_sight_of_what_was_sent_by_mistake(cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))
    take_back(project, cast.department_leader)
    assert now(project).state == "centre_review"
    assert not Project.objects.visible_to(cast.department_leader).exists()


# -- what each step wrote


def test_a_detail_decision_goes(cast, authorised):
    project = authorised()
    take_back(project, cast.department_leader)
    assert now(project).state == "detail_review"
    assert not Decision.objects.filter(kind="detail").exists()


def test_a_contract_goes_and_the_ledger_is_open_again(cast, contracted):
    project = contracted(value=77_777_777)
    before = Ledger.objects.values("national", "local", "committed").get()
    assert before["committed"] == 77_777_777
    take_back(project, cast.department_leader)
    assert not Contract.objects.exists()
    ledger = Ledger.objects.get()
    assert (ledger.committed, ledger.committed_on, ledger.advance_ratio, ledger.advance_ceiling) == (0, None, None, 0)
    check_sums(project)
    right = {"number": "06/HĐ-TTKC", "value": 80 * MILLION}
    PROJECT.perform("sign_contract", now(project), actor=cast.centre_leader, effective_on=SIGNED, **right)
    check_sums(project)


def test_a_contract_with_a_voucher_stays_until_the_voucher_is_taken_back(cast, contracted, pay):
    project = contracted()
    voucher = pay(now(project), "advance", 20)
    with pytest.raises(Refused, match="Đã ghi chứng từ sau bước này"):
        take_back(project, cast.department_leader)
    facts = {"issued_on": day(20, 4), "number": "UNC-9", "note": "Ghi nhầm"}
    reverse_voucher(now(project), voucher, actor=cast.accountant, **facts)
    take_back(project, cast.department_leader)
    check_sums(project)


def test_an_assignment_goes(cast, assigned):
    project = assigned()
    take_back(project, cast.department_leader)
    assert now(project).state == "authorised"
    assert not Decision.objects.filter(kind="assignment").exists()
    check_sums(project)


def test_a_start_taken_back_counts_in_no_report(cast, implementing):
    project = implementing()
    (log,) = counted_steps([project.pk], six_month(2022, 1)).values()
    assert events_of(log, day(30, 6))["started_on"].effective_on == STARTED
    take_back(project, cast.unit_head)
    log = counted_steps([project.pk], six_month(2022, 1)).get(project.pk, [])
    assert "started_on" not in events_of(log, day(30, 6))


def test_a_start_with_minutes_stays(cast, implementing, minute):
    project = implementing()
    minute(now(project))
    with pytest.raises(Refused, match="Đã có biên bản nghiệm thu cơ sở"):
        take_back(project, cast.unit_head)


def test_an_acceptance_goes_with_its_amount(cast, implementing, accepted):
    project = accepted(implementing(), 90)
    take_back(project, cast.centre_leader)
    ledger = Ledger.objects.get()
    assert (now(project).state, ledger.accepted, ledger.accepted_on) == ("acceptance_review", None, None)
    check_sums(project)


def test_an_own_project_owes_nothing_more_when_its_acceptance_goes(cast, assigned, accepted, pay):
    project = assigned()
    pay(now(project), "advance", 70)
    accepted(now(project), 50)
    assert RefundObligation.objects.exists()
    take_back(project, cast.centre_leader)
    assert not RefundObligation.objects.exists()
    check_sums(project)


def test_a_liquidation_and_its_obligation_go(cast, implementing, pay, liquidated):
    project = implementing()
    pay(now(project), "advance", 70)
    liquidated(now(project), 60)
    assert RefundObligation.objects.get().amount == 10 * MILLION
    take_back(project, cast.department_leader)
    assert now(project).state == "accepted"
    assert not RefundObligation.objects.exists()
    assert not Liquidation.objects.exists()
    check_sums(project)


def test_a_settlement_goes(cast, implementing, pay, liquidated):
    project = implementing()
    pay(now(project), "advance", 70)
    liquidated(now(project), 70)
    PROJECT.perform("settle", now(project), actor=cast.accountant, effective_on=day(25, 6))
    take_back(project, cast.centre_leader)
    assert now(project).state == "liquidated"
    assert not Settlement.objects.exists()


def test_a_stop_goes_and_draws_on_the_budget_again(cast, contracted, pay, budget):
    project = contracted()
    pay(now(project), "advance", 70)
    stop(now(project), cast)
    check_budget()
    take_back(project, UserFactory(roles=["department_leader"]))
    assert now(project).state == "contracted"
    assert not RefundObligation.objects.exists()
    assert not Decision.objects.filter(kind="stop").exists()
    check_sums(project)
    check_budget()


def test_a_stop_stays_when_the_budget_has_gone_to_others(cast, contracted, budget):
    project = contracted()
    stop(now(project), cast)
    budget.refresh_from_db()
    budget.amount = 1
    budget.save()
    with pytest.raises(Refused, match="Vượt dự toán năm 2022"):
        take_back(project, UserFactory(roles=["department_leader"]))
    assert now(project).state == "stopped"


def test_a_refusal_of_acceptance_goes_with_its_obligation(cast, implementing, pay):
    project = implementing()
    pay(now(project), "advance", 70)
    facts = {"effective_on": day(20, 6), "note": "Không lắp đặt"}
    PROJECT.perform("refuse_acceptance", now(project), actor=cast.centre_leader, **facts)
    take_back(project, cast.department_leader)
    assert now(project).state == "implementing"
    check_sums(project)


# -- batches


def test_a_plan_submitted_by_mistake_gives_back_its_money(cast, submitted_batch, budget):
    take_back(submitted_batch, cast.department_leader, BATCH)
    budget.refresh_from_db()
    assert budget.consumed == 0
    assert set(Project.objects.values_list("state", flat=True)) == {"appraised"}
    assert now(submitted_batch).state == "draft"
    assert not TransitionRecord.objects.filter(name="include").exists()


def test_a_plan_returned_by_mistake_draws_on_the_budget_again(cast, submitted_batch, budget):
    facts = {"effective_on": day(23), "note": "Nhầm đợt"}
    BATCH.perform("return", submitted_batch, actor=cast.department_leader, **facts)
    take_back(submitted_batch, UserFactory(roles=["department_leader"]), BATCH)
    budget.refresh_from_db()
    assert budget.consumed == 200 * MILLION
    assert set(Project.objects.values_list("state", flat=True)) == {"planned"}


def test_a_returned_plan_that_was_edited_stays_returned(cast, submitted_batch):
    facts = {"effective_on": day(23), "note": "Nhầm đợt"}
    BATCH.perform("return", submitted_batch, actor=cast.department_leader, **facts)
    edit_batch(now(submitted_batch), actor=cast.department_officer, values={"reserve": 1}, lines=[])
    with pytest.raises(Refused, match="đã được sửa sau bước này"):
        take_back(submitted_batch, UserFactory(roles=["department_leader"]), BATCH)


def test_a_plan_approved_by_mistake_is_approved_again(cast, submitted_batch, ratios):
    approve(submitted_batch, cast.department_leader, number="21/QĐ-SCT")
    other = UserFactory(roles=["department_leader"])
    take_back(submitted_batch, other, BATCH)
    assert not Decision.objects.exists()
    assert not Ledger.objects.exists()
    assert set(Project.objects.values_list("state", flat=True)) == {"planned"}
    approve(now(submitted_batch), cast.department_leader)
    assert Decision.objects.get().number == "12/QĐ-SCT"
    check_budget()


def test_an_approved_plan_stays_once_a_project_went_on(cast, approved):
    project = approved()
    PROJECT.perform("submit_detail", now(project), actor=cast.officer, effective_on=day(28))
    batch = PlanBatch.objects.get()
    with pytest.raises(Refused) as refused:
        take_back(batch, UserFactory(roles=["department_leader"]), BATCH)
    said = f"Sau bước phê duyệt kế hoạch đã có bước khác ở 1 hồ sơ: {project}. Hủy các bước đó trước."
    assert str(refused.value) == said
    assert now(batch).state == "approved"


def test_a_step_of_the_plan_is_taken_back_at_the_plan(cast, submitted_batch):
    project = Project.objects.order_by("pk").first()
    with pytest.raises(Refused, match="hủy ở trang của kế hoạch"):
        take_back(project, cast.department_leader)


@pytest.mark.parametrize("edited", [False, True])
def test_a_project_excluded_by_mistake_is_in_its_plan_again(edited, cast, submitted_batch, budget):
    project = Project.objects.order_by("pk").first()
    facts = {"effective_on": day(23), "note": "Nhầm"}
    PROJECT.perform("exclude", project, actor=cast.department_officer, **facts)
    if edited:
        BATCH.perform("return", now(submitted_batch), actor=cast.department_leader, **facts)
        with pytest.raises(Refused, match="đang ở trạng thái “Trả lại bổ sung”"):
            take_back(project, cast.department_leader)
        return
    take_back(project, cast.department_leader)
    budget.refresh_from_db()
    assert budget.consumed == 200 * MILLION
    assert (now(project).batch, now(project).position, now(project).state) == (submitted_batch, 1, "planned")


def test_a_dossier_withdrawn_by_mistake_is_where_it_was(cast, appraised, batch_of):
    project = appraised()
    batch = batch_of(project)
    PROJECT.perform("withdraw", now(project), actor=cast.officer, effective_on=day(5), note="Nhầm hồ sơ")
    take_back(project, cast.unit_head)
    assert (now(project).state, now(project).batch) == ("appraised", batch)


# -- changes


@pytest.mark.parametrize("kind", ["amount_up", "amount_down", "content", "party", "time", "next_year"])
def test_a_change_taken_back_gives_the_project_its_old_values(kind, cast, contracted, changed):
    project = contracted()
    fields = ["funding", "contents", "place_text", "objective", "duration", "year"]
    before, ledger = snapshot(project, fields), Ledger.objects.values().get()
    change = changed(project, kind)
    take_back(change, UserFactory(roles=["department_leader"]), CHANGE)
    assert snapshot(now(project), fields) == before
    assert Ledger.objects.values().get() == ledger
    assert (now(change).state, now(change).decision) == ("checked", None)
    assert not Decision.objects.filter(kind="change").exists()
    assert now(project).state == "contracted"
    check_sums(project)
    check_budget()
    check_log(project)


def test_a_change_on_which_a_step_followed_stays(cast, contracted, changed):
    project = contracted()
    change = changed(project)
    PROJECT.perform("start", now(project), actor=cast.officer, effective_on=day(11, 5))
    with pytest.raises(Refused, match="đã có bước khác; hủy bước đó trước"):
        take_back(change, UserFactory(roles=["department_leader"]), CHANGE)


def test_a_change_with_an_annex_stays(cast, contracted, changed):
    project = contracted()
    change = changed(project, "amount_up")
    facts = {"number": "01/PLHĐ", "signed_on": day(12, 5), "value": 110 * MILLION, "text": "Tăng kinh phí"}
    record_annex(selectors.one(cast.centre_leader, project.pk), actor=cast.centre_leader, change=now(change), **facts)
    with pytest.raises(Refused, match="đã ký phụ lục hợp đồng"):
        take_back(change, UserFactory(roles=["department_leader"]), CHANGE)


def test_a_change_that_was_changed_again_stays(cast, contracted, changed):
    project = contracted()
    first = changed(project, "amount_down")
    changed(project, "amount_down", values={"funding": money(project, 70)})
    with pytest.raises(Refused, match="Đề án đã thay đổi sau điều chỉnh này"):
        take_back(first, UserFactory(roles=["department_leader"]), CHANGE)


def test_a_denial_stays_while_another_request_of_the_kind_waits(cast, contracted, checked, ask):
    project = contracted()
    change = checked(project)
    CHANGE.perform("deny", change, actor=cast.department_leader, effective_on=day(10, 5), note="Chưa đủ căn cứ")
    other = ask(project)
    with pytest.raises(Refused, match="Đã có một đề nghị cùng loại khác đang chờ"):
        take_back(change, UserFactory(roles=["department_leader"]), CHANGE)
    other.delete()
    take_back(change, UserFactory(roles=["department_leader"]), CHANGE)
    assert now(change).state == "checked"


def test_the_step_of_a_change_is_taken_back_at_the_change(cast, contracted, changed):
    project = contracted()
    changed(project)
    with pytest.raises(Refused, match="hủy ở trang của đề nghị"):
        take_back(project, UserFactory(roles=["department_leader"]))


# -- every row of the tables


@pytest.mark.parametrize("workflow", [PROJECT, BATCH, CHANGE], ids=lambda w: w.states.__name__)
def test_every_step_that_writes_more_than_the_state_says_how_it_is_taken_back(workflow):
    assert [row.name for row in workflow.transitions if (row.effect or row.via) and row.undo is None] == []


# -- pages


def test_the_page_takes_back_and_strikes_through(cast, client_as, contracted):
    project = contracted()
    leader, address = client_as("department_leader"), f"/de-an/{project.pk}/huy-buoc/"
    assert f'href="{address}"' in leader.get(project.get_absolute_url()).content.decode()
    assert f'href="{address}"' not in client_as("unit_head").get(project.get_absolute_url()).content.decode()
    assert "Hủy bước “Ký hợp đồng”" in leader.get(address).content.decode()
    refused = leader.post(address, {"seen_version": project.version, "note": ""})
    assert "Hãy nhập" in refused.content.decode() or "errorlist" in refused.content.decode()
    done = leader.post(address, {"seen_version": project.version, "note": "Sai số hợp đồng"}, follow=True)
    page = done.content.decode()
    assert "Đã hủy bước “Ký hợp đồng”." in page
    assert "<s>Ký hợp đồng</s>" in page
    assert "Hủy bước: ký hợp đồng" in page
    assert "Sai số hợp đồng" in page
    assert now(project).state == "authorised"


def test_the_page_says_why_it_cannot_be_taken_back(cast, client_as, contracted, pay):
    project = contracted()
    pay(now(project), "advance", 20)
    page = client_as("department_leader").get(f"/de-an/{project.pk}/huy-buoc/").content.decode()
    assert "Đã ghi chứng từ sau bước này" in page


def test_the_page_of_a_plan_takes_back(client_as, submitted_batch):
    leader = client_as("department_leader")
    address = f"/ke-hoach/{submitted_batch.pk}/huy-buoc/"
    assert f'href="{address}"' in leader.get(submitted_batch.get_absolute_url()).content.decode()
    done = leader.post(address, {"seen_version": now(submitted_batch).version, "note": "Nhầm"}, follow=True)
    assert "Đã hủy bước “Trình phê duyệt”." in done.content.decode()


def test_the_page_of_a_change_takes_back(client_as, contracted, checked):
    leader = client_as("department_leader")
    change = checked(contracted())
    address = f"/de-an/dieu-chinh/{change.pk}/huy-buoc/"
    done = leader.post(address, {"seen_version": change.version, "note": "Nhầm"}, follow=True)
    assert "Đã hủy bước “Xác nhận đã kiểm tra”." in done.content.decode()
    assert now(change).state == "requested"


def test_a_page_that_is_older_than_the_record_is_told(cast, client_as, contracted, pay):
    project = contracted()
    address = f"/de-an/{project.pk}/huy-buoc/"
    answer = client_as("department_leader").post(address, {"seen_version": 0, "note": "Nhầm"})
    assert answer.status_code == 409
    assert now(project).state == "contracted"
    assert AuditEvent.objects.filter(verb="reverse").count() == 0


def _returned(project, cast):
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    PROJECT.perform("return_centre", now(project), actor=cast.unit_head, effective_on=day(2), note="Thiếu báo giá")


def test_a_section_written_after_a_return_is_not_sent_on_by_taking_the_return_back(cast, draft):
    project = draft()
    _returned(project, cast)
    row = project.sections.get(number=1)
    save_section(now(project), 1, actor=cast.officer, text="Viết lại hết", seen=row.version)
    with pytest.raises(Refused, match="đã được sửa sau bước này"):
        take_back(project, cast.centre_leader)


@pytest.mark.parametrize("act", ["add", "remove"])
def test_a_paper_changed_after_a_return_is_not_sent_on_by_taking_the_return_back(act, cast, draft):
    project = draft()
    _returned(project, cast)
    if act == "add":
        add_paper(now(project), PaperKind.objects.first(), actor=cast.officer, file=upload("a.pdf", files.pdf()))
    else:
        remove_paper(project.dossier_papers.first(), actor=cast.officer)
    with pytest.raises(Refused, match="đã được sửa sau bước này"):
        take_back(project, cast.centre_leader)


def test_a_return_after_which_nothing_was_written_is_taken_back(cast, draft):
    project = draft()
    _returned(project, cast)
    take_back(project, cast.centre_leader)
    assert now(project).state == "centre_review"
