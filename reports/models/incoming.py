"""Sổ văn bản đến: papers received, with a number of their own in each year (Nghị định 30/2020/NĐ-CP, Phụ lục IV)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from consulting.models import ConsultingRequest
from khuyencong.accounts.enums import CENTRE, DEPARTMENT, Role
from khuyencong.core.models import Record
from khuyencong.core.numbers import n2
from khuyencong.core.search import Searchable
from khuyencong.core.text import fold
from projects.models import PlanBatch, Project
from reports.enums import Issuer

KEEPERS = (*CENTRE, *DEPARTMENT)
READERS = (*KEEPERS, Role.AUDITOR)


class IncomingPaperQuerySet(Searchable):
    def visible_to(self, user):
        """The Centre and the department each keep a register of their own; auditors read both."""
        held = user.role_codes
        if Role.AUDITOR in held:
            return self
        sides = [
            side for side, roles in ((Issuer.CENTRE, CENTRE), (Issuer.DEPARTMENT, DEPARTMENT)) if held & set(roles)
        ]
        return self.filter(side__in=sides)


class IncomingPaper(Record):
    """One line of a register. Its number is never given twice, never missing: a wrong line is cancelled and stays."""

    side = models.CharField("sổ của", max_length=12, choices=Issuer, editable=False)
    year = models.PositiveSmallIntegerField("năm", editable=False)
    number = models.PositiveIntegerField("số đến", editable=False)
    received_on = models.DateField("ngày đến", default=timezone.localdate)
    sender = models.CharField("nơi gửi", max_length=200)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    summary = models.CharField("tên loại, trích yếu", max_length=500)
    receiver = models.CharField("đơn vị hoặc người nhận", max_length=160, blank=True)
    note = models.CharField("ghi chú", max_length=200, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đề án", editable=False
    )
    batch = models.ForeignKey(
        PlanBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kế hoạch"
    )
    request = models.ForeignKey(
        ConsultingRequest, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="yêu cầu tư vấn",
        editable=False,
    )  # fmt: skip
    void_reason = models.CharField("lý do hủy", max_length=160, blank=True)
    form_key = models.CharField(max_length=40, unique=True, editable=False)  # a form sent twice is one line
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField("vào sổ lúc", default=timezone.now, editable=False)
    search_text = models.CharField(max_length=1200, editable=False)

    personal_fields = frozenset({"sender", "summary", "receiver", "note"})  # people write, too

    objects = IncomingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đến"
        ordering = ["-year", "-number", "side"]
        constraints = [
            models.UniqueConstraint(fields=["side", "year", "number"], name="incoming_number_once_a_year"),
            models.CheckConstraint(condition=Q(number__gte=1), name="incoming_number_counts_from_one"),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(issued_on__lte=F("received_on")), name="incoming_after_it_was_issued"
            ),
        ]

    def __str__(self):
        return f"Văn bản đến số {n2(self.number)}/{self.year}"

    def get_absolute_url(self):
        return reverse("reports:incoming", args=[self.pk])

    @property
    def linked(self) -> list[tuple[str, str]]:
        """The records that it is about: what to call them, and their address."""
        named = (
            (self.project, f"Đề án {self.project.code or 'dự thảo'}" if self.project else ""),
            (self.batch, str(self.batch or "")),
            (self.request, f"Yêu cầu tư vấn {self.request.code}" if self.request else ""),
        )
        return [(label, record.get_absolute_url()) for record, label in named if record]

    def index(self) -> None:
        """Refresh what the list searches; call before saving."""
        words = (self.sender, self.symbol, self.summary, self.receiver, self.note, str(self.number))
        self.search_text = fold(" ".join(words))[:1200]
