"""Photos and papers that a producer adds to a request."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from consulting.models import ConsultingRequest
from khuyencong.core import audit
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import attach

MAX_OF_REQUEST = 20


@transaction.atomic
def add_files(request: ConsultingRequest, group: str, pks: Iterable[int] | None = None) -> list[Attachment]:
    """Tie the waiting files of a form to `request`, with `pks` those alone. → what was tied now.

    Whoever writes the request meanwhile waits; a page of the desk that is open then knows less than there is, and its
    next write is told so.

    Raises:
        ValidationError: more than MAX_OF_REQUEST files would belong to the request.
    """
    fresh = ConsultingRequest.objects.select_for_update().get(pk=request.pk)
    tied = attach(fresh, group, pks)
    if tied and Attachment.objects.of(fresh).count() > MAX_OF_REQUEST:
        raise ValidationError(f"Một yêu cầu giữ tối đa {MAX_OF_REQUEST} tệp; xin gửi tệp quan trọng nhất.")
    if tied:
        added = [row.pk for row in tied]
        audit.claim(fresh, actor=None, verb="add_files", changes={"files": [[], added]})
        request.version = fresh.version
    return tied
