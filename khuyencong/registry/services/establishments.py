"""Cơ sở công nghiệp nông thôn: one record each, found again by tax code or by name and place."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.text import fold, squeeze
from khuyencong.registry.enums import EstablishmentKind
from khuyencong.registry.models import Establishment, Place

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


class EstablishmentError(Exception):
    """What was named is not an establishment; the text is a Vietnamese sentence."""


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
        EstablishmentError: the Centre itself, or no name.
    """
    name = _checked(name)
    facts = {"tax_code": tax_code, "phone": phone, "address": address, "representative": representative}
    known = find(name=name, place=place, tax_code=tax_code)
    if known:
        missing = {field: facts[field] for field in _FILLED_LATER if facts[field] and not getattr(known, field)}
        return update(known, actor=actor, **missing)
    kind = kind or guess_kind(name)
    return create(actor=actor, name=name, kind=kind, place=place, is_illustrative=is_illustrative, **facts)


@transaction.atomic
def create(*, actor, name: str, **values) -> Establishment:
    """A new establishment.

    Raises:
        EstablishmentError: the Centre itself, or no name.
        ValidationError: a value is out of range, or the tax code is another's.
    """
    establishment = Establishment(name=_checked(name), **values)
    establishment.index()
    establishment.full_clean()
    establishment.save()
    audit.created(establishment, actor=actor)
    return establishment


@transaction.atomic
def update(establishment: Establishment, *, actor, **values) -> Establishment:
    """Change what is known. `establishment.version` must be the version that the page showed; no change, no event.

    Raises:
        audit.StaleRecordError: somebody wrote it since.
        EstablishmentError: renamed to the Centre, or to nothing.
        ValidationError: a value is out of range, or the tax code is another's.
    """
    if "name" in values:
        values["name"] = _checked(values["name"])
    if changes := audit.diff(establishment, values):
        _write(establishment, actor, changes, values)
    return establishment


def _write(establishment: Establishment, actor, changes: Mapping, values: Mapping) -> None:
    for field, value in values.items():
        setattr(establishment, field, value)
    establishment.index()
    establishment.full_clean()
    index = {"search_text": establishment.search_text, "sort_key": establishment.sort_key}
    audit.claim(establishment, actor=actor, verb="edit", changes=changes, **values, **index)


def _checked(name: str) -> str:
    name = squeeze(name)
    if not fold(name):
        raise EstablishmentError("Chưa ghi tên cơ sở.")
    if is_centre(name):
        raise EstablishmentError(f"{name} là đơn vị thực hiện, không phải là cơ sở công nghiệp nông thôn.")
    return name
