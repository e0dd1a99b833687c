"""Days off that the government moves, as data beside what the law fixes (khuyencong.registry.working_days)."""

from django.db import models

from khuyencong.core.dates import format_date
from khuyencong.core.models import Record


class DayOff(Record):
    """A day that is off, or worked, otherwise than the calendar of public holidays says (hoán đổi ngày nghỉ)."""

    date = models.DateField("ngày", unique=True, error_messages={"unique": "Ngày này đã ghi; xin xóa dòng cũ trước."})
    is_working = models.BooleanField("làm bù", default=False)
    document = models.CharField("theo văn bản", max_length=150)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        ordering = ["date"]

    def __str__(self):
        return f"{format_date(self.date)}: {self.what}"

    @property
    def what(self) -> str:
        return "Làm bù" if self.is_working else "Nghỉ hoán đổi"
