"""What a reply template says of one request."""

from django.conf import settings

from consulting.models import ConsultingRequest
from khuyencong.core.filled_text import fill


def filled(text: str, request: ConsultingRequest, writer) -> str:
    """`text` with its fields (models.REPLY_FIELDS) filled in for `request`, as `writer` would send it."""
    values = {
        "co_so": request.establishment_name, "nguoi_lien_he": request.contact_name or request.establishment_name,
        "ma": request.code, "viec": request.category.public_name, "can_bo": writer.get_full_name(),
        "trung_tam": settings.KC_CENTRE_SHORT, "dien_thoai": settings.KC_PHONE or "của Trung tâm",
    }  # fmt: skip
    return fill(text, values)
