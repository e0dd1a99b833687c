"""What-if: what a draft plan would cost with these projects and these amounts. Reads only; money in đồng.

The total cost of a project stays: what its support loses, its own capital pays, where it has any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from khuyencong.core.numbers import format_vnd
from khuyencong.registry.enums import SUPPORT, Source
from projects.enums import CONTENT_GROUPS, ProjectState, content_group
from projects.models import CostLine, FundingLine, NormOverride, PlanBatch, Project, Scenario, ScenarioRow
from projects.norms import NormCheck, read_norms, read_rules
from projects.selectors import listed

OWN = Source.BENEFICIARY


@dataclass
class Cell:
    """One amount of support: of a content, a beneficiary and a source. `appraised` is what the dossier says."""

    line: FundingLine
    amount: int

    @property
    def appraised(self) -> int:
        return self.line.amount

    @property
    def key(self) -> str:
        person = self.line.beneficiary.establishment_id if self.line.beneficiary else 0
        return f"{self.line.content_line.content_id}-{person}-{self.line.source}"

    @property
    def case(self) -> tuple[int, int | None]:
        return self.line.content_line_id, self.line.beneficiary_id

    @property
    def label(self) -> str:
        who = self.line.beneficiary.establishment.name if self.line.beneficiary else ""
        parts = [f"Nội dung {self.line.content_line.content.code}", who, self.line.get_source_display()]
        return " · ".join(filter(None, parts))


@dataclass
class Row:
    """One project of a variant. One that is not appraised yet stays in the batch as it is (`is_fixed`)."""

    project: Project
    is_included: bool
    cells: list[Cell]
    rules: Mapping
    is_fixed: bool = False

    @property
    def changed(self) -> bool:
        return any(cell.amount != cell.appraised for cell in self.cells)

    @property
    def raised(self) -> bool:
        return any(cell.amount > cell.appraised for cell in self.cells)

    @property
    def support(self) -> int:
        return sum(cell.amount for cell in self.cells)

    @cached_property
    def funding(self) -> list[tuple[FundingLine, int]]:
        """Every line of the dossier with its amount in this variant."""
        amounts = {cell.line.pk: cell.amount for cell in self.cells}
        moved: dict[tuple, int] = {}
        for cell in self.cells:
            moved[cell.case] = moved.get(cell.case, 0) + cell.amount - cell.appraised
        lines = list(self.project.funding.all())
        own = {line.pk: max(0, line.amount - moved.get((line.content_line_id, line.beneficiary_id), 0))
               for line in lines if line.source == OWN}  # fmt: skip
        return [(line, amounts.get(line.pk, own.get(line.pk, line.amount))) for line in lines]

    @property
    def sums(self) -> dict[str, int]:
        sums = dict.fromkeys(Source.values, 0)
        for line, amount in self.funding:
            sums[line.source] += amount
        return sums

    @property
    def total(self) -> int:
        return sum(self.sums.values())

    @cached_property
    def checks(self) -> list[NormCheck]:
        """The norms beside the amounts of this variant."""
        sums: dict[tuple, int] = {}
        for cell in self.cells:
            sums[cell.case] = sums.get(cell.case, 0) + cell.amount
        found = read_norms(self.project, rules=self.rules).checks
        return [replace(check, support=sums.get(check.key, 0)) for check in found]

    @property
    def maximum(self) -> int | None:
        """The most that the norms allow, where each part has a maximum."""
        bounds = [check.maximum for check in self.checks]
        return None if not bounds or None in bounds else sum(bounds)

    @property
    def warnings(self) -> list[str]:
        """What is against these amounts, or must be known of them."""
        said = [
            f"{check.who}: {check.verdict[:1].lower()}{check.verdict[1:]} ({check.basis})."
            for check in self.checks if check.excess and not check.is_accepted
        ]  # fmt: skip
        if self.raised:
            said.append("Cao hơn hồ sơ đã thẩm định: muốn chọn thì lập và thẩm định lại hồ sơ.")
        return said


@dataclass
class Part:
    """A line of the summary: how many đề án, their support and total."""

    label: str
    count: int = 0
    support: int = 0
    total: int = 0

    def add(self, row: Row) -> None:
        self.count += 1
        self.support += row.support
        self.total += row.total


@dataclass
class Remainder:
    """What the year's budget of one source holds after the plan, reserve and other money included."""

    label: str
    budget: int
    used: int
    claim: int

    @property
    def left(self) -> int:
        return self.budget - self.used - self.claim

    @property
    def over(self) -> int:
        return max(0, -self.left)


