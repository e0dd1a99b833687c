"""The engine: `perform` is the only writer of `state`; whatever is against a step is said before anything is saved."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.refusals import Reason, Refused
from khuyencong.core.workflow.table import (
    PUBLIC,
    Act,
    Step,
    Transition,
    lower_first,
    refuse_if,
)


@dataclass(frozen=True)
class Workflow:
    """The table of one kind of record. `perform` is the only writer of its `state`."""

    model: type[Record] | Callable[[], type[Record]]
    states: type[models.TextChoices]
    transitions: tuple[Transition, ...]
    role_labels: dict[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)  # who takes back what a role recorded by mistake
    on_done: Callable[[Act], None] | None = None
    # Where notes go that may name private people and must be erasable; the log, which keeps all, then holds none.
    write_note: Callable[[Act], None] | None = None

    def __getitem__(self, name: str) -> Transition:
        return next(t for t in self.transitions if t.name == name)

    def from_state(self, state: str) -> list[Transition]:
        return [t for t in self.transitions if state in t.sources and not t.via]

    def steps(self, user, obj: Record) -> list[Step]:
        """Every transition of the present state, with the reasons against each for `user`."""
        return [
            Step(t, self.why_not(user, obj, t.name), mine=bool(self.acting_role(user, t)))
            for t in self.from_state(obj.state)
        ]

    def available(self, user, obj: Record) -> list[Transition]:
        return [step.transition for step in self.steps(user, obj) if step.allowed]

    def why_not(self, user, obj: Record, name: str) -> list[Reason]:
        """Reasons against `name` now, as far as they can be known before its facts are typed in."""
        transition = self[name]
        if against := self._against_state(obj, transition) or self._against_role(user, transition):
            return against
        act = Act(transition, obj, user)
        return [reason for guard in transition.guards for reason in guard(act)]

    def perform(
        self, name: str, obj: Record, *, actor, effective_on: dt.date | None = None, note: str = "", **data
    ) -> TransitionRecord:
        """Move one record. Returns the row written to the transition log.

        `effective_on` is the date of the paper (default today); `data` the transition's inputs.

        Raises:
            Refused: role, state, scope, dates, note, an input or a guard is against it. Nothing is saved.
            StaleRecordError: somebody changed the record after `obj` was read.
        """
        return self.perform_many(name, [obj], actor=actor, effective_on=effective_on, note=note, **data)[0]

    @transaction.atomic
    def perform_many(
        self, name: str, objs: Iterable[Record], *, actor, effective_on: dt.date | None = None, note: str = "",
        via: str = "", **data,
    ) -> list[TransitionRecord]:  # fmt: skip
        """Move records of one kind together, all or none, in a fixed number of statements besides the guards'."""
        transition, objs = self[name], list(objs)
        if not objs:
            return []
        effective_on = effective_on or timezone.localdate()
        acts = [Act(transition, obj, actor, effective_on, note.strip(), data, obj.state, via) for obj in objs]
        self._check_table(acts, via)
        if transition.lock_first:
            transition.lock_first(objs[0])
        for act in acts:
            act.target = transition.leads_to(act.obj)
        move([(act.obj, act.target) for act in acts], actor=actor, verb=name)
        self._check_facts(acts)
        rows = self._log(acts, via)
        for act in acts:
            if transition.effect:
                transition.effect(act)
            if self.write_note and act.note:
                self.write_note(act)
            if self.on_done:
                transaction.on_commit(lambda act=act: self.on_done(act), robust=True)
        return rows

    def acting_role(self, user, transition: Transition) -> str:
        """The role in which `user` may take this step; empty when none."""
        held = {PUBLIC} if user is None else user.role_codes
        return next((role for role in transition.roles if role in held), "")

    # -- checks, in the order in which a person would be told

    def _against_state(self, obj: Record, transition: Transition) -> list[Reason]:
        if obj.state in transition.sources:
            return []
        label = self.states(obj.state).label
        return [
            Reason(f"Chưa thể {lower_first(transition.label)} khi {obj._meta.verbose_name} ở trạng thái “{label}”.")
        ]

    def _against_role(self, user, transition: Transition) -> list[Reason]:
        if self.acting_role(user, transition):
            return []
        owners = ", ".join(self.role_labels.get(role, role) for role in transition.roles) or "bước khác của quy trình"
        return [
            Reason(f"Anh/chị không có quyền {lower_first(transition.label)}; việc này thuộc {lower_first(owners)}.")
        ]

    def _check_table(self, acts: list[Act], via: str) -> None:
        first = acts[0]
        for act in acts:
            refuse_if(self._against_state(act.obj, act.transition))
        if first.transition.via and first.transition.via != via:
            raise Refused(Reason(f"“{first.transition.label}” không phải là bước làm riêng."))
        if not via:
            refuse_if(self._against_role(first.actor, first.transition))
        self._check_scope(acts)

    def _check_scope(self, acts: list[Act]) -> None:
        """The row rule holds for acts too: who cannot see a record cannot move it."""
        actor, model = acts[0].actor, type(acts[0].obj)
        if actor is None:
            return
        keys = [act.obj.pk for act in acts]
        if model.objects.visible_to(actor).filter(pk__in=keys).count() != len(keys):
            raise Refused(Reason(f"Không tìm thấy {model._meta.verbose_name} này trong phạm vi của anh/chị."))

    def _check_facts(self, acts: list[Act]) -> None:
        """Runs after the rows are claimed, so nothing that the guards read can move before the commit."""
        first = acts[0]
        role = self.acting_role(first.actor, first.transition)
        reasons = [*against_inputs(first), *against_dates(acts), *against_authority(first, role)]
        reasons += [reason for act in acts for guard in act.transition.guards for reason in guard(act)]
        refuse_if(dict.fromkeys(reasons))

    def _log(self, acts: list[Act], via: str) -> list[TransitionRecord]:
        role = self.acting_role(acts[0].actor, acts[0].transition) or via
        authority = authority_of(acts[0].actor, role)
        return TransitionRecord.objects.bulk_create(
            TransitionRecord(
                entity=act.obj.entity(), object_id=act.obj.pk, sequence=act.obj.version, name=act.transition.name,
                source=act.source, target=act.target, actor=act.actor, role=role, authority=authority,
                effective_on=act.effective_on, note="" if self.write_note else act.note,
                data=_logged(act),
            )
            for act in acts
        )  # fmt: skip


