"""What a request led to: the đề án drawn up from it. Projects do not know consulting, so the link stands here."""

from django.db import models
from django.utils import timezone

from consulting.models.requests import ConsultingRequest
from projects.models import Project


class RequestProject(models.Model):
    """A đề án that came of a request, from `formed_on` on. A joint one can come of several requests."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="outcomes", verbose_name="yêu cầu")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="đề án")
    formed_on = models.DateField("ngày hình thành", default=timezone.localdate)
    recorded_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "đề án từ tư vấn"
        ordering = ["formed_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "project"], name="project_once_a_request")]

    def __str__(self):
        return f"{self.request.code} → {self.project}"
