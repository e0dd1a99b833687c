"""What a dossier said, kept at each write, so that it can be read as at any earlier day."""

from django.db import models
from django.utils import timezone

from khuyencong.core.models import AppendOnly
from projects.models.projects import Project


class ProjectCopy(AppendOnly):
    """The words, contents, beneficiaries and money of a project after one write; `sequence` is its version then.

    `values` as `projects.parts.remember` writes them: keys of contents and establishments, amounts in đồng.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="copies")
    sequence = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)
    values = models.JSONField()

    class Meta:
        verbose_name = "bản lưu hồ sơ"
        ordering = ["project", "pk"]

    def __str__(self):
        return f"Bản lưu {self.project_id} #{self.sequence}"
