"""What must hold before a step. A guard yields reasons in Vietnamese; no reason means it may go on."""

from collections.abc import Iterable

from django.db.models import Sum
from django.urls import reverse

from khuyencong.core.audit import makers
from khuyencong.core.dates import format_date
from khuyencong.core.models import AuditEvent, Record, TransitionRecord
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Act, Reason, guard, lower_first
from khuyencong.registry.enums import SUPPORT
from projects.enums import ProjectState
from projects.models import DossierSection, Project

EDIT_VERBS = (
    "adopt_scenario", "ask_override", "draw_up_amendment", "edit", "edit_costs", "name_beneficiaries", "put_in_batch",
    "set_factors", "set_support", "take_out_of_batch",
)  # fmt: skip
RETURNS = ("return_centre", "return_appraisal", "return_ministry", "return_detail", "return")


@guard("người của phòng lập đề án")
def own_office(act: Act) -> Iterable[Reason]:
    if act.actor.office_id != act.obj.office_id:
        what = lower_first(act.transition.label)
        yield Reason(f"Đề án này do {act.obj.office} lập; chỉ chuyên viên của phòng đó được {what}.")


@guard("đã chọn nội dung khuyến công")
def has_content(act: Act) -> Iterable[Reason]:
    if not any(line.is_main for line in act.obj.content_lines.all()):
        yield Reason("Chưa chọn nội dung hoạt động khuyến công của đề án.", basis="NĐ 45/2012/NĐ-CP, Điều 4")


@guard("có đơn vị thụ hưởng, hoặc là đề án nhóm, hoặc Trung tâm tự thực hiện")
def has_beneficiary(act: Act) -> Iterable[Reason]:
    project = act.obj
    if not (project.is_own or project.is_group or project.beneficiaries.all()):
        yield Reason("Chưa có đơn vị thụ hưởng; hoặc đánh dấu là đề án nhóm, hoặc Trung tâm tự thực hiện.")


@guard("kinh phí đủ nguồn và khớp đơn vị thụ hưởng")
def funding_is_complete(act: Act) -> Iterable[Reason]:
    """Support and total above zero; each named beneficiary has money; unnamed money only where the kind allows it."""
    project, lines = act.obj, list(act.obj.funding.all())
    if not any(line.source in SUPPORT for line in lines):
        yield Reason("Chưa có kinh phí khuyến công hỗ trợ.")
    with_money = {line.beneficiary_id for line in lines}
    missing = [str(row) for row in project.beneficiaries.all() if row.pk not in with_money]
    if missing:
        yield Reason(f"Chưa có kinh phí cho: {', '.join(missing)}.")
    if None in with_money and not (project.is_own or project.is_group):
        yield Reason("Còn kinh phí chưa gắn với đơn vị thụ hưởng nào.")


@guard("không phải người lập hoặc trình hồ sơ")
def not_own_work(act: Act) -> Iterable[Reason]:
    """Maker ≠ checker: who drew up or submitted a record does not take the next approving step on it."""
    if is_maker(act.obj, act.actor):
        yield Reason("Người lập hoặc trình hồ sơ không được tự duyệt; việc này cần một người khác.")


def is_maker(record: Record, user) -> bool:
    """Whether `user` drew up, edited or submitted the record since it was last returned."""
    made_by = makers(record, since_names=RETURNS, edit_verbs=EDIT_VERBS, submit_names=("submit", "submit_detail"))
    return user.pk in made_by or (isinstance(record, Project) and _wrote_sections(record, user))


def _wrote_sections(project: Project, user) -> bool:
    """Sections have logs of their own; the moment of the last return tells which events still count."""
    returned = TransitionRecord.objects.filter(entity=Project.entity(), object_id=project.pk, name__in=RETURNS)
    events = AuditEvent.objects.filter(
        entity=DossierSection.entity(), object_id__in=project.sections.values("pk"), actor=user
    )
    last = returned.order_by("-sequence").values_list("recorded_at", flat=True).first()
    return (events.filter(recorded_at__gte=last) if last else events).exists()


@guard("Trung tâm tự thực hiện")
def carried_out_by_the_centre(act: Act) -> Iterable[Reason]:
    if not act.obj.is_own:
        yield Reason(
            "Chỉ giao nhiệm vụ cho đề án do Trung tâm tự thực hiện; đề án có đơn vị thụ hưởng thì ký hợp đồng."
        )


@guard("có đơn vị thụ hưởng để ký hợp đồng")
def has_contract_party(act: Act) -> Iterable[Reason]:
    if act.obj.is_own:
        yield Reason("Đề án do Trung tâm tự thực hiện thì giao nhiệm vụ, không ký hợp đồng.")


@guard("đã nêu tên mọi đơn vị thụ hưởng")
def beneficiaries_are_named(act: Act) -> Iterable[Reason]:
    if act.obj.is_own:
        return
    if not act.obj.beneficiaries.all() or any(line.beneficiary_id is None for line in act.obj.funding.all()):
        link = reverse("projects:name_beneficiaries", args=[act.obj.pk]) if act.obj.is_group else ""
        yield Reason("Chưa nêu tên hết các đơn vị thụ hưởng của đề án nhóm.", link=link)


@guard("giá trị không vượt mức được duyệt")
def contract_within_approval(act: Act) -> Iterable[Reason]:
    if not act.recording or not act.data.get("value"):
        return
    support = act.obj.funding.filter(source__in=SUPPORT).aggregate(sum=Sum("amount"))["sum"] or 0
    if act.data["value"] > support:
        value, ceiling = format_int(act.data["value"]), format_int(support)
        yield Reason(f"Giá trị hợp đồng {value} đồng vượt kinh phí hỗ trợ được duyệt {ceiling} đồng.", field="value")


@guard("hết hạn không trước ngày ký")
def contract_ends_after_signing(act: Act) -> Iterable[Reason]:
    ends_on = (act.data or {}).get("ends_on")
    if ends_on and ends_on < act.effective_on:
        text = f"Ngày hết hạn {format_date(ends_on)} ở trước ngày ký, {format_date(act.effective_on)}."
        yield Reason(text, field="ends_on")


@guard("có ít nhất một đề án")
def batch_is_not_empty(act: Act) -> Iterable[Reason]:
    if not act.obj.projects.exists():
        yield Reason("Kế hoạch chưa có đề án nào.")


@guard("mọi đề án đã đạt thẩm định")
def all_appraised(act: Act) -> Iterable[Reason]:
    waiting = [p for p in act.obj.projects.all() if p.state != ProjectState.APPRAISED]
    if waiting:
        names = "; ".join(p.code or p.title for p in waiting[:3]) + ("…" if len(waiting) > 3 else "")
        yield Reason(f"Còn {len(waiting)} đề án chưa đạt thẩm định: {names}.")


@guard("không trước ngày thẩm định cuối cùng")
def after_appraisals(act: Act) -> Iterable[Reason]:
    """A batch is not submitted before the last of its projects was appraised."""
    if not act.recording:
        return
    rows = TransitionRecord.objects.filter(
        entity="projects.project", object_id__in=[p.pk for p in act.obj.projects.all()], name="pass_appraisal"
    )
    last = rows.order_by("-effective_on").values_list("effective_on", flat=True).first()
    if last and act.effective_on < last:
        text = f"Ngày trình {format_date(act.effective_on)} ở trước ngày thẩm định cuối cùng, {format_date(last)}."
        yield Reason(text, field="effective_on")
