"""Whom consulting tells of what: new requests, work given, words of the producer, what is late."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consulting.enums import Channel
from consulting.models import ConsultingRequest
from consulting.selectors.requests import lateness
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import User
from khuyencong.accounts.people import holders
from khuyencong.core.notices import events
from khuyencong.core.notices.models import Notice
from khuyencong.core.notices.services import is_news, notify
from khuyencong.core.workflow import Act

FIELDS = ("ma", "co_so", "viec", "noi", "nguoi_giao")
# Channels by which a request comes without anybody of the Centre writing it down.
FROM_OUTSIDE = (Channel.WEB, Channel.COLLABORATOR)


def register() -> None:
    events.register(
        events.Event(
            "request_new", "Yêu cầu tư vấn mới", "Yêu cầu tư vấn mới {ma}: {viec}",
            "{co_so} ({noi}) gửi yêu cầu {ma}: {viec}. Xin phân công người tư vấn.", FIELDS,
        ),
        events.Event(
            "request_assigned", "Được giao yêu cầu tư vấn", "Anh/chị được giao yêu cầu {ma}",
            "{nguoi_giao} giao cho anh/chị yêu cầu {ma} của {co_so}: {viec}.", FIELDS,
        ),
        events.Event(
            "request_answered", "Cơ sở trả lời", "Cơ sở trả lời yêu cầu {ma}",
            "{co_so} đã gửi bổ sung hoặc hỏi thêm trong yêu cầu {ma}.", FIELDS,
        ),
        events.Event(
            "requests_late", "Yêu cầu quá hạn", "{so} yêu cầu tư vấn quá hạn",
            "{so} yêu cầu tư vấn đã quá hạn gọi lại hoặc quá hạn hoàn thành.", ("so",),
        ),
    )  # fmt: skip


def taken_in(request: ConsultingRequest) -> None:
    """Heads of units learn of a request that came from outside."""
    if request.channel in FROM_OUTSIDE and is_news(request.received_on):
        transaction.on_commit(lambda: _tell("request_new", holders([Role.UNIT_HEAD]), request), robust=True)


def step_done(act: Act) -> None:
    """After a step of a request: the adviser learns of new work, and of what the producer sent."""
    request = act.obj
    if not is_news(act.effective_on) or request.assignee_id is None:
        return
    by_oneself = act.actor is not None and act.actor.pk == request.assignee_id
    if act.transition.name == "assign" and not by_oneself:
        _tell("request_assigned", [request.assignee], request, giver=str(act.actor))
    elif act.actor is None:
        _tell("request_answered", [request.assignee], request)


def handed_over(request: ConsultingRequest, giver) -> None:
    transaction.on_commit(
        lambda: _tell("request_assigned", [request.assignee], request, giver=str(giver)), robust=True
    )  # fmt: skip


def _tell(code: str, users, request: ConsultingRequest, *, giver: str = "") -> None:
    values = {
        "ma": request.code, "co_so": request.establishment_name, "viec": request.category.public_name,
        "noi": str(request.place or "chưa rõ địa bàn"), "nguoi_giao": giver,
    }  # fmt: skip
    notify(code, users, values, about=request, url=request.get_absolute_url())


def tell_of_late() -> str:
    """Once a day: each adviser of one's own late requests, heads of units of all."""
    rows = lateness(ConsultingRequest.objects.all()).order_by("received_on", "pk")
    late = [row for row in rows.only("assignee", "received_on", "state") if row.is_late or row.is_overdue]
    told = Notice.objects.filter(event="requests_late", created_at__gte=_today()).values_list("user_id", flat=True)
    counts = Counter(row.assignee_id for row in late if row.assignee_id)
    counts |= dict.fromkeys(holders([Role.UNIT_HEAD]).values_list("pk", flat=True), len(late))
    people = User.objects.filter(pk__in=[pk for pk, count in counts.items() if count and pk not in set(told)])
    for user in people:
        url = f"{reverse('consulting:list')}?work=late"
        notify("requests_late", [user], {"so": counts[user.pk]}, about=late[0], url=url)
    return f"Có {len(late)} yêu cầu quá hạn, đã báo {len(people)} người."


def _today() -> dt.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
