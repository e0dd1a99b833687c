"""Reading a table: its rows, sums and groups in three queries, whatever their number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, F, QuerySet, Sum

from reports.builder.columns import NOT_SAID, Column
from reports.builder.filters import DaysForm, Narrowed
from reports.builder.spec import Spec

CHUNK = 2000


@dataclass
class Band:
    """The rows of one group, or all of them: how many, and their sums by column."""

    label: str = ""
    level: int = 0
    count: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    inner: int = 0  # bands within it

    def add(self, count: int, sums: dict[str, int]) -> None:
        self.count += count
        for key, amount in sums.items():
            self.sums[key] = self.sums.get(key, 0) + amount


@dataclass(frozen=True)
class Line:
    """One row: its values in the order of the columns, and the key of the record behind it."""

    number: int
    values: tuple
    record: int


Key = tuple


class Table:
    """One table for one reader. Nothing is read that the reader does not see."""

    def __init__(self, spec: Spec, user):
        self.spec, self.user, self.dataset = spec, user, spec.dataset
        self.columns, self.groups = spec.columns, spec.group_columns

    @cached_property
    def days(self) -> DaysForm | None:
        return DaysForm(self.spec.data, label=self.dataset.day_label) if self.dataset.day else None

    @cached_property
    def narrowed(self) -> Narrowed:
        return self.dataset.narrow(self.spec.data, self.dataset.rows(self.user), self.user)

    @property
    def is_valid(self) -> bool:
        return self.narrowed.is_valid and not (self.days and self.days.errors)

    @cached_property
    def _rows(self) -> QuerySet:
        """The rows with a value a column, in no order."""
        needed = {column.key: column for column in (*self.columns, *self.groups, *self._sorted_by)}
        since, until = self.days.days if self.days else (None, None)
        if since or until:
            needed[self.dataset.day] = self.dataset.by_key[self.dataset.day]
        rows = self.narrowed.rows.order_by()
        rows = rows.annotate(**{column.alias: column.expression(self.user) for column in needed.values()})
        day = f"c_{self.dataset.day}"
        limits = {f"{day}__gte": since, f"{day}__lte": until}
        return rows.filter(**{name: limit for name, limit in limits.items() if limit})

    @property
    def _sorted_by(self) -> list[Column]:
        key = self.spec.sort.removeprefix("-")
        return [self.dataset.by_key[key]] if key else []

    @cached_property
    def ordered(self) -> QuerySet:
        """Tuples: the record's key, the groups, the columns."""
        down = self.spec.sort.startswith("-")
        keys = [
            *(key for column in self.groups for key in (*column.ordering(), F(column.alias).asc(nulls_last=True))),
            *(key for column in self._sorted_by for key in column.ordering(down=down)),
            *self.dataset.order,
        ]
        names = [self.dataset.record[1], *(column.alias for column in (*self.groups, *self.columns))]
        return self._rows.order_by(*keys).values_list(*names)

    @property
    def summed(self) -> list[Column]:
        return [column for column in self.columns if column.is_summed]

    @property
    def _sums(self) -> dict[str, Sum]:
        return {f"sum_{column.key}": Sum(column.alias) for column in self.summed}

    @cached_property
    def total(self) -> Band:
        found = self._rows.aggregate(n=Count("pk"), **self._sums)
        return Band(count=found["n"], sums={column.key: found[f"sum_{column.key}"] or 0 for column in self.summed})

    @cached_property
    def bands(self) -> dict[Key, Band]:
        """By the values of one group, or of both."""
        found: dict[Key, Band] = {}
        for row in self._grouped():
            key = tuple(row[column.alias] for column in self.groups)
            sums = {column.key: row[f"sum_{column.key}"] or 0 for column in self.summed}
            for level in range(1, len(key) + 1):
                is_new = key[:level] not in found
                band = found.setdefault(key[:level], Band(self._label(level, key), level))
                band.add(row["n"], sums)
                if is_new and level > 1:
                    found[key[:1]].inner += 1
        return found

    def _grouped(self) -> Iterable[dict]:
        if not self.groups:
            return ()
        keys = [column.alias for column in self.groups]
        return self._rows.values(*keys).annotate(n=Count("pk"), **self._sums).order_by(*keys)

    def _label(self, level: int, key: Key) -> str:
        return self.groups[level - 1].text(key[level - 1]) or NOT_SAID

    def entries(self, rows: Iterable[tuple], start: int = 1) -> Iterator[Band | Line]:
        """`rows` of `ordered` with the band of each group before its first row among them."""
        before: Key = ()
        groups = len(self.groups)
        for number, (record, *values) in enumerate(rows, start):
            key = tuple(values[:groups])
            for level in range(1, groups + 1):
                if key[:level] != before[:level]:
                    yield self.bands[key[:level]]
            before = key
            yield Line(number, tuple(values[groups:]), record)

    def all_entries(self) -> Iterator[Band | Line]:
        """The whole table, read as it is asked for."""
        return self.entries(self.ordered.iterator(chunk_size=CHUNK))
