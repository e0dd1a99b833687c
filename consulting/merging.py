"""What requests do when two records of one establishment become one."""

from consulting.models import ConsultingRequest
from khuyencong.core import audit
from khuyencong.registry.models import Establishment
from khuyencong.registry.services.merging import same_products


def move_requests(stays: Establishment, goes: Establishment, actor) -> None:
    """Requests follow, each with its row in the log, so that a reading of a past moment still counts two of each."""
    same = same_products(stays, goes)
    requests = ConsultingRequest.objects.filter(establishment=goes).order_by("pk")
    for request in requests.prefetch_related("product_lines"):
        changes = audit.diff(request, {"establishment_id": stays.pk})
        before = sorted(line.product_id for line in request.product_lines.all())
        after = sorted({same[pk].pk if pk in same else pk for pk in before})
        if before != after:
            changes["products"] = [before, after]
        audit.claim(request, actor=actor, verb="merge_establishment", changes=changes, establishment=stays)
