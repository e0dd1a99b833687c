"""The volume of work in minutes of acceptance, item by item of the dự toán."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from khuyencong.core.workflow import Reason
from projects.models import AcceptanceMinutes, CostLine, WorkVolume

MAX_VOLUME = Decimal(10) ** 9
Volumes = Mapping[CostLine, tuple[Decimal, str]]


def against_volumes(row: AcceptanceMinutes, volumes: Volumes) -> Iterable[Reason]:
    """Items are of this project and of this beneficiary or of nobody; each within range."""
    for cost, (done, _) in volumes.items():
        field = f"done_{cost.pk}"
        if cost.project_id != row.project_id or cost.beneficiary_id not in {None, row.beneficiary_id}:
            yield Reason(f"Hạng mục “{cost.item}” không phải của đơn vị này.", field=field)
        elif not 0 <= done < MAX_VOLUME:
            yield Reason(f"Khối lượng của “{cost.item}” quá lớn hoặc âm.", field=field)


def save_volumes(row: AcceptanceMinutes, volumes: Volumes) -> None:
    """The items as they stand now: the dự toán may be written anew later."""
    WorkVolume.objects.bulk_create(
        WorkVolume(
            minutes=row, name=cost.item, specification=cost.specification, unit=cost.unit, planned=cost.quantity,
            done=done, quality=quality,
        )
        for cost, (done, quality) in volumes.items()
    )  # fmt: skip
