"""Law as dated data: documents, content codes, norms, and the yearly budget that plan batches draw on."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from khuyencong.core.models import Record
from khuyencong.core.money import MoneyField
from khuyencong.registry.enums import Programme, Source


class LegalDocument(models.Model):
    """Văn bản quy phạm or decision cited by norms, steps and papers. `number` is text: it may be zero-padded."""

    number = models.CharField("số, ký hiệu", max_length=60, unique=True)
    title = models.CharField("trích yếu", max_length=300)
    issuer = models.CharField("cơ quan ban hành", max_length=150, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    effective_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="được thay bằng")
    verified = models.BooleanField("đã đối chiếu bản gốc", default=False)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "văn bản pháp luật"
        ordering = ["number"]

    def __str__(self):
        return self.number


class Content(models.Model):
    """Nội dung hoạt động khuyến công (NĐ 45/2012 Điều 4). Codes are ours; `sort_key` orders 9.5 before 10."""

    code = models.CharField("mã", max_length=10, unique=True)
    parent_code = models.CharField("nhóm", max_length=10, blank=True)
    name = models.CharField("nội dung", max_length=200)
    name_en = models.CharField(max_length=120, blank=True)
    clause = models.CharField("căn cứ", max_length=120, blank=True)
    sort_key = models.CharField(max_length=40, editable=False)

    class Meta:
        verbose_name = "nội dung hoạt động khuyến công"
        ordering = ["sort_key"]

    def __str__(self):
        return f"{self.code} {self.name}"


class NormQuerySet(models.QuerySet):
    def in_force(self, day: dt.date):
        return self.filter(effective_from__lte=day).filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day))


class Norm(models.Model):
    """Mức hỗ trợ tối đa of one content, per `unit`: percent of eligible cost, cap in đồng, factor for a whole line."""

    content = models.ForeignKey(Content, models.PROTECT, related_name="norms", verbose_name="nội dung")
    source = models.CharField("nguồn", max_length=12, choices=Source)
    unit = models.CharField("đơn vị tính", max_length=60)
    max_percent = models.PositiveSmallIntegerField("tối đa (%)", null=True, blank=True)
    cap = MoneyField("mức tối đa (đồng)", null=True, blank=True)
    line_multiplier = models.DecimalField("hệ số dây chuyền", max_digits=3, decimal_places=2, null=True, blank=True)
    document = models.ForeignKey(LegalDocument, models.PROTECT, related_name="norms", verbose_name="văn bản")
    article = models.CharField("điều khoản", max_length=80)
    effective_from = models.DateField("từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    verified = models.BooleanField("đã đối chiếu bản gốc", default=False)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    objects = NormQuerySet.as_manager()

    class Meta:
        verbose_name = "định mức hỗ trợ"
        ordering = ["content__sort_key", "-effective_from", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["content", "source", "unit", "effective_from"], name="norm_once_for_unit_and_time"
            ),
            models.CheckConstraint(
                condition=Q(line_multiplier__isnull=True) | Q(line_multiplier__gte=1, line_multiplier__lte=1.5),
                name="norm_line_multiplier_at_most_one_and_a_half",
            ),
        ]

    def __str__(self):
        return f"{self.content.code} · {self.unit}"


class Budget(Record):
    """Dự toán năm of one programme and source. `consumed` is a running total that the database keeps within `amount`.

    Consumed = support of submitted and approved batches, their non-project lines and reserve.
    """

    year = models.PositiveSmallIntegerField("năm")
    programme = models.CharField("chương trình", max_length=10, choices=Programme)
    source = models.CharField("nguồn", max_length=12, choices=Source)
    amount = MoneyField("dự toán được giao (đồng)")
    consumed = MoneyField("đã dùng (đồng)", default=0, editable=False)
    decision = models.CharField("quyết định giao", max_length=150, blank=True)

    class Meta:
        verbose_name = "dự toán năm"
        ordering = ["-year", "programme", "source"]
        constraints = [
            models.UniqueConstraint(fields=["year", "programme", "source"], name="budget_once_a_year_and_source"),
            models.CheckConstraint(
                condition=Q(consumed__gte=0) & Q(consumed__lte=F("amount")),
                name="budget_never_overdrawn",
                violation_error_message="Vượt dự toán năm.",
            ),
        ]

    def __str__(self):
        return f"{self.get_programme_display()} {self.year}"

    @property
    def remaining(self) -> int:
        return self.amount - self.consumed
