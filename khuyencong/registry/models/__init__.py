from khuyencong.registry.models.calendar import DayOff
from khuyencong.registry.models.certificates import Certificate, Trademark
from khuyencong.registry.models.establishments import Establishment, Product
from khuyencong.registry.models.groupings import ContentGroup, ContentGrouping, GroupedContent
from khuyencong.registry.models.law import Budget, Content, LegalDocument, Norm
from khuyencong.registry.models.places import Place, PlaceAlias, PlaceAssignment, PlaceSuccession
from khuyencong.registry.models.terms import Term

__all__ = [
    "Budget",
    "Certificate",
    "Content",
    "ContentGroup",
    "ContentGrouping",
    "DayOff",
    "Establishment",
    "GroupedContent",
    "LegalDocument",
    "Norm",
    "Place",
    "PlaceAlias",
    "PlaceAssignment",
    "PlaceSuccession",
    "Product",
    "Term",
    "Trademark",
]
