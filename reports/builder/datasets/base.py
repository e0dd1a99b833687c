"""A dataset: which rows a reader sees, what can be said of each, how they are narrowed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from reports.builder.columns import Column
from reports.dataset import REPORT_ROLES


@dataclass(frozen=True)
class Dataset:
    """`rows` gives what a reader sees, and only that; `narrow` puts a set of filters before them.

    `day` is the column of days that a period narrows; `record` is the page behind a row: its address and which column
    of the row names it.
    """

    code: str
    label: str
    about: str
    noun: str
    rows: Callable[[object], QuerySet]
    narrow: Callable  # (data, rows, user) → Narrowed
    columns: tuple[Column, ...]
    default: tuple[str, ...]
    order: tuple[str, ...]
    record: tuple[str, str]
    day: str = ""
    roles: frozenset[str] = field(default=REPORT_ROLES)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def day_label(self) -> str:
        return self.by_key[self.day].label if self.day else ""

    def allows(self, user) -> bool:
        return bool(self.roles & user.role_codes)
