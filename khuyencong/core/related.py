"""What other apps know of a record. An app that stands higher registers a reader when it starts; the record's page, in
the app below, shows what all of them give, without knowing them.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from khuyencong.core.models import Record


@dataclass(frozen=True)
class Related:
    """One line: another record that has to do with this one, and the day on which it began; None where nothing did."""

    day: dt.date | None
    title: str
    url: str
    note: str = ""
    badge: str = ""
    tone: str = "grey"


Reader = Callable[[object, Record], Iterable[Related]]  # (user, record) → what the user may see
_readers: dict[str, dict[str, Reader]] = {}


def register(entity: str, name: str, reader: Reader) -> None:
    """Let `reader` tell of records of `entity`, e.g. "projects.project"; registering a name again replaces it."""
    _readers.setdefault(entity, {})[name] = reader


def related(user, record: Record) -> list[Related]:
    """All that is told of `record` to `user`, the newest first."""
    readers = _readers.get(record.entity(), {}).values()
    found = [row for reader in readers for row in reader(user, record)]
    return sorted(found, key=lambda row: row.day or dt.date.min, reverse=True)
