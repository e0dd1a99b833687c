"""Dự toán: the items that a project's money buys."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, Q, Value

from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from khuyencong.core.text import fold
from khuyencong.registry.models import Establishment
from projects.models.projects import Beneficiary, ContentLine, Project
from projects.rules.costs import line_amount

PRODUCT = ExpressionWrapper(F("quantity") * F("unit_price"), DecimalField(max_digits=30, decimal_places=3))


class CostLine(models.Model):
    """One item. Money in đồng: `amount` = quantity × price without VAT, `vat` apart; what no other source pays is own.

    Without a content it belongs to the main one; without a beneficiary to the only one, or to nobody named yet.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="costs", editable=False)
    position = models.PositiveSmallIntegerField("số thứ tự")
    content_line = models.ForeignKey(
        ContentLine, models.SET_NULL, null=True, blank=True, related_name="costs", verbose_name="nội dung"
    )
    beneficiary = models.ForeignKey(
        Beneficiary, models.SET_NULL, null=True, blank=True, related_name="costs", verbose_name="đơn vị thụ hưởng"
    )
    item = models.CharField("hạng mục", max_length=250)
    unit = models.CharField("đơn vị tính", max_length=40)
    quantity = models.DecimalField(
        "số lượng", max_digits=12, decimal_places=3, validators=[MinValueValidator(Decimal("0.001"))]
    )
    unit_price = MoneyField("đơn giá (đồng)")
    amount = MoneyField("thành tiền (đồng)")
    vat = MoneyField("thuế GTGT (đồng)", default=0)
    eligible = models.BooleanField("được tính", default=True)
    national = MoneyField("khuyến công quốc gia (đồng)", default=0)
    local = MoneyField("khuyến công địa phương (đồng)", default=0)
    other = MoneyField("nguồn khác (đồng)", default=0)
    specification = models.CharField("quy cách", max_length=250, blank=True)
    equipment_type = models.CharField("loại máy, thiết bị", max_length=120, blank=True)
    model = models.CharField("ký hiệu, model", max_length=80, blank=True)
    serial = models.CharField("số máy", max_length=80, blank=True)
    type_key = models.CharField(max_length=120, editable=False)
    serial_key = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = "hạng mục dự toán"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="cost_position_once_a_project"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, vat__gte=0, amount__gte=0)
                & Q(amount__lte=MAX_VND, vat__lte=MAX_VND, unit_price__lte=MAX_VND),
                name="cost_in_range",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=PRODUCT - Value(Decimal(1)), amount__lte=PRODUCT + Value(Decimal(1))),
                name="cost_amount_is_quantity_by_price",
            ),
            models.CheckConstraint(
                condition=Q(national__gte=0, local__gte=0, other__gte=0)
                & Q(amount__gte=F("national") + F("local") + F("other") - F("vat")),
                name="cost_sources_within_cost",
            ),
        ]
        indexes = [
            models.Index(fields=["type_key"], condition=~Q(type_key=""), name="cost_type"),
            models.Index(fields=["serial_key"], condition=~Q(serial_key=""), name="cost_serial"),
        ]

    def __str__(self):
        return self.item

    def settle(self) -> None:
        """Compute what follows from the other fields; before saving."""
        self.amount = line_amount(self.quantity, self.unit_price)
        self.type_key, self.serial_key = fold(self.equipment_type)[:120], fold(self.serial)[:80]

    @property
    def own(self) -> int:
        """What is left for the beneficiary, in đồng."""
        return self.amount + self.vat - self.national - self.local - self.other

    @property
    def establishment(self) -> Establishment | None:
        """For whom the item is bought: the beneficiary named, else the project's only one."""
        named = [self.beneficiary] if self.beneficiary_id else list(self.project.beneficiaries.all())
        return named[0].establishment if len(named) == 1 else None
