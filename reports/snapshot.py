"""A dataset as plain values and back, so that an issued report can be made again from what was frozen."""

import datetime as dt
import hashlib
import json
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from consulting.models import Category, ConsultingRequest
from consulting.selectors import CategoryCounts, Count, PeriodCounts
from reports.dataset import Dataset

COUNTS = (
    "requests", "completed", "sessions", "establishments", "distinct_establishments", "products", "new_projects",
    "unlinked",
)  # fmt: skip
COUNTED = ("counts", "year_counts")  # fields of the dataset that consulting counts
ASKED = ("until", "recorded")  # of a period, written where somebody asked for them
BY_CATEGORY = ("requests", "establishments", "products")


def freeze(data: Dataset) -> dict:
    """JSON values that hold every row and figure of `data`."""
    plain = {field.name: _plain(getattr(data, field.name)) for field in fields(data) if field.name not in COUNTED}
    plain["period"] = {name: value for name, value in plain["period"].items() if value or name not in ASKED}
    return plain | {name: _plain_counts(getattr(data, name)) for name in COUNTED}


def thaw(frozen: dict) -> Dataset:
    """The dataset as it was. The rows behind its figures are those of that day; nothing is read from the database."""
    hints = get_type_hints(Dataset)
    frozen = frozen | {"projects": [_completed(row) for row in frozen["projects"]]}
    values = {name: _typed(hints[name], value) for name, value in frozen.items() if name not in COUNTED}
    return Dataset(**values, **{name: _typed_counts(frozen.get(name)) for name in COUNTED})


def _completed(row: dict) -> dict:
    """A row of a report that was issued before plans were read as decided and as amended."""
    return {"decided": row["money"], "amended": row["money"], **row}


def digest(frozen: dict) -> str:
    """SHA-256 of the frozen values, written in one way: keys in order, no blanks."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(hint: Any, value: Any) -> Any:
    """`value` as the annotation `hint` says."""
    if value is None:
        return None
    if isinstance(hint, UnionType):
        return _typed(next(one for one in get_args(hint) if one is not type(None)), value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _typed(hints[name], one) for name, one in value.items()})
    if get_origin(hint) in (tuple, frozenset):
        return get_origin(hint)(_typed(get_args(hint)[0], one) for one in value)
    return dt.date.fromisoformat(value) if hint is dt.date else value


def _plain_counts(counts: PeriodCounts | None) -> dict | None:
    if counts is None:
        return None
    return {name: getattr(counts, name).value for name in COUNTS} | {
        "by_category": [
            {"code": row.category.code, "name": row.category.name}
            | {name: getattr(row, name).value for name in BY_CATEGORY}
            for row in counts.by_category
        ]
    }


def _typed_counts(plain: dict | None) -> PeriodCounts | None:
    if plain is None:
        return None
    return PeriodCounts(
        **{name: _count(plain[name]) for name in COUNTS},
        by_category=tuple(
            CategoryCounts(
                Category(code=row["code"], name=row["name"]), **{name: _count(row[name]) for name in BY_CATEGORY}
            )
            for row in plain["by_category"]
        ),
    )


def _count(value: int) -> Count:
    return Count(value, ConsultingRequest.objects.none())
