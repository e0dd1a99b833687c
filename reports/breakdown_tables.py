"""Breakdowns as tables: the same lines, columns and notes on every face."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from khuyencong.core.dates import format_date
from khuyencong.registry.bridging import BRIDGED, DIVIDED, FIRST_COMMUNE_DAY, LAST_DISTRICT_DAY, MANY, UNKNOWN, Spot
from reports.blocks import Figure
from reports.breakdowns import DAYS, Dimension, dimensions, spots
from reports.rows import Grouping


@dataclass(frozen=True)
class Column:
    """Figures of one measure of one event; `label` stands under `group`, `alone` where there is no group."""

    event: str
    measure: str
    group: str
    label: str

    @property
    def alone(self) -> str:
        return f"{self.label} {self.group[:1].lower()}{self.group[1:]}"


def _columns(event: str, group: str, **labels: str) -> tuple[Column, ...]:
    return tuple(Column(event, measure, group, label) for measure, label in labels.items())


COLUMNS = (
    *_columns("plan", "Kế hoạch", projects="Đề án", support="KC hỗ trợ", beneficiary="Đối ứng", total="Tổng"),
    *_columns(
        "implemented", "Triển khai", projects="Đề án", national="KC quốc gia", local="KC địa phương",
        beneficiary="Đối ứng", establishments="Cơ sở",
    ),
    *_columns("accepted", "Nghiệm thu", projects="Đề án", support="KC hỗ trợ"),
    *_columns("settled", "Quyết toán", projects="Đề án", support="KC hỗ trợ"),
)  # fmt: skip
ADVICE = _columns("consulting", "Tư vấn", requests="Lượt", establishments="Cơ sở")
BY_SOURCE = tuple(Column(event, "amount", group, "Kinh phí") for event, group in (
    ("plan", "Kế hoạch"), ("implemented", "Triển khai"), ("accepted", "Nghiệm thu"), ("settled", "Quyết toán"),
))  # fmt: skip
SOURCES = {
    "national": "Khuyến công quốc gia", "local": "Khuyến công địa phương", "beneficiary": "Đối ứng của cơ sở",
    "other": "Nguồn khác",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a table: its name, and a figure for each column."""

    key: str
    name: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]

    @property
    def cells(self) -> list[tuple[Figure, Column]]:
        return list(zip(self.figures, self.columns, strict=True))


@dataclass(frozen=True)
class Table:
    """A breakdown set out: lines of figures under `columns`, with a total that is the block's own figure."""

    code: str
    title: str
    head: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line
    notes: tuple[str, ...]
    grouping: Grouping | None = None

    @cached_property
    def groups(self) -> list[tuple[str, int]]:
        """Heads over the columns, each with the number of columns under it."""
        return list(Counter(column.group for column in self.columns).items())

    def without_empty(self) -> "Table":
        """Only the columns in which something stands; the first one always."""
        kept = [0, *(index for index, figure in enumerate(self.total.figures) if index and figure.value)]

        columns = tuple(self.columns[index] for index in kept)

        def cut(line: Line) -> Line:
            return Line(line.key, line.name, tuple(line.figures[index] for index in kept), columns)

        return replace(self, columns=columns, lines=tuple(map(cut, self.lines)), total=cut(self.total))


def tables(data) -> list[Table]:
    """All breakdowns of a dataset, that by source among them."""
    found = [table(data, dimension) for dimension in dimensions(data)]
    return [*found[:3], by_source(data), *found[3:]]


def printed(data) -> list[Table]:
    """Those of the annex: contents by the one grouping that is chosen for it."""
    kept = {f"group.{one.code}" for one in data.groupings if one.is_printed}
    return [one for one in tables(data) if one.lines and (not one.grouping or one.code in kept)]


