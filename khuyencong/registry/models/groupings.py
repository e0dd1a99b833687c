"""Cách gộp nội dung: how reports put contents together. A content stands in one group of a grouping at most."""

from django.db import models
from django.db.models import Q

from khuyencong.core.models import Record
from khuyencong.registry.models.law import Content


class ContentGrouping(Record):
    """One way of putting contents together. `is_printed`: the one that annexes of reports are made by."""

    code = models.SlugField("mã", unique=True, max_length=30)
    name = models.CharField("tên", max_length=120)
    basis = models.CharField("căn cứ, ghi chú", max_length=250, blank=True)
    verified = models.BooleanField("đã đối chiếu với văn bản", default=False)
    is_printed = models.BooleanField("dùng trong phụ lục của báo cáo", default=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "cách gộp nội dung"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_printed"], condition=Q(is_printed=True), name="one_grouping_is_printed"
            ),
        ]

    def __str__(self):
        return self.name


class ContentGroup(models.Model):
    """One group of a grouping; `code` never changes, as addresses of figures name it."""

    grouping = models.ForeignKey(ContentGrouping, models.CASCADE, related_name="groups", verbose_name="cách gộp")
    code = models.SlugField("mã", max_length=30)
    name = models.CharField("tên nhóm", max_length=150)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "nhóm nội dung"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["grouping", "code"], name="content_group_once")]

    def __str__(self):
        return self.name


class GroupedContent(models.Model):
    """A content in its group."""

    grouping = models.ForeignKey(ContentGrouping, models.CASCADE, related_name="lines")
    group = models.ForeignKey(ContentGroup, models.CASCADE, related_name="lines", verbose_name="nhóm")
    content = models.ForeignKey(Content, models.CASCADE, related_name="grouped", verbose_name="nội dung")

    class Meta:
        verbose_name = "nội dung trong nhóm"
        constraints = [models.UniqueConstraint(fields=["grouping", "content"], name="content_in_one_group")]

    def __str__(self):
        return f"{self.content.code} → {self.group}"
