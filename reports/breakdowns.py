"""The figures of a period told apart by place, office, programme, source, batch and groups of contents.

Every row of a block stands in exactly one line of a breakdown, so the lines add up to the block. The block of a line
is `{event}.by_{dimension}.{line}`: `implemented.by_place.h643`, `plan.by_group.nd45.k3`, `consulting.by_office.tu-van`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from khuyencong.core.workflow import lower_first
from khuyencong.registry.bridging import Spot
from khuyencong.registry.enums import Programme
from reports.blocks import Block, Measure, summed
from reports.rows import LINES_CODE, BatchRow, Grouping, ProjectRow, RequestRow

# The events that are told apart, with the day by which a row counts in each.
DAYS = {"plan": "planned_on", "implemented": "started_on", "accepted": "accepted_on", "settled": "settled_on"}
OTHER_LINES = Spot("~khac", "Nội dung chi khác (ngoài đề án)", "~5")
NO_BATCH = Spot("~khong", "Không thuộc kế hoạch đợt nào", "~3")
NO_ADVISER = Spot("~chua-giao", "Chưa giao người tư vấn", "~3")
NO_GROUP = Spot("~chua-xep", "Nội dung chưa xếp nhóm", "~3")
PROGRAMMES = {one.value: Spot(one.value, one.label, str(number)) for number, one in enumerate(Programme)}
REQUESTS = (
    Measure("requests", "Số lượt tư vấn", "lượt", len),
    summed("establishments", "Số cơ sở được tư vấn, tính theo loại yêu cầu", "cơ sở", "new_in_category"),
    summed("products", "Số sản phẩm", "sản phẩm"),
)


@dataclass(frozen=True)
class Dimension:
    """One way of telling rows apart. `code` stands in keys, `slug` in the address of the page."""

    code: str
    slug: str
    title: str
    head: str
    spot: Callable[[ProjectRow, date], Spot]
    request_spot: Callable[[RequestRow], Spot] | None = None
    grouping: Grouping | None = None


def dimensions(data) -> list[Dimension]:
    """Those of a dataset: the fixed ones, then one for each grouping of contents."""
    batches = {row.pk: _batch(row, number) for number, row in enumerate((*data.earlier_batches, *data.batches))}
    return [
        Dimension("place", "dia-ban", "Theo địa bàn", "Địa bàn", _place, lambda row: row.spot(row.received_on)),
        Dimension("office", "don-vi", "Theo đơn vị lập đề án", "Đơn vị", _office, _request_office),
        Dimension("programme", "chuong-trinh", "Theo chương trình", "Chương trình", _programme),
        Dimension("batch", "dot", "Theo đợt kế hoạch", "Kế hoạch", lambda row, day: _batch_of(row, batches)),
        *map(_by_group, data.groupings),
    ]


def blocks(data) -> dict[str, Block]:
    """Every block of every breakdown, by key; those without rows too."""
    return {block.key: block for dimension in dimensions(data) for block in _blocks(data, dimension)}


def spots(data, dimension: Dimension) -> list[Spot]:
    """The lines of a breakdown: whatever any of its events has a row in, in order."""
    found = {spot.key: spot for _, spot in _placed(data, dimension)}
    return sorted(found.values(), key=lambda spot: (spot.order, spot.name, spot.key))


def _placed(data, dimension: Dimension) -> Iterable[tuple[str, Spot]]:
    for event in DAYS:
        for row in data.blocks[event].rows:
            yield event, _spot(dimension, event, row)
    if dimension.request_spot:
        for row in data.blocks["consulting"].rows:
            yield "consulting", dimension.request_spot(row)


def _spot(dimension: Dimension, event: str, row: ProjectRow) -> Spot:
    return dimension.spot(row, getattr(row, DAYS[event]))


def _blocks(data, dimension: Dimension) -> Iterable[Block]:
    lines = spots(data, dimension)
    for event in DAYS:
        whole = data.blocks[event]
        yield from _parts(whole, dimension, lines, lambda row, e=event: _spot(dimension, e, row), whole.measures)
    if dimension.request_spot:
        yield from _parts(data.blocks["consulting"], dimension, lines, dimension.request_spot, REQUESTS)


def _parts(whole: Block, dimension: Dimension, lines: list[Spot], spot: Callable, measures) -> Iterable[Block]:
    """The block cut into its lines."""
    parts: dict[str, list] = {line.key: [] for line in lines}
    for row in whole.rows:
        parts[spot(row).key].append(row)
    for line in lines:
        key = f"{whole.key}.by_{dimension.code}.{line.key}"
        yield Block(key, f"{whole.title}, {lower_first(line.name)}", whole.kind, tuple(parts[line.key]), measures)


# -- where a row stands


def _place(row: ProjectRow, day: date) -> Spot:
    return row.spot(day) if row.is_project else OTHER_LINES


def _office(row: ProjectRow, _: date) -> Spot:
    return Spot(row.office_code or "~chua-ro", row.office_name or "Chưa rõ", "") if row.is_project else OTHER_LINES


def _request_office(row: RequestRow) -> Spot:
    return Spot(row.office_code, row.office_name, "") if row.office_code else NO_ADVISER


def _programme(row: ProjectRow, _: date) -> Spot:
    return PROGRAMMES[row.programme]


def batch_name(row: BatchRow) -> str:
    """The batch with its decision, which tells apart batches of one name."""
    return f"{row} ({row.decision})"


def _batch(row: BatchRow, number: int) -> Spot:
    return Spot(f"k{row.pk}", batch_name(row), f"1{number:04}")


def _batch_of(row: ProjectRow, known: dict[int, Spot]) -> Spot:
    if row.batch_id is None:
        return NO_BATCH
    return known.get(row.batch_id) or Spot(f"k{row.batch_id}", row.batch_name, "0")


def _by_group(grouping: Grouping) -> Dimension:
    found = {
        code: Spot(group.code, group.name, f"{number:04}")
        for number, group in enumerate(grouping.groups) for code in group.contents
    }  # fmt: skip

    def spot(row: ProjectRow, _: date) -> Spot:
        return OTHER_LINES if row.content_code == LINES_CODE else found.get(row.content_code, NO_GROUP)

    return Dimension(
        f"group.{grouping.code}", "noi-dung", "Theo nhóm nội dung", "Nhóm nội dung", spot, grouping=grouping
    )
