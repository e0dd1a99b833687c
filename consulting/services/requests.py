"""Taking in requests and mending what they say. Steps are `consulting.workflow.CONSULTING.perform`."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from consulting import notices
from consulting.codes import new_code
from consulting.enums import Channel
from consulting.models import Category, ConsultingRequest, RequestProduct
from consulting.services.access import why_no_change
from khuyencong.core import audit
from khuyencong.core.dates import format_date
from khuyencong.core.phones import tidy_phone
from khuyencong.core.text import squeeze
from khuyencong.registry.models import Establishment, Place, Product

CODE_TRIES = 5  # 40 bits collide once in a lifetime; five in a row is a broken random source
LOGGED = (
    "channel", "category_id", "received_on", "establishment_id", "establishment_name", "contact_name", "phone",
    "email", "place_id", "place_text", "trade", "heard_from", "description",
)  # fmt: skip


def register_request(
    *, actor, channel: str, category: Category, received_on: dt.date, establishment_name: str, phone: str = "",
    email: str = "", place: Place | None = None, place_text: str = "", trade: str = "", heard_from: str = "",
    description: str = "", contact_name: str = "", consent: bool = False, establishment: Establishment | None = None,
    products: Iterable[Product] = (), form_token: str = "", is_illustrative: bool = False,
    referred_by=None,
) -> ConsultingRequest:  # fmt: skip
    """Take in one lượt tư vấn and give it its tracking code. `actor` is None for the producer's own form.

    The same `form_token` twice gives the same request, also when both arrive at once; so do, on the web form, the same
    words from the same telephone on the same day (a page opened anew with what the browser kept).

    Raises:
        ValidationError: a value out of range, an intake date in the future, the web form without consent.
    """
    request = ConsultingRequest(
        channel=channel, category=category, received_on=received_on, establishment=establishment,
        establishment_name=squeeze(establishment_name), contact_name=squeeze(contact_name), phone=tidy_phone(phone),
        email=email.strip(),
        place=place, place_text=squeeze(place_text), trade=squeeze(trade), heard_from=heard_from,
        description=description.strip(), consent_at=timezone.now() if consent else None, form_token=form_token or None,
        is_illustrative=is_illustrative, referred_by=referred_by,
    )  # fmt: skip
    _check(request)
    for _ in range(CODE_TRIES):
        if known := _sent_before(request):
            return known
        try:
            return _insert(request, actor, list(products))
        except IntegrityError:  # a code given before, or the same form a moment ago: look again
            request.pk = None
            request._state.adding = True
    raise RuntimeError("No free tracking code found.")


def _sent_before(request: ConsultingRequest) -> ConsultingRequest | None:
    same = Q(form_token=request.form_token) if request.form_token else Q(pk=None)
    if request.channel == Channel.WEB:
        words = ("phone", "establishment_name", "category", "description", "received_on", "channel")
        same |= Q(**{name: getattr(request, name) for name in words})
    return ConsultingRequest.objects.filter(same).order_by("pk").first()


@transaction.atomic
def _insert(request: ConsultingRequest, actor, products: list[Product]) -> ConsultingRequest:
    request.code = new_code()
    request.save(force_insert=True)
    RequestProduct.objects.bulk_create(RequestProduct(request=request, product=product) for product in products)
    changes = audit.diff(ConsultingRequest(), {name: getattr(request, name) for name in LOGGED})
    if products:
        changes["products"] = [[], sorted(product.pk for product in products)]
    audit.created(request, actor=actor, changes=changes)
    notices.taken_in(request)
    return request


def _check(request: ConsultingRequest) -> None:
    request.clean_fields(exclude=["code", "search_text", "sort_key"])
    if request.received_on > timezone.localdate():
        raise ValidationError({"received_on": f"Ngày {format_date(request.received_on)} ở sau ngày hôm nay."})
    if request.channel == Channel.WEB and not request.consent_at:
        raise ValidationError({"consent": "Cần đồng ý để Trung tâm được dùng các thông tin này khi liên hệ, tư vấn."})


@transaction.atomic
def edit_request(request: ConsultingRequest, *, actor, values: Mapping) -> ConsultingRequest:
    """Mend what a request says, e.g. its category or contact. `request.version` is the version that the page showed.

    The intake date stays: it decides the period in which the request counts.

    Raises:
        audit.StaleRecordError: somebody wrote it since.
        ValidationError: not the actor's to change, or a value out of range, keyed by field.
    """
    if reason := why_no_change(request, actor):
        raise ValidationError(reason)
    values = {_attname(name): getattr(value, "pk", value) for name, value in values.items()}
    if "phone" in values:
        values["phone"] = tidy_phone(values["phone"])
    changes = audit.diff(request, values)
    if not changes:
        return request
    for name, value in values.items():
        setattr(request, name, value)
    _check(request)
    audit.claim(request, actor=actor, verb="edit", changes=changes, **request.index(), **values)
    return request


def _attname(name: str) -> str:
    """Relations are logged and compared by their key."""
    return ConsultingRequest._meta.get_field(name).attname
