"""How reports under review wait (khuyencong.waiting): for the leader of the side that issues them."""

from khuyencong.waiting.watches import Watch
from reports.enums import ReportState
from reports.guards import of_the_side
from reports.models import PeriodicReport
from reports.workflow import REPORT

REPORTS = Watch(
    "bao-cao", "Báo cáo", REPORT, lambda user: PeriodicReport.objects.visible_to(user).defer("snapshot"),
    born=lambda report: report.end, roles=of_the_side, days={ReportState.REVIEW: 3},
)  # fmt: skip
