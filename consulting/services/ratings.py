"""How the producer found the help."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consulting.enums import RequestState
from consulting.models import ConsultingRequest, Rating


@transaction.atomic
def rate(request: ConsultingRequest, *, score: int, comment: str = "", anonymous: bool = False) -> Rating:
    """Write down one rating of a completed request, 1 (poor) to 5 (very good).

    The audit log has no row of it: the moment of that row would tell who an anonymous rating is from.

    Raises:
        ValidationError: not completed, or rated before.
    """
    unrated = ConsultingRequest.objects.filter(pk=request.pk, state=RequestState.COMPLETED, is_rated=False)
    if unrated.update(is_rated=True) != 1:
        raise ValidationError("Yêu cầu chưa tư vấn xong hoặc đã được đánh giá.")
    request.is_rated = True
    return Rating.objects.create(
        request=None if anonymous else request, category=request.category, score=score, comment=comment.strip(),
        month=timezone.localdate().replace(day=1),
    )  # fmt: skip
