"""Fields of letters: P24, the answers that send something back or refuse it, and P12b, what an establishment asks.

The points of an answer are the lines of the reason that was typed with the step.
"""

from django.conf import settings

from consulting.models import ConsultingRequest
from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record, TransitionRecord
from khuyencong.registry.enums import Programme
from projects.enums import ProjectState as S
from projects.models import Beneficiary, ChangeRequest, Project
from projects.pages.changes import ChangePage
from reports.papers.contexts.common import common, department
from reports.papers.contexts.projects import of_project, of_shop

# What the department answers about a project, and the Centre: the step and the kind of the letter.
ANSWERS = {"return_appraisal": "supplement", "fail_appraisal": "rejected", "refuse_acceptance": "refused"}
ANSWERED = {S.RETURNED, S.REJECTED, S.NOT_ACCEPTED}


def last_step(record: Record, *names: str) -> TransitionRecord | None:
    """The last step of `record` that stands; one of `names`, if any are given."""
    rows = TransitionRecord.objects.filter(entity=record.entity(), object_id=record.pk)
    return (rows.filter(name__in=names) if names else rows).order_by("-sequence").first()


def answers_project(project: Project) -> bool:
    """The last step was one that is answered by a letter of ours."""
    if project.state not in ANSWERED:
        return False
    step = last_step(project)
    return step is not None and step.name in ANSWERS


def on_project(project: Project) -> dict:
    """P24 on a project: to be supplemented, not passed, not accepted."""
    step = last_step(project, *ANSWERS)
    kind = ANSWERS[step.name]
    if kind == "refused":
        return _refusal(project, step)
    sent = last_step(project, "send_to_appraisal")
    about = "yêu cầu bổ sung hồ sơ đề án khuyến công" if kind == "supplement" else "kết quả thẩm định đề án khuyến công"
    base = _letter("SCT-QLCN", "department", project.programme, "QLCN", about,
                   recipients=("Như trên", f"Đơn vị thụ hưởng (qua {settings.KC_CENTRE_SHORT})"))  # fmt: skip
    ref = f"Tờ trình ngày {format_date(sent.effective_on)} của {settings.KC_CENTRE}" if sent else ""
    return base | {
        "addressee": settings.KC_CENTRE, "incoming_ref": ref, "letter_kind": kind, "points": points(step.note),
        "project_name": project.title,
    }  # fmt: skip


def _refusal(project: Project, step: TransitionRecord) -> dict:
    base = _letter(f"{settings.KC_CENTRE_SYMBOL}-KC", "centre", project.programme, "KC",
                   "không nghiệm thu đề án khuyến công",
                   recipients=("Như trên", department(), "Kế toán"))  # fmt: skip
    owed = getattr(project, "refund_obligation", None)
    return base | {
        "addressee": project.beneficiary_text or project.implementing_unit, "letter_kind": "refused",
        "points": points(step.note), "project_name": project.title, "refund": owed.amount if owed else 0,
    }  # fmt: skip


def on_change(change: ChangeRequest, project: Project) -> dict:
    """P24 on a change that was not granted, by whoever decides on its kind."""
    step = last_step(change, "deny")
    by_centre = change.decider == Role.CENTRE_LEADER
    symbol, archive = (f"{settings.KC_CENTRE_SYMBOL}-KC", "KC") if by_centre else ("SCT-QLCN", "QLCN")
    people = ("Như trên",) if by_centre else ("Như trên", f"Đơn vị thụ hưởng (qua {settings.KC_CENTRE_SHORT})")
    base = _letter(symbol, "centre" if by_centre else "department", project.programme, archive,
                   "trả lời đề nghị điều chỉnh đề án khuyến công", recipients=people)  # fmt: skip
    whose = project.beneficiary_text or "đơn vị thụ hưởng"
    return base | {
        "addressee": whose if by_centre else settings.KC_CENTRE, "letter_kind": "denied",
        "incoming_ref": f"văn bản đề nghị điều chỉnh ngày {format_date(change.asked_on)}",
        "points": points(step.note if step else ""), "project_name": project.title,
    }  # fmt: skip


def on_request(request: ConsultingRequest) -> dict:
    """P24 on a consulting request that the Centre does not take on."""
    base = _letter(f"{settings.KC_CENTRE_SYMBOL}-TV", "centre", Programme.LOCAL, "TV", "trả lời yêu cầu tư vấn",
                   recipients=("Như trên", "Hồ sơ tư vấn"))  # fmt: skip
    return base | {
        "addressee": request.establishment_name, "letter_kind": "declined", "points": points(request.result),
        "incoming_ref": f"yêu cầu tư vấn mã {request.code} ngày {format_date(request.received_on)}",
        "turn_to": turned_to(request),
    }  # fmt: skip


def turned_to(request: ConsultingRequest) -> str:
    """Who else may help, as the refusal took it down."""
    step = last_step(request, "decline")
    return step.data.get("turn_to", "").strip().rstrip(".") if step else ""


def _letter(symbol: str, issuer: str, programme: str, archive: str, subject: str, *, recipients: tuple) -> dict:
    base = common(
        symbol=symbol, issuer=issuer, programme=programme, archive=archive, recipients=recipients, subject=subject
    )
    return base | {"incoming_ref": "", "project_name": "", "reply_by": None, "refund": 0, "turn_to": ""}


def points(text: str) -> list[str]:
    """The lines of a reason, without the marks of a list and the stops at their ends."""
    lines = (line.strip().lstrip("-+*• ").rstrip(" .;") for line in text.splitlines())
    return [line for line in lines if line] or ["……………………………………………………"]


# -- what an establishment asks


def asked_withdrawal(row: Beneficiary, project: Project) -> dict:
    """P12b of a beneficiary that takes its dossier back."""
    step = last_step(project, "withdraw") if project.state == S.WITHDRAWN else None
    return _asked(row, project, "Rút hồ sơ đề nghị hỗ trợ kinh phí khuyến công") | {
        "is_withdrawal": True, "reason": step.note.rstrip(". ") if step else "", "diffs": [],
    }  # fmt: skip


def asked_change(change: ChangeRequest, project: Project, user) -> dict:
    """P12b of the first beneficiary: the change as the Centre took it down."""
    row = next(iter(project.beneficiaries.all()), None)
    return _asked(row, project, f"{change.get_kind_display()} của đề án khuyến công") | {
        "is_withdrawal": False, "reason": change.text.rstrip(". "),
        "diffs": [{"field_label": d.label, "old": d.old, "new": d.new} for d in ChangePage(change, user).differences],
    }  # fmt: skip


def _asked(row: Beneficiary | None, project: Project, subject: str) -> dict:
    base = common(symbol="", issuer="centre", programme=project.programme, archive="KC", recipients=(), subject=subject)
    return base | {"project": of_project(project), "est": of_shop(row.establishment if row else None)}