def table(data, dimension: Dimension, columns: tuple[Column, ...] = COLUMNS) -> Table:
    shown = (*columns, *(ADVICE if dimension.request_spot else ()))
    lines = tuple(
        Line(spot.key, spot.name, tuple(
            data.figure(f"{column.event}.by_{dimension.code}.{spot.key}.{column.measure}") for column in shown
        ), shown)
        for spot in spots(data, dimension)
    )  # fmt: skip
    total = Line("", "Tổng cộng", tuple(data.figure(f"{column.event}.{column.measure}") for column in shown), shown)
    notes = tuple(_notes(data, dimension, lines, total))
    return Table(dimension.code, dimension.title, dimension.head, shown, lines, total, notes, dimension.grouping)


def by_source(data) -> Table:
    """Money by source. A đề án may have several sources, so this table counts money alone."""
    lines = tuple(
        Line(source, name, tuple(data.figure(f"{column.event}.{source}") for column in BY_SOURCE), BY_SOURCE)
        for source, name in SOURCES.items()
    )
    total = Line("", "Tổng cộng", tuple(data.figure(f"{column.event}.total") for column in BY_SOURCE), BY_SOURCE)
    note = "Một đề án có thể có nhiều nguồn, nên bảng này chỉ cộng kinh phí, không đếm đề án."
    return Table("source", "Theo nguồn kinh phí", "Nguồn", BY_SOURCE, lines, total, (note,))


# -- what is said under a table


def _notes(data, dimension: Dimension, lines: tuple[Line, ...], total: Line) -> Iterable[str]:
    if dimension.code == "place":
        yield from _place_notes(data)
    if grouping := dimension.grouping:
        yield "Đề án nhiều nội dung tính một lần, theo nội dung chính."
        if not grouping.verified:
            yield f"Cách gộp chưa kiểm chứng. {grouping.basis}."
    for index, figure in enumerate(total.figures):
        if figure.measure.column is None and sum(line.figures[index].value for line in lines) != figure.value:
            yield "Cơ sở có đề án ở nhiều dòng được tính ở từng dòng; dòng tổng tính mỗi cơ sở một lần."


def _place_notes(data) -> Iterable[str]:
    last, first = format_date(LAST_DISTRICT_DAY), format_date(FIRST_COMMUNE_DAY)
    if data.as_at <= LAST_DISTRICT_DAY:
        yield f"Số liệu có ngày đến hết {last}: tính theo huyện, thị xã, thành phố."
    elif data.period.start > LAST_DISTRICT_DAY:
        yield f"Số liệu có ngày từ {first}: tính theo xã, phường."
    else:
        yield (
            f"Việc có ngày đến hết {last} tính theo huyện, thị xã, thành phố cũ; từ {first} tính theo xã, phường. "
            "Một đề án có thể đứng ở huyện cũ (kế hoạch) và ở xã, phường (triển khai); trong mỗi cột chỉ tính một lần."
        )
    spots = list(_standing(data))
    texts = {
        BRIDGED: "ghi địa bàn theo tên của thời kỳ khác, được chuyển theo bảng sắp xếp đơn vị hành chính",
        DIVIDED: "ở đơn vị cũ đã chia, được tính vào đơn vị nhận phần chính",
    }
    for how, text in texts.items():
        if said := _counted(kind for kind, spot in spots if spot.how == how):
            yield f"{said} {text}."
    if said := _counted(kind for kind, spot in spots if spot.key == MANY.key):
        yield f"{said} ở nhiều địa bàn đứng ở một dòng riêng, tính một lần."
    if said := _counted(kind for kind, spot in spots if spot.key == UNKNOWN.key):
        yield f"{said} chưa rõ địa bàn: ghi xã, phường ở hồ sơ để được tính vào đúng dòng."


def _standing(data) -> Iterable[tuple[str, Spot]]:
    """Each đề án and request once, with where it stands; of several spots that one by its latest day."""
    projects = {}
    for event, day in DAYS.items():
        for row in data.blocks[event].rows:
            if row.is_project:
                projects[row.pk] = row.spot(getattr(row, day))
    yield from (("đề án", spot) for spot in projects.values())
    yield from (("lượt tư vấn", row.spot(row.received_on)) for row in data.blocks["consulting"].rows)


def _counted(kinds: Iterable[str]) -> str:
    """ "02 đề án, 11 lượt tư vấn"."""
    return ", ".join(f"{count:02} {kind}" for kind, count in Counter(kinds).items())
