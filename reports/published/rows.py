"""One plan and one đề án as the public sees them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from khuyencong.core.text import fold
from khuyencong.registry.enums import Programme
from projects.enums import BATCH_TONES, BatchState, DecisionKind, ProjectState
from projects.models import PlanBatch, Project
from reports.published.privacy import may_be_named, without_names

S = ProjectState
MONEY = ("national", "local", "support", "beneficiary", "other", "total")


class PublicStatus(models.TextChoices):
    """How far a đề án is, in six words; the portal's own states tell more of its desks than of the work."""

    APPROVED = "approved", "Đã phê duyệt"
    CARRIED_OUT = "carried_out", "Đang thực hiện"
    ACCEPTED = "accepted", "Đã nghiệm thu"
    SETTLED = "settled", "Đã quyết toán"
    NOT_ACCEPTED = "not_accepted", "Không nghiệm thu"
    STOPPED = "stopped", "Ngừng triển khai"


P = PublicStatus
STATUS = {
    S.APPROVED: P.APPROVED, S.DETAIL_REVIEW: P.APPROVED, S.AUTHORISED: P.APPROVED, S.CONTRACTED: P.CARRIED_OUT,
    S.IMPLEMENTING: P.CARRIED_OUT, S.ACCEPTANCE_REVIEW: P.CARRIED_OUT, S.ACCEPTED: P.ACCEPTED,
    S.LIQUIDATED: P.ACCEPTED, S.SETTLED: P.SETTLED, S.NOT_ACCEPTED: P.NOT_ACCEPTED, S.STOPPED: P.STOPPED,
}  # fmt: skip
# Steps whose day is that of the status; the first that was taken tells.
SINCE = {
    P.APPROVED: ("approve",), P.CARRIED_OUT: ("sign_contract", "assign", "start"), P.ACCEPTED: ("accept",),
    P.SETTLED: ("settle",), P.NOT_ACCEPTED: ("refuse_acceptance",), P.STOPPED: ("stop",),
}  # fmt: skip
TONES = {
    P.APPROVED: "blue", P.CARRIED_OUT: "green", P.ACCEPTED: "green", P.SETTLED: "green", P.NOT_ACCEPTED: "red",
    P.STOPPED: "red",
}  # fmt: skip


@dataclass(frozen=True)
class PublicDecision:
    number: str
    issued_on: dt.date
    is_plan: bool  # else it adds to the plan or changes it


@dataclass(frozen=True)
class PublicBatch:
    """Money in đồng over its đề án; `lines_total` is what the plan spends beside them."""

    pk: int
    name: str
    full_name: str
    year: int
    programme: Programme
    state: BatchState
    decisions: tuple[PublicDecision, ...]
    projects: int
    stopped: int
    money: dict[str, int]
    lines_total: int
    is_illustrative: bool

    @classmethod
    def of(cls, batch: PlanBatch) -> "PublicBatch":
        return cls(
            pk=batch.pk, name=str(batch), full_name=batch.full_name, year=batch.year,
            programme=Programme(batch.programme), state=BatchState(batch.state), decisions=_decisions(batch),
            projects=batch.projects_count, stopped=batch.stopped, lines_total=batch.lines_total,
            money={name: getattr(batch, name) for name in MONEY}, is_illustrative=batch.is_illustrative,
        )  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("published:batch", args=[self.pk])

    @property
    def own(self) -> int:
        """What is not support."""
        return self.money["total"] - self.money["support"]

    @property
    def tone(self) -> str:
        return BATCH_TONES[self.state]

    @property
    def decision(self) -> PublicDecision | None:
        return next((row for row in self.decisions if row.is_plan), None)


def _decisions(batch: PlanBatch) -> tuple[PublicDecision, ...]:
    return tuple(
        PublicDecision(row.number, row.issued_on, row.kind == DecisionKind.PLAN) for row in batch.decisions.all()
    )


@dataclass(frozen=True)
class PublicProject:
    """`beneficiaries` are those that may be named, `unnamed` counts the others. Place is a unit, never an address."""

    pk: int
    code: str
    title: str
    year: int
    programme: Programme
    batch_pk: int
    batch_name: str
    content_code: str
    content_name: str
    place: str
    unit: str
    beneficiaries: tuple[str, ...]
    unnamed: int
    money: dict[str, int]
    status: PublicStatus
    status_on: dt.date | None
    approved_on: dt.date | None
    decision: str
    changed_on: dt.date | None
    is_illustrative: bool

    @classmethod
    def of(cls, project: Project, steps: Mapping[str, dt.date]) -> "PublicProject":
        """`steps` are the days of the steps that stand."""
        people = [row.establishment for row in project.beneficiaries.all()]
        hidden = [row for row in people if not may_be_named(row)]
        status, content = STATUS[ProjectState(project.state)], project.main_content
        approved_on, decision = _approval(project, steps)
        return cls(
            pk=project.pk, code=project.code or "", title=without_names(project.title, hidden), year=project.year,
            programme=Programme(project.programme), batch_pk=project.batch_id, batch_name=str(project.batch),
            content_code=content.code, content_name=content.name, place=str(project.place or ""),
            unit=without_names(project.implementing_unit, hidden),
            beneficiaries=tuple(row.name for row in people if row not in hidden), unnamed=len(hidden),
            money={name: getattr(project, name) for name in MONEY}, status=status,
            status_on=_since(status, steps) or (approved_on if status == P.APPROVED else None),
            approved_on=approved_on, decision=decision, changed_on=steps.get("change"),
            is_illustrative=project.is_illustrative,
        )  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("published:project", args=[self.pk])

    @property
    def batch_url(self) -> str:
        return reverse("published:batch", args=[self.batch_pk])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def beneficiary_text(self) -> str:
        """Who benefits, in one line."""
        others = f"{self.unnamed} cơ sở không nêu tên" if self.unnamed else ""
        return "; ".join(filter(None, [*self.beneficiaries, others]))

    @property
    def search_text(self) -> str:
        """What a search by the public may find: what the public sees."""
        return fold(" ".join([self.code, self.title, self.place, self.unit, *self.beneficiaries]))


def _approval(project: Project, steps: Mapping[str, dt.date]) -> tuple[dt.date | None, str]:
    """The day from which it is in the plan, and the decision of that day: a later one may have added it."""
    decisions = _decisions(project.batch)
    first = next((row for row in decisions if row.is_plan), None)
    day = steps.get("approve") or (first and first.issued_on)
    of_day = next((row for row in decisions if row.issued_on == day), first)
    return day, of_day.number if of_day else ""


def _since(status: PublicStatus, steps: Mapping[str, dt.date]) -> dt.date | None:
    return next((steps[name] for name in SINCE[status] if name in steps), None)
