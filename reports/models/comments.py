"""Ý kiến on a report while it is written and reviewed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.core.models import Record
from reports.models.documents import PeriodicReport


class ReportComment(Record):
    """What somebody remarks on one part of a report; `part` is the heading's key (`reports.parts`). Its words stay as
    they were written; what may still be said of it is that it was taken care of.
    """

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="comments", verbose_name="báo cáo")
    part = models.CharField("phần", max_length=60)
    text = models.TextField("ý kiến", max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người góp ý")
    written_at = models.DateTimeField("lúc", default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người xử lý"
    )
    resolved_at = models.DateTimeField("xử lý lúc", null=True)

    class Meta:
        verbose_name = "ý kiến"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.resolved_by_id is None