def move(rows: Iterable[tuple[Record, str]], *, actor, verb: str) -> None:
    """Claim `(record, state)` pairs, one statement a state that they move to.

    Raises:
        StaleRecordError: somebody wrote one of them after it was read.
    """
    rows = list(rows)
    for target in sorted({target for _, target in rows}):
        audit.claim_many([obj for obj, to in rows if to == target], actor=actor, verb=verb, state=target)


def _logged(act: Act) -> dict:
    """The facts of a step as the log keeps them."""
    personal = {need.name for need in act.transition.inputs if need.personal}
    facts = act.transition.facts(act) if act.transition.facts else {}
    typed = {key: audit.keyed_hash(value) if key in personal else audit.plain(value) for key, value in act.data.items()}
    return facts | typed


def against_inputs(act: Act) -> list[Reason]:
    """Missing note or required input, or one that is no choice, each tied to its form field."""
    missing = [
        Reason(f"Còn thiếu: {lower_first(need.label)}.", field=need.name)
        for need in act.transition.inputs
        if need.required and act.data.get(need.name) in (None, "")
    ]
    missing += [
        Reason(f"{need.label}: “{act.data[need.name]}” không có trong danh sách.", field=need.name)
        for need in act.transition.inputs
        if need.choices and act.data.get(need.name) and act.data[need.name] not in need.choices.values
    ]
    if act.transition.needs_note and not act.note:
        missing.append(Reason("Cần ghi lý do.", field="note"))
    return missing


def _delegation(actor, role: str):
    """The delegation by which `actor` holds `role`, if by one."""
    return actor.authority(role) if actor and role else None


def authority_of(actor, role: str) -> str:
    """As the log has it: the delegation by which `actor` holds `role`; empty for who holds it by right."""
    delegation = _delegation(actor, role)
    return delegation.said(role) if delegation else ""


def against_authority(act: Act, role: str) -> list[Reason]:
    """Who acts by delegation signs no paper dated outside it."""
    delegation = _delegation(act.actor, role)
    if delegation is None or delegation.covers(act.effective_on):
        return []
    day = format_date(act.effective_on)
    text = f"Anh/chị làm bước này theo ủy quyền {delegation.period}; ngày {day} ở ngoài thời gian đó."
    return [Reason(text, field="effective_on")]


def against_dates(acts: list[Act]) -> list[Reason]:
    """A paper is not dated in the future, nor before the record's previous step (workflow, "Dates and readings")."""
    effective_on = acts[0].effective_on
    if effective_on > timezone.localdate():
        return [Reason(f"Ngày {format_date(effective_on)} ở sau ngày hôm nay.", field="effective_on")]
    model = type(acts[0].obj)
    previous = TransitionRecord.objects.filter(entity=model.entity(), object_id__in=[a.obj.pk for a in acts])
    last = previous.aggregate(last=models.Max("effective_on"))["last"]
    if last and effective_on < last:
        text = f"Ngày {format_date(effective_on)} ở trước bước liền trước, ngày {format_date(last)}."
        return [Reason(text, field="effective_on")]
    return []


def history(record: Record) -> models.QuerySet[TransitionRecord]:
    """All that was written of one record's steps, newest first, those taken back too."""
    rows = TransitionRecord.log.filter(entity=record.entity(), object_id=record.pk)
    return rows.select_related("actor").order_by("-sequence")
