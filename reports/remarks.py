"""The remarks on a report as its page and its form show them: beside the part that each is about."""

from dataclasses import dataclass
from functools import cached_property

from reports.models import PeriodicReport, ReportComment
from reports.parts import PARTS, WHOLE, key_of
from reports.services.comments import may_comment, may_resolve, sees_draft


@dataclass(frozen=True)
class Remark:
    comment: ReportComment
    may_resolve: bool


@dataclass(frozen=True)
class Part:
    """One heading with what was remarked on it."""

    key: str
    title: str
    remarks: list[Remark]


class Remarks:
    """What one person reads of them, in one query; nothing for who does not see the draft."""

    def __init__(self, report: PeriodicReport, user):
        self.report, self.user = report, user
        self.may_comment = may_comment(user, report)

    @cached_property
    def all(self) -> list[Remark]:
        if not sees_draft(self.user, self.report):
            return []
        rows = list(self.report.comments.select_related("author", "resolved_by"))
        for row in rows:
            row.report = self.report
        return [Remark(row, may_resolve(self.user, row)) for row in rows]

    @property
    def open_count(self) -> int:
        return sum(remark.comment.is_open for remark in self.all)

    def of(self, title: str) -> Part:
        """The heading `title`; under the whole report also remarks on headings that are no more."""
        key = key_of(title) if title else WHOLE
        mine = [row for row in self.all if (row.comment.part if row.comment.part in PARTS else WHOLE) == key]
        return Part(key, PARTS.get(key, title), mine)

    @property
    def said(self) -> str:
        """Those still open in one paragraph, for who writes."""
        still = (remark.comment for remark in self.all if remark.comment.is_open)
        each = [f"{PARTS.get(one.part, PARTS[WHOLE])}: “{one.text}” ({one.author})" for one in still]
        return f"Ý kiến chưa xử lý. {'; '.join(each)}." if each else ""
