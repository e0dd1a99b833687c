"""What a workflow table is made of: transitions with their guards and inputs, and the reasons against a step."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.refusals import Reason, Refused

PUBLIC = "public"  # the producer, who has no account: allowed only where a row of the table says so


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise Refused with these reasons, if there are any."""
    if found := list(reasons):
        raise Refused(*found)


@dataclass(frozen=True)
class Input:
    """A fact that a transition takes down: shown as a form field, kept in the transition's `data`."""

    name: str
    label: str
    kind: str = "text"  # text | long | money | date | choice (a record) | select (one of `choices`)
    required: bool = True
    help: str = ""
    personal: bool = False  # the log keeps a keyed hash of it; the value stands on the record alone
    choices: type[models.TextChoices] | None = None
    initial: Callable[[Record], Any] | None = None  # what the form proposes


@dataclass
class Act:
    """One attempt at a transition, as guards and effects see it. `data` is None while only asking `why_not`."""

    transition: "Transition"
    obj: Record
    actor: Any
    effective_on: dt.date | None = None
    note: str = ""
    data: dict | None = None
    source: str = ""
    via: str = ""
    target: str = ""

    @property
    def recording(self) -> bool:
        return self.data is not None


Guard = Callable[[Act], Iterable[Reason]]
Effect = Callable[[Act], None]


def guard(label: str) -> Callable[[Guard], Guard]:
    """Say in a few Vietnamese words what a guard asks for, as the printed table shows it: "có ít nhất một đề án"."""

    def labelled(check: Guard) -> Guard:
        check.label = label
        return check

    return labelled


@dataclass
class Reversal:
    """A step that is being taken back, as its undo sees it; `via` what takes it back with its own step."""

    step: TransitionRecord
    obj: Record
    actor: Any
    note: str = ""
    via: str = ""


@dataclass(frozen=True)
class Undo:
    """How a step recorded by mistake is taken back: what it wrote goes, unless a guard says what stands against it.

    `lasting` says why it cannot be taken back by itself.
    """

    effect: Callable[[Reversal], None] | None = None
    guards: tuple[Callable[[Reversal], Iterable[Reason]], ...] = ()
    lock_first: Callable[[Reversal], None] | None = None  # rows that must be locked before the record's own
    lasting: str = ""


@dataclass(frozen=True)
class Moving:
    """A target that follows the record: `of` reads it, `label` says in words what it is."""

    label: str
    of: Callable[[Record], str]


STAYS = Moving("giữ nguyên", lambda record: record.state)


@dataclass(frozen=True)
class Transition:
    """One row of a workflow table. Without roles it is allowed to nobody; `via` names the act that carries it out."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | Moving
    roles: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    inputs: tuple[Input, ...] = ()
    effect: Effect | None = None
    facts: Callable[[Act], dict] | None = None  # what the log keeps besides the inputs, read before the effect
    lock_first: Callable[[Record], None] | None = None  # rows that must be locked before the record's own
    needs_note: bool = False
    date_label: str = "Ngày hiệu lực"
    document: str = ""
    basis: str = ""  # the rule of law behind the step; "vận dụng" where it binds other programmes only
    public_label: str = ""
    undo: Undo | None = None  # may be left out where there is no effect: then the state alone goes back
    via: str = ""  # "batch": done only as part of the batch's own step, no button of its own
    main: bool = True  # drawn as the page's main button

    def leads_to(self, obj: Record) -> str:
        """The state in which this step leaves `obj`, read before it is taken."""
        return self.target.of(obj) if isinstance(self.target, Moving) else self.target


@dataclass(frozen=True)
class Step:
    """A transition of the record's present state, for one user: allowed when there are no reasons against it."""

    transition: Transition
    reasons: list[Reason]
    mine: bool

    @property
    def allowed(self) -> bool:
        return self.mine and not self.reasons


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
