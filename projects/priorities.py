"""Who comes first, as far as the portal can see: the project's places in the lists, its establishments' trades."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import Industry
from khuyencong.registry.models import Certificate
from projects.models import PriorityArea, Project
from projects.rules.priorities import BY_INDUSTRY, CLEANER_CONTENT, PRODUCT, AreaRank, Sector


@dataclass(frozen=True)
class Priority:
    """`project` comes from `selectors.one`; `day` is that of the norms. Two queries at most."""

    project: Project
    day: dt.date

    @cached_property
    def areas(self) -> list[PriorityArea]:
        """The lists in which its places, or their districts, stand on the day of the norm; the first rank first."""
        places = [self.project.place, *(row.establishment.place for row in self.project.beneficiaries.all())]
        keys = {key for place in places if place for key in (place.pk, place.parent_id) if key}
        if not keys:
            return []
        rows = PriorityArea.objects.in_force(self.day).filter(place__in=keys)
        return list(rows.select_related("place").order_by("rank", "pk"))

    @cached_property
    def industries(self) -> set[str]:
        return {row.establishment.industry for row in self.project.beneficiaries.all()} - {""}

    @cached_property
    def certificates(self) -> list[Certificate]:
        """Of exemplary products of its establishments, whatever their time; one query, none without establishments."""
        people = [row.establishment_id for row in self.project.beneficiaries.all()]
        if not people:
            return []
        rows = Certificate.objects.filter(product__establishment__in=people).order_by("valid_to", "pk")
        return list(rows.select_related("product"))

    def _holds(self, row: Certificate) -> bool:
        begun = row.issued_on <= self.day if row.issued_on else row.year <= self.day.year
        return begun and self.day <= row.valid_to

    @property
    def expired(self) -> list[Certificate]:
        """Certificates that held once, of products that have none that holds."""
        holding = {row.product_id for row in self.certificates if self._holds(row)}
        return [row for row in self.certificates if row.valid_to < self.day and row.product_id not in holding]

    @cached_property
    def sectors(self) -> list[Sector]:
        found = {BY_INDUSTRY[Industry(code)] for code in self.industries if code in BY_INDUSTRY}
        found |= {PRODUCT} if any(self._holds(row) for row in self.certificates) else set()
        return sorted(found, key=lambda sector: (sector.order, sector.text))

    @property
    def is_cleaner(self) -> bool:
        return any(line.content.code == CLEANER_CONTENT for line in self.project.content_lines.all())

    @property
    def claims_factor(self) -> bool:
        return any(line.priority > 1 for line in self.project.content_lines.all())

    @property
    def is_known(self) -> bool:
        return bool(self.areas or self.sectors)

    @property
    def mines_in_an_easy_area(self) -> bool:
        return Industry.MINERAL in self.industries and not any(row.rank == AreaRank.DIFFICULT for row in self.areas)

    @property
    def said(self) -> str:
        """The order in words: area first, then sector; "" when neither is known."""
        ranks = {AreaRank(row.rank): row for row in self.areas}
        areas = [f"điểm {rank.value}, {lower_first(rank.label)}{_unverified(row)}" for rank, row in ranks.items()]
        sectors = [f"điểm {sector.point}, {sector.text}" for sector in self.sectors]
        if not areas and not sectors:
            return ""
        where = "; ".join(areas) or "chưa ghi trong danh mục ưu tiên"
        what = "; ".join(sectors) or "không thuộc diện ưu tiên đã biết"
        return f"Ưu tiên xét địa bàn trước ({where}), ngành nghề sau ({what})"


def _unverified(row: PriorityArea) -> str:
    return "" if row.verified else " (chưa kiểm chứng)"
