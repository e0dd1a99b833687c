"""A step that an issued report counts is no slip any more: it is corrected by a corrected report, not taken back."""

from collections.abc import Iterable

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Reason
from projects.models import PlanBatch, Project
from reports.enums import FROZEN
from reports.models import PeriodicReport

COUNTED = {Project.entity(), PlanBatch.entity()}


def issued_reports(step: TransitionRecord) -> Iterable[Reason]:
    """Why `step` stands: a report of its day was issued after it was recorded."""
    if step.entity not in COUNTED:
        return
    later = TransitionRecord.objects.filter(
        entity=PeriodicReport.entity(), name="issue", recorded_at__gte=step.recorded_at
    )
    held = PeriodicReport.objects.defer("snapshot").filter(
        state__in=FROZEN, start__lte=step.effective_on, end__gte=step.effective_on, pk__in=later.values("object_id")
    )
    if report := held.first():
        yield Reason(
            f"{report} (số {report.numbered}) đã ban hành với bước này, nên không hủy được; ghi bước sửa tiếp theo.",
            link=report.get_absolute_url(),
        )
