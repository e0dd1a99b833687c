"""Writing the dự toán of a project."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.numbers import MAX_VND, format_int
from khuyencong.core.text import squeeze
from khuyencong.registry.models import Content, Establishment
from projects.enums import COSTS_EDITABLE
from projects.models import CostLine, Project
from projects.rules.costs import CostSums, line_amount, sums
from projects.services.access import why_not_own


@dataclass(frozen=True)
class CostRow:
    """One item as typed; money in đồng. Without a content it belongs to the main one of the project."""

    item: str
    unit: str
    quantity: Decimal
    unit_price: int
    vat: int = 0
    eligible: bool = True
    content: Content | None = None
    establishment: Establishment | None = None
    national: int = 0
    local: int = 0
    other: int = 0
    specification: str = ""
    equipment_type: str = ""
    model: str = ""
    serial: str = ""

    @property
    def amount(self) -> int:
        return line_amount(self.quantity, self.unit_price)


OF_THE_LINE = tuple(field.name for field in fields(CostRow) if field.name not in ("content", "establishment"))


@transaction.atomic
def save_costs(project: Project, rows: Iterable[CostRow], *, actor) -> None:
    """Replace the cost table, in the order given. `project.version` must be the version that the page showed.

    Raises:
        audit.StaleRecordError: somebody wrote the project since.
        ValidationError: not the actor's to edit, not editable in its state, or a row is out of range.
    """
    if reason := why_not_own(project, actor):
        raise ValidationError(reason)
    if project.state not in COSTS_EDITABLE:
        raise ValidationError("Dự toán chỉ sửa được khi đề án là dự thảo, chờ bổ sung, hoặc lập đề án chi tiết.")
    rows = list(rows)
    lines = [_line(project, row, place) for place, row in enumerate(rows, 1)]
    check_lines(lines)
    before = sums(CostLine.objects.filter(project=project))
    audit.claim(project, actor=actor, verb="edit_costs", changes={"costs": [_logged(before), _logged(sums(lines))]})
    CostLine.objects.filter(project=project).delete()
    CostLine.objects.bulk_create(lines)
    project._prefetched_objects_cache = {}


def _line(project: Project, row: CostRow, position: int) -> CostLine:
    contents = {line.content_id: line for line in project.content_lines.all()}
    people = {one.establishment_id: one for one in project.beneficiaries.all()}
    values = {name: getattr(row, name) for name in OF_THE_LINE}
    tidy = {name: squeeze(value) if isinstance(value, str) else value for name, value in values.items()}
    line = CostLine(project=project, position=position, **tidy)
    if row.content:
        line.content_line = contents[row.content.pk]
    if row.establishment:
        line.beneficiary = people[row.establishment.pk]
    line.settle()
    return line


def check_lines(lines: Iterable[CostLine]) -> None:
    """Amounts within range, and no more paid by others than an item costs."""
    for line in lines:
        largest = max(line.amount, line.vat, line.unit_price)
        if largest > MAX_VND:
            raise ValidationError(f"{line.item}: thành tiền vượt {format_int(MAX_VND)} đồng.")
        if line.own < 0:
            raise ValidationError(f"{line.item}: các nguồn hỗ trợ nhiều hơn thành tiền {format_int(-line.own)} đồng.")


def _logged(costs: CostSums) -> dict[str, int]:
    return {"amount": costs.amount, "vat": costs.vat, "eligible": costs.eligible}
