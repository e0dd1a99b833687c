"""Dự toán as arithmetic: the amount of a line, the sums of a table, what they say beside the funding. Money in đồng."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from khuyencong.core.numbers import format_vnd


def line_amount(quantity: Decimal, unit_price: int) -> int:
    """Quantity × price in whole đồng, half a đồng rounded up."""
    return int((quantity * unit_price).to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True)
class CostSums:
    """Sums of a cost table: `amount` is before VAT, `eligible` the part of it that counts for the norm."""

    amount: int = 0
    vat: int = 0
    eligible: int = 0
    national: int = 0
    local: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.amount + self.vat

    @property
    def own(self) -> int:
        """What is left for the beneficiary."""
        return self.total - self.national - self.local - self.other


def sums(lines: Iterable) -> CostSums:
    """`lines` carry amount, vat, eligible and the split by source, as CostLine does."""
    lines = list(lines)
    return CostSums(
        amount=sum(line.amount for line in lines), vat=sum(line.vat for line in lines),
        eligible=sum(line.amount for line in lines if line.eligible), national=sum(line.national for line in lines),
        local=sum(line.local for line in lines), other=sum(line.other for line in lines),
    )  # fmt: skip


def compared(costs: int, funding: int) -> str:
    """One sentence: the cost table with VAT beside the project's funding."""
    if costs == funding:
        return f"Dự toán, kể cả thuế GTGT, là {format_vnd(costs)}, bằng tổng kinh phí của đề án."
    more = "nhiều hơn" if costs > funding else "ít hơn"
    return (
        f"Dự toán, kể cả thuế GTGT, là {format_vnd(costs)}, {more} tổng kinh phí của đề án "
        f"({format_vnd(funding)}): lệch {format_vnd(abs(costs - funding))}."
    )
