"""The night's part: digests, what failed during the day, and forgetting."""

import datetime as dt
from collections import defaultdict

from django.db.models import F
from django.utils import timezone

from khuyencong.core.notices.channels import Message
from khuyencong.core.notices.models import Delivery, Notice, NoticeState
from khuyencong.core.notices.services import body, deliver, send_waiting

KEEP_DAYS = 365


def send_digests() -> str:
    """One message a person of all that waits for the day's digest; what failed to go at once is tried again too."""
    gathered: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    waiting = Notice.objects.filter(status=NoticeState.QUEUED, delivery=Delivery.DAILY)
    for notice in waiting.order_by("created_at", "pk"):
        gathered[notice.channel, notice.address].append(notice)
    sent = sum(_send_digest(to, notices) for (_, to), notices in gathered.items())
    return f"Đã gửi {sent} thư tổng hợp và {send_waiting()} thư còn lại."


def _send_digest(to: str, notices: list[Notice]) -> bool:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(tries=F("tries") + 1)
    text = "\n\n".join(f"{number}. {notice.subject}\n{body(notice)}" for number, notice in enumerate(notices, 1))
    return deliver(notices, Message(to, f"Khuyến công: {len(notices)} thông báo trong ngày", text))


def forget_old() -> str:
    """Notices are kept for a year."""
    before = timezone.now() - dt.timedelta(days=KEEP_DAYS)
    count, _ = Notice.objects.filter(created_at__lt=before).delete()
    return f"Đã xóa {count} thông báo cũ hơn {KEEP_DAYS} ngày."
