"""The checklist of an inspection, as data, and what one visit found item by item."""

from django.db import models
from django.db.models import Q

from projects.enums import CheckResult
from projects.models.execution import Inspection


class ChecklistQuerySet(models.QuerySet):
    def for_groups(self, groups):
        """What is looked at where a project has contents of these groups; items for all come first."""
        return self.filter(is_active=True, content_group__in=["", *groups])


class ChecklistItem(models.Model):
    """Mục kiểm tra: one thing to look at, for one group of contents ("3") or for all (empty)."""

    content_group = models.CharField("nhóm nội dung", max_length=4, blank=True, help_text="Để trống: mọi nội dung")
    text = models.CharField("nội dung kiểm tra", max_length=200)
    basis = models.CharField("căn cứ", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=100)
    verified = models.BooleanField("đã đối chiếu văn bản", default=False)
    is_active = models.BooleanField("đang dùng", default=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = "mục kiểm tra"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["content_group", "text"], name="checklist_item_once_a_group")]

    def __str__(self):
        return self.text


class InspectionCheck(models.Model):
    """What one visit found about one item. `text` is the item as it stood then."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="checks")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    text = models.CharField("nội dung kiểm tra", max_length=200)
    result = models.CharField("kết quả", max_length=5, choices=CheckResult)
    remark = models.CharField("thực tế", max_length=250, blank=True)

    class Meta:
        verbose_name = "kết quả kiểm tra"
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="item_checked_once_a_visit"),
            models.CheckConstraint(
                condition=~Q(result=CheckResult.WRONG) | ~Q(remark=""), name="what_is_wrong_is_said"
            ),
        ]

    def __str__(self):
        return f"{self.text}: {self.get_result_display()}"
