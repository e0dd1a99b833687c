"""A đề án as it stood on an earlier day: what was effective by then, as far as it had been recorded by a moment.

Read from what is only ever added to: the log of steps, the copies of the dossier, vouchers, annexes. With the moment
fixed a reading never changes; without one a later act dated back may change it, and `late` names that act.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.timezone import localdate

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import FROM_APPRAISAL, ProjectState, VoucherKind
from projects.models import ContractAnnex, PlanBatch, Project, ProjectCopy, Voucher

SIGNED = {VoucherKind.ADVANCE: 1, VoucherKind.PAYMENT: 1, VoucherKind.REFUND: -1}


@dataclass(frozen=True)
class AsAt:
    """Effective by `day`, recorded by `known` (None: by now)."""

    day: dt.date
    known: dt.datetime | None = None

    def recorded(self, rows: QuerySet) -> QuerySet:
        return rows if self.known is None else rows.filter(recorded_at__lte=self.known)

    def is_late(self, row) -> bool:
        """Whether a row that counts on the day was typed in only after it."""
        return localdate(row.recorded_at) > self.day


@dataclass
class Steps:
    """The steps of one record that stood at the moment, those of the day and before, oldest first."""

    rows: list[TransitionRecord] = field(default_factory=list)
    undone: list[TransitionRecord] = field(default_factory=list)  # effective by then, taken back after the day
    later: list[TransitionRecord] = field(default_factory=list)  # standing, effective after the day

    def last(self, *names: str) -> TransitionRecord | None:
        return next((row for row in reversed(self.rows) if row.name in names), None)

    @property
    def state(self) -> str:
        return self.rows[-1].target if self.rows else ""


def read_steps(entity: str, keys: Iterable[int], at: AsAt) -> dict[int, Steps]:
    """One query for all records."""
    log = at.recorded(TransitionRecord.log.filter(entity=entity, object_id__in=list(keys)).select_related("actor"))
    rows = list(log.order_by("sequence"))
    taken_back = {row.reverses_id: row for row in rows if row.reverses_id}
    found: dict[int, Steps] = defaultdict(Steps)
    for row in rows:
        if row.reverses_id:
            continue
        steps = found[row.object_id]
        if row.pk in taken_back:
            if row.effective_on <= at.day and at.is_late(taken_back[row.pk]):
                steps.undone.append(row)
        else:
            (steps.rows if row.effective_on <= at.day else steps.later).append(row)
    return found


@dataclass
class ProjectReading:
    """One project on that day. Money in đồng."""

    project: Project
    values: dict
    steps: Steps
    vouchers: list[Voucher]
    annexes: list[ContractAnnex]
    at: AsAt

    @property
    def state(self) -> ProjectState:
        return ProjectState(self.steps.state or ProjectState.DRAFT)

    @property
    def has_reached_appraisal(self) -> bool:
        return self.state in FROM_APPRAISAL or any(row.target == ProjectState.APPRAISAL for row in self.steps.rows)

    @property
    def sums(self) -> dict[str, int]:
        """`{source: đồng}`, every source named."""
        sums = Counter(dict.fromkeys(Source.values, 0))
        for line in self.values["funding"]:
            sums[line["source"]] += line["amount"]
        return dict(sums)

    @property
    def support(self) -> int:
        return sum(self.sums[source] for source in SUPPORT)

    @property
    def total(self) -> int:
        return sum(self.sums.values())

    @property
    def contract(self) -> int:
        """The support under contract: of the last annex, else of the contract itself; 0 without one."""
        step = self.steps.last("sign_contract")
        annexes = [row.value for row in self.annexes]
        return (annexes[-1] if annexes else step.data["value"]) if step else 0

    @property
    def advanced(self) -> int:
        return self._paid(VoucherKind.ADVANCE)

    @property
    def paid(self) -> int:
        return self._paid(VoucherKind.PAYMENT)

    @property
    def spent(self) -> int:
        """What went out and had not come back."""
        return sum(row.signed * SIGNED[VoucherKind(row.kind)] for row in self.vouchers)

    @property
    def accepted(self) -> int | None:
        step = self.steps.last("accept")
        return sum(step.data.get(source, 0) for source in SUPPORT) if step else None

    @property
    def late(self) -> list:
        """Steps and vouchers that count here though they were recorded after the day, and what was taken back since."""
        counted = (*self.steps.rows, *self.vouchers, *self.annexes)
        return [*(row for row in counted if self.at.is_late(row)), *self.steps.undone]

    @property
    def batch_id(self) -> int | None:
        """The plan in which it stood, from its inclusion on."""
        step = self.steps.last("include", "exclude", "approve", "withdraw")
        return step.data.get("batch", self.project.batch_id) if step and step.name in ("include", "approve") else None

    def _paid(self, kind: VoucherKind) -> int:
        return sum(row.signed for row in self.vouchers if row.kind == kind)


def read_projects(projects: QuerySet[Project], at: AsAt) -> list[ProjectReading]:
    """Readings of those of `projects` that were known then, in their order. Five queries."""
    found = list(projects)
    keys = [project.pk for project in found]
    steps = read_steps(Project.entity(), keys, at)
    copies = _by_project(at.recorded(ProjectCopy.objects.filter(project__in=keys)).order_by("pk"))
    vouchers = Voucher.objects.filter(project__in=keys, issued_on__lte=at.day).order_by("issued_on", "pk")
    vouchers = _by_project(at.recorded(vouchers))
    annexes = _by_project(at.recorded(ContractAnnex.objects.filter(project__in=keys, signed_on__lte=at.day)))
    readings = []
    for project in found:
        own = steps.get(project.pk, Steps())
        if values := _values(copies.get(project.pk, ()), own, at):
            parts = vouchers.get(project.pk, []), annexes.get(project.pk, [])
            readings.append(ProjectReading(project, values, own, *parts, at))
    return readings


def _by_project(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _values(copies: Iterable[ProjectCopy], steps: Steps, at: AsAt) -> dict | None:
    """What the dossier said on the day. A write is as old as its typing, or as a step that came after it, whichever is
    older; what a step itself wrote is as old as the step's paper.
    """
    said = None
    for copy in copies:
        if _effective(copy, steps) <= at.day:
            said = copy.values
    return said


def _effective(copy: ProjectCopy, steps: Steps) -> dt.date:
    standing = (*steps.rows, *steps.later)
    own = [row.effective_on for row in standing if row.sequence == copy.sequence]
    after = [row.effective_on for row in standing if row.sequence > copy.sequence]
    return min([*(own or [localdate(copy.recorded_at)]), *after])


@dataclass
class BatchReading:
    """One plan on that day, with its projects then."""

    batch: PlanBatch
    steps: Steps
    projects: list[ProjectReading]
    at: AsAt

    @property
    def state(self) -> str:
        return self.steps.state or self.batch._meta.get_field("state").default


def read_batch(batch: PlanBatch, projects: QuerySet[Project], at: AsAt) -> BatchReading:
    """`projects` are those that the reader sees, whatever plan they stand in now."""
    steps = read_steps(batch.entity(), [batch.pk], at).get(batch.pk, Steps())
    in_year = projects.filter(programme=batch.programme)
    readings = [reading for reading in read_projects(in_year, at) if reading.batch_id == batch.pk]
    return BatchReading(batch, steps, readings, at)
