from consulting.selectors.counts import CategoryCounts, Count, PeriodCounts, period_counts
from consulting.selectors.requests import (
    advisers,
    followed,
    late_counts,
    listed,
    one,
    open_categories,
    possible_originals,
    public_steps,
    sees_contact,
    suggested_establishments,
    totals,
    with_parts,
)

__all__ = [
    "CategoryCounts",
    "Count",
    "PeriodCounts",
    "advisers",
    "followed",
    "late_counts",
    "listed",
    "one",
    "open_categories",
    "period_counts",
    "possible_originals",
    "public_steps",
    "sees_contact",
    "suggested_establishments",
    "totals",
    "with_parts",
]
