"""Whom consulting tells of what: new requests, work given, words of the producer, what is late."""

import datetime as dt
import re
from collections import Counter

from django.conf import settings
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
from khuyencong.core.notices.channels import BY_EMAIL, BY_PHONE
from khuyencong.core.notices.models import Notice
from khuyencong.core.notices.services import is_news, notify, notify_outsider
from khuyencong.core.workflow import Act

FIELDS = ("ma", "co_so", "viec", "noi", "nguoi_giao")
TO_PRODUCER = ("ma", "co_so", "viec", "can_bo", "ngay_lam_viec")
FOLLOW = "Xem ở trang tra cứu bằng mã này và số điện thoại đã ghi."
PRODUCER_TEXTS = (
    (
        "producer_received", "đã nhận yêu cầu", "Đã nhận yêu cầu {ma}",
        "Trung tâm đã nhận yêu cầu của {co_so}, mã tra cứu {ma}; cán bộ gọi lại trong {ngay_lam_viec} ngày làm việc.",
    ),
    (
        "producer_given", "đã giao cán bộ", "Yêu cầu {ma} đã có người phụ trách",
        "{can_bo} phụ trách yêu cầu {ma} của {co_so}.",
    ),
    (
        "producer_asked", "cần bổ sung", "Yêu cầu {ma} cần bổ sung thông tin",
        "Cán bộ đề nghị {co_so} bổ sung thông tin cho yêu cầu {ma}.",
    ),
    ("producer_told", "có lời nhắn", "Có lời nhắn trong yêu cầu {ma}", "Cán bộ vừa nhắn {co_so} trong yêu cầu {ma}."),
    (
        "producer_done", "đã tư vấn xong", "Yêu cầu {ma} đã tư vấn xong",
        "Yêu cầu {ma} của {co_so} đã tư vấn xong, đã ghi kết quả.",
    ),
    (
        "producer_declined", "không giúp được", "Trả lời yêu cầu {ma}",
        "Trung tâm đã trả lời yêu cầu {ma} của {co_so}.",
    ),
)  # fmt: skip
# The steps of which the producer is told, by e-mail and by whatever channel KC_NOTICE_CHANNELS adds.
PRODUCER_NEWS = {
    "assign": "producer_given", "ask": "producer_asked", "complete": "producer_done", "decline": "producer_declined",
}  # fmt: skip
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
        *_producer_events(),
    )  # fmt: skip


def _producer_events() -> list[events.Event]:
    return [
        events.Event(code, f"Báo cơ sở: {name}", subject, f"{text} {FOLLOW}", TO_PRODUCER)
        for code, name, subject, text in PRODUCER_TEXTS
    ]


def taken_in(request: ConsultingRequest) -> None:
    """Heads of units learn of a request that came from outside; the producer has the code in writing."""
    if not is_news(request.received_on):
        return
    transaction.on_commit(lambda: tell_producer("producer_received", request), robust=True)
    if request.channel in FROM_OUTSIDE:
        transaction.on_commit(lambda: _tell("request_new", holders([Role.UNIT_HEAD]), request), robust=True)


def step_done(act: Act) -> None:
    """After a step of a request: the adviser learns of new work and of what the producer sent, the producer of news."""
    request = act.obj
    if not is_news(act.effective_on):
        return
    if act.transition.name in PRODUCER_NEWS:
        tell_producer(PRODUCER_NEWS[act.transition.name], request)
    if request.assignee_id:
        _tell_adviser(act, request)


def _tell_adviser(act: Act, request: ConsultingRequest) -> None:
    by_oneself = act.actor is not None and act.actor.pk == request.assignee_id
    if act.transition.name == "assign" and not by_oneself:
        _tell("request_assigned", [request.assignee], request, giver=str(act.actor))
    elif act.actor is None:
        _tell("request_answered", [request.assignee], request)


def tell_producer(code: str, request: ConsultingRequest) -> int:
    """Tell who asked, where there was consent to be contacted and an address that a channel reaches."""
    if not request.consent_at:
        return 0
    contacts = {BY_EMAIL: request.email, BY_PHONE: re.sub(r"\D", "", request.phone)}
    values = {
        "ma": request.code, "co_so": request.establishment_name, "viec": request.category.public_name,
        "can_bo": str(request.assignee or "Cán bộ"), "ngay_lam_viec": settings.KC_ANSWER_WORKING_DAYS,
    }  # fmt: skip
    url = f"{reverse('consulting:track')}?ma={request.code}"
    return notify_outsider(code, contacts, values, about=request, url=url)


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
