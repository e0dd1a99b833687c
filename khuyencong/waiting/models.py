"""Who was reminded of what."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from khuyencong.core.models import AppendOnly


class Nudge(AppendOnly):
    """One person reminded of one record on one day; the database lets it happen once."""

    entity = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người được nhắc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nhắc")
    day = models.DateField("ngày")
    created_at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "lần nhắc"
        constraints = [
            models.UniqueConstraint(fields=["entity", "object_id", "user", "day"], name="nudged_once_a_day"),
        ]

    def __str__(self):
        return f"{self.entity} {self.object_id}: {self.user}"
