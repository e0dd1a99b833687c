"""What an approved change writes: values, money, ledger, budget; and what stands against a change."""

import pytest

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.models import Budget
from projects.models import ChangeRequest, Decision, Ledger, Project
from projects.parts import FundingRow
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory
from tests.projects.changes.conftest import approve_change, money
from tests.projects.conftest import MILLION, day, logged
from tests.projects.execution.conftest import stop
from tests.projects.execution.test_sums import check_budget, check_sums

pytestmark = pytest.mark.django_db


def sums(project: Project) -> dict[str, int]:
    found = Project.objects.with_money().get(pk=project.pk)
    return {source: getattr(found, source) // MILLION for source in ("local", "beneficiary")}


def consumed() -> int:
    return Budget.objects.get().consumed // MILLION


def test_more_support_is_drawn_from_the_budget(approved, changed):
    project = approved()
    change = changed(project, "amount_up")
    assert sums(project) == {"local": 120, "beneficiary": 130}
    assert consumed() == 120
    assert Ledger.objects.get().local == 120 * MILLION
    assert change.support_effect == 20 * MILLION
    decision = Decision.objects.get(kind="change")
    assert (decision.number, decision.issued_on, decision.project) == ("31/QĐ-SCT", day(10, 5), project)
    row = TransitionRecord.objects.get(name="change")
    assert (row.data["before"]["local"], row.data["after"]["local"]) == (100 * MILLION, 120 * MILLION)
    check_sums(project)
    check_budget()


def test_less_support_goes_back_to_the_budget(approved, changed):
    project = approved()
    changed(project, "amount_down")
    assert (sums(project)["local"], consumed()) == (80, 80)
    check_sums(project)
    check_budget()


def test_support_beyond_the_budget_is_refused_and_nothing_changes(approved, checked, budget, cast):
    project = approved()
    Budget.objects.update(amount=110 * MILLION)
    change = checked(project, "amount_up")
    with pytest.raises(Refused) as refused:
        approve_change(change, cast)
    assert str(refused.value) == "Vượt dự toán năm 2022: cần 20.000.000 đồng, còn 10.000.000 đồng."
    assert (sums(project)["local"], consumed()) == (100, 100)
    assert ChangeRequest.objects.get().state == "checked"
    assert not Decision.objects.filter(kind="change").exists()


def test_less_support_lowers_the_contract_at_once_and_more_waits_for_its_annex(implementing, changed):
    project = implementing()
    changed(project, "amount_down")
    ledger = Ledger.objects.get()
    assert (ledger.committed, ledger.advance_ceiling) == (80 * MILLION, 56 * MILLION)
    changed(project, "amount_up", values={"funding": money(project, 90)})
    ledger.refresh_from_db()
    assert (ledger.approved, ledger.committed) == (90 * MILLION, 80 * MILLION)
    check_sums(project)


def test_what_the_centre_carries_out_itself_is_assigned_what_is_approved(assigned, changed):
    project = assigned()
    changed(project, "amount_up", values={"funding": money(project, 130, 0)})
    assert Ledger.objects.get().committed == 130 * MILLION
    check_sums(project)


def test_support_is_not_lowered_below_what_went_out(implementing, ask, pay):
    project = implementing()
    pay(project, "advance", 70)
    with pytest.raises(Refused) as refused:
        ask(project, "amount_down")
    assert str(refused.value) == "Số đã tạm ứng 70.000.000 đồng vượt mức tạm ứng tối đa 56.000.000 đồng."


def test_an_advance_after_the_check_stands_against_the_approval(implementing, checked, pay, cast):
    project = implementing()
    change = checked(project, "amount_down")
    project.refresh_from_db()
    pay(project, "advance", 70, issued_on=day(6, 5))
    with pytest.raises(Refused, match=r"vượt mức tạm ứng tối đa 56\.000\.000 đồng"):
        approve_change(change, cast)
    check_sums(project)


def test_who_has_minutes_stays_a_beneficiary_with_what_was_accepted(implementing, ask, minute):
    project = implementing()
    minute(project, 90, held_on=day(28, 4))
    with pytest.raises(Refused, match="đã có biên bản nghiệm thu, không thay được nữa"):
        ask(project, "party", values={"funding": money(project, 100, who=EstablishmentFactory())})
    project.refresh_from_db()
    with pytest.raises(Refused, match="thấp hơn số ghi trong biên bản nghiệm thu"):
        ask(project, "amount_down")


def test_another_beneficiary_and_place_take_over(contracted, changed):
    project, who = contracted(), EstablishmentFactory(name="Hợp tác xã Ea Kao mới")
    place = PlaceFactory(name="Xã Hòa Phú")
    values = {"funding": money(project, 100, who=who), "place": place, "place_text": "xã Hòa Phú"}
    changed(project, "party", values=values)
    project.refresh_from_db()
    assert [row.establishment for row in project.beneficiaries.all()] == [who]
    assert (project.place, project.place_text) == (place, "xã Hòa Phú")
    assert Project.objects.search("ea kao moi hoa phu").get() == project
    assert sums(project) == {"local": 100, "beneficiary": 130}
    check_sums(project)


def test_a_group_names_its_beneficiaries_by_a_change(approved, changed):
    project, people = approved(is_group=True), [EstablishmentFactory(), EstablishmentFactory()]
    halves = {"local": 50 * MILLION, "beneficiary": 65 * MILLION}
    changed(project, "party", values={"funding": [FundingRow(project.main_content, who, halves) for who in people]})
    assert project.beneficiaries.count() == 2
    assert not project.funding.filter(beneficiary=None).exists()
    check_sums(project)


def test_another_content_brings_its_own_ratio_of_advances(implementing, changed):
    clusters = ContentFactory(code="7.2")
    project = implementing()
    row = FundingRow(clusters, project.beneficiaries.get().establishment, {"local": 100 * MILLION})
    changed(project, "content", values={"contents": [clusters], "funding": [row], "objective": "Hạ tầng"})
    fresh = Project.objects.get()
    assert (fresh.main_content, fresh.objective) == (clusters, "Hạ tầng")
    assert Ledger.objects.get().advance_ceiling == 30 * MILLION
    assert sums(project) == {"local": 100, "beneficiary": 0}


def test_into_next_year_keeps_state_batch_and_the_money_of_the_plans_year(implementing, changed):
    project = implementing()
    batch = project.batch_id
    changed(project, "next_year", values={"duration": "Quý II/2023"})
    project.refresh_from_db()
    assert (project.year, project.state, project.batch_id) == (2023, "implementing", batch)
    assert (project.duration, consumed()) == ("Quý II/2023", 100)
    check_budget()


def test_a_stop_after_changes_gives_everything_back(approved, changed, cast):
    project = approved()
    changed(project, "amount_up")
    project.refresh_from_db()
    stop(project, cast)
    assert consumed() == 0
    check_budget()


def test_denied_and_withdrawn_requests_change_nothing(approved, checked, cast):
    from projects.change_workflow import CHANGE

    project = approved()
    change = checked(project, "amount_up")
    CHANGE.perform("deny", change, actor=cast.department_leader, effective_on=day(10, 5), note="Chưa đủ căn cứ")
    assert (sums(project)["local"], consumed()) == (100, 100)
    assert "change" not in logged(project)


# -- asking


def test_a_request_keeps_only_what_it_touches(approved, ask):
    change = ask(approved(), "party", values={"place_text": "xã Hòa Phú", "place": None})
    assert (change.old, change.new) == (
        {"place_text": "xã Ea Kao, TP. Buôn Ma Thuột"}, {"place_text": "xã Hòa Phú"},
    )  # fmt: skip
    assert logged(change) == ["create"]


def test_only_the_own_office_asks(approved, ask, cast):
    with pytest.raises(Refused, match="chỉ chuyên viên của phòng đó được đề nghị điều chỉnh"):
        ask(approved(), actor=cast.other_officer)


def test_a_second_open_request_of_a_kind_is_refused(approved, ask):
    project = approved()
    ask(project)
    with pytest.raises(Refused, match="Đã có một đề nghị cùng loại đang chờ"):
        ask(project)
    ask(project, "party")


def test_what_changed_meanwhile_stands_against_an_older_request(approved, ask, checked, cast):
    project = approved()
    older = ask(project, "party", values={"funding": money(project, 100, 100)})
    newer = checked(project, "amount_down")
    approve_change(newer, cast)
    from projects.change_workflow import CHANGE

    with pytest.raises(Refused, match="Đề án đã thay đổi từ khi có đề nghị này"):
        CHANGE.perform("check", older, actor=cast.department_officer, effective_on=day(12, 5))


def test_a_page_that_showed_an_older_project_is_stale(approved, ask, cast):
    from projects.services.changes import ask_change

    project = approved()
    page = Project.objects.get()
    ask(project)
    with pytest.raises(StaleRecordError):
        ask_change(
            page, actor=cast.officer, kind="party", reason="land", text="x", asked_on=day(1, 5),
            values={"place_text": "xã Hòa Phú"},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("time", lambda p: {"duration": p.duration}, "Đề nghị chưa thay đổi điều gì"),
        ("amount_up", lambda p: {"funding": money(p, 90)}, "Kinh phí khuyến công hỗ trợ không tăng"),
        ("amount_down", lambda p: {"funding": money(p, 101)}, "hỗ trợ tăng 1.000.000 đồng"),
        ("amount_down", lambda p: {"funding": money(p, 0)}, "Không còn kinh phí khuyến công hỗ trợ"),
        (
            "amount_down",
            lambda p: {"funding": money(p, 90, who=EstablishmentFactory())},
            "chỉ đổi số tiền, không đổi nội dung hoặc đơn vị",
        ),
        (
            "party",
            lambda p: {"funding": [FundingRow(p.main_content, None, {"local": 1})]},
            "chưa gắn với đơn vị thụ hưởng nào",
        ),
        (
            "amount_up",
            lambda p: {"funding": money(p, 100_000_000)},
            "Số tiền phải từ 0 đến",
        ),
    ],
)
def test_a_request_that_is_not_of_its_kind_is_refused(approved, ask, kind, values, said):
    project = approved()
    with pytest.raises(Refused, match=said):
        ask(project, kind, values=values(project))
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"reason": "sao"}, "reason"), ({"text": " "}, "text"), ({"asked_on": day(1, 1).replace(year=2100)}, "asked_on")],
)
def test_bad_facts_are_refused_beside_their_field(approved, ask, facts, field):
    with pytest.raises(Refused) as refused:
        ask(approved(), **facts)
    assert [reason.field for reason in refused.value.reasons] == [field]
