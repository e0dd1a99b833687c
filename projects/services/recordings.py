"""What people write down about a project between its steps: by whom, in which states, under which ceilings.

A recording moves no state. `RECORDINGS` is its table, as `projects.workflow` is the table of the steps.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Reason, lower_first, refuse_if
from khuyencong.registry.enums import Source
from projects.enums import ProjectState as S
from projects.enums import VoucherKind
from projects.guards.annexes import a_change_waits_for_its_annex
from projects.guards.execution import ACCEPTED_VOLUME_RULE
from projects.models import Project, cite, ledger_of

WORKING = (S.CONTRACTED, S.IMPLEMENTING)
UNDER_WAY = (*WORKING, S.ACCEPTANCE_REVIEW, S.ACCEPTED, S.LIQUIDATED)
REFUNDABLE = (S.ACCEPTED, S.LIQUIDATED, S.STOPPED, S.NOT_ACCEPTED)

Guard = Callable[[Project], Iterable[Reason]]


@dataclass(frozen=True)
class Recording:
    """One row: who may write it down (`own_office`: of the office that drew the project up), in which states."""

    name: str
    label: str
    role: Role
    states: tuple[S, ...]
    own_office: bool = False
    guards: tuple[Guard, ...] = ()

    def is_for(self, user) -> bool:
        return self.role in user.role_codes

    def against(self, user, project: Project) -> list[Reason]:
        """Why `user` cannot write it down now, as far as is known before the facts are typed in."""
        what = lower_first(self.label)
        if not self.is_for(user):
            return [Reason(f"Anh/chị không có quyền {what}; việc này thuộc {lower_first(self.role.label)}.")]
        if self.own_office and user.office_id != project.office_id:
            return [Reason(f"Đề án này do {project.office} lập; chỉ chuyên viên của phòng đó được {what}.")]
        if reasons := [reason for guard in self.guards for reason in guard(project)]:
            return reasons
        if project.state not in self.states:
            return [Reason(f"Chưa thể {what} khi đề án ở trạng thái “{project.get_state_display()}”.")]
        return []


@dataclass(frozen=True)
class Limit:
    """A ceiling over the next voucher: `left` đồng of `what`, and why."""

    left: int
    what: str
    why: str = ""

    def refusal(self, kind: VoucherKind, amount: int) -> Reason:
        text = f"{kind.label} {format_int(amount)} đồng vượt {self.what} {format_int(self.left)} đồng"
        return Reason(f"{text} ({self.why})." if self.why else f"{text}.", field="amount")


def limits(project: Project, kind: VoucherKind, source: Source) -> list[Limit]:
    """The ceilings over the next voucher of this kind and source; the database holds the same by CHECKs."""
    ledger = ledger_of(project)
    spent, approved = getattr(ledger, f"{source}_spent"), getattr(ledger, source)
    money = lower_first(Source(source).label)
    if kind == VoucherKind.REFUND:
        due = Limit(ledger.refund_left, "số còn phải hoàn trả")
        return [due, Limit(spent, f"số đã chi từ nguồn {money}")]
    own = [_advance_limit(project)] if kind == VoucherKind.ADVANCE else [_payment_limit(project)]
    return [
        *own,
        Limit(ledger.committed - ledger.advanced - ledger.paid, "kinh phí còn lại theo hợp đồng hoặc quyết định giao"),
        Limit(approved - spent, f"kinh phí còn lại của nguồn {money}", f"được duyệt {format_int(approved)} đồng"),
    ]


def _advance_limit(project: Project) -> Limit:
    ledger, ratio = ledger_of(project), ledger_of(project).advance_ratio
    why = "chưa có tỷ lệ tạm ứng của nội dung này"
    if ratio:
        share = f"{ratio.percent} % của {format_int(ledger.committed)} đồng"
        why = f"{share}: {ratio.citation(project.programme)}"
    return Limit(ledger.advance_ceiling - ledger.advanced, "mức còn được tạm ứng", why)


def _payment_limit(project: Project) -> Limit:
    ledger, liquidation = ledger_of(project), getattr(project, "liquidation", None)
    ceiling, whose = ledger.committed, "được giao"
    if liquidation:
        ceiling, whose = liquidation.value, "được thanh lý"
    elif ledger.accepted is not None:
        ceiling, whose = ledger.accepted, "được nghiệm thu"
    rule = cite(ACCEPTED_VOLUME_RULE, project.programme)
    why = f"{whose} {format_int(ceiling)} đồng, đã chi {format_int(ledger.spent)} đồng: {rule}"
    return Limit(max(0, ceiling - ledger.spent), "số còn được thanh toán", why)


# -- guards of the rows below


def advance_condition_is_met(project: Project) -> Iterable[Reason]:
    """Some contents are advanced only after the acceptance, all others only before it."""
    ratio = ledger_of(project).advance_ratio
    if ratio and ratio.after_acceptance and project.state != S.ACCEPTED:
        yield Reason(f"Chỉ tạm ứng khi: {lower_first(ratio.condition)}", basis=ratio.citation(project.programme))
    elif project.state == S.ACCEPTED and not (ratio and ratio.after_acceptance):
        yield Reason("Đề án đã nghiệm thu thì thanh toán, không tạm ứng nữa.")


def volume_is_accepted(project: Project) -> Iterable[Reason]:
    """Under contract only accepted work is paid; what the Centre carries out itself is paid as it goes."""
    if not project.is_own and project.state in (*WORKING, S.ACCEPTANCE_REVIEW):
        rule = cite(ACCEPTED_VOLUME_RULE, project.programme)
        yield Reason("Chỉ thanh toán cho khối lượng đã được nghiệm thu; trước đó thì tạm ứng.", basis=rule)


def has_beneficiaries(project: Project) -> Iterable[Reason]:
    if project.is_own:
        yield Reason("Đề án do Trung tâm tự thực hiện không có cơ sở để kiểm tra sau hỗ trợ.")


def something_is_due(project: Project) -> Iterable[Reason]:
    if not ledger_of(project).refund_left:
        yield Reason("Đề án không có khoản nào còn phải hoàn trả.")


def room_is_left(kind: VoucherKind) -> Guard:
    """Somebody is told at once when nothing more fits under the ceilings."""

    def guard(project: Project) -> Iterable[Reason]:
        open_sources = [source for source in sources(project) if min(x.left for x in limits(project, kind, source)) > 0]
        if project.state in UNDER_WAY and not open_sources:
            yield Reason(f"Không còn kinh phí để {lower_first(kind.label)}: đã chi đủ mức tối đa.")

    return guard


def sources(project: Project) -> list[Source]:
    """The sources of the project's approved support."""
    ledger = ledger_of(project)
    return [source for source in (Source.LOCAL, Source.NATIONAL) if getattr(ledger, source)]


