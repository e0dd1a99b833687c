"""What is stuck today and with whom: what waits by role, and the early warnings by rule."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.models import User
from khuyencong.core.numbers import format_int
from khuyencong.waiting import watches
from projects import early_warnings
from projects.pages import warnings


@dataclass(frozen=True)
class Stuck:
    """What waits for somebody, or is warned of."""

    name: str
    note: str
    count: int
    url: str
    tone: str


def waiting(user: User) -> list[Stuck]:
    """For whom the records that `user` sees wait, the latest first; with the name where it is one person."""
    groups: dict[tuple[str, ...], list[watches.Entry]] = {}
    for entry in watches.entries(user, watches.Clock()):
        groups.setdefault(entry.roles, []).append(entry)
    return [_waits(roles, found) for roles, found in groups.items()]


def _waits(roles: tuple[str, ...], found: list[watches.Entry]) -> Stuck:
    late, people = [one for one in found if one.late], {user for one in found for user in one.people}
    names = f"{people.pop()} · " if len(people) == 1 else ""
    note = names + (f"chậm {len(late)}, đến {format_int(max(one.late for one in late))} ngày" if late else "chưa chậm")
    url = reverse("waiting:list") + (f"?role={roles[0]}" if len(roles) == 1 else "")
    return Stuck(found[0].who, note, len(found), url, "red" if late else "amber")


def warned(user: User) -> list[Stuck]:
    today = localdate()
    rows = early_warnings.read_each(early_warnings.mine(user), today)
    return [
        Stuck(one.rule.label, one.worst.lateness, one.count, one.url, one.worst.tone)
        for one in warnings.groups(rows, today)
    ]
