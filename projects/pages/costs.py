"""What the card "Dự toán" of a project's page shows, put into rows; the template only sets it out."""

from dataclasses import dataclass
from functools import cached_property

from khuyencong.core.numbers import format_decimal
from khuyencong.registry.enums import SUPPORT, Source
from projects.models import CostLine, Project
from projects.rules.costs import CostSums, compared, sums

SHORT = {Source.NATIONAL: "KC quốc gia", Source.LOCAL: "KC địa phương", Source.OTHER: "Nguồn khác"}


@dataclass(frozen=True)
class CostShown:
    """One item: `about` is what tells it apart, `cells` its (source's label, đồng)."""

    line: CostLine
    about: str
    cells: list[tuple[str, int]]

    @property
    def quantity(self) -> str:
        return f"{format_decimal(self.line.quantity)} {self.line.unit}"


class CostTable:
    """`project` comes from `selectors.for_page`; `edit_url` is empty for those who may not change the table."""

    def __init__(self, project: Project, edit_url: str = ""):
        self.project, self.edit_url = project, edit_url

    @cached_property
    def lines(self) -> list[CostLine]:
        return list(self.project.costs.all())

    @cached_property
    def sums(self) -> CostSums:
        return sums(self.lines)

    @property
    def compared(self) -> str:
        return compared(self.sums.total, sum(row.amount for row in self.project.funding.all()))

    @cached_property
    def sources(self) -> list[Source]:
        """Columns of the split; none as long as nobody has split anything."""
        return [source for source in (*SUPPORT, Source.OTHER) if getattr(self.sums, source)]

    @property
    def heads(self) -> list[str]:
        return [*(SHORT[source] for source in self.sources), *(["Đối ứng"] if self.sources else [])]

    @property
    def rows(self) -> list[CostShown]:
        return [CostShown(line, self._about(line), self._cells(line)) for line in self.lines]

    @property
    def total_cells(self) -> list[tuple[str, int]]:
        return self._cells(self.sums)

    def _cells(self, money: CostLine | CostSums) -> list[tuple[str, int]]:
        amounts = [getattr(money, source) for source in self.sources]
        return list(zip(self.heads, [*amounts, money.own], strict=False))

    def _about(self, line: CostLine) -> str:
        named = [
            line.specification, line.equipment_type, line.model and f"model {line.model}",
            line.serial and f"số máy {line.serial}", line.beneficiary and line.beneficiary.establishment.name,
            line.content_line and not line.content_line.is_main and str(line.content_line.content),
        ]  # fmt: skip
        return " · ".join(part for part in named if part)
