"""What a đề án's money was: as first decided, as approved on a day, and what a stop leaves of it in the plan.

Read from the steps of its log: a change says the amounts before and after it, a stop what it gives back.
"""

import datetime as dt
from collections.abc import Sequence

from khuyencong.core.models import TransitionRecord
from khuyencong.registry.enums import SUPPORT, Source
from projects.models import Project
from reports import asat
from reports.rows import Money


def decided_and_approved(project: Project, changes: Sequence[TransitionRecord], day: dt.date) -> tuple[Money, Money]:
    """As the first decision said, and as it was approved on `day`; `changes` are all that stand, oldest first."""
    told = [step for step in changes if "before" in step.data and "after" in step.data]
    now = {source.value: getattr(project, source.value) for source in Source}
    first = _first(told).data["before"] if told else now
    on_day = [step.data["after"] for step in told if step.effective_on <= day and asat.counts(step)]
    return _money(first), _money(on_day[-1] if on_day else first)


def _first(told: Sequence[TransitionRecord]) -> TransitionRecord:
    """The first change; of what was recorded by a moment the first that was typed, which no later one can precede."""
    is_of_a_moment = hasattr(told[0], "is_known")
    return min(told, key=lambda step: step.sequence) if is_of_a_moment else told[0]


def left_by(stop: TransitionRecord | None, approved: Money) -> Money:
    """What stays in the plan: all without a stop; after one the support that is not given back, and nothing else."""
    if stop is None:
        return approved
    kept = {source: getattr(approved, source) - stop.data.get(f"released_{source}", 0) for source in SUPPORT}
    return Money(**kept)


def _money(amounts: dict[str, int]) -> Money:
    return Money(**{source.value: amounts.get(source.value, 0) for source in Source})
