"""The card "Kiểm tra sau hỗ trợ" of a project's page."""

import datetime as dt
from functools import cached_property

from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from projects.models import OutcomeCheck, Project
from projects.rules.outcomes import due_on


class OutcomeCard:
    """`rows` are read when asked for, in two queries."""

    def __init__(self, project: Project, accepted_on: dt.date):
        self.project, self.due = project, due_on(accepted_on)

    @cached_property
    def rows(self) -> list[OutcomeCheck]:
        found = self.project.outcomes.select_related("beneficiary__establishment", "recorded_by")
        return list(found.prefetch_related("values__indicator"))

    @property
    def missing(self) -> list[str]:
        checked = {row.beneficiary_id for row in self.rows}
        return [str(row) for row in self.project.beneficiaries.all() if row.pk not in checked]

    @property
    def said(self) -> str:
        if not self.missing:
            return ""
        state = "quá hạn từ" if self.due < localdate() else "hạn"
        return f"Chưa kiểm tra sau một năm ({state} {format_date(self.due)}): {', '.join(self.missing)}."
