"""Places with validity. Districts and old communes end on 30/06/2025; 102 new communes begin the day after."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong.core.search import Searchable
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import Part, PlaceKind


class PlaceQuerySet(Searchable):
    def valid_on(self, day: dt.date):
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def assigned_to(self, user):
        """Own places of a person, with the old communes that went into them and the communes of an old district."""
        own = PlaceAssignment.objects.filter(user=user).values("place")
        old = PlaceSuccession.objects.filter(new__in=own).values("old")
        return self.filter(Q(pk__in=own) | Q(pk__in=old) | Q(parent__in=own, parent__kind=PlaceKind.DISTRICT))

    def same_as(self, place):
        """`place` with what it became and what it was before."""
        old = PlaceSuccession.objects.filter(new=place).values("old")
        new = PlaceSuccession.objects.filter(old=place).values("new")
        return self.filter(Q(pk=place.pk) | Q(pk__in=old) | Q(pk__in=new))


class Place(models.Model):
    """An administrative unit over its time. Old and new units may share a code, so the key is code and beginning."""

    code = models.CharField("mã", max_length=10)
    kind = models.CharField("cấp", max_length=10, choices=PlaceKind)
    name = models.CharField("tên", max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    valid_from = models.DateField("có từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    search_text = models.TextField(editable=False)
    sort_key = models.TextField(editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "địa bàn"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="place_code_once_in_time"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="place_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        """ "Xã Ea Phê, huyện Krông Pắc": the unit and, where there was one, its district."""
        if self.parent_id and self.parent.kind == PlaceKind.DISTRICT:
            return f"{self.name}, {lower_first(self.parent.name)}"
        return self.name

    @property
    def label(self) -> str:
        """As in running text: "xã Ea Phê, huyện Krông Pắc"."""
        return lower_first(str(self))

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class PlaceAlias(models.Model):
    """Another way people write a place ("xã Pơng Drang", "Buôn Mê Thuột"). `note` says why, for whoever checks."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases", verbose_name="địa bàn")
    text = models.CharField("cách viết", max_length=150)
    note = models.CharField("vì sao", max_length=200, blank=True)

    class Meta:
        verbose_name = "tên gọi khác của địa bàn"
        constraints = [models.UniqueConstraint(fields=["place", "text"], name="place_alias_once")]

    def __str__(self):
        return f"{self.text} → {self.place}"


class PlaceSuccession(models.Model):
    """Which new commune took over an old one, whole or in part (NQ 1660/NQ-UBTVQH15, 16/06/2025)."""

    old = models.ForeignKey(Place, models.CASCADE, related_name="successors", verbose_name="đơn vị cũ")
    new = models.ForeignKey(Place, models.CASCADE, related_name="predecessors", verbose_name="đơn vị mới")
    part = models.CharField("phần", max_length=12, choices=Part)

    class Meta:
        verbose_name = "sắp xếp đơn vị hành chính"
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="place_succession_once")]

    def __str__(self):
        return f"{self.old} → {self.new}"


class PlaceAssignment(models.Model):
    """Communes that a local officer or collaborator answers for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="place_assignments", verbose_name="người dùng"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="assignments", verbose_name="địa bàn")

    class Meta:
        verbose_name = "địa bàn phụ trách"
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="place_assigned_once")]

    def __str__(self):
        return f"{self.user}: {self.place}"
