"""Writing the audit log. A service changes a record only between `claim` and the end of its transaction."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.timezone import localtime

from khuyencong.core.models import AuditEvent, Record, TransitionRecord
from khuyencong.core.refusals import StaleRecordError


def keyed_hash(value: Any) -> str:
    """A short keyed hash of a personal value: equal values stay recognisable, the value itself does not."""
    return hmac.new(settings.SECRET_KEY.encode(), str(value).encode(), hashlib.sha256).hexdigest()[:16]


def plain(value: Any) -> Any:
    """`value` as JSON: a related record by its key, a date in ISO form, a decimal as its digits."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def diff(record: Record, values: Mapping[str, Any]) -> dict[str, list]:
    """`{field: [old, new]}` of what `values` would change on `record`; personal values as keyed hashes."""
    changes = {}
    for field, value in values.items():
        pair = [plain(getattr(record, field)), plain(value)]
        if pair[0] != pair[1]:
            changes[field] = [keyed_hash(v) for v in pair] if field in record.personal_fields else pair
    return changes


def created(record: Record, *, actor, changes: Mapping | None = None) -> None:
    """Log the birth of a record that was just inserted."""
    AuditEvent.objects.create(
        entity=record.entity(), object_id=record.pk, sequence=record.version, verb="create", actor=actor,
        changes=changes or {},
    )  # fmt: skip


def claim(record: Record, *, actor, verb: str, changes: Mapping | None = None, **updates) -> None:
    """Take the record for writing: bump its version if it is still as seen, set `updates`, log one event.

    Holds the row lock until the transaction ends, so what the caller reads next cannot move.

    Raises:
        StaleRecordError: somebody wrote the record after it was read.
    """
    seen = type(record)._base_manager.filter(pk=record.pk, version=record.version)
    if seen.update(version=F("version") + 1, **updates) != 1:
        raise StaleRecordError(who_was_faster(record))
    record.version += 1
    for field, value in updates.items():
        setattr(record, field, value)
    AuditEvent.objects.create(
        entity=record.entity(), object_id=record.pk, sequence=record.version, verb=verb, actor=actor,
        changes=changes or {},
    )  # fmt: skip


def claim_many(records: Iterable[Record], *, actor, verb: str, **updates) -> None:
    """`claim` for rows of one kind in three statements, all or none."""
    records = list(records)
    if not records:
        return
    model = type(records[0])
    seen = models.Q()
    for version, group in groupby(sorted(records, key=_version), key=_version):
        seen |= models.Q(version=version, pk__in=[record.pk for record in group])
    if model._base_manager.filter(seen).update(version=F("version") + 1, **updates) != len(records):
        several = f"Có {model._meta.verbose_name} vừa được người khác cập nhật. Trang đã tải lại."
        raise StaleRecordError(several if len(records) > 1 else who_was_faster(records[0]))
    for record in records:
        record.version += 1
        for field, value in updates.items():
            setattr(record, field, value)
    AuditEvent.objects.bulk_create(
        AuditEvent(
            entity=record.entity(), object_id=record.pk, sequence=record.version, verb=verb, actor=actor, changes={}
        )
        for record in records
    )


def _version(record: Record) -> int:
    return record.version


def who_was_faster(record: Record) -> str:
    """A sentence naming who wrote the record last, and at what time."""
    events = AuditEvent.objects.filter(entity=record.entity(), object_id=record.pk).select_related("actor")
    event = events.latest("sequence")
    who = event.actor.get_full_name() if event.actor else "Người gửi yêu cầu"
    when = localtime(event.recorded_at)
    return (
        f"{who} vừa cập nhật {record._meta.verbose_name} này lúc {when:%H:%M} ngày {when:%d/%m/%Y}. "
        "Trang đã tải lại; xin xem rồi làm tiếp."
    )


def makers(
    record: Record, *, since_names: Iterable[str], edit_verbs: Iterable[str], submit_names: Iterable[str]
) -> set[int]:
    """Users who made the record what it is: who created, edited or submitted it since it was last returned.

    `since_names` are the transitions that return a record; `submit_names` those that send it on.
    """
    own = {"entity": record.entity(), "object_id": record.pk}
    returned = TransitionRecord.objects.filter(**own, name__in=since_names).aggregate(last=models.Max("sequence"))[
        "last"
    ]
    verbs = {"create", *edit_verbs, *submit_names}
    events = AuditEvent.objects.filter(**own, verb__in=verbs, sequence__gte=returned or 0)
    return set(events.order_by().values_list("actor_id", flat=True).distinct())