@dataclass
class Summary:
    """The totals of one variant."""

    rows: list[Row]
    batch: PlanBatch
    ceilings: list[dict] = field(default_factory=list)

    @cached_property
    def chosen(self) -> list[Row]:
        return [row for row in self.rows if row.is_included]

    @cached_property
    def all(self) -> Part:
        return next(iter(self._split(lambda row: "Cộng")), Part("Cộng"))

    @cached_property
    def sums(self) -> dict[str, int]:
        return {source: sum(row.sums[source] for row in self.chosen) for source in Source.values}

    @property
    def by_source(self) -> list[tuple[str, int]]:
        return [(Source(source).label, amount) for source, amount in self.sums.items() if amount]

    @property
    def by_content(self) -> list[Part]:
        return self._split(lambda row: CONTENT_GROUPS.get(content_group(row.project.main_content.code), "Khác"))

    @property
    def by_place(self) -> list[Part]:
        return self._split(
            lambda row: str(row.project.place) if row.project.place else "Không thuộc riêng xã, phường nào"
        )

    @property
    def remainders(self) -> list[Remainder]:
        found = []
        for row in self.ceilings:
            source, lines = row["source"], self.batch.lines.all()
            claim = self.sums[source] + sum(line.amount for line in lines if line.source == source)
            claim += self.batch.reserve if source == self.batch.programme else 0
            if source in SUPPORT and (claim or row["budget"]):
                found.append(Remainder(source.label, row["budget"], row["consumed"], claim))
        return found

    def _split(self, name) -> list[Part]:
        parts: dict[str, Part] = {}
        for row in self.chosen:
            parts.setdefault(name(row), Part(name(row))).add(row)
        return sorted(parts.values(), key=lambda part: -part.support)


def candidates(user, batch: PlanBatch) -> QuerySet[Project]:
    """What a variant is made of: appraised projects that are in no other plan, and whatever is in this one."""
    funding = FundingLine.objects.select_related("content_line__content", "beneficiary__establishment")
    costs = CostLine.objects.select_related("content_line__content", "beneficiary__establishment")
    free = Q(batch=None, state=ProjectState.APPRAISED, year=batch.year, programme=batch.programme)
    parts = (
        Prefetch("funding", funding),
        Prefetch("costs", costs),
        Prefetch("norm_overrides", NormOverride.objects.all()),
    )
    rows = listed(user).filter(free | Q(batch=batch)).prefetch_related(*parts)
    return rows.order_by("sort_key", "pk")


class Desk:
    """The projects and norms of a batch, read once; `rows` lays any variant over them."""

    def __init__(self, user, batch: PlanBatch):
        self.batch = batch
        self.projects = list(candidates(user, batch))
        contents = {line.content_id for project in self.projects for line in project.content_lines.all()}
        self.rules = read_rules(contents, localdate())

    def rows(self, picks: Mapping[int, tuple[bool, Mapping[str, int]]]) -> list[Row]:
        """`picks` is `{project: (is_included, {cell: đồng})}`."""
        return [self._row(project, *picks.get(project.pk, (False, {}))) for project in self.projects]

    def of(self, scenario: Scenario) -> list[Row]:
        return self.rows(picks_of(scenario.rows.all()))

    def as_it_is(self) -> dict[int, tuple[bool, dict]]:
        """The batch as it stands, as picks."""
        return {project.pk: (project.batch_id is not None, {}) for project in self.projects}

    def _row(self, project: Project, is_included: bool, support: Mapping[str, int]) -> Row:
        is_fixed = project.state != ProjectState.APPRAISED
        cells = [Cell(line, line.amount) for line in project.funding.all() if line.source in SUPPORT]
        for cell in () if is_fixed else cells:
            cell.amount = support.get(cell.key, cell.appraised)
        return Row(project, is_included or is_fixed, cells, self.rules, is_fixed)


def picks_of(rows: Iterable[ScenarioRow]) -> dict[int, tuple[bool, dict]]:
    return {row.project_id: (row.is_included, row.support) for row in rows}


def against_row(row: Row) -> Iterable[str]:
    """Why a chosen row cannot be carried over into the batch."""
    if row.raised:
        yield f"“{row.project}”: mức hỗ trợ cao hơn hồ sơ đã thẩm định; muốn tăng thì lập và thẩm định lại hồ sơ."
    if not row.support:
        yield f"“{row.project}”: không còn kinh phí hỗ trợ; bỏ chọn đề án này."
    if row.changed and any(check.needs_reason and not check.is_accepted for check in row.checks):
        yield f"“{row.project}”: mức hỗ trợ {format_vnd(row.support)} vượt định mức."
