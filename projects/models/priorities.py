"""Địa bàn ưu tiên: which communes are in which list, over time. The lists change by year and by document."""

from django.db import models
from django.urls import reverse

from khuyencong.core.models import Record
from khuyencong.registry.models import Place
from projects.models.appraisal import Ruled, RuledQuerySet
from projects.rules.priorities import AreaRank


class PriorityArea(Record, Ruled):
    """One place in one list. A district stands for its communes, as lists before 01/07/2025 were made."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="priorities", verbose_name="địa bàn")
    rank = models.CharField("diện ưu tiên", max_length=2, choices=AreaRank)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "địa bàn ưu tiên"
        ordering = ["rank", "place__sort_key", "-effective_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "rank", "effective_from"], name="priority_area_once_in_time"),
            models.CheckConstraint(
                condition=models.Q(effective_to=None) | models.Q(effective_to__gte=models.F("effective_from")),
                name="priority_area_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.place}: {self.get_rank_display().lower()}"

    def get_absolute_url(self):
        return reverse("projects:priority_areas")
