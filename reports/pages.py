"""What the pages of a period show, put into words and rows; templates only set it out."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_decimal, format_int, format_million, format_percent
from reports import annual, asat, pictures, sentences, tables
from reports.blocks import Figure, Measure
from reports.charts import Chart
from reports.comparison import Comparison
from reports.dataset import EVENTS, Dataset
from reports.periods import ADJECTIVES, YEAR


@dataclass(frozen=True)
class Headline:
    """One of the figures on top; `key` opens its rows."""

    label: str
    value: str
    unit: str
    note: str
    key: str


class PeriodPage:
    """The report of one period as a page."""

    def __init__(self, data: Dataset):
        self.data, self.period = data, data.period

    @property
    def title(self) -> str:
        kind = "Báo cáo khuyến công " if self.period.report == YEAR else "Báo cáo "
        return f"{kind}{self.period.name}"

    @property
    def sub(self) -> str:
        days = f"Số liệu từ {format_date(self.period.start)} đến {format_date(self.data.as_at)}."
        if not self.period.is_plain:
            days = f"{asat.sentence(self.period)} {asat.AS_TODAY}"
        return f"{days} Chọn một con số để xem các dòng phía sau."

    @cached_property
    def unrecorded(self) -> str:
        return asat.unrecorded(self.period)

    @property
    def period_title(self) -> str:
        return f"{self.period.name[:1].upper()}{self.period.name[1:]}"

    @property
    def overview_title(self) -> str:
        return f"Khuyến công năm {self.period.year}, số liệu đến {format_date(self.data.as_at)}"

    @property
    def report_label(self) -> str:
        return f"Báo cáo {ADJECTIVES[self.period.report]}"

    @property
    def overview(self) -> list[Headline]:
        """The figures of a leader's page."""
        done, before = self._implemented(), self.data.previous
        if before:
            done = replace(done, note=f"{done.note} · cùng kỳ {before.projects} đề án")
        return [self._plan(), self._money(), done, self._leverage()]

    @cached_property
    def headlines(self) -> list[Headline]:
        return [self._plan(), self._money(), self._implemented(), self._advised()]

    @cached_property
    def sections(self) -> list[sentences.Section]:
        return [section for section in sentences.sections(self.data) if section.sentences]

    @cached_property
    def contents(self) -> list[tables.ContentRow]:
        return tables.content_rows(self.data)

    @cached_property
    def total(self) -> tables.ContentRow:
        return tables.content_total(self.data)

    @cached_property
    def charts(self) -> list[Chart]:
        return pictures.of_period(self.data)

    @cached_property
    def annual(self) -> list[annual.AnnualFigures]:
        return annual.lines(self.data)

    @property
    def annual_notes(self) -> list[str]:
        return annual.notes(self.data)

    @cached_property
    def comparison(self) -> Comparison:
        return Comparison(self.data)

    @cached_property
    def categories(self) -> list[tables.CategoryRow]:
        return tables.category_rows(self.data)

    @cached_property
    def category_total(self) -> tables.CategoryRow:
        return tables.category_total(self.data)

    @cached_property
    def progress(self) -> list[tuple[str, Figure, Figure | None]]:
        """Label, number of đề án and, where there is one, the sum in đồng."""
        figure = self.data.figure
        return [
            ("Ký hợp đồng", figure("contracted.projects"), figure("contracted.value")),
            ("Nghiệm thu", figure("accepted.projects"), figure("accepted.support")),
            ("Không nghiệm thu", figure("refused.projects"), figure("refused.support")),
            ("Quyết toán", figure("settled.projects"), figure("settled.support")),
            ("Điều chỉnh", figure("changed.projects"), None),
            ("Ngừng triển khai", figure("stopped.projects"), figure("stopped.support")),
        ]

    def _plan(self) -> Headline:
        batches = ", ".join(f"{batch.name[:1].lower()}{batch.name[1:]}" for batch in self.data.batches)
        return self._count("Kế hoạch được phê duyệt", "plan.projects", batches or "không có trong kỳ")

    def _money(self) -> Headline:
        parts = (("KC quốc gia", "national"), ("KC địa phương", "local"), ("đối ứng", "beneficiary"), ("khác", "other"))
        sums = [(label, self.data.value(f"plan.{code}")) for label, code in parts]
        note = " · ".join(f"{label} {format_million(amount)}" for label, amount in sums if amount)
        value = format_million(self.data.value("plan.total"))
        return Headline("Tổng kinh phí kế hoạch", value, "triệu đồng", note, "plan.total")

    def _implemented(self) -> Headline:
        note = f"{format_million(self.data.value('implemented.support'))} triệu đồng hỗ trợ"
        if self.data.plan_share is not None:
            note += f" · {format_percent(self.data.plan_share)} kế hoạch"
        return self._count("Đã triển khai", "implemented.projects", note)

    def _advised(self) -> Headline:
        value = self.data.value
        note = f"{format_int(value('consulting.requests'))} lượt · {format_int(value('consulting.products'))} sản phẩm"
        return self._count("Tư vấn", "consulting.establishments", note)

    def _count(self, label: str, key: str, note: str) -> Headline:
        figure = self.data.figure(key)
        return Headline(label, format_int(figure.value), figure.measure.unit, note, key)

    def _leverage(self) -> Headline:
        """Đối ứng per đồng of support; opens the rows of what was implemented."""
        rate, before = self.data.leverage, self.data.previous
        value = "–" if rate is None else format_decimal(rate, 2)
        note = f"{format_million(self.data.value('implemented.beneficiary'))} triệu đồng đối ứng"
        if before and before.leverage is not None:
            note += f" · cùng kỳ {format_decimal(before.leverage, 2)}"
        return Headline("Mỗi đồng hỗ trợ huy động", value, "đồng đối ứng", note, "implemented.beneficiary")


