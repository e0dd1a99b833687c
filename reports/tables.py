"""Tables that the page and the paper share: cells are figures, so that each can open its rows."""

from dataclasses import dataclass
from decimal import Decimal

from reports.blocks import SOURCES, Block, Figure
from reports.dataset import Dataset
from reports.rows import LINES_CODE, ProjectRow


@dataclass(frozen=True)
class ContentRow:
    """Plan against implementation of one content, or of all (`code` empty)."""

    code: str
    name: str
    plan: Block
    done: Block

    def __getattr__(self, name: str) -> Figure:
        """`plan_support` is the figure of that measure in `plan`; likewise `done_…`."""
        side, _, measure = name.partition("_")
        if side not in ("plan", "done") or not measure:
            raise AttributeError(name)
        block = getattr(self, side)
        return Figure(f"{block.key}.{measure}", block, block.measure(measure))

    @property
    def projects_share(self) -> Decimal | None:
        return _percent(self.done_projects.value, self.plan_projects.value)

    @property
    def support_share(self) -> Decimal | None:
        return _percent(self.done_support.value, self.plan_support.value)


def content_rows(data: Dataset) -> list[ContentRow]:
    """One row per content of the plan or of what was implemented, in natural order of the codes."""
    return [
        ContentRow(
            "" if content.code == LINES_CODE else content.code, content.name,
            data.blocks[f"plan.by_content.{content.code}"], data.blocks[f"implemented.by_content.{content.code}"],
        )
        for content in data.contents
    ]  # fmt: skip


def content_total(data: Dataset) -> ContentRow:
    return ContentRow("", "Tổng cộng", data.blocks["plan"], data.blocks["implemented"])


@dataclass(frozen=True)
class CategoryRow:
    """Consulting of one category, or of all."""

    name: str
    requests: Figure
    establishments: Figure
    products: Figure


def category_rows(data: Dataset) -> list[CategoryRow]:
    return [
        _category_row(data, category.name, f"consulting.by_category.{category.code}") for category in data.categories
    ]


def category_total(data: Dataset) -> CategoryRow:
    return _category_row(data, "Tổng cộng", "consulting")


def _category_row(data: Dataset, name: str, key: str) -> CategoryRow:
    return CategoryRow(name, *(data.figure(f"{key}.{code}") for code in ("requests", "establishments", "products")))


@dataclass(frozen=True)
class Group:
    """Rows of the plan under one content, with their sums in đồng by source."""

    name: str
    rows: tuple[ProjectRow, ...]

    @property
    def sums(self) -> dict[str, int]:
        return sums(self.rows)


def plan_groups(data: Dataset) -> list[Group]:
    """The plan's rows as its page lists them: by content in the order of the codes, then in the order of the batch."""
    groups: dict[str, list[ProjectRow]] = {}
    for row in sorted(data.blocks["plan"].rows, key=lambda row: row.content_order):
        groups.setdefault(row.content_name, []).append(row)
    return [Group(name, tuple(rows)) for name, rows in groups.items()]


def sums(rows) -> dict[str, int]:
    """Money of rows as decided, in đồng: `{"total": …, "national": …, "support": …}`, the keys of SOURCES."""
    return {code: sum(getattr(row.decided, code) for row in rows) for code in SOURCES}


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * 100 / whole if whole else None
