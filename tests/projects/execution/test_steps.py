"""The steps from acceptance to settlement, and the stop: who, from where, what must hold, what is written."""

import datetime as dt

import pytest

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused
from khuyencong.registry.models import Budget
from projects.enums import DecisionKind, RefundReason
from projects.models import Decision, Liquidation, Project, RefundObligation, Settlement, Stop
from projects.workflow import PROJECT
from tests.projects.conftest import MILLION, both, day
from tests.projects.execution.conftest import stop

pytestmark = pytest.mark.django_db

LATE = day(30, 6)
FACTS = {
    "return_acceptance": {"note": "Bổ sung biên bản"},
    "refuse_acceptance": {"note": "Máy không hoạt động"},
    "liquidate": {"number": "05/BBTL-TTKC", "value": 100 * MILLION},
    "stop": {"number": "31/QĐ-SCT", "signer": "Bùi Đức Thắng", "reason_code": "own_capital", "note": "Thiếu vốn"},
}


def perform(name: str, project: Project, actor, **changes) -> TransitionRecord:
    facts = {"effective_on": LATE, **FACTS.get(name, {}), **changes}
    return PROJECT.perform(name, project, actor=actor, **facts)


def refusal(name: str, project: Project, actor, **changes) -> str:
    with pytest.raises(Refused) as refused:
        perform(name, project, actor, **changes)
    project.refresh_from_db()
    return str(refused.value)


@pytest.fixture
def ready(request, cast, pay):
    """`ready(state, name)` is a project in `state` of which everything holds that the step `name` asks for."""

    def get(name):
        return request.getfixturevalue(name)

    def make(state: str, name: str) -> Project:
        if state == "accepted" and name == "settle":
            project = get("assigned")()
            pay(project, "payment", 90)
            return get("accepted")(project, 90)
        if state == "liquidated":
            project = get("implementing")()
            pay(project, "advance", 70)
            return get("liquidated")(project)
        if state in ("acceptance_review", "accepted"):
            return get("accepted" if state == "accepted" else "reported")(get("implementing")())
        project = get("implementing" if state == "implementing" else state)()
        if name == "report_acceptance":
            get("minute")(project)
        return project

    return make


@pytest.fixture
def reported(cast, minute):
    def bring(project: Project, millions: int = 100) -> Project:
        minute(project, millions)
        perform("report_acceptance", project, cast.officer, effective_on=day(12, 6))
        return project

    return bring


@pytest.fixture
def detail_review(cast, approved):
    def make() -> Project:
        project = approved()
        PROJECT.perform("submit_detail", project, actor=cast.officer, effective_on=day(28))
        return project

    return make


@pytest.mark.parametrize(("state", "name"), [("acceptance_review", "return_acceptance"), ("implementing", "stop")])
def test_step_that_turns_back_needs_its_reason(cast, ready, state, name):
    actor = cast.unit_head if name == "return_acceptance" else cast.department_leader
    assert "Cần ghi lý do." in refusal(name, ready(state, name), actor, note=" ")


# -- acceptance


def test_acceptance_is_not_reported_without_minutes_for_every_beneficiary(implementing, cast):
    project = implementing()
    who = project.beneficiaries.get()
    assert refusal("report_acceptance", project, cast.officer) == f"Chưa có biên bản nghiệm thu cơ sở của: {who}."
    [reason] = PROJECT.why_not(cast.officer, project, "report_acceptance")
    assert reason.link == f"/de-an/{project.pk}/nghiem-thu-co-so/"


def test_acceptance_of_an_own_project_needs_its_minutes(assigned, cast):
    assert refusal("report_acceptance", assigned(), cast.officer) == "Chưa có biên bản nghiệm thu."


def test_acceptance_is_reported_by_the_own_office_after_the_minutes(implementing, minute, cast):
    project = implementing()
    minute(project)
    assert "chỉ chuyên viên của phòng đó" in refusal("report_acceptance", project, cast.other_officer)
    text = refusal("report_acceptance", project, cast.officer, effective_on=day(9, 6))
    assert text == "Ngày 09/06/2022 ở trước biên bản nghiệm thu cuối, ngày 10/06/2022."


def test_who_wrote_the_minutes_does_not_confirm_them(implementing, minute, cast):
    project = implementing()
    head = both(cast.unit_head, "officer")
    type(head).objects.filter(pk=head.pk).update(office=project.office)
    head.refresh_from_db()
    from projects.services.execution import record_minutes

    values = {"number": "1", "held_on": day(10, 6), "is_accepted": True, "volume": "x", "local": 1}
    record_minutes(project, actor=head, beneficiary=project.beneficiaries.get(), values=values)
    perform("report_acceptance", project, cast.officer, effective_on=day(12, 6))
    assert "không được tự xác nhận" in refusal("accept", project, head)


