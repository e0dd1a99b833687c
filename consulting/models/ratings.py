"""What producers say about the help."""

import uuid

from django.db import models
from django.db.models import Q

from consulting.models.requests import Category, ConsultingRequest


class Rating(models.Model):
    """How a producer found the help, 1 to 5. Anonymous: without `request`; neither key nor date tells whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # a number would tell the order
    request = models.OneToOneField(
        ConsultingRequest, models.CASCADE, null=True, related_name="rating", verbose_name="yêu cầu"
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name="loại yêu cầu")
    month = models.DateField("tháng")  # its first day
    score = models.PositiveSmallIntegerField("điểm")
    comment = models.TextField("góp ý", max_length=1000, blank=True)

    class Meta:
        verbose_name = "đánh giá"
        ordering = ["month", "pk"]
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_from_1_to_5")]

    def __str__(self):
        return f"{self.score}/5"
