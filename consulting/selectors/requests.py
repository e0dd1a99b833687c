"""Reads of consulting requests for the desk and for the producer, each in a fixed number of queries."""

import datetime as dt
import hmac

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from consulting.codes import read_code
from consulting.deadlines import Deadlines
from consulting.enums import OPEN, OVERDUE, UNANSWERED
from consulting.models import Category, ConsultingRequest, InternalNote, Message, Rating, RequestProduct, Session, Visit
from khuyencong.accounts.enums import CENTRE_WIDE, Role
from khuyencong.accounts.models import User
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.models import TransitionRecord
from khuyencong.core.phones import tidy_phone
from khuyencong.core.text import fold
from khuyencong.registry.models import Establishment

# Who calls the producer, and those above them; everybody else reads requests without telephone and address.
CALLERS = {Role.OFFICER, Role.UNIT_HEAD, Role.CENTRE_LEADER}
NEAR_IN_TIME = dt.timedelta(days=180)  # duplicates are looked for this far around the intake date


def sees_contact(user) -> bool:
    return bool(user.role_codes & CALLERS)


def sees_notes(user) -> bool:
    """Notes of the desk stay within the Centre."""
    return bool(user.role_codes & set(CENTRE_WIDE))


def listed(user) -> QuerySet[ConsultingRequest]:
    """The requests that `user` sees, ready for a list, each marked as `lateness` marks it."""
    rows = ConsultingRequest.objects.visible_to(user)
    return lateness(rows.select_related("category", "establishment", "place__parent", "assignee"))


def lateness(rows: QuerySet[ConsultingRequest]) -> QuerySet[ConsultingRequest]:
    """Annotates `is_late`: nobody has called back in time; `is_overdue`: not completed in time.

    A request that waits for the producer is not overdue.
    """
    today, deadlines = timezone.localdate(), Deadlines()
    # `sessions=None` joins the sessions, but only requests without any pass it: no row comes twice.
    late = Q(state__in=UNANSWERED, sessions=None, received_on__lt=deadlines.unanswered_before(today))
    late_ones = ConsultingRequest.objects.filter(late).order_by().values("pk")
    overdue = Q(state__in=OVERDUE, received_on__lt=deadlines.open_before(today))
    return rows.annotate(
        is_late=Case(When(pk__in=late_ones, then=Value(True)), default=Value(False)),
        is_overdue=Case(When(overdue, then=Value(True)), default=Value(False)),
    )


def late_counts(rows: QuerySet[ConsultingRequest]) -> dict[str, int]:
    """How many of `rows`, as `lateness` marks them, are `late` (no call back in time) and `overdue`."""
    return rows.order_by().aggregate(
        late=Count("pk", filter=Q(is_late=True)), overdue=Count("pk", filter=Q(is_overdue=True))
    )


def totals(rows: QuerySet[ConsultingRequest]) -> dict[str, int]:
    """`requests`, `establishments`, `products` of a list, merged duplicates left out."""
    return rows.counted().order_by().aggregate(
        requests=Count("pk", distinct=True),
        establishments=Count("establishment", distinct=True),
        products=Count("products", distinct=True),
    )  # fmt: skip


def one(user, pk: int) -> ConsultingRequest:
    """One visible request with everything that its page and its guards read.

    Raises:
        ConsultingRequest.DoesNotExist: there is none, or `user` may not see it.
    """
    desk = (
        Prefetch("visits", Visit.objects.select_related("adviser")),
        Prefetch("notes", InternalNote.objects.select_related("author")),
    )
    return with_parts(listed(user).select_related("duplicate_of")).prefetch_related(*desk).get(pk=pk)


def with_parts(rows: QuerySet[ConsultingRequest]) -> QuerySet[ConsultingRequest]:
    return rows.prefetch_related(
        Prefetch("sessions", Session.objects.select_related("adviser")),
        Prefetch("messages", Message.objects.select_related("author")),
        Prefetch("product_lines", RequestProduct.objects.select_related("product").order_by("pk")),
    )


def followed(code: str, phone: str) -> ConsultingRequest | None:
    """The request with this code and telephone number, however they are typed; None tells nothing more.

    One query by the code alone, and a comparison that takes as long for a near miss: the time tells nothing either.
    """
    found = ConsultingRequest.objects.filter(code=read_code(code)).values_list("pk", "phone").first()
    pk, expected = found or (None, "")
    same = hmac.compare_digest(tidy_phone(phone).encode(), expected.encode())
    return ConsultingRequest.objects.get(pk=pk) if pk and expected and same else None


def all_files(request: ConsultingRequest) -> list[Attachment]:
    return list(Attachment.objects.of(request).select_related("uploaded_by"))


def public_files(request: ConsultingRequest) -> list[Attachment]:
    """What the producer sent."""
    return list(Attachment.objects.of(request).filter(uploaded_by=None))


def named_rating(request: ConsultingRequest) -> Rating | None:
    """The producer's rating, unless it is anonymous."""
    return Rating.objects.filter(request=request).first()


def public_steps(request: ConsultingRequest) -> list[TransitionRecord]:
    """What was done when, newest first: without names, notes and whatever else is the desk's own."""
    rows = TransitionRecord.objects.filter(entity=request.entity(), object_id=request.pk)
    return list(rows.order_by("-sequence").only("name", "effective_on", "note", "data"))


def advisers() -> QuerySet[User]:
    """Officers of the Centre, who may be given a request; with `open_requests`, their present load."""
    mine = Count("requests", filter=Q(requests__state__in=OPEN), distinct=True)
    return User.objects.filter(is_active=True, grants__role=Role.OFFICER).annotate(open_requests=mine)


def possible_originals(request: ConsultingRequest) -> QuerySet[ConsultingRequest]:
    """Requests that `request` may repeat: near in time, the likely ones (same phone, establishment, name) first."""
    near = (request.received_on - NEAR_IN_TIME, request.received_on + NEAR_IN_TIME)
    rows = ConsultingRequest.objects.counted().filter(received_on__range=near).exclude(pk=request.pk)
    likely = Case(When(_alike(request), then=Value(0)), default=Value(1))
    return rows.annotate(unlikely=likely).order_by("unlikely", "-received_on", "-pk")


def _alike(request: ConsultingRequest) -> Q:
    alike = Q(search_text__contains=fold(request.establishment_name))
    if request.phone:
        alike |= Q(phone=request.phone)
    if request.establishment_id:
        alike |= Q(establishment=request.establishment_id)
    return alike


def suggested_establishments(request: ConsultingRequest, words: str = "") -> QuerySet[Establishment]:
    """Records of the register that match `words`; without words those with the request's telephone or name."""
    rows = Establishment.objects.select_related("place__parent")
    if words:
        return rows.search(words)
    found = Q(pk__in=Establishment.objects.search(request.establishment_name).order_by().values("pk"))
    if request.phone:
        found |= Q(phone=request.phone)
    return rows.filter(found)


def open_categories() -> QuerySet[Category]:
    return Category.objects.filter(is_active=True)
