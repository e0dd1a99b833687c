"""Đề án khuyến công: contents, beneficiaries, and the one stored row of money, FundingLine."""

from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.accounts.models import Office
from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from khuyencong.core.search import Searchable
from khuyencong.core.text import fold, sort_key
from khuyencong.registry.enums import Programme, Source
from khuyencong.registry.models import Content, Establishment, Place
from projects.enums import FROM_APPRAISAL, TONES, ProjectState
from projects.models.batches import PlanBatch


class ProjectQuerySet(Searchable):
    def visible_to(self, user):
        """The only row rule (workflow, §1): the Centre sees all, the department from the appraisal on."""
        held = user.role_codes
        if held & set(CENTRE_WIDE):
            return self
        if held & set(DEPARTMENT):
            return self.reached_appraisal()
        rows = self.none()
        if Role.LOCAL_OFFICER in held:
            rows |= self.filter(place__in=Place.objects.assigned_to(user))
        if Role.APPRAISER in held:
            rows |= self.reached_appraisal().appraised_by(user)
        return rows

    def reached_appraisal(self):
        """Those that the department knows: in the appraisal, past it, or once there."""
        reached = TransitionRecord.objects.filter(
            entity=Project.entity(), object_id=OuterRef("pk"), target=ProjectState.APPRAISAL
        )
        return self.filter(Q(state__in=FROM_APPRAISAL) | Q(Exists(reached)))

    def appraised_by(self, user):
        """Those whose own council, or else the batch's, has `user` in it."""
        seats = user.council_seats.all()
        own = seats.filter(council__project__isnull=False).values("council__project")
        of_batch = seats.filter(council__batch__isnull=False).values("council__batch")
        return self.filter(Q(pk__in=own) | Q(batch__in=of_batch, council=None))

    def with_money(self):
        """Annotates, in đồng: `national`, `local`, `beneficiary`, `other`, `support` (KC) and `total`."""

        def money(source):
            lines = FundingLine.objects.filter(project=OuterRef("pk"), source=source).order_by()
            return Coalesce(Subquery(lines.values("project").annotate(sum=Sum("amount")).values("sum")), Value(0))

        # One subquery a source, no join: a page of a long list then sums only the rows that it shows.
        return self.annotate(**{source.value: money(source) for source in Source}).annotate(
            support=F("national") + F("local"), total=F("national") + F("local") + F("beneficiary") + F("other")
        )