def test_who_reported_the_acceptance_does_not_confirm_it(implementing, minute, cast):
    project = implementing()
    minute(project)
    officer = both(cast.officer, "unit_head")
    perform("report_acceptance", project, officer, effective_on=day(12, 6))
    assert "không được tự xác nhận" in refusal("accept", project, officer)


def test_nothing_accepted_is_not_confirmed(implementing, minute, cast):
    project = implementing()
    minute(project, 0, is_accepted=False, note="Máy chưa chạy")
    perform("report_acceptance", project, cast.officer, effective_on=day(12, 6))
    assert "Không biên bản nào kết luận được nghiệm thu" in refusal("accept", project, cast.unit_head)
    perform("refuse_acceptance", project, cast.centre_leader)


def test_acceptance_fixes_and_logs_what_is_accepted(reported, implementing, cast):
    project = reported(implementing(), 90)
    row = perform("accept", project, cast.unit_head, effective_on=day(15, 6))
    assert row.data == {"national": 0, "local": 90 * MILLION, "beneficiary": 130 * MILLION, "other": 0}
    assert (project.ledger.accepted, project.ledger.accepted_on) == (90 * MILLION, day(15, 6))
    assert not RefundObligation.objects.exists()


def test_returned_acceptance_can_be_written_anew(reported, implementing, minute, cast):
    project = reported(implementing(), 100)
    perform("return_acceptance", project, cast.unit_head, effective_on=day(13, 6))
    minute(project, 80)
    perform("report_acceptance", project, cast.officer, effective_on=day(14, 6))
    row = perform("accept", project, cast.unit_head, effective_on=day(15, 6))
    assert row.data["local"] == 80 * MILLION


def test_own_project_owes_advances_beyond_what_was_accepted(assigned, accepted, pay):
    project = assigned()
    pay(project, "advance", 70)
    accepted(project, 60)
    assert (project.refund_obligation.amount, project.refund_obligation.reason) == (10 * MILLION, RefundReason.EXCESS)
    assert project.ledger.refund_due == 10 * MILLION


@pytest.mark.parametrize("advanced", [0, 70])
def test_refused_acceptance_asks_every_advance_back(implementing, pay, cast, advanced):
    project = implementing()
    if advanced:
        pay(project, "advance", advanced)
    row = perform("refuse_acceptance", project, cast.centre_leader)
    assert row.data["refund_due"] == project.ledger.refund_due == advanced * MILLION
    found = RefundObligation.objects.values_list("amount", "reason", "incurred_on")
    assert list(found) == ([(70 * MILLION, "not_accepted", LATE)] if advanced else [])


# -- liquidation


def test_liquidation_lies_between_what_was_paid_and_what_was_accepted(implementing, accepted, pay, cast):
    project = accepted(implementing(), 90)
    pay(project, "payment", 50, issued_on=day(20, 6))
    text = refusal("liquidate", project, cast.centre_leader, value=91 * MILLION)
    assert text == "Giá trị thanh lý 91.000.000 đồng vượt giá trị được nghiệm thu 90.000.000 đồng."
    text = refusal("liquidate", project, cast.centre_leader, value=49 * MILLION)
    assert text == "Giá trị thanh lý 49.000.000 đồng thấp hơn số đã thanh toán 50.000.000 đồng."


def test_own_project_has_no_contract_to_liquidate(assigned, accepted, cast):
    project = accepted(assigned())
    assert "không có hợp đồng để thanh lý" in refusal("liquidate", project, cast.centre_leader)


def test_liquidation_asks_back_what_was_advanced_beyond_it(implementing, accepted, pay, cast):
    project = implementing()
    pay(project, "advance", 70)
    accepted(project, 60)
    row = perform("liquidate", project, cast.centre_leader, value=55 * MILLION)
    assert row.data == {"refund_due": 15 * MILLION, "number": "05/BBTL-TTKC", "value": 55 * MILLION}
    assert Liquidation.objects.get().value == 55 * MILLION
    assert RefundObligation.objects.get().amount == project.ledger.refund_due == 15 * MILLION


def test_form_of_the_liquidation_proposes_what_was_accepted(implementing, accepted):
    assert PROJECT["liquidate"].inputs[1].initial(accepted(implementing(), 90)) == 90 * MILLION


# -- settlement


