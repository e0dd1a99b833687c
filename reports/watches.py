"""How reports under review wait (khuyencong.waiting): for the leader of the side that issues them."""

from khuyencong.accounts.enums import Role
from khuyencong.waiting.watches import Watch
from reports.enums import Issuer, ReportState
from reports.guards import SIDE
from reports.models import PeriodicReport
from reports.workflow import REPORT


def _of_the_side(report: PeriodicReport, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(role for role in roles if role in SIDE[Issuer(report.issuer)])


REPORTS = Watch(
    "bao-cao", "Báo cáo", REPORT, lambda user: PeriodicReport.objects.visible_to(user).defer("snapshot"),
    born=lambda report: report.end, roles=_of_the_side, days={ReportState.REVIEW: 3},
)  # fmt: skip
