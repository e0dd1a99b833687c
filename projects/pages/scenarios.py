"""What the pages of variants show: the list with totals, one variant, two side by side."""

from dataclasses import dataclass

from django.urls import reverse

from khuyencong.core.numbers import format_int
from projects import selectors
from projects.models import PlanBatch, Project, Scenario
from projects.scenarios import Desk, Row, Summary
from projects.services.scenarios import against_planning


class ScenariosPage:
    """The variants of one batch for one user; `batch` comes from `selectors.batch_for_page`."""

    def __init__(self, batch: PlanBatch, user):
        self.batch, self.user = batch, user
        self.desk = Desk(user, batch)
        self.scenarios = list(batch.scenarios.prefetch_related("rows").order_by("pk"))
        self.ceilings = selectors.ceilings(batch)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("Kế hoạch", reverse("batches:list")), (str(self.batch), self.batch.get_absolute_url())]

    @property
    def writable(self) -> bool:
        return not against_planning(self.batch, self.user)

    def find(self, pk: int) -> Scenario | None:
        return next((scenario for scenario in self.scenarios if scenario.pk == pk), None)

    def summary(self, rows: list[Row]) -> Summary:
        return Summary(rows, self.batch, self.ceilings)

    @property
    def variants(self) -> list[tuple[Scenario, Summary]]:
        return [(scenario, self.summary(self.desk.of(scenario))) for scenario in self.scenarios]

    @property
    def present(self) -> Summary:
        """The batch as it stands."""
        return self.summary(self.desk.rows(self.desk.as_it_is()))


@dataclass(frozen=True)
class Pair:
    """One line of a comparison, as text on both sides."""

    label: str
    left: str
    right: str
    project: Project | None = None

    @property
    def differs(self) -> bool:
        return self.left != self.right


def compared_projects(left: Summary, right: Summary) -> list[Pair]:
    """Projects that are in at least one of the two, those that differ first."""
    sides = [{row.project.pk: row for row in summary.chosen} for summary in (left, right)]
    found = {key: side[key].project for side in sides for key in side}
    pairs = [Pair(project.title, *(_said(side.get(key)) for side in sides), project) for key, project in found.items()]
    return sorted(pairs, key=lambda pair: not pair.differs)


def _said(row: Row | None) -> str:
    return format_int(row.support) if row else "không chọn"


def compared_sums(left: Summary, right: Summary) -> list[Pair]:
    """Totals, sources, and what the year's budget has left."""
    sides = (left, right)
    pairs = [Pair("Số đề án", *(str(side.all.count) for side in sides))]
    pairs += [
        Pair(label, *(format_int(getattr(side.all, name)) for side in sides))
        for label, name in (("Khuyến công hỗ trợ", "support"), ("Tổng kinh phí", "total"))
    ]
    for label in dict.fromkeys(label for side in sides for label, _ in side.by_source):
        pairs.append(Pair(label, *(format_int(dict(side.by_source).get(label, 0)) for side in sides)))
    left_over = [{one.label: one.left for one in side.remainders} for side in sides]
    for label in dict.fromkeys([*left_over[0], *left_over[1]]):
        pairs.append(
            Pair(f"Dự toán năm còn lại, {label.lower()}", *(format_int(side.get(label, 0)) for side in left_over))
        )
    return pairs
