"""What must hold before a change request is checked, approved or denied, and what it may ask for at all."""

import datetime as dt
from collections.abc import Iterable, Mapping

from khuyencong.accounts.enums import Role
from khuyencong.core.audit import makers
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Act, Reason, guard, lower_first
from khuyencong.registry.enums import SUPPORT
from projects.change_values import by_source, exceeded_norms, ledger_after, snapshot
from projects.enums import CHANGEABLE, ChangeKind
from projects.models import Project, cite, ledger_of
from projects.models.changes import support_of
from projects.norms import NormCheck

CHANGE_RULE = "Thông tư 36/2013/TT-BCT, Điều 11"


@guard("người của phòng lập đề án")
def own_request(act: Act) -> Iterable[Reason]:
    office = act.obj.project.office
    if act.actor.office_id != office.pk:
        yield Reason(f"Đề án này do {office} lập; chỉ chuyên viên của phòng đó được rút đề nghị.")


@guard("không phải người đề nghị")
def not_own_request(act: Act) -> Iterable[Reason]:
    """Maker ≠ checker: who asked does not check."""
    if act.actor.pk in makers(act.obj, since_names=(), edit_verbs=(), submit_names=()):
        yield Reason("Người đề nghị không được tự kiểm tra; việc này cần một người khác.")


@guard("không phải người đề nghị hoặc đã kiểm tra đề nghị")
def not_own_check(act: Act) -> Iterable[Reason]:
    """Who asked or checked does not decide. (What the ministry decides may be recorded by who sent it there.)"""
    if act.obj.decider != Role.DEPARTMENT_OFFICER and act.actor.pk in makers(
        act.obj, since_names=(), edit_verbs=(), submit_names=("check",)
    ):
        yield Reason("Người đề nghị hoặc đã kiểm tra đề nghị không được tự quyết định; việc này cần một người khác.")


@guard("đúng cấp quyết định loại điều chỉnh này")
def is_the_decider(act: Act) -> Iterable[Reason]:
    decider = act.obj.decider
    if decider not in act.actor.role_codes:
        what, who = lower_first(act.obj.get_kind_display()), lower_first(act.obj.decided_by)
        rule = cite(CHANGE_RULE, act.obj.project.programme)
        records = f", {lower_first(decider.label)} ghi" if decider == Role.DEPARTMENT_OFFICER else ""
        yield Reason(f"Đề nghị {what} của đề án này thuộc {who} quyết định{records}.", basis=rule)


@guard("không trước ngày văn bản đề nghị")
def not_before_asking(act: Act) -> Iterable[Reason]:
    if act.recording and act.effective_on < act.obj.asked_on:
        days = f"{format_date(act.effective_on)} ở trước ngày văn bản đề nghị, {format_date(act.obj.asked_on)}"
        yield Reason(f"Ngày {days}.", field="effective_on")


@guard("đề án đã được phê duyệt và chưa trình nghiệm thu")
def project_is_changeable(act: Act) -> Iterable[Reason]:
    yield from against_state(act.obj.project)


def against_state(project: Project) -> Iterable[Reason]:
    if project.state not in CHANGEABLE:
        yield Reason(f"Chưa thể điều chỉnh khi đề án ở trạng thái “{project.get_state_display()}”.")


@guard("đề án còn như khi đề nghị")
def still_as_asked(act: Act) -> Iterable[Reason]:
    change = act.obj
    if snapshot(change.project, change.old) != change.old:
        yield Reason("Đề án đã thay đổi từ khi có đề nghị này; cần rút đề nghị và lập lại.")


@guard("kinh phí mới không thấp hơn số đã chi, đã nghiệm thu")
def money_fits(act: Act) -> Iterable[Reason]:
    yield from against_ledger(act.obj.project, act.obj.new)


@guard("kinh phí tăng vượt định mức thì lý do đã được chấp nhận")
def raised_norms_are_accepted(act: Act) -> Iterable[Reason]:
    """An increase is measured by the norms of the day of its decision; what exceeds them needs a unit head's answer."""
    change = act.obj
    for check in exceeded_norms(change.project, change.new, act.effective_on, change):
        if not check.is_accepted:
            yield Reason(f"{_exceeds(check)}; {lower_first(check.standing)}", basis=check.basis)


def against_norms(project: Project, new: Mapping, day: dt.date, reason: str) -> Iterable[Reason]:
    """Who asks for more than a norm allows says why."""
    for check in () if reason else exceeded_norms(project, new, day):
        yield Reason(f"{_exceeds(check)}. {check.arithmetic}; cần ghi lý do", basis=check.basis, field="norm_reason")


