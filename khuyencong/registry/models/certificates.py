"""What an establishment holds for its products: certificates of exemplary product, trademarks."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from khuyencong.registry.enums import CertificateLevel
from khuyencong.registry.models.establishments import Establishment, Product

VALID_YEARS = 3


class CertificateQuerySet(models.QuerySet):
    def valid_on(self, day: dt.date):
        """Those that hold on `day`; without a day of issue they hold from the beginning of their year."""
        begun = Q(issued_on__lte=day) | Q(issued_on=None, year__lte=day.year)
        return self.filter(begun, valid_to__gte=day)


class Certificate(models.Model):
    """Giấy chứng nhận sản phẩm công nghiệp nông thôn tiêu biểu."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="certificates", verbose_name="sản phẩm")
    level = models.CharField("cấp", max_length=10, choices=CertificateLevel)
    year = models.PositiveSmallIntegerField("năm", validators=[MinValueValidator(2010), MaxValueValidator(2100)])
    number = models.CharField("số giấy chứng nhận", max_length=60, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    valid_to = models.DateField("có giá trị đến")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy chứng nhận sản phẩm tiêu biểu"
        ordering = ["-year", "level", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "level", "year"],
                name="certificate_once",
                violation_error_message="Giấy chứng nhận cấp này, năm này của sản phẩm đã ghi.",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_to__gte=models.F("issued_on")),
                name="certificate_ends_after_it_begins",
                violation_error_message="Ngày hết giá trị không thể trước ngày cấp.",
            ),
        ]

    def __str__(self):
        return f"{self.product}, {self.get_level_display().lower()} {self.year}"

    @staticmethod
    def end(year: int) -> dt.date:
        """31 December of the third year, that of the certificate being the first."""
        return dt.date(year + VALID_YEARS - 1, 12, 31)


class Trademark(models.Model):
    """Nhãn hiệu: filed for, then granted."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="trademarks", verbose_name="cơ sở")
    name = models.CharField("nhãn hiệu", max_length=200)
    application_number = models.CharField("số đơn", max_length=40, blank=True)
    filed_on = models.DateField("ngày nộp đơn", null=True, blank=True)
    number = models.CharField("số giấy chứng nhận", max_length=40, blank=True)
    granted_on = models.DateField("ngày cấp", null=True, blank=True)

    class Meta:
        verbose_name = "nhãn hiệu"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name"],
                name="trademark_once",
                violation_error_message="Nhãn hiệu này đã ghi.",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(granted_on=None) | Q(granted_on__gte=models.F("filed_on")),
                name="trademark_granted_after_filing",
                violation_error_message="Ngày cấp không thể trước ngày nộp đơn.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_granted(self) -> bool:
        return bool(self.number or self.granted_on)
