"""Advances, payments and refunds: who records them, when, and under which ceilings."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from khuyencong.core.audit import AuditEvent
from khuyencong.core.models import AppendOnlyError
from khuyencong.core.workflow import Refused, StaleRecordError
from khuyencong.registry.enums import Programme
from projects.models import AdvanceRatio, Ledger, Project, Voucher
from projects.services.execution import record_voucher, reverse_voucher
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day, logged
from tests.projects.execution.conftest import SIGNED, stop

pytestmark = pytest.mark.django_db


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return str(refused.value)


def totals(project: Project) -> tuple[int, int, int]:
    """Advanced, paid and refunded, in million đồng."""
    ledger = Ledger.objects.get(project=project)
    return tuple(amount // MILLION for amount in (ledger.advanced, ledger.paid, ledger.refunded))


# -- the ledger from the plan to the contract


def test_ledger_opens_with_the_approved_support_when_the_plan_is_approved(approved):
    ledger = approved(local=100 * MILLION, beneficiary=130 * MILLION).ledger
    assert (ledger.local, ledger.national, ledger.approved) == (100 * MILLION, 0, 100 * MILLION)
    assert (ledger.committed, ledger.advance_ceiling, ledger.committed_on) == (0, 0, None)


def test_ledgers_of_a_batch_open_in_the_same_number_of_statements(
    cast, appraised, batch_of, budget, django_assert_num_queries
):
    from projects.effects.execution import open_ledgers

    for size in (1, 3):
        keys = [appraised().pk for _ in range(size)]
        with django_assert_num_queries(2):
            open_ledgers(keys)
    assert Ledger.objects.count() == 4


def test_contract_sets_the_ceiling_of_advances_at_seventy_percent_rounded_down(contracted):
    ledger = contracted(value=99_999_999).ledger
    assert (ledger.committed, ledger.committed_on) == (99_999_999, SIGNED)
    assert ledger.advance_ceiling == 69_999_999


def test_assignment_commits_all_the_approved_support(assigned):
    ledger = assigned().ledger
    assert (ledger.committed, ledger.committed_on, ledger.advance_ceiling) == (100 * MILLION, SIGNED, 70 * MILLION)


@pytest.mark.parametrize(("code", "percent"), [("7.2", 30), ("7.4", 30), ("2.2", 100), ("3.1", 70), ("9.5", 70)])
def test_ratio_of_advances_is_that_of_the_content(ratios, code, percent):
    assert AdvanceRatio.objects.for_content(code, SIGNED).percent == percent


def test_ratio_of_advances_is_the_one_in_force_on_the_day(ratios):
    old = AdvanceRatio.objects.get(content_code="")
    AdvanceRatio.objects.filter(pk=old.pk).update(effective_to=dt.date(2022, 6, 30))
    AdvanceRatio.objects.create(
        content_code="", percent=50, condition="", document="Thông tư mới", article="Điều 1",
        effective_from=dt.date(2022, 7, 1),
    )  # fmt: skip
    assert AdvanceRatio.objects.for_content("9.5", dt.date(2022, 6, 30)) == old
    assert AdvanceRatio.objects.for_content("9.5", dt.date(2022, 7, 1)).percent == 50
    assert AdvanceRatio.objects.for_content("9.5", dt.date(2010, 1, 1)) is None


def test_without_a_ratio_nothing_may_be_advanced(ratios, contracted, pay):
    AdvanceRatio.objects.all().delete()
    assert "đã chi đủ mức tối đa" in refusal(pay, contracted(), "advance", 1)


# -- advances


def test_advance_is_recorded_with_its_voucher_and_logged(contracted, pay, cast):
    project = contracted()
    voucher = pay(project, "advance", 70, note="Tạm ứng lần 1")
    assert (voucher.amount, voucher.number, voucher.recorded_by) == (70 * MILLION, "UNC-1", cast.accountant)
    assert totals(project) == (70, 0, 0)
    assert (project.ledger.local_spent, project.ledger.remaining) == (70 * MILLION, 30 * MILLION)
    assert logged(project)[-1] == "record_advance"
    assert AuditEvent.objects.latest("pk").changes["advance"] == [None, 70 * MILLION]


def test_advance_over_its_ceiling_says_what_is_left_and_why(contracted, pay):
    project = contracted()
    pay(project, "advance", 30)
    assert refusal(pay, project, "advance", 41) == (
        "Tạm ứng 41.000.000 đồng vượt mức còn được tạm ứng 40.000.000 đồng "
        "(70 % của 100.000.000 đồng: vận dụng Thông tư 36/2013/TT-BCT, Điều 13)."
    )
    project.refresh_from_db()
    assert totals(project) == (30, 0, 0)
    pay(project, "advance", 40)
    project.refresh_from_db()
    assert "Không còn kinh phí để tạm ứng: đã chi đủ mức tối đa." in refusal(pay, project, "advance", 1)


def test_a_national_project_is_bound_by_the_circular_itself(contracted, pay):
    project = contracted()
    Project.objects.update(programme=Programme.NATIONAL)
    project.refresh_from_db()
    assert "(70 % của 100.000.000 đồng: Thông tư 36/2013/TT-BCT, Điều 13)." in refusal(pay, project, "advance", 71)


def test_refusal_stands_beside_the_amount(contracted, pay):
    with pytest.raises(Refused) as refused:
        pay(contracted(), "advance", 71)
    assert [reason.field for reason in refused.value.reasons] == ["amount"]


def test_content_of_start_ups_is_advanced_in_full_after_the_acceptance(cast, implementing, accepted, pay, machines):
    type(machines).objects.filter(pk=machines.pk).update(code="2.2")
    project = implementing()
    assert project.ledger.advance_ceiling == 100 * MILLION
    assert refusal(pay, project, "advance", 10) == (
        "Chỉ tạm ứng khi: đã nghiệm thu và có giấy chứng nhận đăng ký doanh nghiệp "
        "(vận dụng Thông tư 36/2013/TT-BCT, Điều 13)."
    )
    accepted(project)
    pay(project, "advance", 100, issued_on=day(20, 6))
    assert totals(project) == (100, 0, 0)


def test_after_the_acceptance_money_is_paid_and_no_longer_advanced(implementing, accepted, pay):
    project = accepted(implementing())
    assert "thì thanh toán, không tạm ứng nữa" in refusal(pay, project, "advance", 1)


@pytest.mark.parametrize("kind", ["advance", "payment"])
def test_nothing_is_paid_before_the_contract(authorised, pay, kind):
    assert "khi đề án ở trạng thái “Đã phê duyệt đề án”" in refusal(pay, authorised(), kind, 1)


# -- payments


def test_work_under_contract_is_not_paid_before_it_is_accepted(implementing, pay):
    assert refusal(pay, implementing(), "payment", 1) == (
        "Chỉ thanh toán cho khối lượng đã được nghiệm thu; trước đó thì tạm ứng "
        "(vận dụng Thông tư 36/2013/TT-BCT, Điều 12)."
    )


def test_payment_stays_within_what_was_accepted(implementing, accepted, pay):
    project = implementing()
    pay(project, "advance", 60)
    accepted(project, 90)
    assert refusal(pay, project, "payment", 31, issued_on=day(20, 6)) == (
        "Thanh toán 31.000.000 đồng vượt số còn được thanh toán 30.000.000 đồng (được nghiệm thu 90.000.000 đồng, "
        "đã chi 60.000.000 đồng: vận dụng Thông tư 36/2013/TT-BCT, Điều 12)."
    )
    project.refresh_from_db()
    pay(project, "payment", 30, issued_on=day(20, 6))
    assert totals(project) == (60, 30, 0)


def test_payment_stays_within_the_liquidation(implementing, liquidated, pay):
    project = liquidated(implementing(), 100, value=80)
    text = refusal(pay, project, "payment", 81, issued_on=day(20, 6))
    assert "số còn được thanh toán 80.000.000 đồng (được thanh lý 80.000.000 đồng, đã chi 0 đồng" in text


def test_payment_under_contract_is_not_dated_before_the_acceptance(implementing, accepted, pay):
    project = accepted(implementing())
    text = refusal(pay, project, "payment", 1, issued_on=day(14, 6))
    assert text == "Ngày 14/06/2022 ở trước ngày xác nhận nghiệm thu, 15/06/2022."


def test_own_project_pays_as_it_goes_within_what_was_assigned(assigned, pay):
    project = assigned()
    pay(project, "payment", 60)
    pay(project, "advance", 30)
    assert "vượt số còn được thanh toán 10.000.000 đồng (được giao 100.000.000 đồng" in refusal(
        pay, project, "payment", 11
    )
    project.refresh_from_db()
    assert "vượt kinh phí còn lại theo hợp đồng hoặc quyết định giao 10.000.000 đồng." in refusal(
        pay, project, "advance", 11
    )


def test_each_source_pays_no_more_than_was_approved_of_it(contracted, pay, cast):
    project = contracted()
    Ledger.objects.filter(project=project).update(local=60 * MILLION, national=40 * MILLION)
    project.refresh_from_db()
    text = refusal(pay, project, "advance", 41, source="national")
    assert text == (
        "Tạm ứng 41.000.000 đồng vượt kinh phí còn lại của nguồn khuyến công quốc gia 40.000.000 đồng "
        "(được duyệt 40.000.000 đồng)."
    )
    project.refresh_from_db()
    pay(project, "advance", 40, source="national")
    assert (project.ledger.national_spent, project.ledger.local_spent) == (40 * MILLION, 0)


@pytest.mark.parametrize("source", ["beneficiary", "other", "x"])
def test_own_capital_and_other_money_have_no_vouchers_here(contracted, pay, source):
    assert "chỉ ghi kinh phí khuyến công" in refusal(pay, contracted(), "advance", 1, source=source)


# -- what any voucher must be


@pytest.mark.parametrize("amount", [0, -1, 100_000_000_000_000])
def test_amount_out_of_range_is_refused(contracted, pay, amount):
    assert "Số tiền phải từ 1 đến 99.999.999.999.999 đồng." in refusal(pay, contracted(), "advance", 0, amount=amount)


def test_voucher_in_the_future_or_before_the_contract_is_refused(contracted, pay):
    project, tomorrow = contracted(), timezone.localdate() + dt.timedelta(days=1)
    assert "ở sau ngày hôm nay" in refusal(pay, project, "advance", 1, issued_on=tomorrow)
    project.refresh_from_db()
    text = refusal(pay, project, "advance", 1, issued_on=SIGNED - dt.timedelta(days=1))
    assert text == "Ngày 04/04/2022 ở trước ngày ký hợp đồng, 05/04/2022."


def test_voucher_of_an_own_project_is_not_before_its_assignment(assigned, pay):
    text = refusal(pay, assigned(), "payment", 1, issued_on=day(4, 4))
    assert text == "Ngày 04/04/2022 ở trước ngày giao nhiệm vụ, 05/04/2022."


def test_voucher_needs_its_number(contracted, pay):
    assert refusal(pay, contracted(), "advance", 1, number="  ") == "Mỗi khoản phải có số chứng từ."


@pytest.mark.parametrize("role", ["officer", "unit_head", "centre_leader", "department_leader"])
def test_only_the_accountant_records_money(contracted, cast, role):
    facts = {"kind": "advance", "source": "local", "amount": 1, "issued_on": day(20, 4), "number": "1"}
    text = refusal(record_voucher, contracted(), actor=cast[role], **facts)
    assert text == "Anh/chị không có quyền ghi tạm ứng; việc này thuộc kế toán."


def test_voucher_from_a_stale_page_is_refused(contracted, pay):
    project = contracted()
    seen = Project.objects.get(pk=project.pk)
    pay(project, "advance", 10)
    with pytest.raises(StaleRecordError, match="Kế toán vừa cập nhật đề án này lúc"):
        pay(seen, "advance", 10)
    assert totals(project) == (10, 0, 0)


def test_refused_voucher_leaves_no_trace(contracted, pay):
    project = contracted()
    before = logged(project)
    refusal(pay, project, "advance", 71)
    assert (logged(project), Voucher.objects.count()) == (before, 0)


# -- corrections


def reverse(project, voucher, cast, **changes):
    facts = {"issued_on": day(25, 4), "number": "ĐC-01", "note": "Ghi nhầm số tiền", **changes}
    return reverse_voucher(project, voucher, actor=cast.accountant, **facts)


def test_voucher_is_never_changed_or_deleted(contracted, pay):
    voucher = pay(contracted(), "advance", 10)
    with pytest.raises(AppendOnlyError):
        voucher.save()
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
        Voucher.objects.update(amount=1)
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
        Voucher.objects.filter(pk=voucher.pk).delete()


def test_mistaken_voucher_is_reversed_by_a_row_of_its_own(contracted, pay, cast):
    project = contracted()
    voucher = pay(project, "advance", 30)
    reversal = reverse(project, voucher, cast)
    assert (reversal.reverses, reversal.signed) == (voucher, -30 * MILLION)
    assert totals(project) == (0, 0, 0)
    assert sum(row.signed for row in Voucher.objects.all()) == 0
    pay(project, "advance", 70)
    assert totals(project) == (70, 0, 0)


def test_voucher_is_reversed_once_and_a_reversal_not_at_all(contracted, pay, cast):
    project = contracted()
    voucher = pay(project, "advance", 30)
    reversal = reverse(project, voucher, cast)
    for row in (voucher, reversal):
        project.refresh_from_db()
        assert "không hủy lần nữa" in refusal(reverse, project, row, cast)


def test_reversal_needs_a_reason_a_number_and_a_later_day(contracted, pay, cast):
    project = contracted()
    voucher = pay(project, "advance", 30)
    assert "Cần ghi lý do hủy chứng từ." in refusal(reverse, project, voucher, cast, note=" ")
    project.refresh_from_db()
    assert "Mỗi khoản phải có số chứng từ." in refusal(reverse, project, voucher, cast, number="")
    project.refresh_from_db()
    text = refusal(reverse, project, voucher, cast, issued_on=day(19, 4))
    assert text == "Ngày 19/04/2022 ở trước chứng từ bị hủy, ngày 20/04/2022."


def test_voucher_of_another_project_is_not_reversed_here(contracted, pay, cast):
    voucher = pay(contracted(establishment=EstablishmentFactory()), "advance", 30)
    assert "không phải của đề án" in refusal(reverse, contracted(), voucher, cast)


def test_advance_is_not_reversed_once_a_refund_is_due(implementing, pay, cast):
    project = implementing()
    voucher = pay(project, "advance", 70)
    stop(project, cast)
    assert "Đã tính nghĩa vụ hoàn trả" in refusal(reverse, project, voucher, cast, issued_on=day(30, 6))


# -- refunds


def test_refunds_come_in_up_to_what_is_owed(implementing, pay, cast):
    project = implementing()
    pay(project, "advance", 70)
    stop(project, cast)
    late = {"issued_on": day(5, 7)}
    pay(project, "refund", 50, **late)
    assert (project.ledger.refund_left, project.ledger.spent) == (20 * MILLION, 20 * MILLION)
    text = refusal(pay, project, "refund", 21, **late)
    assert text == "Hoàn trả 21.000.000 đồng vượt số còn phải hoàn trả 20.000.000 đồng."
    project.refresh_from_db()
    last = pay(project, "refund", 20, **late)
    assert "không có khoản nào còn phải hoàn trả" in refusal(pay, project, "refund", 1, **late)
    project.refresh_from_db()
    reverse(project, last, cast, issued_on=day(6, 7))
    assert totals(project) == (70, 0, 50)


def test_nothing_is_refunded_where_nothing_is_owed(implementing, pay):
    assert "không có khoản nào còn phải hoàn trả" in refusal(pay, implementing(), "refund", 1)


# -- the database itself


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"committed": 90 * MILLION + 1, "local": 90 * MILLION}, "ledger_commitment_within_approval"),
        ({"committed_on": None}, "ledger_commitment_has_a_date"),
        ({"advanced": 56 * MILLION + 1, "local_spent": 56 * MILLION + 1}, "ledger_advance_within_ceiling"),
        ({"advance_ceiling": 80 * MILLION + 1}, "ledger_advance_ceiling_within_commitment"),
        ({"paid": 80 * MILLION + 1, "local_spent": 80 * MILLION + 1}, "ledger_never_overspent"),
        ({"advanced": 1}, "ledger_sources_make_up_spending"),
        ({"advanced": 1, "national_spent": 1}, "ledger_national_spending_within_approval"),
        (
            {"paid": 80 * MILLION, "local_spent": 80 * MILLION, "local": 79 * MILLION, "national": MILLION},
            "ledger_local_spending_within_approval",
        ),
        ({"in_minutes": 80 * MILLION + 1}, "ledger_minutes_within_commitment"),
        ({"accepted": 80 * MILLION + 1, "accepted_on": SIGNED}, "ledger_acceptance_within_commitment"),
        ({"accepted": 1}, "ledger_acceptance_within_commitment"),
        ({"refund_due": 1}, "ledger_refunds_within_obligation"),
        ({"refunded": -1, "local_spent": 1}, "ledger_refunds_within_obligation"),
    ],
)
def test_database_itself_holds_the_ceilings(contracted, values, name):
    project = contracted(value=80 * MILLION)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Ledger.objects.filter(project=project).update(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"amount": 0}, "voucher_amount_in_range"),
        ({"amount": 100_000_000_000_000}, "voucher_amount_in_range"),
        ({"number": ""}, "voucher_has_a_number"),
        ({"source": "beneficiary"}, "voucher_is_of_support_money"),
    ],
)
def test_database_itself_holds_each_voucher(contracted, cast, values, name):
    facts = {"kind": "advance", "source": "local", "amount": 1, "number": "1", "issued_on": SIGNED, **values}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Voucher.objects.create(project=contracted(), recorded_by=cast.accountant, **facts)


@pytest.mark.parametrize("percent", [0, 101])
def test_ratio_is_a_percentage(db, percent):
    with pytest.raises(IntegrityError, match="advance_ratio_is_a_percentage"), transaction.atomic():
        AdvanceRatio.objects.create(content_code="9.9", percent=percent, effective_from=SIGNED)


def test_ratios_load_twice_without_a_change(ratios):
    from projects import advance_ratios

    before = AdvanceRatio.objects.count()
    advance_ratios.load(AdvanceRatio)
    assert AdvanceRatio.objects.count() == before
