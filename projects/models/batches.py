"""Kế hoạch khuyến công đợt … năm …, its non-project lines, and decisions."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core.models import Record
from khuyencong.core.money import MoneyField
from khuyencong.registry.enums import Programme, Source
from projects.enums import BATCH_TONES, BatchKind, BatchState, DecisionKind


class PlanBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.role_codes & {*CENTRE_WIDE, *DEPARTMENT} else self.none()

    def with_money(self):
        """Annotates `projects_count` and, in đồng over the batch's projects, one sum a source, `support`, `total`.

        `lines_total` is the money of non-project lines, to be added to `total` for the batch's own total.
        """
        from projects.models.projects import FundingLine, Project  # the batch is below the project in imports

        def money(*sources):
            lines = FundingLine.objects.filter(project__batch=OuterRef("pk"), source__in=sources).order_by()
            return Coalesce(
                Subquery(lines.values("project__batch").annotate(sum=Sum("amount")).values("sum")), Value(0)
            )

        count = Project.objects.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(n=models.Count("pk"))
        extra = PlanLine.objects.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(sum=Sum("amount"))
        return self.annotate(
            projects_count=Coalesce(Subquery(count.values("n")), Value(0)),
            **{source.value: money(source) for source in Source},
            lines_total=Coalesce(Subquery(extra.values("sum")), Value(0)),
        ).annotate(
            support=F("national") + F("local"),
            total=F("national") + F("local") + F("beneficiary") + F("other"),
        )


class PlanBatch(Record):
    """One batch of the year's plan. Total = Σ projects + Σ non-project lines (derived); the reserve is beside it."""

    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên đợt", max_length=80, help_text="Ví dụ: Đợt 1")
    kind = models.CharField("loại", max_length=12, choices=BatchKind, default=BatchKind.ROUND)
    programme = models.CharField("chương trình", max_length=10, choices=Programme, default=Programme.LOCAL)
    reserve = MoneyField("dự phòng (đồng)", default=0)
    state = models.CharField("trạng thái", max_length=20, choices=BatchState, default=BatchState.DRAFT, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = PlanBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        ordering = ["-year", "programme", "name"]
        constraints = [models.UniqueConstraint(fields=["year", "programme", "name"], name="batch_name_once_a_year")]

    def __str__(self):
        national = " (quốc gia)" if self.programme == Programme.NATIONAL else ""
        return f"{self.name} năm {self.year}{national}"

    def get_absolute_url(self):
        return reverse("batches:detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return BATCH_TONES[BatchState(self.state)]

    @property
    def full_name(self) -> str:
        name = self.name[:1].lower() + self.name[1:]
        return f"Kế hoạch {Programme(self.programme).label.lower()} {name} năm {self.year}"


class PlanLine(models.Model):
    """Nội dung chi khác: money of the batch that is no đề án, and is never counted as one."""

    batch = models.ForeignKey(PlanBatch, models.CASCADE, related_name="lines", verbose_name="kế hoạch")
    name = models.CharField("nội dung chi", max_length=200)
    source = models.CharField("nguồn", max_length=12, choices=Source, default=Source.LOCAL)
    amount = MoneyField("số tiền (đồng)")

    class Meta:
        verbose_name = "nội dung chi khác"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "name", "source"], name="plan_line_once")]

    def __str__(self):
        return self.name


class Decision(models.Model):
    """A signed decision on a batch or on one project. The number comes from the registry office: text, as it stands."""

    kind = models.CharField("loại", max_length=12, choices=DecisionKind)
    batch = models.ForeignKey(PlanBatch, models.PROTECT, null=True, blank=True, related_name="decisions")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="decisions")
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    signer = models.CharField("người ký", max_length=120, blank=True)

    class Meta:
        verbose_name = "quyết định"
        ordering = ["issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True) ^ Q(project__isnull=True), name="decision_on_one_batch_or_one_project"
            ),
        ]

    def __str__(self):
        return f"Quyết định số {self.number}"
