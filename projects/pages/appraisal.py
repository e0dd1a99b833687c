"""The page "Thẩm định" of a project: its council, sheets, average and spread, and what changed since a return."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import DEPARTMENT, Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_decimal
from projects.enums import ProjectState
from projects.guards.appraisal import Bars, criteria_on, rule_for
from projects.models import AppraisalRule, Council, CouncilMember, Project, ScoreSheet
from projects.pages.changed import ChangedSince
from projects.rules.appraisal import AppraisalMode, mean

CONTROL = {*DEPARTMENT, Role.AUDITOR}  # who reads the sheets while the appraisal runs


@dataclass(frozen=True)
class Seated:
    """One member beside the project. `ties` say why they do not score."""

    member: CouncilMember
    standing: str
    tone: str
    ties: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Part, position and office, and what ties them."""
        user = self.member.user
        who = " · ".join(filter(None, [self.member.get_part_display(), user.title, str(user.office or "")]))
        return ". ".join([who, *self.ties])


@dataclass(frozen=True)
class Result:
    """Average and spread of the signed sheets."""

    count: int
    mean: Decimal | None
    lowest: int = 0
    highest: int = 0

    @classmethod
    def of(cls, sheets: list[ScoreSheet]) -> "Result":
        totals = [sheet.total for sheet in sheets]
        return cls(len(totals), mean(totals), min(totals, default=0), max(totals, default=0))

    @property
    def average(self) -> str:
        return "–" if self.mean is None else format_decimal(self.mean, 1)

    @property
    def spread(self) -> str:
        return f"{self.lowest} – {self.highest}" if self.count else "–"

    @property
    def gap(self) -> int:
        return self.highest - self.lowest


class AppraisalPage:
    """`project` comes from `selectors.for_page`."""

    def __init__(self, project: Project, user, **forms):
        self.project, self.user, self.forms = project, user, forms

    @cached_property
    def council(self) -> Council | None:
        return Council.objects.of(self.project)

    @cached_property
    def bars(self) -> Bars:
        return Bars.one(self.project)

    @cached_property
    def rule(self) -> AppraisalRule | None:
        return rule_for(self.project)

    @property
    def mode(self) -> str:
        return (AppraisalMode(self.rule.mode) if self.rule else AppraisalMode.CONCLUSION).label

    @property
    def wanted(self) -> str:
        """What the programme's rule asks for, with its ground."""
        if self.rule is None:
            return ""
        asked = f"ít nhất {self.rule.sheets:02d} phiếu, điểm trung bình từ {self.rule.average} trở lên"
        what = f" {asked}" if self.rule.mode == AppraisalMode.COUNCIL else ""
        return f"{self.mode}:{what} ({self.rule.citation(self.project.programme)})".replace(": (", " (")

    @cached_property
    def sheets(self) -> list[ScoreSheet]:
        """All of them, void ones too, in the order of their numbers."""
        return list(self.project.sheets.select_related("member").prefetch_related("scores__criterion"))

    @cached_property
    def signed(self) -> list[ScoreSheet]:
        return [sheet for sheet in self.sheets if sheet.is_submitted and not sheet.is_void]

    @cached_property
    def own(self) -> ScoreSheet | None:
        return next((s for s in self.sheets if s.member_id == self.user.pk and not s.is_void), None)

    @cached_property
    def sees_sheets(self) -> bool:
        """While the appraisal runs a member sees the others' sheets after signing; the Centre sees them afterwards."""
        signed = self.own is not None and self.own.is_submitted
        return self.project.state != ProjectState.APPRAISAL or bool(self.user.role_codes & CONTROL) or signed

    @property
    def shown(self) -> list[ScoreSheet]:
        return self.signed if self.sees_sheets else []

    @property
    def void(self) -> list[ScoreSheet]:
        """Signed once, of no effect now."""
        return [sheet for sheet in self.sheets if sheet.is_submitted and sheet.is_void] if self.sees_sheets else []

    @cached_property
    def result(self) -> Result:
        return Result.of(self.signed)

    @cached_property
    def members(self) -> list[Seated]:
        return [self._seated(member) for member in self.council.members.all()] if self.council else []

    def _seated(self, member: CouncilMember) -> Seated:
        if ties := self.bars.of(member):
            return Seated(member, "Không chấm", "red", tuple(ties))
        sheet = next((s for s in self.sheets if s.member_id == member.user_id and not s.is_void), None)
        if sheet is None:
            return Seated(member, "Chưa chấm", "grey")
        if not sheet.is_submitted:
            return Seated(member, "Đang chấm", "amber")
        points = f", {sheet.total} điểm" if self.sees_sheets else ""
        return Seated(member, f"Đã ký ngày {format_date(localdate(sheet.submitted_at))}{points}", "green")

    @property
    def scores_now(self) -> bool:
        """Whether the reader has a sheet to fill in."""
        member = self.council.member(self.user) if self.council else None
        waits = self.project.state == ProjectState.APPRAISAL and not (self.own and self.own.is_submitted)
        return bool(member) and waits and not self.bars.of(member)

    @property
    def may_set_up(self) -> bool:
        return Role.DEPARTMENT_OFFICER in self.user.role_codes

    @property
    def may_void(self) -> bool:
        return self.may_set_up and self.project.state == ProjectState.APPRAISAL

    @property
    def council_url(self) -> str:
        """Where the council is set up: the batch's own stays the batch's."""
        if self.council and self.council.batch_id:
            return reverse("batches:council", args=[self.council.batch_id])
        return reverse("projects:council", args=[self.project.pk])

    @cached_property
    def changed(self) -> ChangedSince:
        return ChangedSince(self.project)

    @property
    def max_points(self) -> int:
        return sum(criterion.max_points for criterion in criteria_on())
