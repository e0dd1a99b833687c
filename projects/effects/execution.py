"""What the steps after the plan's approval do to a project's money and papers; each inside the engine's transaction.

The ledger is written after the project was claimed and before the budget, as everywhere (`projects.effects.plan`).
"""

import datetime as dt
from collections.abc import Iterable

from khuyencong.core.workflow import Act, Reason, Refused
from khuyencong.registry.services import budgets
from projects.enums import DecisionKind, RefundReason
from projects.models import (
    AdvanceRatio,
    Decision,
    Ledger,
    Liquidation,
    Project,
    RefundObligation,
    Settlement,
    Stop,
    ledger_of,
)
from projects.selectors import support_of_each


def open_ledgers(keys: Iterable[int]) -> None:
    """Ledgers with the approved support of these projects, in two statements; those that are there stay."""
    keys = list(keys)
    sums = support_of_each(keys)
    Ledger.objects.bulk_create((Ledger(project_id=key, **sums.get(key, {})) for key in keys), ignore_conflicts=True)


def commit(project: Project, amount: int, day: dt.date) -> None:
    """Support of `amount` đồng is under contract or assigned from `day` on, and may be advanced by the ratio in force.

    Without a ratio for the content nothing may be advanced.
    """
    open_ledgers([project.pk])
    ratio = AdvanceRatio.objects.for_content(project.main_content.code, day)
    ledger = Ledger.objects.get(project=project)
    ledger.set(
        committed=amount, committed_on=day, advance_ratio=ratio, advance_ceiling=ratio.ceiling(amount) if ratio else 0
    )
    project.ledger = ledger


# -- acceptance


def accepted_amounts(act: Act) -> dict[str, int]:
    """What is accepted, in đồng, by source: support as the minutes accept it, the rest as it was really spent."""
    found = [row for row in act.obj.minutes.all() if row.is_current and row.is_accepted]
    fields = {"national": "national", "local": "local", "beneficiary": "own_capital", "other": "other"}
    return {key: sum(getattr(row, name) for row in found) for key, name in fields.items()}


def fix_acceptance(act: Act) -> None:
    """The sum of the minutes becomes the accepted support. Who has no contract to liquidate owes the excess at once."""
    ledger = ledger_of(act.obj)
    ledger.set(accepted=ledger.in_minutes, accepted_on=act.effective_on)
    if act.obj.is_own:
        _oblige(act, ledger.accepted, RefundReason.EXCESS)


def refund_of_everything(act: Act) -> dict[str, int]:
    return {"refund_due": ledger_of(act.obj).owed_back(0)}


def ask_everything_back(act: Act) -> None:
    _oblige(act, 0, RefundReason.NOT_ACCEPTED)


# -- liquidation and settlement


def refund_at_liquidation(act: Act) -> dict[str, int]:
    return {"refund_due": ledger_of(act.obj).owed_back(act.data["value"])}


def proposed_value(project: Project) -> int | None:
    """What the form of the liquidation proposes: everything accepted (đồng)."""
    return ledger_of(project).accepted


def record_liquidation(act: Act) -> None:
    facts = {"number": act.data["number"], "value": act.data["value"]}
    Liquidation.objects.create(project=act.obj, signed_on=act.effective_on, **facts)
    _oblige(act, act.data["value"], RefundReason.EXCESS)


def settled_amounts(act: Act) -> dict[str, int]:
    """What was paid for good, in đồng, by source: advances and payments less refunds."""
    return {"national": ledger_of(act.obj).national_spent, "local": ledger_of(act.obj).local_spent}


def record_settlement(act: Act) -> None:
    Settlement.objects.create(project=act.obj, settled_on=act.effective_on, **settled_amounts(act))


# -- stop


def money_of_stop(act: Act) -> dict[str, int]:
    """What must come back, and what the year's budget gets back by source (đồng)."""
    ledger = ledger_of(act.obj)
    released = {f"released_{source}": amount for source, amount in ledger.unspent.items()}
    return {"refund_due": ledger.owed_back(act.data.get("recognised") or 0), **released}


def record_stop(act: Act) -> None:
    """The support that was not spent goes back to the year's budget; advances without work behind them are owed."""
    project, unspent, recognised = act.obj, ledger_of(act.obj).unspent, act.data.get("recognised") or 0
    decision = Decision.objects.create(
        kind=DecisionKind.STOP, project=project, number=act.data["number"], signer=act.data["signer"],
        issued_on=act.effective_on,
    )  # fmt: skip
    Stop.objects.create(
        project=project, decision=decision, reason=act.data["reason_code"], text=act.note, recognised=recognised,
        **{f"released_{source}": amount for source, amount in unspent.items()},
    )  # fmt: skip
    _oblige(act, recognised, RefundReason.STOPPED)
    try:
        budgets.release(project.batch.year, project.batch.programme, unspent)
    except budgets.BudgetError as error:
        raise Refused(Reason(str(error))) from error


def _oblige(act: Act, value: int, reason: RefundReason) -> None:
    """Advances beyond work worth `value` đồng must come back."""
    ledger = ledger_of(act.obj)
    amount = ledger.owed_back(value)
    if amount:
        RefundObligation.objects.create(
            project=act.obj, amount=amount, reason=reason, incurred_on=act.effective_on
        )  # fmt: skip
        ledger.set(refund_due=amount)
