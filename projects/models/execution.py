"""What happens between the contract and the settlement: inspections, acceptance, liquidation, settlement, stop."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND, format_decimal
from projects.enums import StopReason
from projects.models.batches import Decision
from projects.models.projects import Beneficiary, Project


class Noted(models.Model):
    """A record that says who typed it in, and when; the paper's own date is another field."""

    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class Inspection(Noted):
    """Biên bản kiểm tra, giám sát: one visit. `done_percent` is the volume of work done by then."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="inspections", editable=False)
    inspected_on = models.DateField("ngày kiểm tra")
    number = models.CharField("số biên bản", max_length=60, blank=True, help_text="Ví dụ: 05/BB-TTKC")
    participants = models.CharField("thành phần", max_length=400)
    done_percent = models.PositiveSmallIntegerField("khối lượng hoàn thành (%)", validators=[MaxValueValidator(100)])
    own_spent = MoneyField("vốn đối ứng đã chi", null=True, blank=True)
    findings = models.TextField("kết quả kiểm tra", max_length=4000)
    conclusion = models.TextField("nhận xét, kết luận", max_length=4000)
    follow_up = models.TextField("yêu cầu khắc phục", max_length=2000, blank=True)
    follow_up_due = models.DateField("hạn khắc phục", null=True, blank=True)
    follow_up_done_on = models.DateField("ngày khắc phục xong", null=True, blank=True, editable=False)
    follow_up_note = models.CharField("kết quả khắc phục", max_length=1000, blank=True, editable=False)
    # The word by which a visit sent twice, from a phone that lost its signal, is known as one.
    send_key = models.CharField(max_length=40, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "biên bản kiểm tra"
        ordering = ["-inspected_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done_percent__gte=0, done_percent__lte=100), name="inspection_percent"),
            models.CheckConstraint(
                condition=Q(follow_up="", follow_up_due=None) | (~Q(follow_up="") & Q(follow_up_due__isnull=False)),
                name="inspection_follow_up_has_a_due_date",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_due=None) | Q(follow_up_due__gte=F("inspected_on")),
                name="inspection_follow_up_due_after_the_visit",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_done_on=None)
                | (Q(follow_up_due__isnull=False) & Q(follow_up_done_on__gte=F("inspected_on"))),
                name="inspection_follow_up_done_after_the_visit",
            ),
            models.CheckConstraint(
                condition=Q(own_spent=None) | Q(own_spent__gte=0, own_spent__lte=MAX_VND),
                name="inspection_capital_in_range",
            ),
        ]

    def __str__(self):
        return f"Biên bản kiểm tra {self.number}".rstrip()

    @classmethod
    def entity(cls) -> str:
        """The name under which its photos are kept."""
        return cls._meta.label_lower

    @property
    def is_open(self) -> bool:
        """Something was asked for that is not yet done."""
        return bool(self.follow_up) and self.follow_up_done_on is None


class AcceptanceMinutes(Noted):
    """Biên bản nghiệm thu cơ sở of one beneficiary, or of the project that the Centre carries out itself (null).

    Money in đồng: `national` and `local` are the support accepted, `own_capital` and `other` what was really spent.
    New minutes for the same beneficiary take the place of earlier ones, which stay with `is_current` off.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="minutes", editable=False)
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, blank=True, related_name="minutes", verbose_name="đơn vị thụ hưởng"
    )
    number = models.CharField("số biên bản", max_length=60, help_text="Ví dụ: 07/BB-TTKC")
    held_on = models.DateField("ngày nghiệm thu")
    is_accepted = models.BooleanField("được nghiệm thu")
    volume = models.TextField("khối lượng, chất lượng", max_length=4000)
    national = MoneyField("khuyến công quốc gia được nghiệm thu", default=0)
    local = MoneyField("khuyến công địa phương được nghiệm thu", default=0)
    own_capital = MoneyField("vốn đối ứng thực chi", default=0)
    other = MoneyField("nguồn khác thực chi", default=0)
    note = models.TextField("ghi chú, lý do", max_length=2000, blank=True)
    is_current = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = "biên bản nghiệm thu"
        ordering = ["beneficiary", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "beneficiary"],
                condition=Q(is_current=True),
                name="one_current_minutes_a_beneficiary",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(is_current=True, beneficiary=None),
                name="one_current_minutes_of_an_own_project",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=True) | Q(national=0, local=0), name="minutes_refused_accept_no_support"
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=False)
                | Q(national__gte=0, local__gte=0) & (Q(national__gt=0) | Q(local__gt=0)),
                name="minutes_accepted_accept_some_support",
            ),
            models.CheckConstraint(
                condition=Q(own_capital__gte=0, own_capital__lte=MAX_VND, other__gte=0, other__lte=MAX_VND),
                name="minutes_amounts_in_range",
            ),
        ]

    def __str__(self):
        return f"Biên bản nghiệm thu {self.number}"

    @property
    def support(self) -> int:
        return self.national + self.local