def _exceeds(check: NormCheck) -> str:
    return f"{check.who}: {lower_first(check.verdict)}"


def against_ledger(project: Project, new: Mapping) -> Iterable[Reason]:
    """What went out and what was accepted stays covered; the ledger's CHECKs hold the same."""
    if not {"funding", "contents"} & set(new):
        return
    ledger, after = ledger_of(project), ledger_after(project, new)
    for source in SUPPORT:
        yield from _covers(getattr(ledger, f"{source}_spent"), after[source], f"đã chi từ {lower_first(source.label)}")
    yield from _covers(ledger.advanced + ledger.paid, after["committed"], "đã tạm ứng, thanh toán")
    yield from _covers(ledger.advanced, after["advance_ceiling"], "đã tạm ứng", "mức tạm ứng tối đa")
    yield from _covers(ledger.in_minutes, after["committed"], "ghi trong biên bản nghiệm thu")
    if "funding" in new:
        yield from _against_minutes(project, new["funding"])


def _covers(done: int, after: int, what: str, ceiling: str = "mức sau điều chỉnh") -> Iterable[Reason]:
    if done > after:
        yield Reason(f"Số {what} {format_int(done)} đồng vượt {ceiling} {format_int(after)} đồng.")


def _against_minutes(project: Project, funding: list[Mapping]) -> Iterable[Reason]:
    """Who has minutes stays a beneficiary, with at least what was accepted."""
    rows = project.minutes.exclude(beneficiary=None).select_related("beneficiary__establishment").order_by("pk")
    named = {row["beneficiary"] for row in funding}
    for row in rows:
        own = by_source(x for x in funding if x["beneficiary"] == row.beneficiary.establishment_id)
        if row.beneficiary.establishment_id not in named:
            yield Reason(f"{row.beneficiary} đã có biên bản nghiệm thu, không thay được nữa.")
        elif row.is_current and any(getattr(row, source) > own[source] for source in SUPPORT):
            yield Reason(f"Kinh phí của {row.beneficiary} thấp hơn số ghi trong biên bản nghiệm thu {row.number}.")


# -- what a request may ask for


def against_values(project: Project, kind: str, old: Mapping, new: Mapping) -> Iterable[Reason]:
    """`old` and `new` hold the fields touched. A change of money stays within what its kind is for."""
    if not new:
        yield Reason("Đề nghị chưa thay đổi điều gì so với đề án hiện nay.")
    if "funding" not in new:
        return
    before, after = old["funding"], new["funding"]
    yield from _against_parties(project, after)
    if kind in (ChangeKind.AMOUNT_UP, ChangeKind.AMOUNT_DOWN) and _keys(before) != _keys(after):
        yield Reason("Loại điều chỉnh này chỉ đổi số tiền, không đổi nội dung hoặc đơn vị thụ hưởng.")
    yield from _against_support(kind, support_of(after) - support_of(before))


def _keys(funding: list[Mapping]) -> set[tuple]:
    return {(row["content"], row["beneficiary"]) for row in funding}


def _against_support(kind: str, effect: int) -> Iterable[Reason]:
    if kind == ChangeKind.AMOUNT_UP and effect <= 0:
        yield Reason("Kinh phí khuyến công hỗ trợ không tăng; chọn loại “Giảm hoặc phân bổ lại kinh phí”.")
    elif kind != ChangeKind.AMOUNT_UP and effect > 0:
        said = f"Kinh phí khuyến công hỗ trợ tăng {format_int(effect)} đồng"
        yield Reason(f"{said}; tăng kinh phí là một loại điều chỉnh riêng.", basis=CHANGE_RULE)


def _against_parties(project: Project, funding: list[Mapping]) -> Iterable[Reason]:
    if not support_of(funding):
        yield Reason("Không còn kinh phí khuyến công hỗ trợ; nếu không triển khai nữa thì ngừng đề án.")
    unnamed = any(row["beneficiary"] is None for row in funding)
    if project.is_own and _named(funding):
        yield Reason("Đề án do Trung tâm tự thực hiện không có đơn vị thụ hưởng riêng.")
    elif unnamed and not project.is_own and (not project.is_group or ledger_of(project).committed):
        yield Reason("Còn kinh phí chưa gắn với đơn vị thụ hưởng nào.")


def _named(funding: list[Mapping]) -> bool:
    return any(row["beneficiary"] is not None for row in funding)
