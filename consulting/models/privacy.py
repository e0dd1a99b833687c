"""What was done at a person's request about that person's data (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from khuyencong.core.models import AppendOnly


class DataAct(models.TextChoices):
    EXPORT = "export", "Cung cấp dữ liệu"
    ERASE = "erase", "Xóa dữ liệu"


class PersonalDataAct(AppendOnly):
    """One export or erasure. The person is known by a keyed hash of the telephone number, never by the number."""

    act = models.CharField("việc", max_length=10, choices=DataAct)
    subject_hash = models.CharField(max_length=16)
    reason = models.CharField("căn cứ", max_length=300)
    requests = models.PositiveIntegerField("số yêu cầu")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm")
    done_at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "việc về dữ liệu cá nhân"
        ordering = ["-done_at", "-pk"]

    def __str__(self):
        return f"{self.get_act_display()} {self.done_at:%d/%m/%Y}"
