"""Which names the public sees. Legal persons may be named; people, households and groups of people never are."""

import re
from collections.abc import Iterable

from django.conf import settings

from khuyencong.core.text import squeeze
from khuyencong.registry.enums import EstablishmentKind
from khuyencong.registry.models import Establishment

LEGAL_PERSONS = (EstablishmentKind.ENTERPRISE, EstablishmentKind.COOPERATIVE)
# A private enterprise is its owner: no legal person (Luật Doanh nghiệp), and its name is mostly the owner's.
OWNERS_OWN = re.compile(r"^\s*(doanh nghiệp tư nhân|dntn)\b", re.IGNORECASE)
KIND_WORDS = re.compile(
    r"^\s*(hộ kinh doanh|hộ sản xuất|hộ gia đình|hộ|cơ sở sản xuất|cơ sở|tổ hợp tác|doanh nghiệp tư nhân|dntn)\s+",
    re.IGNORECASE,
)
HIDDEN = "(không nêu tên)"


def may_be_named(establishment: Establishment) -> bool:
    named = settings.KC_PUBLISH_LEGAL_PERSONS and establishment.kind in LEGAL_PERSONS
    return named and not OWNERS_OWN.match(establishment.name)


def without_names(text: str, hidden: Iterable[Establishment]) -> str:
    """`text` without the names of `hidden` establishments and of the people who stand for them."""
    for name in sorted({name for row in hidden for name in _names(row)}, key=len, reverse=True):
        written = r"\s+".join(map(re.escape, name.split()))  # blanks of any kind and number
        text = re.sub(rf"(?<!\w){written}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text


def _names(establishment: Establishment) -> set[str]:
    """As it is written, without the words of its kind, and the person; a single word is too common to be a name."""
    full, person = squeeze(establishment.name), squeeze(establishment.representative)
    return {name for name in (full, KIND_WORDS.sub("", full), person) if len(name.split()) > 1}
