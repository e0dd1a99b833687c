"""Phụ lục hợp đồng: what a contract says anew after an approved change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.core.models import AppendOnly
from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from projects.models.changes import ChangeRequest
from projects.models.projects import Project


class ContractAnnex(AppendOnly):
    """One annex. `before` and `value` are the support under contract until then and from then on, in đồng."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="annexes", editable=False)
    change = models.OneToOneField(ChangeRequest, models.PROTECT, related_name="annex", verbose_name="theo điều chỉnh")
    number = models.CharField("số phụ lục", max_length=60, help_text="Ví dụ: 01/PLHĐ-05/HĐ-TTKC")
    signed_on = models.DateField("ngày ký")
    text = models.TextField("nội dung thay đổi", max_length=4000)
    before = MoneyField("kinh phí hỗ trợ trước phụ lục (đồng)", editable=False)
    value = MoneyField("kinh phí hỗ trợ theo phụ lục (đồng)", help_text="Tổng sau phụ lục, không phải phần tăng, giảm.")
    ends_on = models.DateField(
        "hợp đồng đến hết ngày", null=True, blank=True, help_text="Ghi khi phụ lục đổi thời hạn hợp đồng."
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "phụ lục hợp đồng"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__gt=0, value__gt=0, value__lte=MAX_VND), name="annex_value_in_range"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(text=""), name="annex_has_a_number_and_a_text"),
        ]

    def __str__(self):
        return f"Phụ lục hợp đồng số {self.number}"

    @property
    def effect(self) -> int:
        """By how much the support under contract grew (negative: shrank), in đồng."""
        return self.value - self.before
