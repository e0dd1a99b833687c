"""Remarks on a report: written by who sees its draft, until it is issued."""

from django.db import transaction
from django.utils import timezone

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core import audit
from khuyencong.core.workflow import Reason, refuse_if
from reports.enums import OPEN, Issuer
from reports.guards import SIDE
from reports.models import PeriodicReport, ReportComment
from reports.parts import PARTS


def sees_draft(user, report: PeriodicReport) -> bool:
    """Remarks are for those who see the draft, also once the report is issued."""
    held = user.role_codes
    return bool(held & set(CENTRE_WIDE)) or (report.issuer == Issuer.DEPARTMENT and bool(held & set(DEPARTMENT)))


def may_comment(user, report: PeriodicReport) -> bool:
    return report.state in OPEN and sees_draft(user, report)


def may_resolve(user, comment: ReportComment) -> bool:
    """Who wrote it, and who writes or issues the report."""
    report = comment.report
    own = comment.author_id == user.pk or user.role_codes & SIDE[Issuer(report.issuer)]
    return comment.is_open and may_comment(user, report) and bool(own)


def _locked(report: PeriodicReport) -> PeriodicReport:
    """The report as it is now, kept from being issued meanwhile."""
    return PeriodicReport.objects.select_for_update(of=("self",)).defer("snapshot").get(pk=report.pk)


@transaction.atomic
def comment(report: PeriodicReport, *, part: str, text: str, actor) -> ReportComment:
    """The log says on which part and how long it is; the words stand in the remark alone.

    Raises:
        Refused: the report is issued, this person does not see its draft, there is no such part.
    """
    report = _locked(report)
    refuse_if([] if may_comment(actor, report) else [Reason("Báo cáo đã ban hành nên không nhận thêm ý kiến.")])
    refuse_if([] if part in PARTS else [Reason("Báo cáo không có phần này.", field="part")])
    made = ReportComment.objects.create(report=report, part=part, text=text, author=actor)
    audit.created(
        made, actor=actor, changes={"report": [None, report.pk], "part": [None, part], "text": [0, len(text)]}
    )
    return made


@transaction.atomic
def resolve(comment: ReportComment, *, actor) -> None:
    """Raises Refused, and audit.StaleRecordError where somebody was faster."""
    comment.report = _locked(comment.report)
    refuse_if([] if may_resolve(actor, comment) else [Reason("Ý kiến này không còn chờ xử lý.")])
    audit.claim(comment, actor=actor, verb="resolve", resolved_by=actor, resolved_at=timezone.now())
