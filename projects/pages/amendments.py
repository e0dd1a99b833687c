"""What a batch's page shows of the decisions after the first: each line with its effect, and money as it was decided
and as it was amended."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from khuyencong.core.dates import format_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.numbers import format_vnd
from khuyencong.registry.enums import SUPPORT, Source
from projects import amended, selectors
from projects.enums import AmendmentPart, DecisionKind, ProjectState
from projects.models import Amendment, AmendmentItem, PlanBatch, Project, ledger_of


@dataclass(frozen=True)
class Line:
    """One line of an amendment. `effect` is what it adds to the support (đồng; negative gives back), by source."""

    part: str
    project: Project
    about: str
    effect: dict[str, int]
    year: int

    @property
    def support(self) -> int:
        return sum(self.effect.values())


@dataclass(frozen=True)
class AmendmentView:
    """One amendment: a draft as long as it has no decision."""

    amendment: Amendment
    lines: list[Line]
    left: list[tuple[str, int]]  # what the year's budget still holds after it, by source; only of a draft

    @property
    def title(self) -> str:
        decision = self.amendment.decision
        if decision is None:
            return "Dự thảo, chờ Lãnh đạo Sở quyết định"
        return f"Quyết định số {decision.number}, ngày {format_date(decision.issued_on)}"

    @property
    def reserve(self) -> str:
        after = self.amendment.reserve
        return "" if after is None else f"Dự phòng của kế hoạch sau quyết định: {format_vnd(after)}."

    @property
    def support(self) -> int:
        return sum(line.support for line in self.lines)


def amendment_views(batch: PlanBatch, ceilings: list[dict]) -> list[AmendmentView]:
    """The draft first, then the newest decision; two queries whatever their number."""
    amendments = sorted(batch.amendments.all(), key=lambda row: (row.decision_id is not None, -row.pk))
    if not amendments:
        return []
    items = amended.amendment_items(amendments)
    money = selectors.support_of_each([item.project_id for item in items if item.part == AmendmentPart.ADD])
    found = []
    for amendment in amendments:
        lines = [_line(item, batch, money) for item in items if item.amendment_id == amendment.pk]
        left = _left(amendment, batch, lines, ceilings) if amendment.decision_id is None else []
        found.append(AmendmentView(amendment, lines, left))
    return found


def _line(item: AmendmentItem, batch: PlanBatch, money: dict[int, dict[str, int]]) -> Line:
    project, year = item.project, (item.project.batch or batch).year
    if item.part == AmendmentPart.ADD:
        return Line(item.get_part_display(), project, "", money.get(project.pk, {}), batch.year)
    if item.part == AmendmentPart.STOP:
        about = f"{item.get_reason_code_display()}. {item.text}"
        return Line(item.get_part_display(), project, about, _given_back(project), year)
    old, new = item.change.old.get("funding", ()), item.change.new.get("funding", ())
    effect = {source: _of(new, source) - _of(old, source) for source in SUPPORT}
    return Line(item.get_part_display(), project, str(item.change), effect, year)


def _of(funding: Iterable[dict], source: str) -> int:
    return sum(row["amount"] for row in funding if row["source"] == source)


def _given_back(project: Project) -> dict[str, int]:
    if stop := getattr(project, "stop", None):
        return {source: -getattr(stop, f"released_{source}") for source in SUPPORT}
    return {source: -amount for source, amount in ledger_of(project).unspent.items()}


def _left(amendment: Amendment, batch: PlanBatch, lines: list[Line], ceilings: list[dict]) -> list[tuple[str, int]]:
    reserve = 0 if amendment.reserve is None else amendment.reserve - batch.reserve
    rows = []
    for row in ceilings:
        taken = sum(line.effect.get(row["source"], 0) for line in lines if line.year == batch.year)
        taken += reserve if row["source"] == batch.programme else 0
        rows.append((row["source"].label, row["remaining"] - taken))
    return rows


@dataclass
class Stage:
    """What one decision did to the plan's projects: how many more or fewer, and đồng by source."""

    label: str
    projects: int = 0
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Source.values, 0))

    def add(self, count: int, amounts: dict[str, int]) -> None:
        self.projects += count
        for source in Source.values:
            self.sums[source] += amounts.get(source, 0)

    @property
    def support(self) -> int:
        return sum(self.sums[source] for source in SUPPORT)

    @property
    def total(self) -> int:
        return sum(self.sums.values())


class Course:
    """Money of a batch's projects as it was first decided, what each later decision did to it, and as amended.

    Read from the projects as they are and the steps of their logs, in one query.
    """

    def __init__(self, batch: PlanBatch, projects: list[Project]):
        self.batch, self.projects = batch, projects

    @cached_property
    def stages(self) -> list[Stage]:
        steps: dict[int, list[TransitionRecord]] = {}
        for row in amended.plan_steps(self.projects):
            steps.setdefault(row.object_id, []).append(row)
        found: dict[tuple[dt.date, str], Stage] = {}
        for decision in self.batch.decisions.all():
            if decision.kind == DecisionKind.PLAN:
                self._stage(found, decision.issued_on, decision.number)
        for project in self.projects:
            self._read(found, project, steps.get(project.pk, []))
        return [found[key] for key in sorted(found)]

    @staticmethod
    def _stage(found: dict, day: dt.date, number: str) -> Stage:
        label = f"Quyết định số {number}, ngày {format_date(day)}"
        return found.setdefault((day, number), Stage(label))

    def _read(self, found: dict, project: Project, steps: list[TransitionRecord]) -> None:
        now = {source: getattr(project, source) for source in Source.values}
        changes = [step for step in steps if step.name == "change"]
        first = changes[0].data["before"] if changes else now
        for step in steps:
            stage = self._stage(found, step.effective_on, step.data.get("number", ""))
            if step.name == "approve":
                stage.add(1, first)
            elif step.name == "change":
                before, after = step.data["before"], step.data["after"]
                stage.add(0, {source: after[source] - before[source] for source in Source.values})
            elif project.state == ProjectState.STOPPED:
                stage.add(-1, _lost(now, step.data))

    @property
    def shows(self) -> bool:
        """Whether anything came after the first decision."""
        return len(self.stages) > 1

    @cached_property
    def amended(self) -> Stage:
        total = Stage("Sau điều chỉnh")
        for stage in self.stages:
            total.add(stage.projects, stage.sums)
        return total


def _lost(now: dict[str, int], said: dict) -> dict[str, int]:
    """What a stop takes out of the plan: support that was not spent, and all the money of others."""
    support = {source: -said.get(f"released_{source}", 0) for source in SUPPORT}
    return {source: support.get(source, -now[source]) for source in Source.values}
