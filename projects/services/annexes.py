"""Signing an annex: the contract follows an approved change, and with it the ceilings of the ledger."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Reason, lower_first, refuse_if
from projects.guards.annexes import waiting_changes
from projects.models import ChangeRequest, Contract, ContractAnnex, Ledger, Project
from projects.services.recordings import against_date, faults, take


def proposed_value(project: Project, change: ChangeRequest | None) -> int:
    """What the form proposes, in đồng: the contract grows with the change, within the approval."""
    ledger = project.ledger
    return min(ledger.approved, ledger.committed + max(0, change.support_effect if change else 0))


@transaction.atomic
def record_annex(
    project: Project, *, actor, change: ChangeRequest, number: str, signed_on: dt.date, value: int, text: str,
    ends_on: dt.date | None = None,
) -> ContractAnnex:  # fmt: skip
    """An annex that follows `change`; from now on the support under contract is `value` đồng, and the contract ends on
    `ends_on` where that is given.

    Raises:
        Refused: role, state, date, an amount out of its bounds; reasons carry their field.
        StaleRecordError: somebody wrote the project after it was read.
    """
    ledger = project.ledger
    changes = {"annex": [None, number], "committed": [ledger.committed, value]}
    take(project, actor, "annex", changes)
    row = ContractAnnex(
        project=project, change=change, number=number.strip(), signed_on=signed_on, text=text.strip(),
        before=ledger.committed, value=value, ends_on=ends_on, recorded_by=actor,
    )  # fmt: skip
    refuse_if(
        [*_against_change(project, row), *_against_day(project, row), *_against_value(project, row), *faults(row)]
    )
    row.save()
    if ends_on:
        Contract.objects.filter(project=project).update(ends_on=ends_on)
    ledger.move(committed=row.effect, advance_ceiling=_ceiling(ledger, value) - ledger.advance_ceiling)
    return row


def _ceiling(ledger: Ledger, value: int) -> int:
    return ledger.advance_ratio.ceiling(value) if ledger.advance_ratio else 0


def _against_change(project: Project, row: ContractAnnex) -> Iterable[Reason]:
    if row.change not in waiting_changes(project):
        yield Reason("Phụ lục phải theo một điều chỉnh đã được phê duyệt mà chưa có phụ lục.", field="change")


def _against_day(project: Project, row: ContractAnnex) -> Iterable[Reason]:
    yield from against_date(project, row.signed_on, "signed_on")
    decision = row.change.decision
    if decision and row.signed_on < decision.issued_on:
        days = f"{format_date(row.signed_on)} ở trước quyết định điều chỉnh, {format_date(decision.issued_on)}"
        yield Reason(f"Ngày {days}.", field="signed_on")
    if row.ends_on and row.ends_on < row.signed_on:
        days = f"{format_date(row.ends_on)} ở trước ngày ký phụ lục, {format_date(row.signed_on)}"
        yield Reason(f"Ngày hết hạn {days}.", field="ends_on")


def _against_value(project: Project, row: ContractAnnex) -> Iterable[Reason]:
    """Within the approval, above what was spent and accepted, and only as the approved change is about money."""
    ledger, said = project.ledger, f"Giá trị hợp đồng {format_int(row.value)} đồng"
    if row.effect and "funding" not in row.change.new:
        text = f"Điều chỉnh này không đổi kinh phí; giữ {format_int(row.before)} đồng theo hợp đồng."
        yield Reason(text, field="value")
    elif row.value > ledger.approved:
        yield Reason(f"{said} vượt mức được duyệt {format_int(ledger.approved)} đồng.", field="value")
    elif row.effect > 0 and row.change.support_effect <= 0:
        what = lower_first(row.change.get_kind_display())
        text = f"Điều chỉnh “{what}” không làm tăng kinh phí hỗ trợ; giữ hoặc giảm {format_int(row.before)} đồng."
        yield Reason(text, field="value")
    yield from _against_spending(ledger, row, said)


def _against_spending(ledger: Ledger, row: ContractAnnex, said: str) -> Iterable[Reason]:
    spent = ledger.advanced + ledger.paid
    if row.value < spent:
        yield Reason(f"{said} thấp hơn số đã tạm ứng, thanh toán {format_int(spent)} đồng.", field="value")
    elif row.value < ledger.in_minutes:
        text = f"{said} thấp hơn số ghi trong biên bản nghiệm thu {format_int(ledger.in_minutes)} đồng."
        yield Reason(text, field="value")
    elif ledger.advanced > _ceiling(ledger, row.value):
        ceiling = format_int(_ceiling(ledger, row.value))
        text = f"Đã tạm ứng {format_int(ledger.advanced)} đồng, vượt mức tạm ứng tối đa {ceiling} đồng của giá trị này."
        yield Reason(text, field="value")
