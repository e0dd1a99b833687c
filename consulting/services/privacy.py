"""Personal data of requests: given out or erased on request, and erased when its time is over.

Erasing replaces what was said by nothing and keeps what is counted: category, dates, commune, establishment record,
products, states, the score of a rating without whose it is. The logs need no erasing: they hold keyed hashes.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from consulting.enums import OPEN
from consulting.models import ConsultingRequest, DataAct, PersonalDataAct, Rating
from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.models import TransitionRecord
from khuyencong.core.notices.services import erase_about
from khuyencong.core.phones import tidy_phone
from khuyencong.registry.models import Establishment

ERASED = "Đã xóa theo quy định"
# What apps that stand higher erase with requests: functions of their keys and the actor, called within the transaction.
erasers: list[Callable[[list[int], object], None]] = []
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.UNIT_HEAD})


def of_phone(phone: str) -> QuerySet[ConsultingRequest]:
    """All requests of a telephone number, however it is typed; none for a text that is no number."""
    number = tidy_phone(phone)
    found = ConsultingRequest.objects.filter(phone=number) if number else ConsultingRequest.objects.none()
    return found.select_related("category", "place__parent", "establishment").order_by("received_on", "pk")


@transaction.atomic
def export(phone: str, *, actor, reason: str) -> dict:
    """Everything that the portal holds on a person by this telephone number, as plain data for a JSON file.

    Raises:
        ValidationError: not the actor's to do, no reason, or nothing found.
    """
    requests = list(_found(phone, actor, reason))
    _note(DataAct.EXPORT, phone, actor, reason, len(requests))
    shops = Establishment.every.filter(phone=tidy_phone(phone)).order_by("pk")
    return {
        "dien_thoai": tidy_phone(phone),
        "yeu_cau": [_request_data(request) for request in requests],
        "co_so": [_shop_data(shop) for shop in shops],
    }


def _shop_data(shop: Establishment) -> dict:
    return {
        "ten": shop.name, "ma_so_thue": shop.tax_code, "nguoi_dai_dien": shop.representative, "dia_chi": shop.address,
    }  # fmt: skip


def _request_data(request: ConsultingRequest) -> dict:
    said = {
        "ma": request.code, "ngay_tiep_nhan": request.received_on.isoformat(), "loai": request.category.public_name,
        "trang_thai": request.get_state_display(), "co_so": request.establishment_name,
        "nguoi_lien_he": request.contact_name, "thu_dien_tu": request.email,
        "dia_chi": request.address, "nganh_nghe": request.trade,
        "noi_dung": request.description, "ket_qua": request.result,
        "dong_y_luc": request.consent_at.isoformat() if request.consent_at else None,
    }  # fmt: skip
    sessions = request.sessions.values("held_on", "place", "attendees", "content", "result")
    ratings = Rating.objects.filter(request=request).values("score", "comment")
    return said | {
        "danh_gia": list(ratings),
        "trao_doi": [{"luc": row.sent_at.isoformat(), "noi_dung": row.text} for row in request.messages.all()],
        "buoi_tu_van": [row | {"held_on": row["held_on"].isoformat()} for row in sessions],
        "tep": list(Attachment.objects.of(request).values_list("name", flat=True)),
    }


@transaction.atomic
def erase_person(phone: str, *, actor, reason: str) -> int:
    """Erase a person's data from all requests and the register, on that person's request. Returns how many requests.

    Raises:
        ValidationError: not the actor's to do, no reason, nothing found, or a request is still open.
    """
    requests = list(_found(phone, actor, reason))
    if still := [request.code for request in requests if request.state in OPEN]:
        raise ValidationError(f"Yêu cầu {', '.join(still)} đang mở; kết thúc trước rồi xóa.")
    erase(requests, actor=actor)
    for shop in Establishment.every.filter(phone=tidy_phone(phone)):
        shop.field_notes.update(text=ERASED)
        gone = {"phone": "", "representative": "", "address": ""}
        changes = audit.diff(shop, gone)
        for name, value in gone.items():
            setattr(shop, name, value)
        shop.index()
        audit.claim(shop, actor=actor, verb="erase", changes=changes, search_text=shop.search_text, **gone)
    _note(DataAct.ERASE, phone, actor, reason, len(requests))
    return len(requests)


def _found(phone: str, actor, reason: str) -> QuerySet[ConsultingRequest]:
    if not actor.role_codes & KEEPERS:
        raise ValidationError("Việc này thuộc quản trị và trưởng phòng.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi căn cứ, ví dụ: đơn đề nghị ngày 05/02/2026."})
    found = of_phone(phone)
    if not found:
        raise ValidationError({"phone": "Không có yêu cầu nào của số điện thoại này."})
    return found


def _note(act: str, phone: str, actor, reason: str, count: int) -> None:
    PersonalDataAct.objects.create(
        act=act, subject_hash=audit.keyed_hash(tidy_phone(phone)), reason=reason.strip(), requests=count, actor=actor
    )


@transaction.atomic
def erase(requests: Iterable[ConsultingRequest], *, actor) -> None:
    """Replace what `requests` say of people. Each gets one row in the audit log, without values."""
    requests = list(requests)
    for request in requests:
        values = {
            "establishment_name": ERASED, "contact_name": "", "phone": "", "email": "", "place_text": "",
            "description": "", "result": "", "form_token": None, "erased_at": timezone.now(),
        }  # fmt: skip
        for name, value in values.items():
            setattr(request, name, value)
        audit.claim(request, actor=actor, verb="erase", **values, **request.index())
        request.messages.all().delete()
        request.notes.all().delete()
        request.sessions.update(place="", attendees="", content="", result="")
        request.visits.update(place="", purpose="")
        Rating.objects.filter(request=request).update(request=None, comment="")
        _delete_files(request)
    keys = [request.pk for request in requests]
    erase_about(ConsultingRequest.entity(), keys)
    for eraser in erasers:
        eraser(keys, actor)


def _delete_files(request: ConsultingRequest) -> None:
    for file in Attachment.objects.of(request):
        stored = file.file
        file.delete()
        transaction.on_commit(lambda stored=stored: stored.delete(save=False), robust=True)


def erase_expired() -> str:
    """The daily job: requests closed for longer than KC_KEEP_REQUESTS_YEARS, by their last step."""
    today = timezone.localdate()
    limit = today - dt.timedelta(days=round(settings.KC_KEEP_REQUESTS_YEARS * 365.25))
    steps = TransitionRecord.objects.filter(entity=ConsultingRequest.entity(), object_id=OuterRef("pk")).order_by()
    last = Subquery(steps.values("object_id").annotate(last=Max("effective_on")).values("last"), DateField())
    closed = ConsultingRequest.objects.filter(erased_at=None).exclude(Q(state__in=OPEN))
    expired = closed.annotate(ended=Coalesce(last, "received_on")).filter(ended__lt=limit)
    rows = list(expired.order_by("pk"))
    erase(rows, actor=None)
    return f"Đã xóa dữ liệu cá nhân của {len(rows)} yêu cầu quá {settings.KC_KEEP_REQUESTS_YEARS} năm."
