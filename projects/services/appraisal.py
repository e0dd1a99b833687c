"""Setting up councils, filling in and signing score sheets, declaring conflicts, making sheets void."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khuyencong.accounts.models import User
from khuyencong.core import audit
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import Reason, Refused, refuse_if
from projects.effects.appraisal import void_sheets
from projects.enums import COUNCIL_ROLES, ProjectState
from projects.guards.appraisal import Bars, asked_support, criteria_on
from projects.models import ConflictDeclaration, Council, CouncilMember, Criterion, Project, Score, ScoreSheet
from projects.rules.appraisal import MemberPart


@dataclass(frozen=True)
class Seat:
    """One member of a council as typed."""

    user: User
    part: str = MemberPart.MEMBER
    tax_code: str = ""


@transaction.atomic
def save_council(council: Council, *, actor, values: Mapping, seats: Sequence[Seat]) -> Council:
    """Set up a council, or change it. `council.version` must be the version that the page showed.

    Raises:
        ValidationError: a value is not valid; no chair; two of a kind; somebody left out who has signed a sheet.
        audit.StaleRecordError: somebody wrote it since.
    """
    _check_seats(council, seats)
    changes = {"members": [_seated(council), {str(seat.user.pk): seat.part for seat in seats}]}
    if is_new := council._state.adding:
        council.set_up_by = actor
    else:
        audit.claim(council, actor=actor, verb="edit", changes=changes | audit.diff(council, values))
    for name, value in values.items():
        setattr(council, name, value)
    council.full_clean()
    council.save()
    if is_new:
        audit.created(council, actor=actor, changes=changes)
    CouncilMember.objects.filter(council=council).delete()
    CouncilMember.objects.bulk_create(
        CouncilMember(council=council, user=seat.user, part=seat.part, tax_code=seat.tax_code) for seat in seats
    )
    return council


def _seated(council: Council) -> dict[str, str]:
    return {} if council._state.adding else {str(k): v for k, v in council.members.values_list("user", "part")}


def _check_seats(council: Council, seats: Sequence[Seat]) -> None:
    people, parts = [seat.user.pk for seat in seats], [seat.part for seat in seats]
    if len(people) != len(set(people)):
        raise ValidationError("Có người đứng ở hai dòng thành viên.")
    if parts.count(MemberPart.CHAIR) != 1:
        raise ValidationError("Cần đúng một chủ tịch hoặc tổ trưởng.")
    if parts.count(MemberPart.SECRETARY) > 1:
        raise ValidationError("Chỉ có một thư ký.")
    if unfit := [str(seat.user) for seat in seats if not seat.user.role_codes & set(COUNCIL_ROLES)]:
        raise ValidationError(f"Không phải thành viên hội đồng hoặc người của Sở: {', '.join(unfit)}.")
    if not council._state.adding:
        signed = ScoreSheet.objects.submitted().filter(project__in=council.projects()).exclude(member__in=people)
        if names := sorted({str(sheet.member) for sheet in signed.select_related("member")}):
            raise ValidationError(f"Đã ký phiếu nên không rút khỏi hội đồng được: {', '.join(names)}.")


# -- sheets


def against_scoring(project: Project, user) -> list[Reason]:
    """Why `user` cannot score this project now."""
    council = Council.objects.of(project)
    member = council.member(user) if council else None
    if member is None:
        return [Reason("Anh/chị không có trong hội đồng, tổ thẩm định của đề án này.")]
    if ties := Bars.one(project).of(member):
        rule = "Thành viên có quyền lợi liên quan không chấm phiếu."
        return [Reason(f"{' '.join(ties)} {rule}")]
    if project.state != ProjectState.APPRAISAL:
        return [Reason(f"Chỉ chấm phiếu khi đề án đang thẩm định; đề án ở trạng thái “{project.get_state_display()}”.")]
    return []


@transaction.atomic
def own_sheet(project: Project, *, actor) -> ScoreSheet:
    """The actor's current sheet, begun when there is none.

    Raises:
        Refused: the actor is not of the council, is tied to the project, or the project is not in its appraisal.
    """
    _hold(project)
    refuse_if(against_scoring(project, actor))
    found = project.sheets.current().filter(member=actor).first()
    if found:
        return found
    last = project.sheets.aggregate(last=Max("number"))["last"] or 0
    sheet = ScoreSheet.objects.create(project=project, member=actor, number=last + 1)
    audit.created(sheet, actor=actor)
    return sheet


@transaction.atomic
def save_sheet(
    sheet: ScoreSheet, *, actor, values: Mapping, scores: Mapping[Criterion, tuple[int | None, str]], submit: bool
) -> None:
    """Write a draft, or sign it. `sheet.version` must be the version that the page showed.

    Raises:
        Refused: not the actor's, signed or void already, points out of range; signing with something left out.
        StaleRecordError: somebody wrote the sheet after it was read.
    """
    project = _hold(sheet.project)
    refuse_if([*_against_writing(sheet, actor), *against_scoring(project, actor), *_out_of_range(scores)])
    if submit:
        refuse_if(_left_out(project, values, scores))
    audit.claim(sheet, actor=actor, verb="submit" if submit else "edit", changes={"total": [None, _sum(scores)]})
    for name, value in values.items():
        setattr(sheet, name, value)
    sheet.submitted_at = timezone.now() if submit else None
    sheet.save(update_fields=[*values, "submitted_at"])
    sheet.scores.all().delete()
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=points, comment=comment)
        for criterion, (points, comment) in scores.items()
    )


def _hold(project: Project) -> Project:
    """The project as it is, locked: no sheet is written while the project is being concluded or returned."""
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def _sum(scores: Mapping) -> int:
    return sum(points or 0 for points, _ in scores.values())


def _against_writing(sheet: ScoreSheet, actor) -> Iterable[Reason]:
    if sheet.member_id != actor.pk:
        yield Reason("Phiếu này của người khác.")
    if sheet.is_void:
        yield Reason("Phiếu này đã mất hiệu lực; mở lại trang để chấm phiếu mới.")
    elif sheet.is_submitted:
        yield Reason("Phiếu đã ký không sửa được. Cần sửa thì đề nghị chuyên viên Sở hủy phiếu để chấm lại.")


def _out_of_range(scores: Mapping[Criterion, tuple[int | None, str]]) -> Iterable[Reason]:
    for criterion, (points, _) in scores.items():
        if points is not None and not 0 <= points <= criterion.max_points:
            yield Reason(f"Từ 0 đến {criterion.max_points} điểm.", field=f"points_{criterion.pk}")


def _left_out(project: Project, values: Mapping, scores: Mapping) -> Iterable[Reason]:
    """What a signed sheet must say."""
    for criterion in criteria_on():
        if scores.get(criterion, (None, ""))[0] is None:
            yield Reason("Chưa cho điểm.", field=f"points_{criterion.pk}")
    if not values.get("recommendation"):
        yield Reason("Chưa chọn kết luận.", field="recommendation")
    if not values.get("no_conflict"):
        yield Reason("Cần cam kết không có quyền lợi liên quan; nếu có thì khai báo bên dưới.", field="no_conflict")
    asked = asked_support(project)
    if (values.get("support") or 0) > asked:
        yield Reason(f"Không vượt mức đề nghị trong hồ sơ {format_int(asked)} đồng.", field="support")


@transaction.atomic
def declare_conflict(project: Project, *, actor, reason: str) -> None:
    """The actor will not score this project; a sheet of theirs becomes void.

    Raises:
        Refused: not of the council, nothing said, declared already, or the appraisal is over.
    """
    project, council = _hold(project), Council.objects.of(project)
    refuse_if(_against_declaring(project, council, actor, reason))
    ConflictDeclaration.objects.create(project=project, user=actor, reason=reason)
    void_sheets(project.sheets.current().filter(member=actor), actor=actor, reason="Thành viên khai báo xung đột")


def _against_declaring(project: Project, council: Council | None, actor, reason: str) -> Iterable[Reason]:
    if council is None or council.member(actor) is None:
        yield Reason("Anh/chị không có trong hội đồng, tổ thẩm định của đề án này.")
    elif project.state != ProjectState.APPRAISAL:
        yield Reason("Chỉ khai báo khi đề án đang thẩm định.")
    elif project.conflicts.filter(user=actor).exists():
        yield Reason("Anh/chị đã khai báo với đề án này.")
    if not reason:
        yield Reason("Cần ghi lý do.", field="reason")


@transaction.atomic
def void_sheet(sheet: ScoreSheet, *, actor, reason: str) -> None:
    """The department makes one signed sheet void, so that its member scores anew.

    Raises:
        Refused: void already, not signed, no reason, or the project is not in its appraisal.
    """
    project = _hold(sheet.project)
    if project.state != ProjectState.APPRAISAL:
        raise Refused(Reason("Chỉ hủy phiếu khi đề án đang thẩm định."))
    if sheet.is_void or not sheet.is_submitted:
        raise Refused(Reason("Chỉ hủy phiếu đã ký và còn hiệu lực."))
    if not reason:
        raise Refused(Reason("Cần ghi lý do.", field="reason"))
    void_sheets([sheet], actor=actor, reason=reason)
