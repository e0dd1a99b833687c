"""The table of indicators: what was done in the period and from the first day of the year, what was expected, against
the year's plan and the same period of the year before. Ratios on a base that is 0 or missing are not made.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int, format_million, format_percent
from reports.blocks import Figure
from reports.dataset import Dataset
from reports.indicators import INDICATORS, Indicator

AMENDED = (
    "Kế hoạch năm ghi theo quyết định phê duyệt; ở dòng có điều chỉnh, ngừng thì số sau là số sau điều chỉnh."
    " Tỷ lệ so với kế hoạch tính trên số sau điều chỉnh."
)


@dataclass(frozen=True)
class IndicatorRow:
    """One line. None stands for what there is not: no plan for it, nothing typed, nothing recorded so early."""

    indicator: Indicator
    done: Figure
    to_date: Figure
    plan: Figure | None  # as decided
    amended: Figure | None  # the same as later decisions left it
    estimate: int | None
    before: int | None

    @property
    def percent(self) -> Decimal | None:
        """Luỹ kế as a percentage of the year's plan as amended."""
        return _percent(self.to_date.value, self.amended.value) if self.amended else None

    @property
    def is_amended(self) -> bool:
        """Whether later decisions changed the plan of this line."""
        return bool(self.plan and self.amended and self.plan.value != self.amended.value)

    @property
    def delta(self) -> int | None:
        """How much more or less than in the same period of the year before."""
        return None if self.before is None else self.done.value - self.before

    @property
    def delta_percent(self) -> Decimal | None:
        return None if self.delta is None else _percent(self.delta, self.before)

    @property
    def unit(self) -> str:
        """As printed: money stands in triệu đồng."""
        return "triệu đồng" if self.indicator.is_money else self.indicator.unit

    def shown(self, value: int | None) -> str:
        """A value of this line as printed; nothing there and 0 are a dash."""
        if not value:
            return "–"
        return format_million(value) if self.indicator.is_money else format_int(value)

    @property
    def texts(self) -> dict[str, str]:
        """Every cell as printed."""
        plan = self.plan.value if self.plan else None
        return {
            "label": self.indicator.label, "unit": self.unit, "plan": self.shown(plan),
            "amended": self.shown(self.amended.value) if self.amended else "–",
            "plan_printed": self._plans(), "done": self.shown(self.done.value), "estimate": self.shown(self.estimate),
            "to_date": self.shown(self.to_date.value), "percent": _shown_percent(self.percent),
            "before": "0" if self.before == 0 else self.shown(self.before), "delta": self._signed(),
            "delta_percent": _shown_percent(self.delta_percent, signed=True),
        }  # fmt: skip

    def _plans(self) -> str:
        """As decided, and where it differs as amended: papers have one column for both."""
        said = [figure.value for figure in (self.plan, self.amended) if figure]
        return " / ".join(self.shown(value) for value in dict.fromkeys(said)) or "–"

    def _signed(self) -> str:
        if not self.delta:
            return "–" if self.before is None else "0"
        return f"{'+' if self.delta > 0 else '-'}{self.shown(abs(self.delta))}"


def _percent(part: int, base: int | None) -> Decimal | None:
    return Decimal(part) * 100 / base if base else None


def _shown_percent(percent: Decimal | None, *, signed: bool = False) -> str:
    if percent is None:
        return "–"
    sign = "+" if signed and percent > 0 else ""
    return f"{sign}{format_percent(percent, spaced=False)}"


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    name: str
    rows: tuple[IndicatorRow, ...]


class Comparison:
    """The whole table, and what its notes say."""

    def __init__(self, data: Dataset):
        self.data = data

    @cached_property
    def rows(self) -> list[IndicatorRow]:
        return [self._row(indicator) for indicator in INDICATORS]

    @property
    def groups(self) -> list[Group]:
        names = dict.fromkeys(indicator.group for indicator in INDICATORS)
        return [Group(name, tuple(row for row in self.rows if row.indicator.group == name)) for name in names]

    @property
    def has_estimates(self) -> bool:
        return bool(self.data.estimates)

    @property
    def is_amended(self) -> bool:
        return any(row.is_amended for row in self.rows)

    @property
    def left_out(self) -> set[str]:
        """Columns that have nothing to tell."""
        return {name for name, told in (("estimate", self.has_estimates), ("amended", self.is_amended)) if not told}

    @property
    def width(self) -> int:
        """The number of columns on a page."""
        return 10 - len(self.left_out)

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the columns."""
        data, period = self.data, self.data.period
        days = f"từ ngày {format_date(period.year_start)} đến ngày {format_date(data.as_at)}"
        notes = [f"Luỹ kế tính {days}; so với kế hoạch là luỹ kế so với kế hoạch năm {period.year}."]
        if self.is_amended:
            notes.append(AMENDED)
        if self.has_estimates:
            notes.append("Ước thực hiện đến hết kỳ do đơn vị ước tính, không phải số đã thực hiện.")
        if data.previous:
            notes.append(f"Cùng kỳ năm trước: {data.previous.name}; tăng, giảm là thực hiện trong kỳ so với cùng kỳ.")
        else:
            notes.append("Cùng kỳ năm trước: chưa có số liệu trong hệ thống để so sánh.")
        return notes

    @cached_property
    def _estimates(self) -> dict[str, int]:
        return {row.key: row.value for row in self.data.estimates}

    @cached_property
    def _before(self) -> dict[str, int]:
        return {row.key: row.value for row in self.data.previous.figures} if self.data.previous else {}

    def _row(self, indicator: Indicator) -> IndicatorRow:
        data, key = self.data, indicator.key
        plans = [data.figure(f"plan.{which}.{indicator.plan}") for which in ("year", "amended") if indicator.plan]
        plan, amended = plans or (None, None)
        return IndicatorRow(
            indicator=indicator, done=data.figure(key), to_date=data.to_date.figure(key), plan=plan, amended=amended,
            estimate=self._estimates.get(key), before=self._before.get(key),
        )  # fmt: skip