RECORDINGS = {
    row.name: row
    for row in (
        Recording(
            "advance", "Ghi tạm ứng", Role.ACCOUNTANT, states=(*WORKING, S.ACCEPTED),
            guards=(advance_condition_is_met, room_is_left(VoucherKind.ADVANCE)),
        ),
        Recording(
            "payment", "Ghi thanh toán", Role.ACCOUNTANT, states=UNDER_WAY,
            guards=(volume_is_accepted, room_is_left(VoucherKind.PAYMENT)),
        ),
        Recording("refund", "Ghi khoản hoàn trả", Role.ACCOUNTANT, states=REFUNDABLE, guards=(something_is_due,)),
        Recording("reverse", "Hủy chứng từ ghi nhầm", Role.ACCOUNTANT, states=(*UNDER_WAY, S.STOPPED, S.NOT_ACCEPTED)),
        Recording(
            "annex", "Ký phụ lục hợp đồng", Role.CENTRE_LEADER, states=WORKING, guards=(a_change_waits_for_its_annex,)
        ),
        Recording("inspect", "Ghi biên bản kiểm tra", Role.OFFICER, states=(*UNDER_WAY, S.SETTLED), own_office=True),
        Recording(
            "follow_up", "Ghi kết quả khắc phục", Role.OFFICER, own_office=True,
            states=(*UNDER_WAY, S.SETTLED, S.STOPPED, S.NOT_ACCEPTED),
        ),
        Recording(
            "minutes", "Ghi biên bản nghiệm thu cơ sở", Role.OFFICER, states=(S.IMPLEMENTING,), own_office=True
        ),
        Recording(
            "outcome", "Ghi kiểm tra sau hỗ trợ", Role.OFFICER, states=(S.ACCEPTED, S.LIQUIDATED, S.SETTLED),
            own_office=True, guards=(has_beneficiaries,),
        ),
        Recording("answer", "Trả lời cơ sở", Role.OFFICER, states=tuple(S), own_office=True),
        Recording("progress", "Ghi tiến độ", Role.OFFICER, states=WORKING, own_office=True),
    )
}  # fmt: skip


# -- shared by the services that write them down


def take(project: Project, actor, name: str, changes: dict, verb: str = "") -> None:
    """Check the row of the table, then claim the project."""
    refuse_if(RECORDINGS[name].against(actor, project))
    audit.claim(project, actor=actor, verb=verb or f"record_{name}", changes=changes)


def against_date(project: Project, day: dt.date, field: str, *, paid: bool = False) -> Iterable[Reason]:
    """Not in the future, not before the contract or assignment; a payment under contract not before the acceptance."""
    ledger = ledger_of(project)
    if day > timezone.localdate():
        yield Reason(f"Ngày {format_date(day)} ở sau ngày hôm nay.", field=field)
    elif ledger.committed_on and day < ledger.committed_on:
        what = "ngày giao nhiệm vụ" if project.is_own else "ngày ký hợp đồng"
        yield Reason(f"Ngày {format_date(day)} ở trước {what}, {format_date(ledger.committed_on)}.", field=field)
    elif paid and not project.is_own and day < ledger.accepted_on:
        text = f"Ngày {format_date(day)} ở trước ngày xác nhận nghiệm thu, {format_date(ledger.accepted_on)}."
        yield Reason(text, field=field)


def faults(row: models.Model) -> Iterable[Reason]:
    """What the fields themselves refuse; the constraints say nothing that is not checked before."""
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield from (Reason(message, field=field) for message in messages)
