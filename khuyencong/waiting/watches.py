"""For whom a record waits, since when and how late: read from its workflow's table, whatever the record is.

Each app registers how its records wait. Guards are not asked here, they read more; the record's page says what is
still missing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from khuyencong.accounts.models import RoleGrant, User
from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import PUBLIC, Transition, Workflow, lower_first
from khuyencong.registry.terms import WORKING_DAYS, Kind, all_days
from khuyencong.registry.working_days import WorkingCalendar, working_calendar


def everybody(record: Record, role: str, people: list[User]) -> list[User]:
    return people


@dataclass(frozen=True)
class Watch:
    """How records of one workflow wait. `days` are the working days that each state may take (None: as long as it
    must); in states that it does not name nothing waits. `rows` gives what a reader sees, with what the others read.
    """

    code: str
    label: str
    workflow: Workflow
    rows: Callable[[User], QuerySet]
    days: Mapping[str, int | None]
    born: Callable[[Record], dt.date]  # the day from which a record without a step waits
    title: Callable[[Record], str] = str
    roles: Callable[[Record, tuple[str, ...]], tuple[str, ...]] = lambda record, roles: roles
    people: Callable[[Record, str, list[User]], list[User]] = everybody
    own_terms: bool = True  # the days can be changed in the registry
    picks: Callable[[Record], Workflow] | None = None  # the table of a record, where it depends on the record
    from_birth: bool = False  # the clock runs from the beginning, not from the last step

    def terms(self) -> Iterable[Kind]:
        for state, days in self.days.items():
            if days is not None and self.own_terms:
                label = self.workflow.states(state).label
                yield Kind(f"wait-{self.code}-{state}", f"Chờ: {lower_first(self.label)}", label, days, WORKING_DAYS)

    def limit(self, state: str, days: Mapping[str, int]) -> int | None:
        return days.get(f"wait-{self.code}-{state}", self.days[state])

    def steps(self, record: Record) -> list[Transition]:
        """The main steps from the present state, whoever takes them."""
        rows = (self.picks(record) if self.picks else self.workflow).transitions
        return [row for row in rows if record.state in row.sources and row.main and row.roles]

    def waiting(self, rows: QuerySet) -> QuerySet:
        """Those that wait, with `last_step`: the day of the last step, or None."""
        steps = TransitionRecord.objects.filter(entity=rows.model.entity(), object_id=OuterRef("pk"))
        last = Subquery(steps.order_by("-sequence").values("effective_on")[:1])
        return rows.filter(state__in=self.days).annotate(last_step=last)


WATCHES: dict[str, Watch] = {}


def register(*watches: Watch) -> None:
    from khuyencong.registry import terms

    for watch in watches:
        WATCHES[watch.code] = watch
        terms.register(*watch.terms())


@dataclass(frozen=True)
class Entry:
    """One record that waits."""

    watch: Watch
    record: Record
    steps: list[Transition]
    roles: tuple[str, ...]
    people: list[User]
    since: dt.date
    waited: int
    limit: int | None

    @property
    def title(self) -> str:
        return self.watch.title(self.record)

    @property
    def what(self) -> str:
        return " hoặc ".join([self.steps[0].label, *(lower_first(row.label) for row in self.steps[1:])])

    @property
    def who(self) -> str:
        labels = self.watch.workflow.role_labels
        return ", ".join(labels.get(role, role) for role in self.roles)

    @property
    def names(self) -> str:
        return ", ".join(map(str, self.people))

    @property
    def late(self) -> int:
        """Working days beyond those allowed; 0 while there is time, or where there is no limit."""
        return 0 if self.limit is None else max(0, self.waited - self.limit)

    @property
    def lateness(self) -> str:
        return f"chậm {format_int(self.late)} ngày" if self.late else f"chờ {format_int(self.waited)} ngày"

    @property
    def tone(self) -> str:
        return "red" if self.late else "amber"


class Clock:
    """What every entry of a page needs, read once: the terms, the calendar, who holds which role today."""

    def __init__(self, today: dt.date | None = None):
        self.today = today or localdate()
        self._ages: dict[dt.date, int] = {self.today: 0}
        self._earliest = self.today

    @cached_property
    def days(self) -> dict[str, int]:
        return all_days()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar()

    @cached_property
    def holders(self) -> dict[str, list[User]]:
        found: dict[str, list[User]] = {}
        grants = RoleGrant.objects.in_force(self.today).filter(user__is_active=True).select_related("user")
        for grant in grants.order_by("user__full_name", "user"):
            found.setdefault(grant.role, []).append(grant.user)
        return found

    def age(self, since: dt.date) -> int:
        """Working days after `since`, today counted; each day of the calendar is looked at once."""
        while self._earliest > since:
            count = self._ages[self._earliest] + self.calendar.works_on(self._earliest)
            self._earliest -= dt.timedelta(days=1)
            self._ages[self._earliest] = count
        return self._ages.get(since, 0)


def entry(watch: Watch, record: Record, clock: Clock) -> Entry:
    """`record` comes from `watch.waiting`."""
    steps = watch.steps(record)
    roles = watch.roles(record, tuple(dict.fromkeys(role for row in steps for role in row.roles if role != PUBLIC)))
    people = [
        user for role in roles for user in watch.people(record, role, clock.holders.get(role, []))
    ]  # fmt: skip
    since = watch.born(record) if watch.from_birth or record.last_step is None else record.last_step
    limit = watch.limit(record.state, clock.days)
    return Entry(watch, record, steps, roles, list(dict.fromkeys(people)), since, clock.age(since), limit)


def entries(user, clock: Clock, watches: Iterable[Watch] | None = None) -> list[Entry]:
    """Everything that waits and that `user` sees, the latest first; one query a kind of record, and three."""
    found = [
        entry(watch, record, clock)
        for watch in (WATCHES.values() if watches is None else watches)
        for record in watch.waiting(watch.rows(user)).order_by("pk")
    ]
    return sorted(found, key=lambda one: (-one.late, one.since, one.watch.code, one.record.pk))


def one(user, code: str, pk: int, clock: Clock | None = None) -> Entry | None:
    """One record that `user` sees; None when it waits for nobody."""
    watch = WATCHES[code]
    record = watch.waiting(watch.rows(user)).filter(pk=pk).first()
    return entry(watch, record, clock or Clock()) if record else None
