"""Asking for a change. What becomes of the request are the steps of `projects.change_workflow.CHANGE`."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.workflow import Reason, claim, refuse_if
from projects.change_guards import against_ledger, against_state, against_values
from projects.change_values import funding_json, snapshot
from projects.enums import CHANGE_FIELDS, CHANGE_OPEN, ChangeKind, ChangeReason
from projects.models import ChangeRequest, Project
from projects.parts import check_rows


def against_asking(user, project: Project, kind: str) -> list[Reason]:
    """Why `user` cannot ask for a change of this kind now, as far as is known before the facts are typed in."""
    if Role.OFFICER not in user.role_codes:
        return [Reason("Bạn không có quyền đề nghị điều chỉnh; việc này thuộc chuyên viên Trung tâm.")]
    if user.office_id != project.office_id:
        return [Reason(f"Đề án này do {project.office} lập; chỉ chuyên viên của phòng đó được đề nghị điều chỉnh.")]
    reasons = list(against_state(project))
    if ChangeRequest.objects.filter(project=project, kind=kind, state__in=CHANGE_OPEN).exists():
        reasons.append(Reason("Đã có một đề nghị cùng loại đang chờ; rút đề nghị đó trước khi lập đề nghị khác."))
    return reasons


@transaction.atomic
def ask_change(
    project: Project, *, actor, kind: str, reason: str, text: str, asked_on: dt.date, values: Mapping, letter: str = "",
) -> ChangeRequest:  # fmt: skip
    """Write down a request. `values` are the fields of `CHANGE_FIELDS[kind]` as they shall be; untouched ones may stand
    there too: `funding` as FundingRows, `contents` as Contents, `place` as a Place. "Into next year" sets the year.

    Raises:
        Refused: role, state, a date, or what is asked for is against it; reasons carry their field.
        StaleState: somebody wrote the project after it was read.
    """
    refuse_if(against_asking(actor, project, kind))
    claim(project, actor=actor, verb="ask_change", changes={"kind": [None, str(kind)]})
    old, new = _touched(project, kind, values)
    refuse_if([
        *_against_facts(project, reason, text, asked_on), *against_values(project, kind, old, new),
        *against_ledger(project, new),
    ])  # fmt: skip
    change = ChangeRequest.objects.create(
        project=project, number=project.changes.count() + 1, kind=kind, reason=reason, text=text.strip(),
        letter=letter.strip(), asked_on=asked_on, old=old, new=new,
    )  # fmt: skip
    audit.created(change, actor=actor, changes={"kind": [None, str(kind)], "reason": [None, str(reason)]})
    return change


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
