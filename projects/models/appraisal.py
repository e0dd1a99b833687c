"""Phiếu thẩm định: how a programme's projects are appraised, by which criteria, and the sheets of the members."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong.core.models import Record
from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from khuyencong.registry.enums import Programme
from projects.models.ledger import cite
from projects.models.projects import Project
from projects.rules.appraisal import AppraisalMode, Recommendation


class Ruled(models.Model):
    """A row of law in force over time, with the document behind it."""

    document = models.CharField("văn bản", max_length=60)
    article = models.CharField("điều khoản", max_length=80)
    effective_from = models.DateField("từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    verified = models.BooleanField("đã đối chiếu bản gốc", default=False)
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        abstract = True

    def citation(self, programme: str) -> str:
        """The rule as it is cited for a programme; what was not checked says so."""
        cited = cite(f"{self.document}, {self.article}", programme)
        return cited if self.verified else f"{cited}; chưa kiểm chứng"


class RuledQuerySet(models.QuerySet):
    def in_force(self, day: dt.date):
        return self.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))


class AppraisalRule(Record, Ruled):
    """How the projects of a programme are appraised; without a row one conclusion sheet is enough."""

    programme = models.CharField("chương trình", max_length=10, choices=Programme)
    mode = models.CharField("cách thẩm định", max_length=10, choices=AppraisalMode)
    sheets = models.PositiveSmallIntegerField("số phiếu ít nhất", default=3)
    average = models.PositiveSmallIntegerField("điểm trung bình ít nhất", default=70)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "cách thẩm định"
        ordering = ["programme", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "effective_from"], name="appraisal_rule_once_in_time"),
            models.CheckConstraint(
                condition=Q(sheets__gte=1, average__gte=0, average__lte=100), name="appraisal_rule_in_range"
            ),
        ]

    def __str__(self):
        return f"{self.get_programme_display()}: {self.get_mode_display()}"


class Criterion(Record, Ruled):
    """One criterion of the score sheet. A project that got nothing for a decisive one does not pass."""

    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tiêu chí", max_length=250)
    max_points = models.PositiveSmallIntegerField("điểm tối đa")
    is_decisive = models.BooleanField("không được 0 điểm", default=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí thẩm định"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["position", "effective_from"], name="criterion_once_in_time"),
            models.CheckConstraint(condition=Q(max_points__gte=1, max_points__lte=100), name="criterion_points"),
        ]

    def __str__(self):
        return self.name


class ScoreSheetQuerySet(models.QuerySet):
    def current(self):
        """Not void."""
        return self.filter(voided_at=None)

    def submitted(self):
        """Signed, and not void since."""
        return self.current().exclude(submitted_at=None)


class ScoreSheet(Record):
    """The sheet of one member on one project. Signed it is final until it is made void; a void one stays to be read."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sheets", editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets", editable=False)
    number = models.PositiveSmallIntegerField("số phiếu", editable=False)
    recommendation = models.CharField("kết luận", max_length=10, choices=Recommendation, blank=True)
    support = MoneyField("kinh phí đề nghị hỗ trợ (đồng)", null=True, blank=True)
    comment = models.TextField("nhận xét chung", max_length=4000, blank=True)
    conditions = models.TextField("yêu cầu hoàn thiện", max_length=4000, blank=True)
    no_conflict = models.BooleanField("cam kết không có quyền lợi liên quan", default=False)
    submitted_at = models.DateTimeField("ký, nộp lúc", null=True, blank=True, editable=False)
    voided_at = models.DateTimeField("mất hiệu lực lúc", null=True, blank=True, editable=False)
    void_reason = models.CharField("vì sao mất hiệu lực", max_length=300, blank=True, editable=False)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu thẩm định"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member"], condition=Q(voided_at=None), name="one_current_sheet_a_member"
            ),
            models.UniqueConstraint(fields=["project", "number"], name="sheet_number_once_a_project"),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | (Q(no_conflict=True) & ~Q(recommendation="")),
                name="submitted_sheet_says_what_it_must",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="void_sheet_says_why",
            ),
            models.CheckConstraint(
                condition=Q(support=None) | Q(support__gte=0, support__lte=MAX_VND), name="sheet_support_in_range"
            ),
        ]

    def __str__(self):
        return f"Phiếu thẩm định số {self.number:02d}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def standing(self) -> str:
        """Where the sheet stands, in words."""
        if self.is_void:
            return "Mất hiệu lực"
        return "Đã ký" if self.is_submitted else "Đang chấm"

    @property
    def total(self) -> int:
        """Sum of the points; reads the prefetched `scores`."""
        return sum(score.points or 0 for score in self.scores.all())


class Score(models.Model):
    """Points of one sheet for one criterion; None = not scored yet."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField("điểm", null=True, blank=True)
    comment = models.TextField("nhận xét", max_length=2000, blank=True)

    class Meta:
        verbose_name = "điểm theo tiêu chí"
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="criterion_once_a_sheet"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0, points__lte=100), name="score_in_range"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"