class Project(Record):
    """One đề án. Sums of money are never stored here: they are read from its funding lines."""

    code = models.CharField("mã đề án", max_length=20, null=True, blank=True, unique=True, editable=False)
    title = models.CharField("tên đề án", max_length=300)
    year = models.PositiveSmallIntegerField("năm kế hoạch")
    programme = models.CharField("chương trình", max_length=10, choices=Programme, default=Programme.LOCAL)
    batch = models.ForeignKey(
        PlanBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="kế hoạch",
        editable=False,
    )
    position = models.PositiveSmallIntegerField("số thứ tự trong kế hoạch", null=True, blank=True, editable=False)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="projects", verbose_name="phòng lập đề án", editable=False
    )
    implementing_unit = models.CharField("đơn vị thực hiện", max_length=200)
    is_own = models.BooleanField(
        "Trung tâm tự thực hiện",
        default=False,
        help_text="Đề án không có đơn vị thụ hưởng riêng (thông tin, quản lý, khảo sát…).",
    )
    is_group = models.BooleanField(
        "đề án nhóm", default=False, help_text="Đơn vị thụ hưởng được nêu sau, chậm nhất khi ký hợp đồng."
    )
    group_note = models.CharField("mô tả nhóm thụ hưởng", max_length=200, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="xã, phường"
    )
    place_text = models.CharField("địa điểm thực hiện", max_length=250)
    objective = models.TextField("mục tiêu, quy mô", max_length=10_000, blank=True)
    duration = models.CharField("thời gian thực hiện", max_length=80, blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=ProjectState, default=ProjectState.DRAFT, editable=False
    )
    origin = models.CharField("nguồn nhập", max_length=120, blank=True, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)
    send_key = models.CharField(max_length=40, null=True, unique=True, editable=False)  # of the form that made it
    search_text = models.CharField(max_length=1500, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)
    contents = models.ManyToManyField(Content, through="ContentLine", related_name="projects")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "đề án"
        ordering = ["-year", "batch", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(is_own=True, is_group=True), name="own_project_is_no_group"),
            models.CheckConstraint(
                condition=Q(code__isnull=False) | Q(state__in=["draft", "returned", "withdrawn"]),
                name="submitted_project_has_a_code",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="project_state"),
            models.Index(fields=["sort_key"], name="project_sort"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[ProjectState(self.state)]

    @property
    def main_content(self) -> Content:
        """The content under which the project counts; reads the prefetched `content_lines`."""
        return next(line.content for line in self.content_lines.all() if line.is_main)

    @property
    def beneficiary_text(self) -> str:
        """Who benefits, in one line; reads the prefetched `beneficiaries`."""
        names = ", ".join(row.establishment.name for row in self.beneficiaries.all())
        return names or self.group_note or (self.implementing_unit if self.is_own else "")

    def search_source(self) -> str:
        return " ".join([self.code or "", self.title, self.beneficiary_text, self.place_text])

    def index(self) -> None:
        """Refresh what lists search and sort by; call before saving, after beneficiaries are known."""
        self.search_text = fold(self.search_source())[:1500]
        self.sort_key = sort_key(self.title)[:700]


class ContentLine(models.Model):
    """One content of a project. Exactly one is the main one, under which it counts."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="content_lines")
    content = models.ForeignKey(Content, models.PROTECT, related_name="lines", verbose_name="nội dung")
    is_main = models.BooleanField("nội dung chính", default=False)
    # What raises the norm's cap (norm_rules.Terms), each factor at most 1,5.
    whole_line = models.BooleanField("dây chuyền công nghệ", default=False)
    priority = models.DecimalField("hệ số ưu tiên", max_digits=3, decimal_places=2, default=Decimal(1))
    priority_basis = models.CharField("căn cứ ưu tiên", max_length=250, blank=True)

    class Meta:
        verbose_name = "nội dung của đề án"
        ordering = ["-is_main", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=Decimal("1.5")), name="priority_factor_in_range"
            ),
            models.UniqueConstraint(fields=["project", "content"], name="content_once_a_project"),
            models.UniqueConstraint(fields=["project"], condition=Q(is_main=True), name="one_main_content_a_project"),
        ]

    def __str__(self):
        return str(self.content)


class Beneficiary(models.Model):
    """Đơn vị thụ hưởng: an establishment within a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="beneficiaries")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="benefits", verbose_name="cơ sở")

    class Meta:
        verbose_name = "đơn vị thụ hưởng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "establishment"], name="establishment_once_a_project"),
        ]

    def __str__(self):
        return str(self.establishment)


class FundingLine(models.Model):
    """Money of one source for one content and beneficiary; beneficiary null = not yet named, or the Centre itself."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="funding")
    content_line = models.ForeignKey(ContentLine, models.CASCADE, related_name="funding")
    beneficiary = models.ForeignKey(Beneficiary, models.CASCADE, null=True, blank=True, related_name="funding")
    source = models.CharField("nguồn", max_length=12, choices=Source)
    source_name = models.CharField("tên nguồn khác", max_length=120, blank=True)
    amount = MoneyField("số tiền (đồng)")

    class Meta:
        verbose_name = "dòng kinh phí"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_line", "beneficiary", "source"], name="funding_once_a_source"),
            models.UniqueConstraint(
                fields=["content_line", "source"], condition=Q(beneficiary=None), name="unnamed_funding_once_a_source"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MAX_VND), name="funding_in_range"),
        ]

    def __str__(self):
        return f"{self.get_source_display()}: {self.amount}"


class Contract(models.Model):
    """Hợp đồng thực hiện đề án. `value` is the support under contract, in đồng."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="contract")
    number = models.CharField("số hợp đồng", max_length=60)
    signed_on = models.DateField("ngày ký")
    ends_on = models.DateField("ngày hết hạn", null=True, blank=True)
    value = MoneyField("kinh phí hỗ trợ theo hợp đồng (đồng)")

    class Meta:
        verbose_name = "hợp đồng"
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("signed_on")), name="contract_ends_after_signing"
            ),
        ]

    def __str__(self):
        return f"Hợp đồng số {self.number}"
