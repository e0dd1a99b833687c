"""What must hold before the steps after `start` and `assign`: minutes, values, vouchers, refunds."""

from collections.abc import Iterable

from django.db.models import Max
from django.urls import reverse

from khuyencong.core.audit import makers
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Act, Reason, guard
from projects.models import AcceptanceMinutes, Project, cite, ledger_of

ACCEPTED_VOLUME_RULE = "Thông tư 36/2013/TT-BCT, Điều 12"
LIQUIDATION_RULE = "Thông tư 36/2013/TT-BCT, Điều 18"


def current_minutes(project: Project) -> list[AcceptanceMinutes]:
    """The minutes that count; reads the prefetched `minutes`."""
    return [row for row in project.minutes.all() if row.is_current]


@guard("đủ biên bản nghiệm thu cơ sở")
def minutes_are_complete(act: Act) -> Iterable[Reason]:
    """Minutes for every beneficiary, whatever they conclude; for the Centre's own project its own."""
    project, done = act.obj, {row.beneficiary_id for row in current_minutes(act.obj)}
    missing = [str(row) for row in project.beneficiaries.all() if row.pk not in done]
    text = f"Chưa có biên bản nghiệm thu cơ sở của: {', '.join(missing)}." if missing else ""
    if project.is_own:
        text = "" if None in done else "Chưa có biên bản nghiệm thu."
    if text:
        may_write = act.actor.office_id == project.office_id
        yield Reason(text, link=reverse("projects:minutes", args=[project.pk]) if may_write else "")


@guard("không trước biên bản cuối cùng")
def not_before_minutes(act: Act) -> Iterable[Reason]:
    if not act.recording:
        return
    last = max((row.held_on for row in current_minutes(act.obj)), default=None)
    if last and act.effective_on < last:
        text = f"Ngày {format_date(act.effective_on)} ở trước biên bản nghiệm thu cuối, ngày {format_date(last)}."
        yield Reason(text, field="effective_on")


@guard("không phải người lập biên bản hoặc trình nghiệm thu")
def not_own_acceptance(act: Act) -> Iterable[Reason]:
    """Maker ≠ checker: who wrote the minutes or reported the acceptance does not confirm it."""
    made_by = makers(
        act.obj, since_names=("return_acceptance",), edit_verbs=("record_minutes",), submit_names=("report_acceptance",)
    )  # fmt: skip
    if act.actor.pk in made_by:
        yield Reason("Người lập biên bản hoặc trình nghiệm thu không được tự xác nhận; việc này cần một người khác.")


@guard("có biên bản kết luận được nghiệm thu")
def something_is_accepted(act: Act) -> Iterable[Reason]:
    if not any(row.is_accepted for row in current_minutes(act.obj)):
        yield Reason("Không biên bản nào kết luận được nghiệm thu; lãnh đạo Trung tâm kết luận không nghiệm thu.")


@guard("có hợp đồng")
def has_contract(act: Act) -> Iterable[Reason]:
    if act.obj.is_own:
        yield Reason("Đề án do Trung tâm tự thực hiện không có hợp đồng để thanh lý; kế toán quyết toán.")


@guard("giá trị từ số đã thanh toán đến mức được nghiệm thu")
def value_between_payments_and_acceptance(act: Act) -> Iterable[Reason]:
    """The liquidation's value covers what was paid and stays within what was accepted (workflow, §3 `liquidate`)."""
    value, ledger = (act.data or {}).get("value"), ledger_of(act.obj)
    if not value or act.obj.is_own:
        return
    said = f"Giá trị thanh lý {format_int(value)} đồng"
    if value > ledger.accepted:
        yield Reason(f"{said} vượt giá trị được nghiệm thu {format_int(ledger.accepted)} đồng.", field="value")
    elif value < ledger.paid:
        yield Reason(f"{said} thấp hơn số đã thanh toán {format_int(ledger.paid)} đồng.", field="value")


@guard("đã thanh lý hợp đồng, nếu có")
def liquidated_if_contracted(act: Act) -> Iterable[Reason]:
    project = act.obj
    if not project.is_own and not hasattr(project, "liquidation"):
        rule = cite(LIQUIDATION_RULE, project.programme)
        yield Reason("Đề án có hợp đồng phải thanh lý hợp đồng trước khi quyết toán.", basis=rule)


@guard("có chứng từ chi")
def has_vouchers(act: Act) -> Iterable[Reason]:
    if not ledger_of(act.obj).spent:
        yield Reason("Chưa ghi chứng từ chi nào.")


@guard("đã thu đủ khoản phải hoàn trả")
def refunds_are_in(act: Act) -> Iterable[Reason]:
    left = ledger_of(act.obj).refund_left
    if left:
        yield Reason(f"Còn phải thu hồi {format_int(left)} đồng tạm ứng.")


@guard("chi không vượt mức được nghiệm thu")
def spending_within_acceptance(act: Act) -> Iterable[Reason]:
    """Σ payments ≤ accepted, once the refunds that are still due are counted as given back."""
    ledger = ledger_of(act.obj)
    spent, accepted = ledger.spent - ledger.refund_left, ledger.accepted or 0
    if spent > accepted:
        text = f"Đã chi {format_int(spent)} đồng, vượt {format_int(accepted)} đồng được nghiệm thu."
        yield Reason(text, basis=cite(ACCEPTED_VOLUME_RULE, act.obj.programme))


@guard("không trước chứng từ cuối cùng")
def after_last_voucher(act: Act) -> Iterable[Reason]:
    if not act.recording:
        return
    last = act.obj.vouchers.aggregate(last=Max("issued_on"))["last"]
    if last and act.effective_on < last:
        text = f"Ngày {format_date(act.effective_on)} ở trước chứng từ cuối, ngày {format_date(last)}."
        yield Reason(text, field="effective_on")


@guard("khối lượng công nhận không vượt số đã chi")
def recognised_within_spending(act: Act) -> Iterable[Reason]:
    """Only work that money was given for is recognised here; what is worth more goes through acceptance."""
    recognised, ledger = (act.data or {}).get("recognised") or 0, ledger_of(act.obj)
    given = ledger.advanced + ledger.paid
    if recognised > given:
        text = f"Khối lượng được công nhận {format_int(recognised)} đồng vượt số đã chi {format_int(given)} đồng."
        yield Reason(text, field="recognised")
