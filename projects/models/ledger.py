"""Sổ kinh phí hỗ trợ: the ceilings of a project's money, the vouchers under them, and what must be given back.

The ledger's totals are changed by `Ledger.move` alone, in the transaction that writes the voucher or minutes behind
them, after the project was claimed. The database holds every ceiling by a CHECK.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from khuyencong.core.models import AppendOnly
from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from khuyencong.registry.enums import Programme, Source
from projects.enums import RefundReason, VoucherKind
from projects.models.projects import Project


def cite(rule: str, programme: str) -> str:
    """A rule made for national projects: it binds them; to local ones the province applies it by analogy."""
    return rule if programme == Programme.NATIONAL else f"vận dụng {rule}"


class AdvanceRatioQuerySet(models.QuerySet):
    def for_content(self, code: str, day: dt.date) -> "AdvanceRatio | None":
        """The ratio of a content on `day`: its own, else the one for all other contents; None when there is neither."""
        in_force = Q(effective_from__lte=day) & (Q(effective_to=None) | Q(effective_to__gte=day))
        rows = self.filter(in_force, content_code__in=[code, ""])
        return rows.order_by("-content_code", "-effective_from").first()


class AdvanceRatio(models.Model):
    """Mức tạm ứng tối đa of one content, in percent of the support under contract, as law in force over time."""

    content_code = models.CharField("mã nội dung", max_length=10, blank=True, help_text="Để trống: mọi nội dung khác")
    percent = models.PositiveSmallIntegerField("tối đa (%)")
    condition = models.CharField("điều kiện", max_length=250)
    after_acceptance = models.BooleanField("chỉ sau khi nghiệm thu", default=False)
    document = models.CharField("văn bản", max_length=60)
    article = models.CharField("điều khoản", max_length=80)
    effective_from = models.DateField("từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    verified = models.BooleanField("đã đối chiếu bản gốc", default=False)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    objects = AdvanceRatioQuerySet.as_manager()

    class Meta:
        verbose_name = "tỷ lệ tạm ứng"
        ordering = ["content_code", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["content_code", "effective_from"], name="advance_ratio_once_in_time"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="advance_ratio_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.content_code or 'Nội dung khác'}: {self.percent} %"

    def ceiling(self, support: int) -> int:
        """The most that may be advanced on `support` (đồng), rounded down."""
        return support * self.percent // 100

    def citation(self, programme: str) -> str:
        """The rule behind it, as it is cited for a programme."""
        return cite(f"{self.document}, {self.article}", programme)


class Ledger(models.Model):
    """The money of one project from the plan's approval on, in đồng. `approved` ≥ `committed` ≥ what was spent.

    `committed` is the support under contract, or of the assignment; `advanced` and `paid` are what went out, `refunded`
    what came back; `national_spent` and `local_spent` say from which source, net of what came back.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="ledger")
    national = MoneyField("khuyến công quốc gia được duyệt", default=0)
    local = MoneyField("khuyến công địa phương được duyệt", default=0)
    committed = MoneyField("theo hợp đồng hoặc quyết định giao", default=0)
    committed_on = models.DateField("ngày ký hợp đồng hoặc giao nhiệm vụ", null=True, blank=True)
    advance_ratio = models.ForeignKey(
        AdvanceRatio, models.PROTECT, null=True, blank=True, related_name="ledgers", verbose_name="tỷ lệ tạm ứng"
    )
    advance_ceiling = MoneyField("mức tạm ứng tối đa", default=0)
    advanced = MoneyField("đã tạm ứng", default=0)
    paid = MoneyField("đã thanh toán", default=0)
    national_spent = MoneyField("đã chi từ khuyến công quốc gia", default=0)
    local_spent = MoneyField("đã chi từ khuyến công địa phương", default=0)
    in_minutes = MoneyField("ghi trong các biên bản nghiệm thu", default=0)
    accepted = MoneyField("được nghiệm thu", null=True, blank=True)
    accepted_on = models.DateField("ngày xác nhận nghiệm thu", null=True, blank=True)
    refund_due = MoneyField("phải hoàn trả", default=0)
    refunded = MoneyField("đã hoàn trả", default=0)

    class Meta:
        verbose_name = "sổ kinh phí hỗ trợ"
        ordering = ["project"]
        constraints = [
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("national") + F("local")),
                name="ledger_commitment_within_approval",
            ),
            models.CheckConstraint(
                condition=Q(committed=0) | Q(committed_on__isnull=False), name="ledger_commitment_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(advanced__gte=0, advanced__lte=F("advance_ceiling")), name="ledger_advance_within_ceiling"
            ),
            models.CheckConstraint(
                condition=Q(advance_ceiling__lte=F("committed")), name="ledger_advance_ceiling_within_commitment"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, committed__gte=F("advanced") + F("paid")), name="ledger_never_overspent"
            ),
            models.CheckConstraint(
                condition=Q(advanced=F("national_spent") + F("local_spent") + F("refunded") - F("paid")),
                name="ledger_sources_make_up_spending",
            ),
            models.CheckConstraint(
                condition=Q(national_spent__gte=0, national_spent__lte=F("national")),
                name="ledger_national_spending_within_approval",
            ),
            models.CheckConstraint(
                condition=Q(local_spent__gte=0, local_spent__lte=F("local")),
                name="ledger_local_spending_within_approval",
            ),
            models.CheckConstraint(
                condition=Q(in_minutes__gte=0, in_minutes__lte=F("committed")), name="ledger_minutes_within_commitment"
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, accepted_on=None)
                | Q(accepted__gte=0, accepted__lte=F("committed"), accepted_on__isnull=False),
                name="ledger_acceptance_within_commitment",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("refund_due"), refund_due__lte=F("advanced")),
                name="ledger_refunds_within_obligation",
            ),
        ]

    def __str__(self):
        return f"Sổ kinh phí {self.project_id}"

    @property
    def approved(self) -> int:
        return self.national + self.local

    @property
    def spent(self) -> int:
        """What went out and did not come back."""
        return self.national_spent + self.local_spent

    @property
    def remaining(self) -> int:
        return self.committed - self.spent

    @property
    def refund_left(self) -> int:
        return self.refund_due - self.refunded

    @property
    def unspent(self) -> dict[str, int]:
        """`{source: đồng}` of the approved support that was not spent."""
        return {Source.NATIONAL: self.national - self.national_spent, Source.LOCAL: self.local - self.local_spent}

    def owed_back(self, value: int) -> int:
        """How much of the advance must come back when work worth `value` (đồng) stands."""
        return min(self.advanced, max(0, self.advanced + self.paid - value))

    def move(self, **changes: int) -> None:
        """Add `changes` (đồng; negative takes away) to the running totals and read them anew."""
        Ledger.objects.filter(pk=self.pk).update(**{name: F(name) + amount for name, amount in changes.items()})
        self.refresh_from_db()

    def set(self, **values) -> None:
        """Fix what one step of the workflow decides: the commitment, the acceptance, the obligation."""
        Ledger.objects.filter(pk=self.pk).update(**values)
        self.refresh_from_db()


