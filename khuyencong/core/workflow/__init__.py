"""The workflow engine: a table of transitions, one writer of `state`, and a reason for everything refused."""

from khuyencong.core.workflow.engine import Workflow, claim, history
from khuyencong.core.workflow.table import (
    PUBLIC,
    STAYS,
    Act,
    Guard,
    Input,
    Moving,
    Reason,
    Refused,
    StaleState,
    Step,
    Transition,
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
    "StaleState",
    "Step",
    "Transition",
    "Workflow",
    "claim",
    "guard",
    "history",
    "lower_first",
    "refuse_if",
]
