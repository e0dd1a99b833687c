"""Reminding those for whom a record waits: once a day each."""

import datetime as dt

from django.db import transaction

from khuyencong.core.dates import format_date
from khuyencong.core.notices import events
from khuyencong.core.notices.services import notify
from khuyencong.core.workflow import Reason, lower_first, refuse_if
from khuyencong.waiting.models import Nudge
from khuyencong.waiting.watches import Entry

EVENT = "nudge"


def register() -> None:
    events.register(
        events.Event(
            EVENT, "Được nhắc việc đang chờ", "Nhắc: {loai} chờ {buoc}",
            "{nguoi} nhắc: {loai} “{ten}” chờ {buoc} từ ngày {ngay} ({so} ngày làm việc).",
            ("nguoi", "loai", "ten", "buoc", "ngay", "so"),
        )
    )  # fmt: skip


def last_nudge(entry: Entry) -> dt.date | None:
    """The day on which somebody was last reminded since it waits."""
    rows = Nudge.objects.filter(entity=entry.record.entity(), object_id=entry.record.pk, day__gte=entry.since)
    return rows.order_by("-day").values_list("day", flat=True).first()


@transaction.atomic
def nudge(entry: Entry, *, actor, today: dt.date) -> list:
    """Tell those waited for, all but who reminds. Returns who was told.

    Raises:
        Refused: nobody is left to be told today.
    """
    record = entry.record
    locked = type(record)._base_manager.select_for_update(of=("self",))
    list(locked.filter(pk=record.pk))  # two who remind at the same instant queue
    about = {"entity": record.entity(), "object_id": record.pk, "day": today}
    told = set(Nudge.objects.filter(**about).values_list("user", flat=True))
    others = [user for user in entry.people if user.pk != actor.pk]
    left = [user for user in others if user.pk not in told]
    refuse_if([] if left else [Reason(_why_nobody(entry, others))])
    Nudge.objects.bulk_create(Nudge(user=user, by=actor, **about) for user in left)
    notify(EVENT, left, _values(entry, actor), about=record, url=record.get_absolute_url())
    return left


def _why_nobody(entry: Entry, others: list) -> str:
    if others:
        return "Hôm nay đã nhắc rồi; mỗi người chỉ được nhắc một lần một ngày."
    return "Không còn ai khác để nhắc." if entry.people else "Chưa có tài khoản nào giữ vai trò này."


def _values(entry: Entry, actor) -> dict:
    return {
        "nguoi": str(actor), "loai": entry.watch.label, "ten": entry.title, "buoc": lower_first(entry.what),
        "ngay": format_date(entry.since), "so": entry.waited,
    }  # fmt: skip
