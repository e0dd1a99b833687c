"""The workflow engine: a table of transitions, one writer of `state`, and a reason for everything refused."""

from khuyencong.core.refusals import Reason, Refused, StaleRecordError
from khuyencong.core.workflow.engine import Workflow, authority_of, history
from khuyencong.core.workflow.reversal import holders, last_step, may_reverse, reverse, reverse_many, why_not_reverse
from khuyencong.core.workflow.table import (
    PUBLIC,
    STAYS,
    Act,
    Guard,
    Input,
    Moving,
    Reversal,
    Step,
    Transition,
    Undo,
    guard,
    lower_first,
    refuse_if,
)

__all__ = [
    "PUBLIC",
    "STAYS",
    "Act",
    "Guard",
    "Input",
    "Moving",
    "Reason",
    "Refused",
    "Reversal",
    "StaleRecordError",
    "Step",
    "Transition",
    "Undo",
    "Workflow",
    "authority_of",
    "guard",
    "history",
    "holders",
    "last_step",
    "lower_first",
    "may_reverse",
    "refuse_if",
    "reverse",
    "reverse_many",
    "why_not_reverse",
]
