"""What a table may show of a row, as data: one column says its name, its kind and how it is read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import FunctionType
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, OrderBy, QuerySet, StringAgg, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int

NOT_SAID = "(không ghi)"
BRIEF, LONG = 14, 30  # letters


class Kind(StrEnum):
    TEXT = "text"
    INT = "int"
    YEAR = "year"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """`value` is a path of fields, an expression, or what makes one for a reader. `order` takes the place of the value
    where it does not sort as people expect; `groups`: rows may be put together by it.
    """

    key: str
    label: str
    value: Any
    kind: Kind = Kind.TEXT
    width: int = 18
    groups: bool = False
    choices: Mapping | None = None
    order: tuple[str, ...] = field(default=())

    @property
    def alias(self) -> str:
        return f"c_{self.key}"

    @property
    def is_summed(self) -> bool:
        return self.kind in (Kind.MONEY, Kind.INT)

    @property
    def is_number(self) -> bool:
        return self.is_summed or self.kind == Kind.YEAR

    @property
    def is_brief(self) -> bool:
        """A code, a number, a day: it stays on one line."""
        return self.width <= BRIEF and not self.is_summed

    @property
    def is_long(self) -> bool:
        """A title, a name: beside many columns it would break after every word."""
        return self.width >= LONG

    def expression(self, user):
        value = self.value(user) if isinstance(self.value, FunctionType) else self.value
        value = F(value) if isinstance(value, str) else value
        if self.kind == Kind.TEXT and self.choices is None:
            return Coalesce(value, Value(""), output_field=TextField())
        return value

    def ordering(self, *, down: bool = False) -> list[OrderBy]:
        keys = [F(key) for key in self.order] or [self._rank() if self.choices else F(self.alias)]
        return [OrderBy(key, descending=down, nulls_last=True) for key in keys]

    def _rank(self) -> Case:
        """The place of a code among the choices, which stand in their natural order."""
        places = (When(**{self.alias: code}, then=Value(place)) for place, code in enumerate(self.choices))
        return Case(*places, default=None, output_field=IntegerField())

    def shown(self, value) -> Any:
        """The value as a cell keeps it: a code as its words, numbers and days as they are."""
        if self.choices is not None:
            return self.choices.get(value, value or "")
        return value

    def text(self, value) -> str:
        """The value in words and digits, as a page prints it."""
        value = self.shown(value)
        if value is None or value == "":
            return ""
        if isinstance(value, dt.date):
            return format_date(value)
        return (format_int(value) if value else "–") if self.is_summed else str(value)


def first(rows: QuerySet, name: str) -> Subquery:
    """`name` of the first of `rows`, which point to the outer row."""
    return Subquery(rows.values(name)[:1])


def joined(rows: QuerySet, name: str, to: str) -> Subquery:
    """`name` of all `rows` in one text, in their order where the database can keep it; `to` names the outer row."""
    keeps_order = connection.features.supports_aggregate_order_by_clause
    words = StringAgg(name, Value(", "), output_field=TextField(), **({"order_by": "pk"} if keeps_order else {}))
    return Subquery(rows.order_by().values(to).annotate(_words=words).values("_words"))
