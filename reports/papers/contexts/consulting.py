"""Fields of the papers of a consulting request (P20, P21), of the advisory team (P22) and of short letters (P24)."""

from django.conf import settings
from django.utils.timezone import localdate, localtime

from consulting import selectors as requests
from consulting.deadlines import Deadlines
from consulting.enums import Channel, RequestState
from consulting.models import ConsultingRequest, TeamMember
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.phones import mask_phone
from khuyencong.registry.enums import Programme
from reports.papers.contexts.common import common

PRIVACY = "Thông tin cá nhân trong phiếu chỉ dùng để tư vấn và liên hệ lại với cơ sở, theo pháp luật về bảo vệ dữ liệu."
CHANNELS = (Channel.WEB, Channel.PHONE, Channel.CENTRE)


def _base(symbol: str = "", **given) -> dict:
    return common(
        symbol=symbol, issuer="centre", programme=Programme.LOCAL, archive="TV", **({"recipients": ()} | given)
    )


def _establishment(request: ConsultingRequest, user) -> dict:
    """As on the request's page: who does not call reads no address and no personal number."""
    known, whole = request.establishment, requests.sees_contact(user)
    tax_code = (known.tax_code if whole else known.masked_tax_code) if known else ""
    address = request.address if whole else str(request.place or "")
    return {
        "name": request.establishment_name, "tax_code": tax_code, "address": address,
        "industry_name": request.trade or (known.get_industry_display() if known else ""),
        "products": "; ".join(line.product.name for line in request.product_lines.all()),
    }  # fmt: skip


def _request(request: ConsultingRequest, user) -> dict:
    due, phone = Deadlines(), request.phone
    return {
        "tracking_code": request.code, "channel_label": request.get_channel_display(),
        "category_label": request.category.name, "question": request.description,
        "contact_name": request.contact_name, "phone": phone if requests.sees_contact(user) else mask_phone(phone),
        "referred_by": str(request.referred_by or ""),
        "received_at": localtime(request.recorded_at), "answer_by": due.answer_due(request.received_on),
        "complete_by": due.completion_due(request.received_on), "privacy_notice": PRIVACY,
    }  # fmt: skip


def intake(request: ConsultingRequest, user) -> dict:
    """P20 Phiếu tiếp nhận yêu cầu tư vấn."""
    files = Attachment.objects.of(request).values_list("name", flat=True)
    return _base() | {
        "request": _request(request, user), "est": _establishment(request, user), "attachments": list(files),
        "received_by": str(request.assignee or ""), "duplicate_of": str(request.duplicate_of or ""),
    }  # fmt: skip


def outcome(request: ConsultingRequest, user) -> dict:
    """P21 Phiếu kết quả tư vấn."""
    declined = request.state == RequestState.DECLINED
    sessions = [
        {
            "held_on": row.held_on, "mode_label": row.get_mode_display(), "place": row.place, "text": row.content,
            "result": row.result,
        }
        for row in request.sessions.all()
    ]  # fmt: skip
    return _base() | {
        "request": _request(request, user), "est": _establishment(request, user), "sessions": sessions,
        "adviser_name": str(request.assignee or ""),
        "result": {
            "state": "declined" if declined else "completed", "summary": request.result,
            "decline_reason": request.result.rstrip("."), "redirect_to": "", "project_name": "", "filed_text": "",
            "feedback": "", "product_count": len(request.product_lines.all()),
        },
    }  # fmt: skip


def team(members: list[TeamMember]) -> dict:
    """P22 Quyết định thành lập Tổ tư vấn, of those who serve in it today."""
    return _base(f"QĐ-{settings.KC_CENTRE_SYMBOL}", recipients=("Như Điều 4", settings.KC_DEPARTMENT)) | {
        "team": {
            "name": "Tổ tư vấn phát triển công nghiệp", "amended_ref": "", "effective_on": localdate(),
            "answer_days": settings.KC_ANSWER_WORKING_DAYS, "complete_days": settings.KC_COMPLETION_WORKING_DAYS,
        },
        "members": [
            {
                "name": str(member), "title": member.user.title, "role": member.duty or "thành viên",
                "fields_text": "; ".join(field.name for field in member.fields.all()), "area_text": "toàn tỉnh",
            }
            for member in members
        ],
        "channels": [channel.label.lower() for channel in CHANNELS],
        "executors": "Trưởng các phòng chuyên môn, các thành viên có tên tại Điều 1",
    }  # fmt: skip