# Columns of numbers in their order; those of ALWAYS stand also where the figure asked for is another.
COLUMNS = {
    "value": "KC theo hợp đồng", "value_national": "KCQG theo hợp đồng", "value_local": "KCĐP theo hợp đồng",
    "amount": "Đã tạm ứng", "amount_national": "KCQG tạm ứng", "amount_local": "KCĐP tạm ứng",
    "national": "KC quốc gia", "local": "KC địa phương", "support": "KC hỗ trợ",
    "beneficiary": "Đối ứng", "other": "Nguồn khác", "total": "Tổng kinh phí",
    "sessions": "Buổi", "establishments": "Cơ sở", "distinct_establishments": "Cơ sở", "products": "Sản phẩm",
    "new_projects": "Đề án",
}  # fmt: skip
HINTS = {
    "establishments": "Mỗi cơ sở tính một lần trong mỗi loại yêu cầu, ở lượt đầu tiên.",
    "distinct_establishments": "Mỗi cơ sở tính một lần trong kỳ, ở lượt đầu tiên.",
    "products": "Mỗi sản phẩm tính một lần trong mỗi loại yêu cầu, ở lượt đầu tiên.",
}
ALWAYS = ("support", "beneficiary", "other", "total", "sessions", "products")
DATE_LABELS = {
    "plan": "Phê duyệt", "authorised": "Phê duyệt đề án", "advanced": "Tạm ứng đầu tiên",
    "contracted": "Ký hợp đồng", "implemented": "Triển khai", "accepted": "Nghiệm thu",
    "refused": "Không nghiệm thu", "settled": "Quyết toán", "changed": "Điều chỉnh", "stopped": "Ngừng",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A number of one row, or of the foot. `is_asked` marks the column that the figure sums."""

    label: str
    value: int
    is_asked: bool


@dataclass(frozen=True)
class Line:
    row: Any
    day: dt.date | None
    cells: list[Cell]


class RowsPage:
    """The rows behind one figure, with a total that equals it."""

    def __init__(self, data: Dataset, figure: Figure):
        self.data, self.figure, self.block = data, figure, figure.block

    @property
    def sub(self) -> str:
        period = self.data.period
        days = f"Từ {format_date(period.start)} đến {format_date(self.data.as_at)}, kỳ báo cáo {period.name}."
        return f"{days} {asat.sentence(period)} {asat.unrecorded(period)}".rstrip()

    @cached_property
    def rows(self) -> list:
        """The rows that add to the figure; all of the block where it counts rows or what is distinct in them."""
        column = self.figure.measure.column
        return [row for row in self.block.rows if column is None or column(row)]

    @property
    def foot(self) -> str:
        """The number of rows in words; of a plan with other lines, the đề án among them."""
        if self.block.kind == "requests":
            return f"Tổng cộng {format_int(len(self.rows))} lượt"
        lines = sum(not row.is_project for row in self.rows)
        others = f" và {format_int(lines)} nội dung chi khác" if lines else ""
        return f"Tổng cộng {format_int(len(self.rows) - lines)} đề án{others}"

    @property
    def hint(self) -> str:
        """How a distinct figure was counted."""
        return HINTS.get(self.figure.measure.code, "") if self.block.kind == "requests" else ""

    @property
    def date_label(self) -> str:
        return DATE_LABELS.get(self._event, "Tiếp nhận")

    @cached_property
    def measures(self) -> list[Measure]:
        """The columns of numbers: the one asked for, and those that help to read it, empty ones left out."""
        asked, found = self.figure.measure.code, {measure.code: measure for measure in self.block.measures}
        summed = [found[code] for code in COLUMNS if code in found and found[code].column]
        return [m for m in summed if m.code == asked or (m.code in ALWAYS and m.of(self.rows))]

    @cached_property
    def lines(self) -> list[Line]:
        return [
            Line(row, self._day(row), self._cells(lambda measure, row=row: measure.column(row))) for row in self.rows
        ]

    @property
    def totals(self) -> list[Cell]:
        return self._cells(lambda measure: measure.of(self.rows))

    @property
    def _event(self) -> str:
        return self.block.key.partition(".")[0]

    def _day(self, row) -> dt.date | None:
        if self.block.dated:
            return self.block.dated(row)
        return getattr(row, EVENTS[self._event][0] if self._event in EVENTS else "received_on")

    def _cells(self, value: Callable[[Measure], int]) -> list[Cell]:
        return [Cell(COLUMNS[m.code], value(m), m.code == self.figure.measure.code) for m in self.measures]
