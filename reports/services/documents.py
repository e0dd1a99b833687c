"""Beginning and correcting reports. What becomes of one are the steps of `reports.workflow.REPORT`."""

from django.db import IntegrityError, transaction

from khuyencong.accounts.enums import DEPARTMENT
from khuyencong.core import audit
from reports.document import FIELDS
from reports.enums import Issuer, ReportState
from reports.guards import SIDE
from reports.models import PeriodicReport
from reports.periods import Period


class ReportError(Exception):
    """It cannot be begun; the text says why in Vietnamese, `report` is the one in the way."""

    def __init__(self, text: str, report: PeriodicReport | None = None):
        self.report = report
        super().__init__(text)


def issuer_of(user) -> Issuer:
    """On whose behalf a person writes reports."""
    return Issuer.DEPARTMENT if user.role_codes & set(DEPARTMENT) else Issuer.CENTRE


def begin(period: Period, *, actor) -> PeriodicReport:
    """A draft whose written parts start from those of the last report of the same issuer.

    Raises:
        ReportError: this period has one already.
    """
    issuer = issuer_of(actor)
    report = PeriodicReport.of(period, issuer)
    before = PeriodicReport.objects.filter(issuer=issuer, end__lt=period.end, state=ReportState.ISSUED).first()
    for name in FIELDS if before else ():
        setattr(report, name, getattr(before, name))
    return _saved(report, actor)


def correct(report: PeriodicReport, *, actor) -> PeriodicReport:
    """A draft of the next edition of an issued report, with its texts.

    Raises:
        ReportError: another side issued it, it is not the issued one, or is being corrected already.
    """
    if not actor.role_codes & SIDE[Issuer(report.issuer)]:
        raise ReportError(f"Báo cáo này do {report.get_issuer_display()} ban hành; nơi đó lập bản sửa.")
    if report.state != ReportState.ISSUED:
        raise ReportError("Chỉ lập bản sửa cho báo cáo đang có hiệu lực.")
    new = PeriodicReport.of(report.period, report.issuer)
    new.edition, new.corrects = report.edition + 1, report
    for name in FIELDS:
        setattr(new, name, getattr(report, name))
    return _saved(new, actor)


def _saved(report: PeriodicReport, actor) -> PeriodicReport:
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            audit.created(report, actor=actor)
    except IntegrityError:
        last = PeriodicReport.objects.filter(
            kind=report.kind, start=report.start, end=report.end, issuer=report.issuer
        ).first()
        raise ReportError(f"{last or report} đã có; mở bản đó để làm tiếp.", last) from None
    return report
