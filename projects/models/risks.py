"""Sổ rủi ro: what may go wrong with a project, what is done about it, by whom and until when."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from khuyencong.core.models import Record
from projects.models.projects import Project
from projects.rules.risks import RiskKind, RiskLevel, weight_tone


class RiskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the project sees its risks."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def still_open(self):
        return self.filter(closed_on=None)


class Risk(Record):
    """One risk of one project. It stays on the register when it is closed."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="risks", editable=False)
    kind = models.CharField("loại rủi ro", max_length=12, choices=RiskKind)
    text = models.TextField("điều có thể xảy ra", max_length=2000)
    likelihood = models.PositiveSmallIntegerField("khả năng xảy ra", choices=RiskLevel, default=RiskLevel.MEDIUM)
    impact = models.PositiveSmallIntegerField("mức ảnh hưởng", choices=RiskLevel, default=RiskLevel.MEDIUM)
    action = models.TextField("việc cần làm", max_length=2000)
    owner = models.CharField("người làm", max_length=120, help_text="Người, phòng hoặc cơ sở chịu trách nhiệm.")
    due_on = models.DateField("hạn làm xong")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_on = models.DateField("ngày đóng", null=True, blank=True, editable=False)
    closed_note = models.TextField("kết quả", max_length=2000, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = "rủi ro"
        ordering = [F("closed_on").asc(nulls_first=True), "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=3, impact__gte=1, impact__lte=3), name="risk_levels"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None, closed_note="")
                | (Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(closed_note="")),
                name="risk_closed_with_a_note",
            ),
        ]

    def __str__(self):
        return f"Rủi ro: {self.get_kind_display()}"

    def get_absolute_url(self):
        return f"{reverse('projects:detail', args=[self.project_id])}#rui-ro"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def weight(self) -> int:
        """Likelihood × impact, 1 to 9."""
        return self.likelihood * self.impact

    @property
    def tone(self) -> str:
        return weight_tone(self.weight) if self.is_open else "grey"

    def is_late(self, today: dt.date) -> bool:
        return self.is_open and self.due_on < today
