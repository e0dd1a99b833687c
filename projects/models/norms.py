"""Vượt định mức: why a project asks for more than the norm allows, and what the unit's head says to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from khuyencong.core.money import MoneyField
from projects.models.changes import ChangeRequest
from projects.models.projects import Beneficiary, ContentLine, Project


class NormOverride(models.Model):
    """One request for one content and beneficiary. Money in đồng as it stood when asked: it covers no more than that.

    A later request takes the place of this one, which stays with `is_current` off. `is_accepted` None = waiting.
    One that came with a `change` of the project becomes current when the change is approved.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="norm_overrides", editable=False)
    content_line = models.ForeignKey(ContentLine, models.CASCADE, related_name="norm_overrides", editable=False)
    beneficiary = models.ForeignKey(
        Beneficiary, models.CASCADE, null=True, blank=True, related_name="norm_overrides", editable=False
    )
    change = models.ForeignKey(
        ChangeRequest, models.CASCADE, null=True, blank=True, related_name="norm_overrides", editable=False
    )
    support = MoneyField("mức đề nghị (đồng)")
    maximum = MoneyField("mức tối đa (đồng)")
    reason = models.TextField("lý do", max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    is_accepted = models.BooleanField("được chấp nhận", null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    answer = models.TextField("ý kiến", max_length=2000, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = "đề nghị vượt định mức"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_line", "beneficiary"], condition=Q(is_current=True), name="one_current_override_a_case"
            ),
            models.UniqueConstraint(
                fields=["content_line"],
                condition=Q(is_current=True, beneficiary=None),
                name="one_current_override_of_the_unnamed",
            ),
            models.CheckConstraint(condition=Q(support__gt=F("maximum")), name="override_exceeds_the_norm"),
            models.CheckConstraint(
                condition=Q(is_accepted=None, accepted_by=None, accepted_at=None)
                | Q(is_accepted__isnull=False, accepted_by__isnull=False, accepted_at__isnull=False),
                name="override_answer_has_a_person_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("asked_by")), name="override_not_answered_by_its_maker"
            ),
        ]

    def __str__(self):
        return f"Đề nghị vượt định mức: {self.content_line}"

    def covers(self, support: int, maximum: int) -> bool:
        """Whether what was asked is still at least what is wanted now (đồng)."""
        return support <= self.support and support - maximum <= self.support - self.maximum