class WorkVolume(models.Model):
    """Khối lượng of one item in minutes of acceptance, as it stood in the dự toán then and as it was found."""

    minutes = models.ForeignKey(AcceptanceMinutes, models.CASCADE, related_name="items")
    name = models.CharField("hạng mục", max_length=250)
    specification = models.CharField("quy cách", max_length=250, blank=True)
    unit = models.CharField("đơn vị tính", max_length=40)
    planned = models.DecimalField("theo dự toán", max_digits=12, decimal_places=3)
    done = models.DecimalField("thực hiện", max_digits=12, decimal_places=3)
    quality = models.CharField("chất lượng", max_length=250, blank=True)

    class Meta:
        verbose_name = "khối lượng nghiệm thu"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(planned__gt=0, done__gte=0), name="volume_in_range")]

    def __str__(self):
        return f"{self.name}: {format_decimal(self.done)}/{format_decimal(self.planned)} {self.unit}"


class Liquidation(models.Model):
    """Biên bản thanh lý hợp đồng. `value` is the support that both sides agree on, in đồng."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="liquidation")
    number = models.CharField("số biên bản", max_length=60)
    signed_on = models.DateField("ngày ký")
    value = MoneyField("kinh phí hỗ trợ được thanh lý (đồng)")

    class Meta:
        verbose_name = "biên bản thanh lý"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0, value__lte=MAX_VND), name="liquidation_value_in_range")
        ]

    def __str__(self):
        return f"Biên bản thanh lý {self.number}"


class Settlement(models.Model):
    """Quyết toán: the support that was spent for good, by source, in đồng."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="settlement")
    settled_on = models.DateField("ngày quyết toán")
    national = MoneyField("khuyến công quốc gia", default=0)
    local = MoneyField("khuyến công địa phương", default=0)

    class Meta:
        verbose_name = "quyết toán"
        ordering = ["settled_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(national__gte=0, local__gte=0), name="settlement_is_not_negative")
        ]

    def __str__(self):
        return f"Quyết toán {self.project_id}"

    @property
    def amount(self) -> int:
        return self.national + self.local


class Stop(models.Model):
    """Ngừng triển khai: by which decision, why, and what becomes of the money (đồng).

    `recognised` is the volume of work recognised (force majeure); `released` went back to the year's budget.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="stop")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="stop")
    reason = models.CharField("nguyên nhân", max_length=15, choices=StopReason)
    text = models.TextField("lý do")
    recognised = MoneyField("khối lượng được công nhận", default=0)
    released_national = MoneyField("trả lại dự toán khuyến công quốc gia", default=0)
    released_local = MoneyField("trả lại dự toán khuyến công địa phương", default=0)

    class Meta:
        verbose_name = "ngừng triển khai"
        ordering = ["decision__issued_on", "pk"]

    def __str__(self):
        return f"Ngừng triển khai {self.project_id}"
