"""Certificates and trademarks of an establishment; each write stands in the establishment's log."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.text import fold, squeeze
from khuyencong.registry.models import Certificate, Establishment, Product, Trademark


@transaction.atomic
def add_certificate(
    establishment: Establishment, *, actor, product: str, year: int, valid_to: dt.date | None = None, **facts
) -> Certificate:
    """Write down a certificate of one of the establishment's products; a product not known yet is added.

    Raises:
        ValidationError: no such product name, a year or date that cannot be, or the certificate is there already.
        audit.StaleRecordError: somebody wrote the establishment since it was read.
    """
    made = Certificate(product=_product(establishment, product), year=year, **facts)
    made.valid_to = valid_to or Certificate.end(year)
    made.full_clean()
    made.save()
    claimed = {"certificate": [None, [made.product_id, made.level, made.year]]}
    audit.claim(establishment, actor=actor, verb="add_certificate", changes=claimed)
    return made


@transaction.atomic
def remove_certificate(certificate: Certificate, *, actor) -> None:
    """Take out what was written by mistake.

    Raises:
        audit.StaleRecordError: somebody wrote the establishment since it was read.
    """
    gone = {"certificate": [[certificate.product_id, certificate.level, certificate.year], None]}
    audit.claim(certificate.product.establishment, actor=actor, verb="remove_certificate", changes=gone)
    certificate.delete()


@transaction.atomic
def add_trademark(establishment: Establishment, *, actor, name: str, **facts) -> Trademark:
    """Write down a trademark, filed for or granted.

    Raises:
        ValidationError: no name, dates in the wrong order, or the trademark is there already.
        audit.StaleRecordError: somebody wrote the establishment since it was read.
    """
    made = Trademark(establishment=establishment, name=squeeze(name), **facts)
    made.full_clean()
    made.save()
    audit.claim(establishment, actor=actor, verb="add_trademark", changes={"trademark": [None, made.name]})
    return made


@transaction.atomic
def remove_trademark(trademark: Trademark, *, actor) -> None:
    """Take out what was written by mistake.

    Raises:
        audit.StaleRecordError: somebody wrote the establishment since it was read.
    """
    gone = {"trademark": [trademark.name, None]}
    audit.claim(trademark.establishment, actor=actor, verb="remove_trademark", changes=gone)
    trademark.delete()


def _product(establishment: Establishment, name: str) -> Product:
    name = squeeze(name)
    if not fold(name):
        raise ValidationError({"product": "Chưa ghi tên sản phẩm."})
    known = next((one for one in establishment.products.all() if fold(one.name) == fold(name)), None)
    if known:
        return known
    made = Product(establishment=establishment, name=name)
    made.full_clean()
    made.save()
    return made
