"""Thời hạn: after how many days something is pointed out, where the province keeps another number than the table."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from khuyencong.core.models import Record

MAX_DAYS = 1000


class Term(Record):
    """The days of one term (`registry.terms.TERMS`) where somebody changed them; without a row the table's own hold."""

    code = models.SlugField("thời hạn", unique=True, max_length=60, editable=False)
    days = models.PositiveSmallIntegerField("số ngày", validators=[MaxValueValidator(MAX_DAYS)])

    class Meta:
        verbose_name = "thời hạn"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=0, days__lte=MAX_DAYS), name="term_days_in_range"),
        ]

    def __str__(self):
        return f"{self.code}: {self.days}"
