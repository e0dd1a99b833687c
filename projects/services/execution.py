"""Writing down what happens while a project is carried out: vouchers, inspections, minutes of acceptance.

Each act claims the project first, so it is stale when somebody wrote the project meanwhile, and two that come together
queue on its row; then it checks, moves the ledger's totals and writes its own row, all in one transaction.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from khuyencong.core.attachments.services import attach
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import MAX_VND, format_int
from khuyencong.core.workflow import Reason, refuse_if
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import CheckResult, VoucherKind
from projects.models import (
    AcceptanceMinutes,
    Beneficiary,
    CostLine,
    Inspection,
    InspectionCheck,
    Project,
    Voucher,
    ledger_of,
)
from projects.services.recordings import against_date, faults, limits, take
from projects.services.volumes import against_volumes, save_volumes

TOTAL = {VoucherKind.ADVANCE: "advanced", VoucherKind.PAYMENT: "paid", VoucherKind.REFUND: "refunded"}


# -- vouchers


@transaction.atomic
def record_voucher(
    project: Project, *, actor, kind: str, source: str, amount: int, issued_on: dt.date, number: str, note: str = ""
) -> Voucher:
    """An advance, payment or refund of `amount` đồng from or to one source of the support.

    Raises:
        Refused: role, state, date, or a ceiling is against it; the reason says how much is left.
        StaleRecordError: somebody wrote the project after it was read.
    """
    kind = VoucherKind(kind)
    changes = {kind.value: [None, amount], "source": [None, source], "voucher": [None, number]}
    take(project, actor, kind.value, changes)
    voucher = Voucher(
        project=project, kind=kind, source=source, amount=amount, issued_on=issued_on, number=number.strip(), note=note,
        recorded_by=actor,
    )  # fmt: skip
    refuse_if(_against_voucher(project, voucher))
    _move(project, kind, source, amount)
    voucher.save()
    return voucher


@transaction.atomic
def reverse_voucher(
    project: Project, voucher: Voucher, *, actor, issued_on: dt.date, number: str, note: str
) -> Voucher:
    """Take a voucher that was recorded by mistake out of the totals, by a row of its own with its own number.

    Raises: as `record_voucher` does.
    """
    take(project, actor, "reverse", {"reverses": [None, voucher.pk], "amount": [voucher.amount, None]})
    reversal = Voucher(
        project=project, kind=voucher.kind, source=voucher.source, amount=voucher.amount, issued_on=issued_on,
        number=number.strip(), note=note.strip(), reverses=voucher, recorded_by=actor,
    )  # fmt: skip
    refuse_if(_against_reversal(project, reversal))
    _move(project, voucher.kind, voucher.source, -voucher.amount)
    reversal.save()
    return reversal


def _move(project: Project, kind: str, source: str, amount: int) -> None:
    out = -amount if kind == VoucherKind.REFUND else amount
    project.ledger.move(**{TOTAL[VoucherKind(kind)]: amount, f"{source}_spent": out})


def _against_voucher(project: Project, voucher: Voucher) -> Iterable[Reason]:
    kind, source, amount = VoucherKind(voucher.kind), voucher.source, voucher.amount
    yield from against_date(project, voucher.issued_on, "issued_on", paid=kind == VoucherKind.PAYMENT)
    yield from _against_number(voucher)
    if source not in SUPPORT:
        yield Reason("Chứng từ chỉ ghi kinh phí khuyến công quốc gia hoặc địa phương.", field="source")
    elif not 1 <= amount <= MAX_VND:
        yield Reason(f"Số tiền phải từ 1 đến {format_int(MAX_VND)} đồng.", field="amount")
    elif crossed := [limit for limit in limits(project, kind, source) if amount > limit.left]:
        yield min(crossed, key=lambda limit: limit.left).refusal(kind, amount)


def _against_reversal(project: Project, reversal: Voucher) -> Iterable[Reason]:
    mistaken = reversal.reverses
    yield from against_date(project, reversal.issued_on, "issued_on")
    yield from _against_number(reversal)
    if not reversal.note:
        yield Reason("Cần ghi lý do hủy chứng từ.", field="note")
    if reversal.issued_on < mistaken.issued_on:
        days = f"{format_date(reversal.issued_on)} ở trước chứng từ bị hủy, ngày {format_date(mistaken.issued_on)}"
        yield Reason(f"Ngày {days}.", field="issued_on")
    if mistaken.project_id != project.pk:
        yield Reason("Chứng từ này không phải của đề án.")
    elif mistaken.reverses_id or Voucher.objects.filter(reverses=mistaken).exists():
        yield Reason("Chứng từ này đã được hủy, hoặc là chứng từ hủy; không hủy lần nữa.")
    elif mistaken.kind != VoucherKind.REFUND and ledger_of(project).refund_due:
        yield Reason("Đã tính nghĩa vụ hoàn trả trên các khoản chi; không hủy chứng từ chi được nữa.")


def _against_number(voucher: Voucher) -> Iterable[Reason]:
    if not voucher.number:
        yield Reason("Mỗi khoản phải có số chứng từ.", field="number")


# -- inspections


@transaction.atomic
def record_inspection(
    project: Project, *, actor, values: Mapping, checks: Iterable[InspectionCheck] = (), send_key: str | None = None,
    group: str = "", files: Iterable[int] = (),
) -> Inspection:  # fmt: skip
    """One visit. `values` are the fields of `Inspection` that people fill in, `checks` unsaved; `files` wait under
    `group`. `send_key` is the word of a form that may come twice.

    Raises:
        Refused, StaleRecordError: as `record_voucher` does; reasons carry their field.
    """
    take(project, actor, "inspect", {"inspected_on": [None, values["inspected_on"].isoformat()]})
    row, checks = Inspection(project=project, recorded_by=actor, send_key=send_key, **values), list(checks)
    refuse_if([
        *against_date(project, row.inspected_on, "inspected_on"), *_against_follow_up(row), *_against_checks(checks),
        *faults(row),
    ])  # fmt: skip
    row.save()
    for check in checks:
        check.inspection = row
    InspectionCheck.objects.bulk_create(checks)
    if group:
        attach(row, group, files)
    return row


def _against_checks(checks: Iterable[InspectionCheck]) -> Iterable[Reason]:
    for check in checks:
        if check.result == CheckResult.WRONG and not check.remark.strip():
            yield Reason(f"“{check.text}” chưa đúng: ghi thực tế thế nào.", field=f"remark_{check.item_id}")


def _against_follow_up(row: Inspection) -> Iterable[Reason]:
    if row.follow_up and row.follow_up_due is None:
        yield Reason("Có yêu cầu khắc phục thì ghi hạn khắc phục.", field="follow_up_due")
    elif row.follow_up_due and not row.follow_up:
        yield Reason("Ghi yêu cầu khắc phục, hoặc bỏ hạn khắc phục.", field="follow_up")
    elif row.follow_up_due and row.follow_up_due < row.inspected_on:
        yield Reason("Hạn khắc phục ở trước ngày kiểm tra.", field="follow_up_due")


@transaction.atomic
def close_follow_up(project: Project, inspection: Inspection, *, actor, done_on: dt.date, note: str = "") -> None:
    """What an inspection asked for is done; `note` says how.

    Raises: as `record_inspection` does.
    """
    take(project, actor, "follow_up", {"inspection": [None, inspection.pk]})
    inspection.refresh_from_db()
    if not inspection.is_open:
        refuse_if([Reason("Biên bản này không có yêu cầu nào còn phải khắc phục.")])
    if done_on < inspection.inspected_on:
        refuse_if([Reason("Ngày khắc phục ở trước ngày kiểm tra.", field="done_on")])
    refuse_if(against_date(project, done_on, "done_on"))
    inspection.follow_up_done_on, inspection.follow_up_note = done_on, note.strip()
    inspection.save(update_fields=["follow_up_done_on", "follow_up_note"])


# -- acceptance


@transaction.atomic
def record_minutes(
    project: Project, *, actor, beneficiary: Beneficiary | None, values: Mapping,
    volumes: Mapping[CostLine, tuple[Decimal, str]] | None = None,
) -> AcceptanceMinutes:  # fmt: skip
    """Minutes of acceptance of one beneficiary, or of a project that the Centre carries out itself (None). `volumes`
    say of items of the dự toán how much was done, and how well.

    They take the place of earlier ones for the same beneficiary. Raises: as `record_inspection` does.
    """
    take(project, actor, "minutes", {"minutes": [None, values["number"]]}, verb="record_minutes")
    row, volumes = (
        AcceptanceMinutes(project=project, beneficiary=beneficiary, recorded_by=actor, **values),
        volumes or {},
    )
    earlier = project.minutes.filter(is_current=True, beneficiary=beneficiary).first()
    refuse_if([
        *against_date(project, row.held_on, "held_on"), *_against_beneficiary(project, beneficiary),
        *_against_conclusion(row), *_against_accepted(project, row, earlier), *against_volumes(row, volumes),
        *faults(row),
    ])  # fmt: skip
    if earlier:
        AcceptanceMinutes.objects.filter(pk=earlier.pk).update(is_current=False)
    project.ledger.move(in_minutes=row.support - (earlier.support if earlier else 0))
    row.save()
    save_volumes(row, volumes)
    getattr(project, "_prefetched_objects_cache", {}).pop("minutes", None)
    return row


def _against_beneficiary(project: Project, beneficiary: Beneficiary | None) -> Iterable[Reason]:
    if beneficiary is None and not project.is_own:
        yield Reason("Chọn đơn vị thụ hưởng.", field="beneficiary")
    elif beneficiary is not None and beneficiary.project_id != project.pk:
        yield Reason(f"{beneficiary} không phải là đơn vị thụ hưởng của đề án này.", field="beneficiary")


def _against_conclusion(row: AcceptanceMinutes) -> Iterable[Reason]:
    if row.is_accepted and not row.support:
        yield Reason("Ghi kinh phí khuyến công được nghiệm thu.", field="local")
    elif not row.is_accepted and row.support:
        yield Reason("Không nghiệm thu thì không ghi kinh phí khuyến công được nghiệm thu.", field="local")
    elif not row.is_accepted and not row.note.strip():
        yield Reason("Không nghiệm thu thì ghi lý do.", field="note")


def _against_accepted(project: Project, row: AcceptanceMinutes, earlier) -> Iterable[Reason]:
    """Accepted support stays within what is approved for the beneficiary, and within the contract over all."""
    lines = project.funding.filter(source__in=SUPPORT)
    if row.beneficiary:
        lines = lines.filter(beneficiary=row.beneficiary)
    approved = dict(lines.order_by().values_list("source").annotate(sum=Sum("amount")))
    for source in SUPPORT:
        value, ceiling = getattr(row, source), approved.get(source, 0)
        if value > ceiling:
            text = f"{format_int(value)} đồng vượt kinh phí {Source(source).label.lower()} được duyệt"
            yield Reason(f"{text} {format_int(ceiling)} đồng.", field=source)
    left = project.ledger.committed - project.ledger.in_minutes + (earlier.support if earlier else 0)
    if row.support > left:
        text = f"Kinh phí được nghiệm thu {format_int(row.support)} đồng vượt số còn lại theo hợp đồng"
        yield Reason(f"{text} hoặc quyết định giao {format_int(left)} đồng.", field="local")
