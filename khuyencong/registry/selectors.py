"""Reads of the registry, each in a fixed number of queries."""

import datetime as dt

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from khuyencong.accounts.enums import Role
from khuyencong.core.text import search_words
from khuyencong.registry import tax_codes
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import (
    Budget,
    Certificate,
    Content,
    ContentGrouping,
    DayOff,
    Establishment,
    GroupedContent,
    LegalDocument,
    Norm,
    Place,
    PlaceSuccession,
)
from khuyencong.registry.places import with_successors
from khuyencong.registry.terms import TERMS

# Who calls establishments or keeps their records; everybody else reads them without telephone and address.
CALLERS = {Role.OFFICER, Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.ADMINISTRATOR}


def sees_contact(user) -> bool:
    return bool(user.role_codes & CALLERS)


def establishments(user) -> QuerySet[Establishment]:
    """The establishments that `user` sees, with their places, in Vietnamese order."""
    return Establishment.objects.visible_to(user).select_related("place__parent")


def searched(rows: QuerySet[Establishment], typed: str, user) -> QuerySet[Establishment]:
    """Who may not read telephones and personal numbers finds nothing by their digits."""
    found = rows.search(typed)
    if sees_contact(user):
        return found
    open_code = Q(tax_length__lt=tax_codes.PERSONAL_LENGTH) | Q(tax_length__gt=tax_codes.PERSONAL_LENGTH)
    digits = [word for word in search_words(typed) if not any(map(str.isalpha, word))]
    shown = (Q(name__icontains=word) | (open_code & Q(tax_code__contains=word)) for word in digits)
    return found.alias(tax_length=Length("tax_code")).filter(*shown) if digits else found


def establishment_page(user) -> QuerySet[Establishment]:
    """Visible establishments with everything that their page shows."""
    rows = Establishment.objects.visible_to(user)
    return rows.prefetch_related(Prefetch("place", with_successors()), "products", "trademarks")


def certificates(establishment: Establishment, on: dt.date | None = None) -> QuerySet[Certificate]:
    """Certificates of the establishment's products, the newest first; `on`: those that hold on that day."""
    rows = Certificate.objects.filter(product__establishment=establishment).select_related("product__establishment")
    return rows.valid_on(on) if on else rows


def used_places(user) -> QuerySet[Place]:
    """Places that have establishments which `user` sees."""
    visible = Establishment.objects.visible_to(user)
    return Place.objects.filter(establishments__in=visible).select_related("parent").distinct()


def places() -> QuerySet[Place]:
    """All units with what they became and what they came from."""
    old = PlaceSuccession.objects.select_related("old__parent").order_by("old__sort_key", "pk")
    return with_successors().prefetch_related(Prefetch("predecessors", old))


def norms() -> QuerySet[Norm]:
    return Norm.objects.select_related("content", "document")


def documents() -> QuerySet[LegalDocument]:
    """The newest in force first; those whose date is not known last."""
    newest = F("effective_from").desc(nulls_last=True)
    return LegalDocument.objects.select_related("replaced_by").order_by(newest, "number")


def contents() -> QuerySet[Content]:
    return Content.objects.all()


def groupings() -> QuerySet[ContentGrouping]:
    """Groupings with their groups and the contents of each, in three queries."""
    members = GroupedContent.objects.select_related("content").order_by("content__sort_key")
    return ContentGrouping.objects.prefetch_related("groups", Prefetch("groups__lines", members))


def budgets() -> QuerySet[Budget]:
    return Budget.objects.all()


def sizes(user) -> dict[str, int]:
    """How many rows each list of the registry has, for its index page."""
    return {
        "establishments": establishments(user).count(),
        "places": Place.objects.count(),
        "contents": contents().count(),
        "groupings": ContentGrouping.objects.count(),
        "norms": norms().count(),
        "budgets": budgets().count(),
        "documents": documents().count(),
        "days_off": DayOff.objects.count(),
        "terms": len(TERMS),
    }


def old_districts() -> dict[int, str]:
    """`{new commune: the old district that most of it was}`, in one query."""
    found: dict[int, dict[str, int]] = {}
    rows = PlaceSuccession.objects.filter(old__parent__kind=PlaceKind.DISTRICT)
    for new, district in rows.order_by("old__parent__sort_key", "pk").values_list("new_id", "old__parent__name"):
        counts = found.setdefault(new, {})
        counts[district] = counts.get(district, 0) + 1
    return {new: max(counts, key=counts.get) for new, counts in found.items()}
