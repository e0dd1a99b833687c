"""Tying a request to the register: which establishment asked, and about which of its products."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from consulting.models import ConsultingRequest, RequestProduct
from consulting.services.access import why_no_change
from khuyencong.core import audit
from khuyencong.core.text import squeeze
from khuyencong.registry.models import Establishment, Product


@transaction.atomic
def link_establishment(request: ConsultingRequest, *, actor, establishment: Establishment) -> None:
    """Say which record of the register asked.

    Raises:
        ValidationError: not the actor's to change, or the request already names products of another establishment.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_change(request, actor):
        raise ValidationError(reason)
    if request.establishment_id == establishment.pk:
        return
    if request.product_lines.exclude(product__establishment=establishment).exists():
        raise ValidationError("Yêu cầu đã ghi sản phẩm của cơ sở khác; bỏ các sản phẩm đó trước khi đổi cơ sở.")
    changes = audit.diff(request, {"establishment_id": establishment.pk})
    audit.claim(request, actor=actor, verb="link_establishment", changes=changes, establishment=establishment)


@transaction.atomic
def set_products(request: ConsultingRequest, *, actor, names: Iterable[str]) -> None:
    """Write the products that the request is about, by name; new names enter the establishment's list.

    Names that differ only in case or blanks are one product; accents make another word ("bò khô" is not "bơ khô").

    Raises:
        ValidationError: not the actor's to change, the request is not tied to an establishment, or a name is too long.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_change(request, actor):
        raise ValidationError(reason)
    wanted = {}
    for name in filter(None, map(squeeze, names)):
        wanted.setdefault(name.casefold(), name)
    if wanted and request.establishment_id is None:
        raise ValidationError("Gắn yêu cầu với một cơ sở trước khi ghi sản phẩm.")
    before = sorted(request.product_lines.order_by().values_list("product_id", flat=True))
    products = _products(request.establishment, wanted)
    after = sorted(product.pk for product in products)
    if before == after:
        return
    audit.claim(request, actor=actor, verb="set_products", changes={"products": [before, after]})
    request.product_lines.exclude(product__in=after).delete()
    RequestProduct.objects.bulk_create(
        RequestProduct(request=request, product=product) for product in products if product.pk not in before
    )


def _products(establishment: Establishment | None, wanted: dict[str, str]) -> list[Product]:
    """The products of `establishment` with these names; those it does not have yet are added."""
    if not wanted:
        return []
    known = {product.name.casefold(): product for product in establishment.products.all()}
    for key, name in wanted.items():
        if key not in known:
            known[key] = Product(establishment=establishment, name=name)
            known[key].full_clean()
            known[key].save()
    return [known[key] for key in wanted]
