"""Mức hỗ trợ tối đa as arithmetic, told as people write it. Knows no model. Money in đồng, rounded down.

maximum = min(max % × eligible cost, cap × line factor × priority factor × units), each part only where the norm has it
(Thông tư 28/2018/TT-BTC, Điều 8; the priority factor is at most 1,5, as the factor of a whole line).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from khuyencong.core.numbers import format_decimal, format_int, format_percent, format_vnd
from khuyencong.core.text import fold

ONE, MAX_FACTOR = Decimal(1), Decimal("1.5")
ONE_EACH = frozenset({"co so", "doanh nghiep"})  # units of which a named beneficiary is exactly one
_KINDS = (("TTLT-", "Thông tư liên tịch"), ("TT-", "Thông tư"), ("NĐ-CP", "Nghị định"), ("QĐ-", "Quyết định"),
          ("NQ-", "Nghị quyết"))  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What a norm allows in one case. `units` is how many of its unit are supported; None = not known yet."""

    unit: str
    max_percent: int | None = None
    cap: int | None = None
    line_factor: Decimal = ONE
    priority: Decimal = ONE
    units: int | None = 1

    def __post_init__(self):
        for factor in (self.line_factor, self.priority):
            if not ONE <= factor <= MAX_FACTOR:
                raise ValueError(f"A factor is between 1 and {MAX_FACTOR}, not {factor}")

    def by_percent(self, eligible: int) -> int | None:
        return None if self.max_percent is None else eligible * self.max_percent // 100

    @property
    def by_cap(self) -> int | None:
        """The cap with its factors; None without a cap, and while the number of units is not known."""
        if self.cap is None or self.units is None:
            return None
        raised = self.cap * self.line_factor * self.priority * self.units
        return int(raised.to_integral_value(ROUND_DOWN))

    def maximum(self, eligible: int) -> int | None:
        """The most that may be given on `eligible` (đồng); None when the norm sets no bound yet."""
        bounds = [bound for bound in (self.by_percent(eligible), self.by_cap) if bound is not None]
        return min(bounds, default=None)

    def said(self, eligible: int) -> str:
        """ "50 % × 420.000.000 = 210.000.000 ≤ 300.000.000 đồng/cơ sở" """
        percent, cap = self.by_percent(eligible), self.by_cap
        share = f"{format_percent(self.max_percent, 0)} × {format_int(eligible)} = " if percent is not None else ""
        if percent is not None and cap is not None:
            return f"{share}{format_int(percent)} {'≤' if percent <= cap else '>'} {self._cap_said()}"
        known = [f"{share}{format_vnd(percent)}"] if percent is not None else []
        if self.cap is not None:
            later = "" if self.units else ", đối chiếu khi nêu tên đơn vị thụ hưởng"
            known.append(f"tối đa {self._cap_said()}{later}")
        return "; ".join(known)

    def _cap_said(self) -> str:
        factors = [format_int(self.cap)]
        if self.line_factor != ONE:
            factors.append(f"{format_decimal(self.line_factor)} (dây chuyền)")
        if self.priority != ONE:
            factors.append(f"{format_decimal(self.priority)} (ưu tiên)")
        if (self.units or 1) != 1:
            factors.append(f"{self.units} {self.unit}")
        if len(factors) == 1 or self.by_cap is None:
            return f"{format_vnd(self.cap)}/{self.unit}"
        per = f"/{self.unit}" if self.units == 1 else ""
        return f"{' × '.join(factors)} = {format_vnd(self.by_cap)}{per}"


def count_units(unit: str, items: Iterable[tuple[str, Decimal]], *, named: bool) -> int | None:
    """How many of the norm's `unit` the cost table names: `items` are its (unit, quantity).

    A named beneficiary is one establishment. Without such an item it is one for a named beneficiary, else not known.
    """
    wanted = _bare(unit)
    if named and wanted in ONE_EACH:
        return 1
    counted = sum((quantity for written, quantity in items if _bare(written) == wanted), Decimal(0))
    return int(counted) if counted >= 1 else 1 if named else None


def _bare(unit: str) -> str:
    """The unit without what tells it apart: "cụm công nghiệp (hạ tầng)" → "cum cong nghiep"."""
    return fold(unit.partition("(")[0])


def citation(number: str, article: str) -> str:
    """ "28/2018/TT-BTC", "Điều 8 khoản 4" → "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4" """
    kind = next((name for mark, name in _KINDS if f"/{mark}" in number), "")
    return ", ".join(filter(None, [f"{kind} {number}".strip(), article]))


@dataclass(frozen=True)
class Observed:
    """What the Centre's own earlier projects of a content got: support in đồng, its share of their total in percent."""

    count: int
    lowest: int
    median: int
    highest: int
    share: Decimal

    @property
    def said(self) -> str:
        if self.count == 1:
            return f"01 đề án trước đây được hỗ trợ {format_vnd(self.lowest)}, {self._share_said}."
        return (
            f"{self.count:02d} đề án trước đây được hỗ trợ từ {format_int(self.lowest)} "
            f"đến {format_vnd(self.highest)}, trung vị {format_vnd(self.median)}, {self._share_said}."
        )

    @property
    def _share_said(self) -> str:
        return f"bằng {format_percent(self.share)} tổng kinh phí"


def observed(pairs: Iterable[tuple[int, int]]) -> Observed | None:
    """`pairs` are (support, total) of each project, in đồng; None when there is none."""
    pairs = sorted(pairs)
    if not pairs:
        return None
    supports, middle = [support for support, _ in pairs], len(pairs) // 2
    median = supports[middle] if len(pairs) % 2 else (supports[middle - 1] + supports[middle]) // 2
    share = Decimal(sum(supports)) * 100 / (sum(total for _, total in pairs) or 1)
    return Observed(len(pairs), supports[0], median, supports[-1], share)
