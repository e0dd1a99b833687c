"""What a record's page says of its workflow: what can be done now, why not, whom it waits for, what happened."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.timezone import localdate

from khuyencong.core.dates import format_date
from khuyencong.core.models import AuditEvent, Record, TransitionRecord
from khuyencong.core.numbers import format_vnd
from khuyencong.core.workflow import (
    Input,
    Reason,
    Transition,
    Workflow,
    history,
    lower_first,
    may_reverse,
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Figure:
    """One of the figures on top of a record's page, in words."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Wait:
    """Somebody else's next step: `who` as roles are called, `what` the steps, `url` where they are taken together."""

    who: str
    what: str
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """Who exactly is waited for, since when and how late, in words; `nudge_url` reminds them."""

    names: str
    since: str
    lateness: str
    tone: str
    nudged: str = ""
    nudge_url: str = ""


@dataclass(frozen=True)
class Blocked:
    """One's own step that cannot be taken now: "Chưa … được" and the reasons."""

    lead: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Panel:
    """The steps of a record for one user."""

    allowed: list[Transition] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    waiting: list[Wait] = field(default_factory=list)
    standing: Standing | None = None

    @property
    def main(self) -> list[Transition]:
        """Allowed steps that lead on."""
        return [step for step in self.allowed if step.main]

    @property
    def others(self) -> list[Transition]:
        """Allowed steps that turn back or end."""
        return [step for step in self.allowed if not step.main]


Roles = Callable[[tuple[str, ...]], tuple[str, ...]]


def panel(workflow: Workflow, user, record: Record, *, via_url: str = "", roles: Roles = tuple) -> Panel:
    """`record` was read with what its guards read, so the queries here are few and constant.

    `via_url` is the page of the record through which steps marked `via` are taken; `roles` leaves those of a step's
    roles that can take it with this record.
    """
    steps = workflow.steps(user, record)
    allowed = [step.transition for step in steps if step.allowed]
    blocked = [
        Blocked(f"Chưa {lower_first(step.transition.label)} được:", step.reasons)
        for step in steps
        if step.mine and step.reasons
    ]
    return Panel(allowed, blocked, waits(workflow, user, record, via_url, roles))


def waits(workflow: Workflow, user, record: Record, via_url: str = "", roles: Roles = tuple) -> list[Wait]:
    """Main steps of the present state that are not the user's own, gathered by who takes them."""
    others: dict[tuple[str, str], list[str]] = {}
    for row in workflow.transitions:
        mine = not row.via and workflow.acting_role(user, row)
        if record.state in row.sources and row.main and row.roles and not mine:
            key = owners(workflow, roles(row.roles)), via_url if row.via else ""
            others.setdefault(key, []).append(lower_first(row.label))
    return [Wait(who, " hoặc ".join(what), url) for (who, url), what in others.items()]


def owners(workflow: Workflow, roles: tuple[str, ...]) -> str:
    return ", ".join(workflow.role_labels.get(role, role) for role in roles)


@dataclass(frozen=True)
class Happening:
    """One entry of a timeline, in words. `facts` are what the step took down, e.g. "Số hợp đồng: 05/HĐ".

    `undone`: recorded by mistake and taken back since.
    """

    title: str
    when: str
    who: str
    facts: tuple[str, ...] = ()
    note: str = ""
    undone: bool = False

    @property
    def said(self) -> str:
        return " · ".join([*self.facts, *filter(None, [self.note])])


class Timeline(list[Happening]):
    """What happened, newest first. `undo_label` is the step that the reader may be asked to take back, "" for none."""

    undo_label = ""


Wording = Callable[[AuditEvent], tuple[str, tuple[str, ...]]]


def timeline(
    workflow: Workflow, record: Record, *, via_labels: Mapping[str, str] | None = None, user=None,
    events: Mapping[str, Wording] | None = None,
) -> Timeline:  # fmt: skip
    """What happened to `record`, newest first, ending with its entry into the portal. Two queries.

    `via_labels` says in words through what a step marked `via` was taken; `user` is the reader; `events` gives title
    and facts of what was written between the steps, by its verb.
    """
    told = {"create": lambda event: ("Nhập vào cổng", ()), **(events or {})}
    written = AuditEvent.objects.filter(entity=record.entity(), object_id=record.pk, verb__in=told)
    written = list(written.select_related("actor").order_by("sequence"))
    entered = {localdate(event.recorded_at) for event in written if event.verb == "create"}
    rows = list(history(record))
    names, undone = {row.pk: row.name for row in rows}, {row.reverses_id for row in rows}
    happened = []
    for row in rows:
        one = _happening(workflow, row, names.get(row.reverses_id, row.name), via_labels or {}, entered)
        happened.append((row.sequence, replace(one, undone=row.pk in undone)))
    for event in written:
        who = event.actor.get_full_name() if event.actor else ""
        title, facts = told[event.verb](event)
        happened.append((event.sequence, Happening(title, format_date(localdate(event.recorded_at)), who, facts)))
    found = Timeline(one for _, one in sorted(happened, key=lambda pair: -pair[0]))
    standing = next((row for row in rows if row.pk not in undone and not row.reverses_id), None)
    if user and standing and may_reverse(workflow, user, standing):
        found.undo_label = _undo_label(workflow, standing)
    return found


def _undo_label(workflow: Workflow, step: TransitionRecord) -> str:
    row = next((t for t in workflow.transitions if t.name == step.name), None)
    return "" if row is None or (row.undo and row.undo.lasting) else row.label


def _happening(
    workflow: Workflow, row: TransitionRecord, name: str, via_labels: Mapping[str, str], entered: set[dt.date]
) -> Happening:
    known = next((t for t in workflow.transitions if t.name == name), None)
    label = known.label if known else name
    people = [row.actor.get_full_name() if row.actor else "", row.authority or workflow.role_labels.get(row.role, "")]
    if known and known.via:
        people.append(via_labels.get(known.via, ""))
    return Happening(
        title=f"Hủy bước: {lower_first(label)}" if row.reverses_id else label, when=_dates(row, entered),
        who=", ".join(dict.fromkeys(filter(None, people))),
        facts=tuple(_facts(known, row.data)), note=row.note,
    )  # fmt: skip


def _dates(row: TransitionRecord, entered: set[dt.date]) -> str:
    """The paper's date; the day of typing too where it is neither that nor the day the record came into the portal."""
    typed = localdate(row.recorded_at)
    paper = format_date(row.effective_on)
    return paper if typed in (row.effective_on, *entered) else f"{paper} (nhập ngày {format_date(typed)})"


def _facts(known: Transition | None, data: dict) -> Iterator[str]:
    """The inputs that people read. What points to a record or is personal stays out."""
    for need in known.inputs if known else ():
        value = data.get(need.name)
        if need.personal or need.kind == "choice" or value in (None, ""):
            continue
        label = need.label.removesuffix(" (đồng)")
        yield f"{label}: {_worded(need, value)}"


def _worded(need: Input, value) -> str:
    if need.kind == "money":
        return format_vnd(value)
    if need.kind == "date":
        return format_date(dt.date.fromisoformat(value))
    return dict(need.choices.choices).get(value, value) if need.choices else value
