"""Reply templates: which fit a request, and what one says of it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from consulting.models import ConsultingRequest, ReplyTemplate
from consulting.selectors import reply_templates
from khuyencong.core.filled_text import fill


def filled(text: str, request: ConsultingRequest, writer) -> str:
    """`text` with its fields (models.REPLY_FIELDS) filled in for `request`, as `writer` would send it."""
    values = {
        "co_so": request.establishment_name, "nguoi_lien_he": request.contact_name or request.establishment_name,
        "ma": request.code, "viec": request.category.public_name, "can_bo": writer.get_full_name(),
        "trung_tam": settings.KC_CENTRE_SHORT, "dien_thoai": settings.KC_PHONE or "của Trung tâm",
    }  # fmt: skip
    return fill(text, values)


@dataclass(frozen=True)
class Reply:
    """The templates that fit a request, the one chosen in the address, and its text filled in ("" when none)."""

    templates: list[ReplyTemplate]
    chosen: ReplyTemplate | None
    text: str


def chosen_reply(http: HttpRequest, request: ConsultingRequest) -> Reply:
    """What the address `?mau=…` chooses for an answer to `request`, for the person who is signed in."""
    templates = list(reply_templates(request))
    chosen = next((one for one in templates if str(one.pk) == http.GET.get("mau")), None)
    return Reply(templates, chosen, filled(chosen.text, request, http.user) if chosen else "")
