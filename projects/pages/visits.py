"""The inspections of a project's page, put into words and rows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import files_of
from khuyencong.core.dates import format_date
from projects.enums import CheckResult
from projects.models import Inspection, Project


@dataclass(frozen=True)
class InspectionRow:
    visit: Inspection
    files: list[Attachment]
    close_url: str = ""

    @property
    def follow_up(self) -> str:
        visit = self.visit
        if not visit.follow_up:
            return ""
        done, due = visit.follow_up_done_on, visit.follow_up_due
        state = f"đã xong {format_date(done)}" if done else f"hạn {format_date(due)}"
        if not done and due < localdate():
            state = f"quá hạn từ {format_date(due)}"
        note = f". {visit.follow_up_note}" if visit.follow_up_note else ""
        return f"Yêu cầu: {visit.follow_up} ({state}){note}"

    @property
    def checked(self) -> str:
        """How many items were looked at, and what was wrong."""
        rows = list(self.visit.checks.all())
        wrong = [f"{row.text}: {row.remark}" for row in rows if row.result == CheckResult.WRONG]
        if not rows:
            return ""
        said = f"Kiểm tra {len(rows):02d} mục"
        return f"{said}, chưa đúng {len(wrong):02d}: {'; '.join(wrong)}" if wrong else f"{said}, đều đúng"


def inspection_rows(project: Project, *, may_close: bool) -> list[InspectionRow]:
    """Newest first, in three queries."""
    visits = list(project.inspections.prefetch_related("checks"))
    files = files_of(visits)
    return [InspectionRow(row, files.get(row.pk, []), _close_url(row, may_close=may_close)) for row in visits]


def _close_url(row: Inspection, *, may_close: bool) -> str:
    return reverse("projects:follow_up", args=[row.project_id, row.pk]) if may_close and row.is_open else ""
