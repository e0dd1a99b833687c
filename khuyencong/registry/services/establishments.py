"""Cơ sở công nghiệp nông thôn: one record each, found again by tax code or by name and place."""

import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.phones import tidy_phone
from khuyencong.core.text import fold, squeeze
from khuyencong.registry import tax_codes
from khuyencong.registry.enums import EstablishmentKind
from khuyencong.registry.models import Establishment, Place, Product

# Long and short forms of the legal kind, so that "Hợp tác xã Ea Tu" and "HTX Ea Tu" are one.
_SHORT = {
    "hop tac xa": "htx", "to hop tac": "tht", "trach nhiem huu han": "tnhh", "co phan": "cp",
    "doanh nghiep tu nhan": "dntn", "ho kinh doanh": "hkd", "mot thanh vien": "mtv", "cty": "cong ty",
}  # fmt: skip
_KINDS = (
    (re.compile(r"(lien hiep )?htx\b"), EstablishmentKind.COOPERATIVE),
    (re.compile(r"tht\b"), EstablishmentKind.COOPERATIVE_GROUP),
    (re.compile(r"(cong ty|dntn|doanh nghiep|xi nghiep)\b"), EstablishmentKind.ENTERPRISE),
    (re.compile(r"(hkd|ho (gia dinh|san xuat|ca the))\b"), EstablishmentKind.HOUSEHOLD),
)
_FILLED_LATER = ("tax_code", "phone", "address", "representative")


def name_key(name: str) -> str:
    """The name as compared: folded, legal kinds in their short form."""
    key = fold(name)
    for long, short in _SHORT.items():
        key = re.sub(rf"\b{long}\b", short, key)
    return key


def guess_kind(name: str) -> EstablishmentKind:
    """The legal kind that the head of the name says (HTX, Công ty, DNTN, Hộ kinh doanh, Tổ hợp tác), else OTHER."""
    key = name_key(name)
    return next((kind for head, kind in _KINDS if head.match(key)), EstablishmentKind.OTHER)


def is_centre(name: str) -> bool:
    """Whether `name` is the Centre itself, which carries projects out but is an office, never an establishment."""
    own = [fold(known) for known in (settings.KC_CENTRE, settings.KC_CENTRE_SHORT) if known]
    return fold(name).startswith(tuple(own))


def tidy_tax_code(text: str) -> str:
    """The tax code without blanks. Raises ValidationError for what cannot be one; "" stays ""."""
    code = "".join(text.split())
    if code and (fault := tax_codes.shape_fault(code)):
        raise ValidationError({"tax_code": fault})
    return code


def find(*, name: str, place: Place | None = None, tax_code: str = "") -> Establishment | None:
    """The establishment with this tax code; else of this name in this place (before or after 01/07/2025)."""
    if tax_code and (known := Establishment.objects.filter(tax_code=tax_code).first()):
        return known
    where = {"place__in": Place.objects.same_as(place)} if place else {"place": None}
    key = name_key(name)
    for one in Establishment.objects.filter(**where):
        # Of two tax codes one is wrong or they are two establishments; either way not the same record.
        if name_key(one.name) == key and not (tax_code and one.tax_code):
            return one
    return None


@transaction.atomic
def find_or_create(
    *, name: str, actor, place: Place | None = None, phone: str = "", tax_code: str = "", address: str = "",
    representative: str = "", kind: str = "", is_illustrative: bool = False,
) -> Establishment:  # fmt: skip
    """The establishment that is meant, made when there is none. Facts that it lacked are filled in, none is replaced.

    Raises:
        ValidationError: the Centre itself, no name, or a value out of range.
    """
    facts = {"tax_code": tidy_tax_code(tax_code), "phone": phone, "address": address, "representative": representative}
    known = find(name=name, place=place, tax_code=facts["tax_code"])
    if known:
        missing = {field: facts[field] for field in _FILLED_LATER if facts[field] and not getattr(known, field)}
        return update(known, actor=actor, **missing)
    kind = kind or guess_kind(name)
    return create(actor=actor, name=name, kind=kind, place=place, is_illustrative=is_illustrative, **facts)


@transaction.atomic
def create(*, actor, products: Iterable[str] = (), **values) -> Establishment:
    """A new establishment with its `products` by name.

    Raises:
        ValidationError: the Centre itself, no name, a value out of range, or another's tax code; keyed by field.
    """
    establishment = Establishment(**_tidy(values))
    _check_tax_code(establishment)
    establishment.index()
    establishment.full_clean()
    establishment.save()
    added = _add_products(establishment, products)
    audit.created(establishment, actor=actor, changes={"products": [[], added]} if added else {})
    return establishment


@transaction.atomic
def update(establishment: Establishment, *, actor, products: Iterable[str] = (), **values) -> Establishment:
    """Change what is known, and add `products` that it does not have yet. No change, no event.

    `establishment.version` must be the version that the page showed.

    Raises:
        audit.StaleRecordError: somebody wrote it since.
        ValidationError: as in `create`.
    """
    values = _tidy(values)
    changes = audit.diff(establishment, values)
    if {"tax_code", "kind"} & changes.keys():
        _check_tax_code(establishment, **values)
    if added := _add_products(establishment, products):
        changes["products"] = [[], added]
    if changes:
        _write(establishment, actor, changes, values)
    return establishment


def _write(establishment: Establishment, actor, changes: Mapping, values: Mapping) -> None:
    for field, value in values.items():
        setattr(establishment, field, value)
    establishment.index()
    establishment.full_clean()
    index = {"search_text": establishment.search_text, "sort_key": establishment.sort_key}
    audit.claim(establishment, actor=actor, verb="edit", changes=changes, **values, **index)


def _add_products(establishment: Establishment, names: Iterable[str]) -> list[str]:
    """Names that the establishment did not have, accents and case aside; they are added to its products."""
    wanted = {fold(name): squeeze(name) for name in names if fold(name)}
    known = {fold(name) for name in establishment.products.values_list("name", flat=True)} if wanted else set()
    new = [Product(establishment=establishment, name=name) for key, name in wanted.items() if key not in known]
    for product in new:
        product.full_clean(validate_unique=False, validate_constraints=False)
    return [product.name for product in Product.objects.bulk_create(new)]


def _tidy(values: Mapping) -> dict:
    """`values` in one spelling, the name and tax code checked."""
    values = {field: squeeze(value) if isinstance(value, str) else value for field, value in values.items()}
    if "phone" in values:
        values["phone"] = tidy_phone(values["phone"])
    if "tax_code" in values:
        values["tax_code"] = tidy_tax_code(values["tax_code"])
    if "name" in values:
        _check_name(values["name"])
    return values


def _check_tax_code(establishment: Establishment, **values) -> None:
    """What is typed now must agree with its check digit; a code of an old ledger that nobody touches may stand."""
    told = {"tax_code": establishment.tax_code, "kind": establishment.kind} | values
    if fault := tax_codes.fault(told["tax_code"], told["kind"]):
        raise ValidationError({"tax_code": fault})


def _check_name(name: str) -> None:
    if not fold(name):
        raise ValidationError({"name": "Chưa ghi tên cơ sở."})
    if is_centre(name):
        raise ValidationError({"name": f"{name} là đơn vị thực hiện, không phải là cơ sở công nghiệp nông thôn."})
