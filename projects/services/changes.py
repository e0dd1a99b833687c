"""Asking for a change. What becomes of the request are the steps of `projects.change_workflow.CHANGE`."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Reason, refuse_if
from projects.change_guards import against_ledger, against_norms, against_state, against_values
from projects.change_values import exceeded_norms, funding_json, snapshot
from projects.enums import CHANGE_FIELDS, CHANGE_OPEN, ChangeKind, ChangeReason
from projects.models import ChangeRequest, NormOverride, Project
from projects.parts import check_rows


def against_asking(user, project: Project, kind: str) -> list[Reason]:
    """Why `user` cannot ask for a change of this kind now, as far as is known before the facts are typed in."""
    if Role.OFFICER not in user.role_codes:
        return [Reason("Anh/chị không có quyền đề nghị điều chỉnh; việc này thuộc chuyên viên Trung tâm.")]
    if user.office_id != project.office_id:
        return [Reason(f"Đề án này do {project.office} lập; chỉ chuyên viên của phòng đó được đề nghị điều chỉnh.")]
    reasons = list(against_state(project))
    if ChangeRequest.objects.filter(project=project, kind=kind, state__in=CHANGE_OPEN).exists():
        reasons.append(Reason("Đã có một đề nghị cùng loại đang chờ; rút đề nghị đó trước khi lập đề nghị khác."))
    return reasons


@transaction.atomic
def ask_change(
    project: Project, *, actor, kind: str, reason: str, text: str, asked_on: dt.date, values: Mapping, letter: str = "",
    norm_reason: str = "",
) -> ChangeRequest:  # fmt: skip
    """Write down a request. `values` are the fields of `CHANGE_FIELDS[kind]` as they shall be; untouched ones may stand
    there too: `funding` as FundingRows, `contents` as Contents, `place` as a Place. "Into next year" sets the year.
    `norm_reason` says why money that grows may exceed a norm.

    Raises:
        Refused: role, state, a date, or what is asked for is against it; reasons carry their field.
        StaleRecordError: somebody wrote the project after it was read.
    """
    refuse_if(against_asking(actor, project, kind))
    audit.claim(project, actor=actor, verb="ask_change", changes={"kind": [None, str(kind)]})
    refuse_if(against_asking(actor, project, kind))  # another request may have been opened again meanwhile
    old, new = _touched(project, kind, values)
    refuse_if([
        *_against_facts(project, reason, text, asked_on), *against_values(project, kind, old, new),
        *against_ledger(project, new), *against_norms(project, new, timezone.localdate(), norm_reason.strip()),
    ])  # fmt: skip
    change = ChangeRequest.objects.create(
        project=project, number=project.changes.count() + 1, kind=kind, reason=reason, text=text.strip(),
        letter=letter.strip(), asked_on=asked_on, old=old, new=new,
    )  # fmt: skip
    audit.created(change, actor=actor, changes={"kind": [None, str(kind)], "reason": [None, str(reason)]})
    _ask_overrides(change, actor, norm_reason.strip())
    return change


def _ask_overrides(change: ChangeRequest, actor, reason: str) -> None:
    NormOverride.objects.bulk_create(
        NormOverride(
            project=change.project, content_line=check.line, beneficiary=check.beneficiary, support=check.support,
            maximum=check.maximum, reason=reason, asked_by=actor, change=change, is_current=False,
        )
        for check in exceeded_norms(change.project, change.new, timezone.localdate())
    )  # fmt: skip


@transaction.atomic
def answer_override(change: ChangeRequest, override: NormOverride, *, actor, accept: bool, answer: str = "") -> None:
    """A unit's head accepts or refuses that the change exceeds a norm; a refusal says why.

    Raises:
        Refused: role, the request was decided or answered, the person asked, no reason.
        StaleRecordError: somebody wrote the request after it was read.
    """
    refuse_if(against_answering(actor, change, override))
    if not accept and not answer:
        refuse_if([Reason("Cần ghi lý do không chấp nhận.", field="answer")])
    verb = "accept_override" if accept else "refuse_override"
    audit.claim(change, actor=actor, verb=verb, changes={"override": [None, override.pk]})
    override.is_accepted, override.answer = accept, answer
    override.accepted_by, override.accepted_at = actor, timezone.now()
    override.save(update_fields=["is_accepted", "answer", "accepted_by", "accepted_at"])


def against_answering(user, change: ChangeRequest, override: NormOverride) -> list[Reason]:
    """Why `user` may not answer now; maker ≠ checker."""
    if Role.UNIT_HEAD not in user.role_codes:
        return [Reason("Anh/chị không có quyền trả lời; việc này thuộc trưởng, phó phòng.")]
    if change.state not in CHANGE_OPEN or override.is_accepted is not None:
        return [Reason("Đề nghị này đã được trả lời hoặc điều chỉnh đã được quyết định.")]
    if user.pk == override.asked_by_id:
        return [Reason("Người đề nghị không được tự chấp nhận; việc này cần một người khác.")]
    return []


def _touched(project: Project, kind: str, values: Mapping) -> tuple[dict, dict]:
    """The values before and after of the fields in which they differ."""
    before = snapshot(project, CHANGE_FIELDS[kind])
    after = {name: _plain(name, values[name]) for name in before if name in values}
    if kind == ChangeKind.NEXT_YEAR:
        after["year"] = project.year + 1
    touched = [name for name, value in after.items() if _flat(value) != _flat(before[name])]
    return {name: before[name] for name in touched}, {name: after[name] for name in touched}


def _flat(value):
    """Text as it is read: a browser writes its own ends of lines."""
    return "\n".join(line.rstrip() for line in value.split("\n")).strip() if isinstance(value, str) else value


def _plain(name: str, value):
    """A value as JSON keeps it.

    Raises:
        Refused: an amount is out of range, or two rows are for the same content and beneficiary.
    """
    if name == "funding":
        rows = [row for row in value if row.total]
        try:
            check_rows(rows)
        except ValidationError as error:
            refuse_if(Reason(message) for message in error.messages)
        return funding_json(rows)
    if name == "contents":
        return [content.pk for content in value]
    return value.pk if name == "place" and value else value


def _against_facts(project: Project, reason: str, text: str, asked_on: dt.date):
    if reason not in ChangeReason.values:
        yield Reason("Chọn nguyên nhân trong danh sách.", field="reason")
    if not text.strip():
        yield Reason("Cần ghi lý do.", field="text")
    if asked_on > timezone.localdate():
        yield Reason(f"Ngày {format_date(asked_on)} ở sau ngày hôm nay.", field="asked_on")
    elif (approved := _approved_on(project)) and asked_on < approved:
        days = f"{format_date(asked_on)} ở trước ngày phê duyệt kế hoạch, {format_date(approved)}"
        yield Reason(f"Ngày {days}.", field="asked_on")


def _approved_on(project: Project) -> dt.date | None:
    steps = TransitionRecord.objects.filter(entity=project.entity(), object_id=project.pk, name="approve")
    return steps.aggregate(last=Max("effective_on"))["last"]
