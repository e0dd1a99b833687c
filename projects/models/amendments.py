"""Điều chỉnh, bổ sung kế hoạch: what one later decision adds to a plan, changes and stops."""

from django.db import models
from django.db.models import Q

from khuyencong.core.money import MoneyField
from projects.enums import AmendmentPart, StopReason
from projects.models.batches import Decision, PlanBatch
from projects.models.changes import ChangeRequest
from projects.models.projects import Project


class Amendment(models.Model):
    """One list for one decision; a draft until it has one. `reserve` is the plan's new reserve, None = as it was."""

    batch = models.ForeignKey(PlanBatch, models.PROTECT, related_name="amendments", verbose_name="kế hoạch")
    text = models.TextField("căn cứ, lý do", max_length=4000)
    reserve = MoneyField("dự phòng sau điều chỉnh (đồng)", null=True, blank=True)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, related_name="amendment", verbose_name="quyết định", editable=False
    )

    class Meta:
        verbose_name = "điều chỉnh, bổ sung kế hoạch"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(decision=None), name="one_open_amendment_a_batch"),
        ]

    def __str__(self):
        return f"Điều chỉnh, bổ sung {self.batch}"


class AmendmentItem(models.Model):
    """One line: a project that joins the plan, a change request to be granted, or a project to be stopped."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="items")
    part = models.CharField("việc", max_length=8, choices=AmendmentPart)
    project = models.ForeignKey(Project, models.PROTECT, related_name="amendment_items", verbose_name="đề án")
    change = models.ForeignKey(
        ChangeRequest, models.PROTECT, null=True, related_name="amendment_items", verbose_name="đề nghị điều chỉnh"
    )
    reason_code = models.CharField("nguyên nhân", max_length=15, choices=StopReason, blank=True)
    text = models.CharField("lý do", max_length=1000, blank=True)
    recognised = MoneyField("khối lượng được công nhận (đồng)", default=0)

    class Meta:
        verbose_name = "dòng điều chỉnh, bổ sung"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "project"], name="amendment_names_a_project_once"),
            models.CheckConstraint(
                condition=Q(part=AmendmentPart.CHANGE, change__isnull=False)
                | ~Q(part=AmendmentPart.CHANGE) & Q(change=None),
                name="amendment_change_names_its_request",
            ),
            models.CheckConstraint(
                condition=~Q(part=AmendmentPart.STOP) | ~Q(reason_code=""), name="amendment_stop_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()}: {self.project}"
