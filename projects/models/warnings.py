"""Which early warnings people were told of, so that the night tells each of them once."""

from django.db import models
from django.utils import timezone

from projects.models.projects import Project


class ToldWarning(models.Model):
    """One warning of a project as it began on `since`; when it begins anew on a later day it is told anew."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="told_warnings")
    rule = models.CharField("cảnh báo", max_length=30)
    since = models.DateField("từ ngày")
    told_at = models.DateTimeField("đã báo lúc", default=timezone.now)

    class Meta:
        verbose_name = "cảnh báo đã báo"
        constraints = [models.UniqueConstraint(fields=["project", "rule", "since"], name="warning_told_once")]

    def __str__(self):
        return f"{self.rule} {self.project_id} {self.since}"
