"""Fields of the papers of a consulting request (P20, P21), of the advisory team (P22) and of short letters (P24)."""

import datetime as dt

from django.conf import settings
from django.utils.timezone import localtime

from consulting import selectors as requests
from consulting.deadlines import Deadlines
from consulting.enums import RequestState
from consulting.models import ConsultingRequest, TeamMember
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.phones import mask_phone
from khuyencong.registry.enums import Programme
from reports.papers.contexts.common import common, in_text, sentence
from reports.papers.contexts.letters import last_step, turned_to

PRIVACY = "Thông tin cá nhân trong phiếu chỉ dùng để tư vấn và liên hệ lại với cơ sở, theo pháp luật về bảo vệ dữ liệu."
TEAM_RECIPIENTS = (
    "Như Điều 4", "Thành viên Tổ tư vấn", f"{settings.KC_DEPARTMENT} (báo cáo)", "Ủy ban nhân dân xã, phường",
)  # fmt: skip
CHANNELS = ("cổng thông tin", "điện thoại", "trụ sở Trung tâm")


def _base(symbol: str = "", **given) -> dict:
    return common(
        symbol=symbol, issuer="centre", programme=Programme.LOCAL, archive="TV", **({"recipients": ()} | given)
    )


def _establishment(request: ConsultingRequest, user) -> dict:
    """As on the request's page: who does not call reads no address and no personal number."""
    known, whole = request.establishment, requests.sees_contact(user)
    tax_code = (known.tax_code if whole else known.masked_tax_code) if known else ""
    address = in_text((whole and request.place_text) or str(request.place or ""))
    return {
        "name": request.establishment_name, "tax_code": tax_code, "address": address,
        "industry_name": request.trade or (known.get_industry_display() if known else ""),
        "products": "; ".join(line.product.name for line in request.product_lines.all()),
    }  # fmt: skip


def _request(request: ConsultingRequest, user) -> dict:
    due, phone = Deadlines(), request.phone
    return {
        "tracking_code": request.code, "channel_label": request.get_channel_display(),
        "category_label": request.category.name, "question": sentence(request.description),
        "contact_name": request.contact_name, "phone": phone if requests.sees_contact(user) else mask_phone(phone),
        "referred_by": str(request.referred_by or ""),
        "received_at": _received(request), "received_on": request.received_on,
        "answer_by": due.answer_due(request.received_on), "complete_by": due.completion_due(request.received_on),
        "privacy_notice": PRIVACY,
    }  # fmt: skip


def _received(request: ConsultingRequest) -> dt.datetime | None:
    """The moment, known only of what was typed in on the day on which it came."""
    moment = localtime(request.recorded_at)
    return moment if moment.date() == request.received_on else None


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
            "decline_reason": request.result.rstrip("."), "project_name": "", "filed_text": "",
            "redirect_to": turned_to(request) if declined else "",
            "feedback": "", "product_count": len(request.product_lines.all()),
        },
    }  # fmt: skip


def assignment(request: ConsultingRequest, user) -> dict:
    """P22a Phiếu phân công of one request."""
    step = last_step(request, "assign")
    return _base() | {
        "request": _request(request, user), "est": _establishment(request, user),
        "adviser_name": str(request.assignee), "adviser_title": request.assignee.title,
        "assigned_on": step.effective_on if step else None, "note": step.note if step else "",
    }  # fmt: skip


def team(members: list[TeamMember]) -> dict:
    """P22 Quyết định thành lập Tổ tư vấn, of those who serve in it today."""
    return _base(f"QĐ-{settings.KC_CENTRE_SYMBOL}", recipients=TEAM_RECIPIENTS) | {
        "team": {
            "name": "Tổ tư vấn phát triển công nghiệp", "amended_ref": "", "effective_on": None,
            "answer_days": settings.KC_ANSWER_WORKING_DAYS, "complete_days": settings.KC_COMPLETION_WORKING_DAYS,
        },
        "members": [
            {
                "name": str(member), "title": member.user.title, "role": member.duty or "Thành viên",
                "fields_text": "; ".join(field.name for field in member.fields.all()),
            }
            for member in members
        ],
        "channels": list(CHANNELS),
        "executors": "Trưởng các phòng chuyên môn, các thành viên có tên tại Điều 1",
    }  # fmt: skip
