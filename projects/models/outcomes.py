"""Kiểm tra sau hỗ trợ: what became of a project one year after its acceptance, by indicators that are data."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from projects.models.execution import Noted
from projects.models.projects import Beneficiary, Project


class IndicatorQuerySet(models.QuerySet):
    def in_force(self, day: dt.date):
        """Those that are asked for on `day`."""
        return self.filter(Q(effective_from__lte=day) & (Q(effective_to=None) | Q(effective_to__gte=day)))


class Indicator(models.Model):
    """Chỉ tiêu theo dõi: a name and a unit, in force over time."""

    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên chỉ tiêu", max_length=120)
    unit = models.CharField("đơn vị tính", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự", default=100)
    effective_from = models.DateField("từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu theo dõi"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="indicator_once_in_time"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")), name="indicator_ends_after"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.unit})"


class OutcomeCheck(Noted):
    """Biên bản kiểm tra sau hỗ trợ of one beneficiary."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="outcomes", editable=False)
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, related_name="outcomes", verbose_name="đơn vị thụ hưởng"
    )
    checked_on = models.DateField("ngày kiểm tra")
    in_use = models.BooleanField("máy móc, sản phẩm còn sử dụng")
    text = models.TextField("nhận xét", max_length=4000)

    class Meta:
        verbose_name = "kiểm tra sau hỗ trợ"
        ordering = ["-checked_on", "-pk"]

    def __str__(self):
        return f"Kiểm tra sau hỗ trợ {self.checked_on:%d/%m/%Y}"


class IndicatorValue(models.Model):
    """One indicator before the support and at the check, as the establishment states it; None: not known."""

    check_of = models.ForeignKey(OutcomeCheck, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    before = models.DecimalField("trước hỗ trợ", max_digits=16, decimal_places=2, null=True, blank=True)
    after = models.DecimalField("khi kiểm tra", max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = "giá trị chỉ tiêu"
        ordering = ["indicator__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "indicator"], name="indicator_once_a_check"),
            models.CheckConstraint(
                condition=Q(after__gte=0) & (Q(before=None) | Q(before__gte=0)), name="indicator_is_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.after}"
