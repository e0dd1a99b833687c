"""What the card "Đang chờ" of a record and the list of everything that waits show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from khuyencong.accounts.enums import CENTRE, DEPARTMENT
from khuyencong.accounts.models import User
from khuyencong.core.dates import format_date
from khuyencong.core.panels import Panel, Standing
from khuyencong.waiting.services import last_nudge
from khuyencong.waiting.watches import WATCHES, Entry, one

NUDGERS = (*CENTRE, *DEPARTMENT)


def with_standing(panel: Panel, code: str, record, user) -> Panel:
    """`panel` with who is waited for, since when and how late. No queries where nothing waits for anybody else."""
    if not panel.waiting or record.state not in WATCHES[code].days:
        return panel
    found = one(user, code, record.pk)
    return replace(panel, standing=_standing(found, user)) if found else panel


def _standing(entry: Entry, user) -> Standing:
    nudged = last_nudge(entry)
    others = [person for person in entry.people if person.pk != user.pk]
    may = others and user.role_codes.intersection(NUDGERS)
    return Standing(
        names=entry.names,
        since=format_date(entry.since),
        lateness=entry.lateness,
        tone=entry.tone,
        nudged=format_date(nudged) if nudged else "",
        nudge_url=reverse("waiting:nudge", args=[entry.watch.code, entry.record.pk]) if may else "",
    )


@dataclass(frozen=True)
class Load:
    """What waits for one person."""

    user: User
    count: int
    late: int


def loads(entries: Iterable[Entry]) -> list[Load]:
    """Who is waited for most, by how much of it is late."""
    entries = list(entries)
    counts = Counter(user for one in entries for user in one.people)
    late = Counter(user for one in entries if one.late for user in one.people)
    found = [Load(user, count, late[user]) for user, count in counts.items()]
    return sorted(found, key=lambda load: (-load.late, -load.count, load.user.full_name, load.user.pk))
