"""The yearly table of the department, whose lines are data."""

from django.db import models
from django.urls import reverse

from khuyencong.core.models import Record
from reports.annual_lines import FIGURES


class AnnualLine(Record):
    """Một chỉ tiêu của biểu năm: which figure it shows, told apart by programme."""

    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã số", max_length=10, unique=True)
    label = models.CharField("chỉ tiêu", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=30)
    figure = models.CharField("số liệu", max_length=40, choices=FIGURES)
    is_used = models.BooleanField("đưa vào báo cáo năm", default=True)
    verified = models.BooleanField("đã đối chiếu với biểu mẫu đang dùng", default=False)

    class Meta:
        verbose_name = "chỉ tiêu của biểu năm"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("reports:annual_lines")
