"""A block is a set of rows with the figures taken over them; every figure has a key `block.measure`.

`implemented.by_content.3.4.support` is the measure `support` of the block `implemented.by_content.3.4`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any


@dataclass(frozen=True)
class Measure:
    """What is counted or summed over rows. `unit` is a word ("đề án") or "đồng".

    `column` is what one row adds, for measures that are plain sums.
    """

    code: str
    label: str
    unit: str
    of: Callable[[Sequence[Any]], int]
    column: Callable[[Any], int] | None = None

    @property
    def is_money(self) -> bool:
        return self.unit == "đồng"


@dataclass(frozen=True)
class Block:
    """Rows of one kind with their measures. The page behind a figure lists exactly these rows."""

    key: str
    title: str
    kind: str  # "projects" or "requests"
    rows: tuple[Any, ...]
    measures: tuple[Measure, ...]
    counted: dict[str, int] = field(default_factory=dict)  # figures counted by the app that owns their rule
    dated: Callable[[Any], Any] | None = None  # the day for which a row counts, where its kind of event does not say

    def measure(self, code: str) -> Measure:
        """Raises KeyError for a measure that this block does not have."""
        for measure in self.measures:
            if measure.code == code:
                return measure
        raise KeyError(code)

    def value(self, code: str) -> int:
        return self.counted[code] if code in self.counted else self.measure(code).of(self.rows)


def rest_key(split: str, lines: Sequence[str]) -> str:
    """The key of all lines of `split` ("plan.by_place") but those named: "plan.by_place.!h643,h644"."""
    return f"{split}.!{','.join(lines)}"


def rest(blocks: Mapping[str, Block], key: str) -> Block:
    """The block of a `rest_key`: the lines of that split that it does not name, together. KeyError for none."""
    split, _, named = key.partition(".!")
    whole, by, _ = split.partition(".by_")
    shown = {f"{split}.{line}" for line in named.split(",")}
    left = [block for name, block in blocks.items() if name.startswith(f"{split}.") and name not in shown]
    if not (by and named and left):
        raise KeyError(key)
    first = left[0]
    counted = {code: sum(block.value(code) for block in left) for code in first.counted}
    rows = tuple(row for block in left for row in block.rows)
    return Block(key, f"{blocks[whole].title}, các dòng còn lại", first.kind, rows, first.measures, counted)


@dataclass(frozen=True)
class Figure:
    """One figure and what explains it."""

    key: str
    block: Block
    measure: Measure

    @property
    def value(self) -> int:
        return self.block.value(self.measure.code)

    @property
    def title(self) -> str:
        label = self.measure.label
        return f"{self.block.title}: {label[:1].lower()}{label[1:]}"


def summed(code: str, label: str, unit: str = "đồng", attribute: str = "") -> Measure:
    """The sum of one attribute of the rows; `attribute` may be a path such as `money.total`."""
    value = attrgetter(attribute or code)
    return Measure(code, label, unit, lambda rows: sum(map(value, rows)), value)


SOURCES = {
    "total": "Tổng kinh phí",
    "national": "Khuyến công quốc gia",
    "local": "Khuyến công địa phương",
    "support": "Kinh phí khuyến công hỗ trợ",
    "beneficiary": "Đối ứng",
    "other": "Nguồn khác",
}


def money(attribute: str) -> tuple[Measure, ...]:
    """The six sums over one amount of the rows: "money" as approved, "accepted" or "settled"."""
    return tuple(summed(code, label, attribute=f"{attribute}.{code}") for code, label in SOURCES.items())


PROJECTS = Measure("projects", "Số đề án", "đề án", lambda rows: sum(row.is_project for row in rows))
SEVEN_KEYS = ("projects", *SOURCES)
ESTABLISHMENTS = Measure(
    "establishments", "Số cơ sở thụ hưởng", "cơ sở",
    lambda rows: len(frozenset().union(*(row.establishments for row in rows))),
)  # fmt: skip
CONTRACT_VALUE = summed("value", "Kinh phí khuyến công theo hợp đồng", attribute="contract_value")
APPROVED = (PROJECTS, *money("money"), ESTABLISHMENTS, CONTRACT_VALUE)
CONTRACTED = (
    *APPROVED,
    summed("value_national", "Khuyến công quốc gia theo hợp đồng", attribute="contract.national"),
    summed("value_local", "Khuyến công địa phương theo hợp đồng", attribute="contract.local"),
)
PLANNED = (PROJECTS, *money("decided"), ESTABLISHMENTS, CONTRACT_VALUE)
STANDING = Measure(
    "projects", "Số đề án", "đề án", lambda rows: sum(row.is_project and row.stopped_on is None for row in rows)
)
AMENDED = (STANDING, *money("amended"))
ACCEPTED = (PROJECTS, *money("accepted"), ESTABLISHMENTS)
SETTLED = (PROJECTS, *money("settled"), ESTABLISHMENTS)


REQUEST_MEASURES = (
    Measure("requests", "Số lượt tư vấn", "lượt", len),
    summed("sessions", "Số buổi tư vấn", "buổi"),
    summed("establishments", "Số cơ sở được tư vấn, tính theo loại yêu cầu", "cơ sở", "new_in_category"),
    summed("distinct_establishments", "Số cơ sở, mỗi cơ sở tính một lần", "cơ sở", "new_in_period"),
    summed("products", "Số sản phẩm", "sản phẩm"),
    summed("new_projects", "Số đề án hình thành", "đề án"),
)
