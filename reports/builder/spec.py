"""What a table is, as its address says it: columns in their order, groups, sort, filters. What is unknown is left out,
so that an old link shows what is left of its table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from reports.builder.columns import Column
from reports.builder.datasets import Dataset

GROUPS = ("group", "group2")
OWN = ("col", "sort", *GROUPS, "act", "page", "saved", "choosing")
MOST_FILTERS, LONGEST = 20, 200


@dataclass(frozen=True)
class Spec:
    """One table of `dataset`. `filters` are pairs as they stand in the address."""

    dataset: Dataset
    keys: tuple[str, ...]
    groups: tuple[str, ...] = ()
    sort: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, dataset: Dataset, data: QueryDict) -> "Spec":
        known = dataset.by_key
        keys = tuple(dict.fromkeys(key for key in data.getlist("col") if key in known)) or dataset.default
        groups = [data.get(name, "") for name in GROUPS]
        groups = tuple(dict.fromkeys(key for key in groups if key in known and known[key].groups))
        sort = data.get("sort", "")
        sort = sort if sort.removeprefix("-") in known else ""
        return cls(dataset, keys, groups, sort, tuple(_filters(data)))

    @property
    def columns(self) -> list[Column]:
        return [self.dataset.by_key[key] for key in self.keys]

    @property
    def group_columns(self) -> list[Column]:
        return [self.dataset.by_key[key] for key in self.groups]

    @property
    def data(self) -> QueryDict:
        """The filters, for their forms."""
        found = QueryDict(mutable=True)
        for name, value in self.filters:
            found.appendlist(name, value)
        return found

    @property
    def query(self) -> str:
        """The same table as an address, always written the same way."""
        found = QueryDict(mutable=True)
        found.setlist("col", self.keys)
        for name, key in zip(GROUPS, self.groups, strict=False):
            found[name] = key
        if self.sort:
            found["sort"] = self.sort
        for name, value in self.filters:
            found.appendlist(name, value)
        return found.urlencode()

    def after(self, act: str) -> "Spec":
        """After a button beside a column: "up.title", "down.title", "drop.title"."""
        how, _, key = act.partition(".")
        if key not in self.keys:
            return self
        keys, place = list(self.keys), self.keys.index(key)
        if how == "drop":
            keys.remove(key)
        elif how in ("up", "down"):
            keys.insert(max(0, place + (1 if how == "down" else -1)), keys.pop(place))
        return replace(self, keys=tuple(keys) or self.dataset.default)


def _filters(data: Mapping) -> Iterable[tuple[str, str]]:
    pairs = [
        (name, value.strip()[:LONGEST]) for name in sorted(data) if name not in OWN for value in data.getlist(name)
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value][:MOST_FILTERS]
