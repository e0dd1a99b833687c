"""Telling people, sending what is queued, marking what was read."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from khuyencong.core.filled_text import fill
from khuyencong.core.models import Record
from khuyencong.core.notices import channels
from khuyencong.core.notices.channels import EMAIL, PORTAL, Message
from khuyencong.core.notices.events import EVENTS
from khuyencong.core.notices.models import Delivery, Notice, NoticeChoice, NoticeState, NoticeText

MAX_TRIES = 3
# An act typed in long after its day is no news: whoever loads the papers of past years tells nobody.
NEWS_DAYS = 30


def is_news(day: dt.date) -> bool:
    """Whether what happened on `day` is still worth a notice."""
    return timezone.localdate() - day <= dt.timedelta(days=NEWS_DAYS)


@transaction.atomic
def notify(code: str, users: Iterable, values: Mapping[str, object], *, about: Record, url: str = "") -> int:
    """Tell each of `users` of the event `code`: on the portal, and by e-mail as each wants it. Returns how many people.

    Nothing is sent here: the worker does that once this is committed.
    """
    people = {user.pk: user for user in users}
    subject, text = words(code, values)
    common = {
        "event": code, "subject": subject[:200], "text": text, "url": url, "entity": about.entity(),
        "object_id": about.pk,
    }  # fmt: skip
    now, wanted = timezone.now(), _wanted(people)
    rows = [
        Notice(user=user, channel=PORTAL, status=NoticeState.SENT, sent_at=now, **common) for user in people.values()
    ]
    rows += [
        Notice(user=user, channel=EMAIL, address=user.email, delivery=wanted[user.pk], **common)
        for user in people.values()
        if user.email and wanted[user.pk] != Delivery.NONE
    ]
    Notice.objects.bulk_create(rows)
    if any(row.channel == EMAIL and row.delivery == Delivery.NOW for row in rows):
        transaction.on_commit(_wake_worker, robust=True)
    return len(people)


@transaction.atomic
def notify_outsider(
    code: str, contacts: Mapping[str, str], values: Mapping[str, object], *, about: Record, url: str = ""
) -> int:
    """Tell somebody without an account by every channel that reaches one of `contacts`. Returns how many messages."""
    reached = channels.reaching(contacts)
    if not reached:
        return 0
    subject, text = words(code, values)
    common = {"event": code, "subject": subject[:200], "text": text, "url": url, "entity": about.entity()}
    Notice.objects.bulk_create(
        Notice(channel=channel.code, address=address, object_id=about.pk, **common) for channel, address in reached
    )
    transaction.on_commit(_wake_worker, robust=True)
    return len(reached)


def words(code: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text of an event, as staff keep them, filled in."""
    kept = NoticeText.objects.filter(event=code).first() or EVENTS[code]
    return fill(kept.subject, values), fill(kept.text, values)


def _wanted(people: Mapping) -> dict[int, str]:
    chosen = dict(NoticeChoice.objects.filter(user__in=people).values_list("user_id", "email"))
    return {pk: chosen.get(pk, Delivery.NOW) for pk in people}


def _wake_worker() -> None:
    from khuyencong.core.notices.tasks import send_queued  # late: a task needs the apps to be ready

    send_queued.enqueue()


def send_waiting() -> int:
    """Send what is queued to go at once; what fails is tried again until MAX_TRIES. Returns how many went out."""
    waiting = Notice.objects.filter(status=NoticeState.QUEUED, delivery=Delivery.NOW).exclude(channel=PORTAL)
    return sum(send_one(notice) for notice in waiting.order_by("pk"))


def send_one(notice: Notice) -> bool:
    """Try one notice; True when it went out. Two workers at once do not both take it."""
    own = Notice.objects.filter(pk=notice.pk, tries=notice.tries, status=NoticeState.QUEUED)
    if own.update(tries=F("tries") + 1) != 1:
        return False
    return deliver([notice], Message(notice.address, notice.subject, body(notice)))


def deliver(notices: list[Notice], message: Message) -> bool:
    """Hand one message over; `notices`, all of one channel, are what it tells."""
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    try:
        channels.channel(notices[0].channel).send(message)
    except Exception as fault:  # a mail server can fail in any way; the log of messages says how
        rows.update(fault=f"{type(fault).__name__}: {fault}"[:200])
        rows.filter(tries__gte=MAX_TRIES).update(status=NoticeState.FAILED)
        return False
    rows.update(status=NoticeState.SENT, sent_at=timezone.now(), fault="")
    return True


def body(notice: Notice) -> str:
    """The text with the address of what it is about."""
    link = f"{settings.KC_BASE_URL.rstrip('/')}{notice.url}" if notice.url and settings.KC_BASE_URL else ""
    return "\n\n".join(filter(None, [notice.text, link]))


@transaction.atomic
def resend(notice: Notice) -> bool:
    """Queue a notice that did not go out once more, with its tries counted anew; False when there is nothing to do."""
    failed = Notice.objects.filter(pk=notice.pk, status=NoticeState.FAILED).exclude(channel=PORTAL)
    if failed.update(status=NoticeState.QUEUED, tries=0, fault="", delivery=Delivery.NOW) != 1:
        return False
    transaction.on_commit(_wake_worker, robust=True)
    return True


def mark_read(user, pk: int | None = None) -> int:
    """Mark one notice of `user`, or all of them, as read."""
    mine = Notice.objects.filter(user=user, channel=PORTAL, read_at=None)
    return (mine.filter(pk=pk) if pk else mine).update(read_at=timezone.now())


def unread(user) -> int:
    return Notice.objects.filter(user=user, channel=PORTAL, read_at=None).count()


def erase_about(entity: str, ids: Iterable[int]) -> None:
    """Delete the notices about records whose personal data is erased."""
    Notice.objects.filter(entity=entity, object_id__in=list(ids)).delete()