def ledger_of(project: Project) -> Ledger:
    """The project's ledger; an empty one, not saved, before the plan's approval."""
    return getattr(project, "ledger", None) or Ledger(project=project)


class Voucher(AppendOnly):
    """Chứng từ of an advance, a payment or a refund. Never changed; a mistake is mended by a row that reverses it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="vouchers")
    kind = models.CharField("loại", max_length=10, choices=VoucherKind)
    source = models.CharField("nguồn", max_length=12, choices=Source)
    amount = MoneyField("số tiền (đồng)")
    issued_on = models.DateField("ngày chứng từ")
    number = models.CharField("số chứng từ", max_length=60)
    note = models.CharField("nội dung", max_length=250, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="hủy chứng từ"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "chứng từ"
        ordering = ["issued_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MAX_VND), name="voucher_amount_in_range"),
            models.CheckConstraint(condition=~Q(number=""), name="voucher_has_a_number"),
            models.CheckConstraint(
                condition=Q(source__in=[Source.NATIONAL, Source.LOCAL]), name="voucher_is_of_support_money"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def signed(self) -> int:
        """The amount as it counts under its kind: a reversal takes away, in đồng."""
        return -self.amount if self.reverses_id else self.amount


class RefundObligation(models.Model):
    """Nghĩa vụ hoàn trả: what the beneficiary must give back, in đồng. What came back stands in the ledger."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="refund_obligation")
    amount = MoneyField("số tiền phải hoàn trả (đồng)")
    reason = models.CharField("lý do", max_length=15, choices=RefundReason)
    incurred_on = models.DateField("ngày phát sinh")

    class Meta:
        verbose_name = "nghĩa vụ hoàn trả"
        ordering = ["incurred_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MAX_VND), name="refund_amount_in_range")
        ]

    def __str__(self):
        return f"Nghĩa vụ hoàn trả {self.project_id}"
