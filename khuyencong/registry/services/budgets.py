"""Dự toán năm: set by a decision, drawn on by plan batches, never overdrawn however many draw at once."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from khuyencong.core import audit
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import Programme, Source
from khuyencong.registry.models import Budget


class BudgetError(Exception):
    """The year's budget does not allow it; the text is a Vietnamese sentence that says how much remains."""


@transaction.atomic
def set_budget(
    year: int, programme: str, source: str, amount: int, decision: str, *, actor, seen_version: int | None = None
) -> Budget:
    """Record the amount (đồng) given for a year by `decision`; a budget that is there already is changed.

    `seen_version` is the version that the page showed.

    Raises:
        BudgetError: less than what submitted and approved batches have drawn already.
        audit.StaleRecordError: somebody wrote it after the page was opened.
    """
    key = {"year": year, "programme": programme, "source": source}
    values = {"amount": amount, "decision": decision}
    budget, new = Budget.objects.select_for_update().get_or_create(**key, defaults=values)
    if new:
        audit.created(budget, actor=actor, changes={"amount": [None, amount], "decision": [None, decision]})
        return budget
    if amount < budget.consumed:
        raise BudgetError(f"Dự toán không được thấp hơn số đã dùng, {format_int(budget.consumed)} đồng.")
    return _change(budget, values, actor, seen_version)


def _change(budget: Budget, values: Mapping, actor, seen_version: int | None) -> Budget:
    if seen_version is not None:
        budget.version = seen_version
    if changes := audit.diff(budget, values):
        audit.claim(budget, actor=actor, verb="edit", changes=changes, **values)
    return budget


@transaction.atomic
def consume(year: int, programme: str, amounts: Mapping[str, int]) -> None:
    """Draw `{source: đồng}` on the year's budgets, all or nothing, inside the caller's transaction.

    Each row is taken by one conditional UPDATE, in order of their keys, as the last locks of the caller; so of two
    batches that race for the same money one wins and the other is told what remains.

    Raises:
        BudgetError: a source has no budget for the year, or too little is left.
    """
    budgets = _rows(year, programme, amounts)
    if missing := [source for source in amounts if amounts[source] and source not in budgets]:
        names = ", ".join(Source(source).label for source in missing if source != programme)
        other = f" từ nguồn {names}" if names else ""
        raise BudgetError(f"Chưa có dự toán năm {year} của {_programme(programme)}{other}.")
    for source, budget in budgets.items():
        need = amounts[source]
        enough = Budget.objects.filter(pk=budget.pk, consumed__lte=F("amount") - need)
        if enough.update(consumed=F("consumed") + need) != 1:
            raise BudgetError(_overdrawn(budget, need))


@transaction.atomic
def release(year: int, programme: str, amounts: Mapping[str, int]) -> None:
    """Give back `{source: đồng}` drawn by `consume`.

    Raises:
        BudgetError: more than was drawn; the running total would no longer be the sum of its batches.
    """
    returned = 0
    for source, budget in _rows(year, programme, amounts).items():
        drawn = Budget.objects.filter(pk=budget.pk, consumed__gte=amounts[source])
        returned += drawn.update(consumed=F("consumed") - amounts[source]) * amounts[source]
    if returned != (asked := sum(amounts.values())):
        raise BudgetError(f"Không trả lại được {format_int(asked)} đồng: dự toán năm {year} chưa dùng đến số đó.")


def _rows(year: int, programme: str, amounts: Mapping[str, int]) -> dict[str, Budget]:
    """The budgets of the sources drawn on, in lock order."""
    if any(amount < 0 for amount in amounts.values()):
        raise ValueError(f"Amounts to draw or release are not negative: {amounts}")
    sources = [source for source, amount in amounts.items() if amount]
    rows = Budget.objects.filter(year=year, programme=programme, source__in=sources).order_by("pk")
    return {row.source: row for row in rows}


def _overdrawn(budget: Budget, need: int) -> str:
    budget.refresh_from_db()
    source = "" if budget.source == budget.programme else f" từ nguồn {budget.get_source_display()}"
    need, left = format_int(need), format_int(budget.remaining)
    return f"Vượt dự toán năm {budget.year}{source}: cần {need} đồng, còn {left} đồng."


def _programme(code: str) -> str:
    return Programme(code).label.lower()
