"""Báo cáo định kỳ as a document: what people wrote, and what was frozen when it was issued."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT
from khuyencong.core import stored
from khuyencong.core.dates import format_date_long
from khuyencong.core.models import AppendOnly, Record
from reports.document import FIELDS, Document, symbol_of
from reports.enums import FROZEN, OPEN, TONES, Issuer, ReportState
from reports.periods import Period


class PeriodicReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees all that a report counts; the department sees those of the Centre once they are issued."""
        if user.role_codes & set(CENTRE_WIDE):
            return self
        if user.role_codes & set(DEPARTMENT):
            return self.filter(Q(issuer=Issuer.DEPARTMENT) | Q(state__in=FROZEN))
        return self.none()


class PeriodicReport(Record):
    """One version of the report of one period. Its figures stand in `snapshot` from the issue on, before it nowhere."""

    kind = models.CharField("loại kỳ", max_length=12, editable=False)
    year = models.PositiveSmallIntegerField("năm", editable=False)
    number_in_year = models.PositiveSmallIntegerField("kỳ", null=True, editable=False)
    start = models.DateField("từ ngày", editable=False)
    end = models.DateField("đến ngày", editable=False)
    issuer = models.CharField("nơi ban hành", max_length=12, choices=Issuer, default=Issuer.CENTRE, editable=False)
    edition = models.PositiveSmallIntegerField("bản", default=1, editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="corrected_by", verbose_name="thay bản"
    )
    difference = models.TextField("nội dung sửa so với bản trước", max_length=2000, blank=True)
    assessment = models.TextField("Đánh giá chung, ưu điểm", max_length=8000, blank=True)
    shortcomings = models.TextField("Tồn tại, hạn chế", max_length=8000, blank=True)
    causes = models.TextField("Nguyên nhân", max_length=8000, blank=True)
    tasks = models.TextField("Nhiệm vụ, giải pháp", max_length=8000, blank=True)
    proposals = models.TextField("Kiến nghị, đề xuất", max_length=8000, blank=True)
    estimates = models.JSONField("ước thực hiện đến hết kỳ", default=dict, blank=True, editable=False)
    state = models.CharField(
        "trạng thái", max_length=12, choices=ReportState, default=ReportState.DRAFT, editable=False
    )
    number = models.CharField("số, ký hiệu", max_length=60, blank=True, editable=False)
    issued_on = models.DateField("ngày ban hành", null=True, editable=False)
    signer = models.CharField("người ký", max_length=120, blank=True, editable=False)
    sign_lines = models.JSONField("ký thay ai", default=list, editable=False)
    snapshot = models.JSONField("số liệu đã chốt", null=True, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        ordering = ["-end", "kind", "issuer", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "start", "end", "issuer", "edition"], name="report_edition_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["kind", "start", "end", "issuer"], condition=Q(state__in=OPEN), name="one_open_report_a_period"
            ),
            models.CheckConstraint(
                condition=Q(snapshot__isnull=True) | Q(state__in=FROZEN), name="only_an_issued_report_is_frozen"
            ),
        ]

    def __str__(self):
        edition = f" (bản {self.edition})" if self.edition > 1 else ""
        return f"Báo cáo {self.period.name}{edition}"

    def get_absolute_url(self):
        return reverse("reports:document", args=[self.pk])

    @property
    def period(self) -> Period:
        """The days are those with which the report was begun, whatever the cut-off is set to later."""
        return Period(self.kind, self.year, self.number_in_year, self.start, self.end)

    @property
    def tone(self) -> str:
        return TONES[ReportState(self.state)]

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    @property
    def symbol(self) -> str:
        return symbol_of(self.issuer == Issuer.DEPARTMENT)

    @property
    def numbered(self) -> str:
        """ "45/BC-TTKC"; nothing of a draft."""
        return f"{self.number}/{self.symbol}" if self.number else ""

    @property
    def cited(self) -> str:
        return f"{self.numbered} {format_date_long(self.issued_on)}" if self.issued_on else ""

    @property
    def document(self) -> Document:
        """What the faces print beside the figures."""
        corrects = f"(Thay thế Báo cáo số {self.corrects.cited}. {self.difference})" if self.corrects else ""
        return Document(
            written={name: getattr(self, name) for name in FIELDS}, number=self.number, issued_on=self.issued_on,
            signer=self.signer, sign_lines=tuple(self.sign_lines), corrects=corrects,
            by_department=self.issuer == Issuer.DEPARTMENT,
        )  # fmt: skip

    @classmethod
    def of(cls, period: Period, issuer: str) -> "PeriodicReport":
        """A new one, not saved."""
        return cls(
            kind=period.report, year=period.year, number_in_year=period.number, start=period.start, end=period.end,
            issuer=issuer,
        )  # fmt: skip


def random_place(file, filename: str) -> str:
    name = secrets.token_hex(16)
    return f"reports/{name[:2]}/{name}"


class ReportFile(AppendOnly):
    """One face of an issued report, byte for byte as it was issued."""

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="files")
    face = models.CharField(max_length=8)
    file = models.FileField(upload_to=random_place, max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "tệp báo cáo đã ban hành"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "face"], name="report_face_once")]

    def __str__(self):
        return f"{self.report}.{self.face}"

    def read(self) -> bytes | None:
        return stored.read(self.file, self.sha256)