def test_contracted_project_is_liquidated_before_it_is_settled(implementing, accepted, pay, cast):
    project = implementing()
    pay(project, "advance", 70)
    accepted(project)
    assert refusal("settle", project, cast.accountant) == (
        "Đề án có hợp đồng phải thanh lý hợp đồng trước khi quyết toán (vận dụng Thông tư 36/2013/TT-BCT, Điều 18)."
    )


def test_settlement_needs_vouchers(implementing, liquidated, cast):
    assert refusal("settle", liquidated(implementing()), cast.accountant) == "Chưa ghi chứng từ chi nào."


def test_settlement_waits_for_refunds(implementing, liquidated, pay, cast):
    project = implementing()
    pay(project, "advance", 70)
    liquidated(project, 60)
    assert refusal("settle", project, cast.accountant) == "Còn phải thu hồi 10.000.000 đồng tạm ứng."
    pay(project, "refund", 10, issued_on=day(25, 6))
    row = perform("settle", project, cast.accountant)
    assert row.data == {"national": 0, "local": 60 * MILLION}
    assert Settlement.objects.get().amount == 60 * MILLION


def test_own_project_that_paid_more_than_was_accepted_is_not_settled(assigned, accepted, pay, cast):
    project = assigned()
    pay(project, "payment", 80)
    accepted(project, 70)
    assert refusal("settle", project, cast.accountant) == (
        "Đã chi 80.000.000 đồng, vượt 70.000.000 đồng được nghiệm thu (vận dụng Thông tư 36/2013/TT-BCT, Điều 12)."
    )


def test_settlement_is_not_before_the_last_voucher(implementing, liquidated, pay, cast):
    project = liquidated(implementing())
    pay(project, "payment", 100, issued_on=day(28, 6))
    text = refusal("settle", project, cast.accountant, effective_on=day(27, 6))
    assert text == "Ngày 27/06/2022 ở trước chứng từ cuối, ngày 28/06/2022."
    perform("settle", project, cast.accountant, effective_on=day(28, 6))


# -- stop


def test_stop_writes_its_decision_its_reason_and_what_goes_back(implementing, pay, cast, budget):
    project = implementing()
    pay(project, "advance", 70)
    row = stop(project, cast, recognised=20 * MILLION)
    budget.refresh_from_db()
    assert budget.consumed == 70 * MILLION  # what was not spent is free again
    record, decision = Stop.objects.get(), Decision.objects.get(kind=DecisionKind.STOP)
    assert (record.decision, record.reason, record.text) == (decision, "own_capital", "Cơ sở không bố trí được vốn")
    assert (record.recognised, record.released_local, record.released_national) == (20 * MILLION, 30 * MILLION, 0)
    assert (decision.number, decision.issued_on, decision.project) == ("31/QĐ-SCT", day(30, 6), project)
    assert RefundObligation.objects.get().amount == project.ledger.refund_due == 50 * MILLION
    assert row.data == {
        "number": "31/QĐ-SCT", "signer": "Bùi Đức Thắng", "reason_code": "own_capital", "recognised": 20 * MILLION,
        "refund_due": 50 * MILLION, "released_local": 30 * MILLION, "released_national": 0,
    }  # fmt: skip


def test_stop_before_the_contract_frees_all_the_support(approved, cast, budget):
    project = approved()
    stop(project, cast)
    assert Budget.objects.get().consumed == 0
    assert not RefundObligation.objects.exists()


def test_stop_recognises_no_more_than_was_spent(implementing, pay, cast):
    project = implementing()
    pay(project, "advance", 10)
    with pytest.raises(Refused) as refused:
        stop(project, cast, recognised=11 * MILLION)
    [reason] = refused.value.reasons
    assert reason.field == "recognised"
    assert str(reason) == "Khối lượng được công nhận 11.000.000 đồng vượt số đã chi 10.000.000 đồng."


def test_stop_needs_a_reason_of_the_list(approved, cast):
    project = approved()
    with pytest.raises(Refused, match="không có trong danh sách"):
        stop(project, cast, reason_code="khac")
    project.refresh_from_db()
    with pytest.raises(Refused, match="Còn thiếu: nguyên nhân"):
        stop(project, cast, reason_code="")


def test_stop_is_not_before_the_contract(contracted, cast):
    with pytest.raises(Refused, match="ở trước bước liền trước, ngày 05/04/2022"):
        stop(contracted(), cast, effective_on=dt.date(2022, 4, 4))


def test_stop_that_the_budget_does_not_know_of_is_refused(approved, cast, budget):
    project = approved()
    Budget.objects.update(consumed=0)
    with pytest.raises(Refused, match="dự toán năm 2022 chưa dùng đến số đó"):
        stop(project, cast)
    assert Project.objects.get().state == "approved"
