"""The year on one screen and on one sheet: money along its steps, contents, batches, places, advice, what is stuck.

A list is cut to its largest lines; the rest stand together in the last one, so that every list adds up to its total.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.models import User
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int, format_million, format_percent
from reports import breakdowns, stuck
from reports.blocks import rest_key
from reports.charts import Value
from reports.dataset import Dataset
from reports.pages import Headline, PeriodPage
from reports.periods import Period, days, whole_year
from reports.pictures import value
from reports.stuck import Stuck
from reports.templatetags.report_tags import report_url

SHORT_KINDS = {"Huyện ": "", "Xã ": "", "Thị xã ": "TX. ", "Thành phố ": "TP. ", "Phường ": "P. ", "Thị trấn ": "TT. "}
CLASSES = 4  # of places, by their money
# The steps of the money: block, label, measure of the support.
CHAIN = (
    ("plan", "Kế hoạch", "support"),
    ("authorised", "Phê duyệt đề án", "support"),
    ("contracted", "Ký hợp đồng", "value"),
    ("implemented", "Triển khai", "support"),
    ("advanced", "Tạm ứng", "amount"),
    ("accepted", "Nghiệm thu", "support"),
    ("settled", "Quyết toán", "support"),
)
MONEY_COLUMNS = ("Đề án", "KC hỗ trợ", "KC quốc gia", "KC địa phương", "Đối ứng")
PARTS = {"contracted": "value_", "advanced": "amount_"}
# What a list shows of each of its lines: split and measure.
BY_CONTENT = (
    ("plan.by_content", "projects"),
    ("implemented.by_content", "projects"),
    ("plan.by_content", "support"),
    ("implemented.by_content", "support"),
)
BY_BATCH = tuple((split.replace("content", "batch"), measure) for split, measure in BY_CONTENT)
BY_PLACE = (("plan.by_place", "projects"), ("plan.by_place", "support"))
BY_CATEGORY = tuple(("consulting.by_category", measure) for measure in ("products", "establishments", "requests"))


@dataclass(frozen=True)
class Limits:
    """How many lines of each list there is room for."""

    contents: int
    batches: int
    places: int
    categories: int
    stuck: int


SCREEN = Limits(contents=7, batches=5, places=15, categories=5, stuck=4)
PAPER = Limits(contents=9, batches=6, places=16, categories=6, stuck=6)


@dataclass(frozen=True)
class Line:
    """One line of a list: its numbers, each open to its rows. `before` compares with the year before, whose rows
    stand at `before_url`; `code` is the line in the keys of its figures.
    """

    name: str
    values: tuple[Value, ...]
    before: str = ""
    before_url: str = ""
    code: str = ""

    @property
    def labelled(self) -> list[tuple[str, Value]]:
        """Numbers of the money's steps with the names of their columns."""
        return list(zip(MONEY_COLUMNS, self.values, strict=True))

    @property
    def amounts(self) -> tuple[int, ...]:
        return tuple(one.amount for one in self.values)


@dataclass(frozen=True)
class Tile:
    """A place: đề án and support of the year's plan; `shade` 0 (no money) to CLASSES (the most)."""

    line: Line
    shade: int

    @property
    def name(self) -> str:
        """As short as a tile needs it: "Krông Pắc", "TP. Buôn Ma Thuột"."""
        for long, brief in SHORT_KINDS.items():
            if self.line.name.startswith(long):
                return brief + self.line.name.removeprefix(long)
        return self.line.name


def period_of(year: int) -> Period:
    """The year, or of the running one the days until today, so that it is compared with the same days before.

    Raises:
        PeriodError: there is no such year.
    """
    year_whole, today = whole_year(year), localdate()
    return days(year_whole.start, today) if today in year_whole else year_whole


