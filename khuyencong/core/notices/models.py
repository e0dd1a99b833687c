"""Notices, their texts as staff keep them, and how each person wants to be told."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from khuyencong.core.filled_text import check_fields
from khuyencong.core.models import Record
from khuyencong.core.notices.events import EVENTS


class Delivery(models.TextChoices):
    NOW = "now", "Gửi ngay"
    DAILY = "daily", "Gộp thành một thư mỗi ngày"
    NONE = "none", "Không gửi thư, chỉ báo trên cổng"


class NoticeState(models.TextChoices):
    QUEUED = "queued", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"


class NoticeText(Record):
    """The words of one event where staff changed them; an event without a row keeps its own (events.Event)."""

    event = models.CharField("sự kiện", max_length=40, unique=True, editable=False)
    subject = models.CharField("tiêu đề", max_length=150)
    text = models.TextField("nội dung", max_length=2000)

    class Meta:
        verbose_name = "nội dung thông báo"
        ordering = ["event"]

    def __str__(self):
        return EVENTS[self.event].name if self.event in EVENTS else self.event

    def clean(self):
        for name in ("subject", "text"):
            try:
                check_fields(getattr(self, name), EVENTS[self.event].fields)
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


class Notice(models.Model):
    """One notice to one person over one channel; "" is the portal itself. `url` is where it leads on the portal.

    To an outsider it goes to `address`. `entity` and `object_id` name the record, so that it can be erased with it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="người nhận",
    )
    address = models.CharField("địa chỉ nhận", max_length=150, blank=True)
    channel = models.CharField("kênh", max_length=20, blank=True)
    event = models.CharField("sự kiện", max_length=40)
    subject = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung", blank=True)
    url = models.CharField(max_length=200, blank=True)
    entity = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    status = models.CharField("trạng thái", max_length=10, choices=NoticeState, default=NoticeState.QUEUED)
    delivery = models.CharField("cách gửi", max_length=10, choices=Delivery, default=Delivery.NOW)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    fault = models.CharField("vì sao không gửi được", max_length=200, blank=True)
    created_at = models.DateTimeField("lúc", default=timezone.now)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "channel", "read_at"], name="notice_unread"),
            models.Index(fields=["status", "delivery"], name="notice_queue"),
            models.Index(fields=["entity", "object_id"], name="notice_about"),
        ]

    def __str__(self):
        return self.subject


class NoticeChoice(models.Model):
    """How a person wants to be told by e-mail; without a row at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choice", verbose_name="người dùng"
    )
    email = models.CharField("thư điện tử", max_length=10, choices=Delivery, default=Delivery.NOW)

    class Meta:
        verbose_name = "lựa chọn nhận thông báo"

    def __str__(self):
        return f"{self.user}: {self.get_email_display()}"
