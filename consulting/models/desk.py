"""What the desk keeps beside a request: visits planned, and notes that the producer never sees."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consulting.enums import SessionMode
from consulting.models.requests import ConsultingRequest, Session
from khuyencong.core.dates import format_date


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A visit is seen by whoever sees its request."""
        return self.filter(request__in=ConsultingRequest.objects.visible_to(user).order_by().values("pk"))


class Visit(models.Model):
    """A buổi tư vấn that is planned. Held, it points to its session; sessions alone are ever counted."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="visits", verbose_name="yêu cầu")
    planned_on = models.DateField("ngày hẹn")
    at = models.TimeField("giờ", null=True, blank=True)
    mode = models.CharField("hình thức", max_length=10, choices=SessionMode, default=SessionMode.VISIT)
    place = models.CharField("nơi gặp", max_length=200, blank=True)
    purpose = models.CharField("việc sẽ làm", max_length=300, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name="người tư vấn"
    )
    session = models.OneToOneField(
        Session, models.SET_NULL, null=True, blank=True, related_name="visit", verbose_name="buổi đã tổ chức"
    )
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "lịch hẹn"
        ordering = ["planned_on", "at", "pk"]
        indexes = [models.Index(fields=["planned_on"], name="visit_planned")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(session__isnull=True), name="cancelled_visit_has_no_session"
            ),
        ]

    def __str__(self):
        return f"{self.at:%H:%M} {format_date(self.planned_on)}" if self.at else format_date(self.planned_on)

    @property
    def is_open(self) -> bool:
        return self.session_id is None and self.cancelled_at is None


class InternalNote(models.Model):
    """A note of the desk. A table of its own, so that no page of the producer can ever show one."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="notes", verbose_name="yêu cầu")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")
    text = models.TextField("ghi chú", max_length=4000)
    written_at = models.DateTimeField("ghi lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "ghi chú nội bộ"
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.text[:60]