class Overview:
    """The year as its leaders read it."""

    def __init__(self, data: Dataset, user: User, limits: Limits = SCREEN):
        self.data, self.user, self.limits, self.page = data, user, limits, PeriodPage(data)

    @property
    def year(self) -> int:
        return self.data.period.year

    @property
    def title(self) -> str:
        return f"Toàn cảnh khuyến công năm {self.year}"

    @property
    def sub(self) -> str:
        before = (
            f"So với cùng kỳ năm {self.year - 1}." if self.data.previous else "Chưa có số liệu năm trước để so sánh."
        )
        return f"Số liệu đến {format_date(self.data.as_at)}. {before}"

    @property
    def pdf_url(self) -> str:
        return f"{reverse('reports:overview_pdf')}?nam={self.year}"

    @property
    def period(self) -> Period:
        return self.data.period

    @property
    def headlines(self) -> list[Headline]:
        plan, *others = self.page.overview
        before = self._last_year.get("plan.projects")
        note = f"{format_int(len(self.data.batches))} đợt" + (
            f" · cùng kỳ {format_int(before)} đề án" if before else ""
        )
        return [replace(plan, note=note), *others, self.page.headlines[-1]]

    @property
    def money_columns(self) -> tuple[str, ...]:
        return ("Đề án", "KC hỗ trợ", "KCQG", "KCĐP", "Đối ứng")

    @property
    def today(self) -> dt.date:
        return localdate()

    # -- lists

    @cached_property
    def chain(self) -> list[Line]:
        """Each step of the money: đề án, support, its two sources, đối ứng (an advance has none)."""
        return [self._step(*step) for step in CHAIN]

    @cached_property
    def contents(self) -> list[Line]:
        named = [(one.name, one.code) for one in self.data.contents]
        return self._cut(self._lines(named, BY_CONTENT), BY_CONTENT, self.limits.contents, "nội dung")

    @cached_property
    def batches(self) -> list[Line]:
        return self._cut(self._lines(self._spots("batch"), BY_BATCH), BY_BATCH, self.limits.batches, "đợt")

    @property
    def total(self) -> Line:
        keys = ("plan.projects", "implemented.projects", "plan.support", "implemented.support")
        return Line("Tổng cộng", self._values(*keys))

    @cached_property
    def places(self) -> list[Tile]:
        """The plan by place, most money first."""
        lines = [line for line in self._lines(self._spots("place"), BY_PLACE) if any(line.amounts)]
        lines.sort(key=lambda line: -line.amounts[1])
        shown = self._cut(lines, BY_PLACE, self.limits.places, "địa bàn")
        most = lines[0].amounts[1] if lines else 0
        return [Tile(line, -(-CLASSES * min(line.amounts[1], most) // most) if most else 0) for line in shown]

    @cached_property
    def categories(self) -> list[Line]:
        named = [(_advice(one.name), one.code) for one in self.data.categories]
        return self._cut(self._lines(named, BY_CATEGORY), BY_CATEGORY, self.limits.categories, "loại")

    @property
    def category_total(self) -> Line:
        return Line(
            "Tổng số", self._values(*(f"consulting.{name}" for name in ("products", "establishments", "requests")))
        )

    # -- what is stuck today

    @cached_property
    def waiting(self) -> list[Stuck]:
        return stuck.waiting(self.user)[: self.limits.stuck]

    @cached_property
    def warnings(self) -> list[Stuck]:
        return stuck.warned(self.user)[: self.limits.stuck]

    # -- figures

    def _values(self, *keys: str) -> tuple[Value, ...]:
        return tuple(value(self.data.figure(key), self.data) for key in keys)

    def _step(self, block: str, label: str, support: str) -> Line:
        prefix = PARTS.get(block, "")
        keys = ["projects", support, f"{prefix}national", f"{prefix}local"]
        values = self._values(*(f"{block}.{key}" for key in keys))
        own = (Value(0, ""),) if block == "advanced" else self._values(f"{block}.beneficiary")
        key = f"{block}.{support}"
        url = report_url(self.period.before, "rows", key) if self._last_year.get(key) else ""
        return Line(label, values + own, self._before(key), url)

    def _spots(self, code: str) -> list[tuple[str, str]]:
        dimension = next(one for one in breakdowns.dimensions(self.data) if one.code == code)
        return [(spot.name, spot.key) for spot in breakdowns.spots(self.data, dimension)]

    def _lines(self, named: Iterable[tuple[str, str]], figures) -> list[Line]:
        return [
            Line(name, self._values(*(f"{split}.{code}.{measure}" for split, measure in figures)), code=code)
            for name, code in named
        ]

    def _cut(self, lines: list[Line], figures, most: int, what: str) -> list[Line]:
        """The `most` largest by their last number, in the order given; those left over together in the last line."""
        if len(lines) <= most:
            return lines
        kept = sorted(lines, key=lambda line: line.amounts[::-1], reverse=True)[: most - 1]
        codes = [line.code for line in kept]
        keys = (f"{rest_key(split, codes)}.{measure}" for split, measure in figures)
        others = Line(f"và {len(lines) - len(kept)} {what} khác", self._values(*keys))
        return [*(line for line in lines if line in kept), others]

    def _before(self, key: str) -> str:
        """The figure of the year before and how much more or less it is now."""
        before = self._last_year.get(key)
        if not before:
            return "–"
        percent = Decimal(self.data.value(key) - before) * 100 / before
        sign = "+" if percent > 0 else ""
        return f"{format_million(before)} ({sign}{format_percent(percent, 0, spaced=False)})"

    @cached_property
    def _last_year(self) -> dict[str, int]:
        return {row.key: row.value for row in self.data.previous.figures} if self.data.previous else {}


def _advice(name: str) -> str:
    """A category of advice in a list of advice."""
    rest = name.removeprefix("Tư vấn ")
    return f"{rest[:1].upper()}{rest[1:]}"
