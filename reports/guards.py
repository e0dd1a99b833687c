"""What must hold before a step of a report."""

from collections.abc import Iterable

from khuyencong.accounts.enums import Role
from khuyencong.core.audit import makers
from khuyencong.core.dates import format_date
from khuyencong.core.workflow import Act, Reason, guard
from reports.document import FIELDS
from reports.enums import Issuer

SIDE = {
    Issuer.CENTRE: {Role.OFFICER, Role.UNIT_HEAD, Role.CENTRE_LEADER},
    Issuer.DEPARTMENT: {Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_LEADER},
}


def of_the_side(report, roles: Iterable[Role]) -> tuple[Role, ...]:
    """Those of `roles` that the office which issues `report` has."""
    return tuple(role for role in roles if role in SIDE[Issuer(report.issuer)])


@guard("người của nơi ban hành")
def own_side(act: Act) -> Iterable[Reason]:
    if not act.actor.role_codes & SIDE[Issuer(act.obj.issuer)]:
        yield Reason(f"Báo cáo này do {act.obj.get_issuer_display()} ban hành; chỉ người của nơi đó làm được bước này.")


@guard("đã viết đủ các phần đánh giá")
def is_written(act: Act) -> Iterable[Reason]:
    labels = {name: act.obj._meta.get_field(name).verbose_name for name in FIELDS if name != "proposals"}
    missing = [label for name, label in labels.items() if not getattr(act.obj, name).strip()]
    if missing:
        yield Reason(f"Chưa viết: {'; '.join(missing)}.", link=f"{act.obj.get_absolute_url()}sua/")


@guard("bản sửa nói rõ khác gì bản trước")
def says_what_differs(act: Act) -> Iterable[Reason]:
    if act.obj.corrects_id and not act.obj.difference.strip():
        yield Reason("Chưa ghi nội dung sửa so với bản trước.", link=f"{act.obj.get_absolute_url()}sua/")


@guard("không phải người soạn báo cáo")
def not_own_work(act: Act) -> Iterable[Reason]:
    made_by = makers(act.obj, since_names=("return",), edit_verbs=("edit",), submit_names=("submit",))
    if act.actor.pk in made_by:
        yield Reason("Người soạn báo cáo không tự ban hành; việc này cần một người khác.")


@guard("đúng ký hiệu của nơi ban hành")
def right_symbol(act: Act) -> Iterable[Reason]:
    """The symbol is printed whether it is typed or not, so another one must not be."""
    if not act.recording:
        return
    number, _, typed = map(str.strip, act.data["number"].partition("/"))
    if not number:
        yield Reason("Chưa ghi số của báo cáo; ký hiệu thì được in sẵn.", field="number")
    if typed and typed != act.obj.symbol:
        yield Reason(f"Ký hiệu của báo cáo này là {act.obj.symbol}; chỉ cần ghi số, ví dụ: 45.", field="number")


@guard("không trước ngày cuối của số liệu")
def after_the_figures(act: Act) -> Iterable[Reason]:
    if act.recording and act.effective_on < act.obj.period.as_at:
        text = f"Ngày ban hành ở trước ngày cuối của số liệu, {format_date(act.obj.period.as_at)}."
        yield Reason(text, field="effective_on")
