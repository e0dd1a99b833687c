"""Two records of one establishment made one, with their history kept.

The record that goes stays in the database, points to the one that stands, and is in no list. What other apps tie to an
establishment they move themselves, with what they log of it: each registers a mover when it starts. Whatever else names
the record that goes then names the one that stays.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from khuyencong.core import audit
from khuyencong.core.text import fold
from khuyencong.registry.models import Establishment, Product

Mover = Callable[[Establishment, Establishment, object], None]  # (stays, goes, actor); may raise ValidationError
_movers: dict[str, Mover] = {}
_FILLED = ("industry", "tax_code", "representative", "phone", "address", "place")


def register(name: str, mover: Mover) -> None:
    """Let an app move its own rows from the record that goes to the one that stays."""
    _movers[name] = mover


@transaction.atomic
def merge(stays: Establishment, goes: Establishment, *, actor) -> Establishment:
    """Make `goes` a part of `stays`: products, đề án, requests and notes follow; what `stays` lacked is filled in.

    Raises:
        ValidationError: one and the same record, two tax codes, or something of both that cannot be one.
        audit.StaleRecordError: somebody wrote one of them since it was read.
    """
    if stays.pk == goes.pk:
        raise ValidationError("Chọn hai cơ sở khác nhau để gộp.")
    if stays.tax_code and goes.tax_code and stays.tax_code != goes.tax_code:
        raise ValidationError("Hai cơ sở có hai mã số thuế khác nhau, không phải là một.")
    missing = {name: getattr(goes, name) for name in _FILLED if getattr(goes, name) and not getattr(stays, name)}
    merged = {"merged_into": [None, stays.pk]}
    audit.claim(goes, actor=actor, verb="merge", changes=merged, merged_into=stays, tax_code="")
    for name, value in missing.items():
        setattr(stays, name, value)
    stays.index()
    changes = {"merged": [[], [goes.pk]], "filled": [[], sorted(missing)]}
    audit.claim(stays, actor=actor, verb="merge", changes=changes, search_text=stays.search_text, **missing)
    for mover in _movers.values():
        mover(stays, goes, actor)
    _move_products(stays, goes)
    for relation in _relations(Establishment):
        if relation.related_model not in (Establishment, Product):
            _repoint(relation, goes, stays)
    return stays


def same_products(stays: Establishment, goes: Establishment) -> dict[int, Product]:
    """`{product of goes: the product of stays that it is}`, by name."""
    known = {fold(product.name): product for product in stays.products.all()}
    return {one.pk: known[fold(one.name)] for one in goes.products.all() if fold(one.name) in known}


def _move_products(stays: Establishment, goes: Establishment) -> None:
    """A product that both have is one: what names the second, names the first; it stays behind as it was."""
    same = same_products(stays, goes)
    for product in goes.products.filter(pk__in=same):
        for relation in _relations(Product):
            _repoint(relation, product, same[product.pk])
    goes.products.exclude(pk__in=same).update(establishment=stays)


def _relations(model: type[models.Model]) -> list:
    """The foreign keys to `model`, of whatever app."""
    return [relation for relation in model._meta.related_objects if relation.one_to_many]


def _repoint(relation, old: models.Model, new: models.Model) -> None:
    """Rows that name `old` name `new`; a row that would then stand twice goes."""
    rows, name = relation.related_model._base_manager, relation.field.name
    for row in rows.filter(**{name: old}):
        try:
            with transaction.atomic():
                rows.filter(pk=row.pk).update(**{name: new})
        except IntegrityError:
            row.delete()
