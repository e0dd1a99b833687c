"""Tiến độ: what is done and spent so far, as the officer notes it or the establishment itself reports it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.core.models import Record
from khuyencong.core.money import MoneyField
from khuyencong.core.numbers import MAX_VND
from khuyencong.registry.models import Establishment
from projects.models.projects import Project


class ProgressNote(Record):
    """One note. `own_capital` is what was spent of it until then, in đồng; its files are the attachments of the note.

    Without `recorded_by` it comes from the establishment, by its link; it counts once an officer has confirmed it:
    `is_confirmed` is None until then, and False when it was set aside (`answer` says why).
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="progress_notes", editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="progress_notes", verbose_name="cơ sở"
    )
    noted_on = models.DateField("ngày")
    done_percent = models.PositiveSmallIntegerField(
        "khối lượng hoàn thành (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    volume = models.CharField(
        "khối lượng đã làm", max_length=400, blank=True, help_text="Ví dụ: đã nhận 02/03 máy, xong nền xưởng"
    )
    own_capital = MoneyField("vốn đối ứng đã chi đến nay", null=True, blank=True)
    text = models.TextField("nội dung", max_length=4000)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    form_key = models.CharField(max_length=40, blank=True, editable=False)  # the page that it was sent from
    is_confirmed = models.BooleanField(null=True, editable=False)
    answer = models.CharField("trả lời cơ sở", max_length=400, blank=True)

    class Meta:
        verbose_name = "ghi nhận tiến độ"
        ordering = ["-noted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment", "form_key"], condition=~Q(form_key=""), name="progress_once_a_page"
            ),
            models.CheckConstraint(
                condition=Q(done_percent__isnull=False, done_percent__lte=100)
                | Q(done_percent__isnull=True) & ~Q(volume=""),
                name="progress_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(own_capital=None) | Q(own_capital__gte=0, own_capital__lte=MAX_VND),
                name="progress_capital_in_range",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False, is_confirmed__isnull=False, is_confirmed=True)
                | Q(recorded_by=None, establishment__isnull=False),
                name="progress_of_an_establishment_waits",
            ),
        ]

    def __str__(self):
        return f"Tiến độ ngày {self.noted_on:%d/%m/%Y}"
