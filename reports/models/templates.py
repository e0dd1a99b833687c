"""Templates of papers that an administrator handed in to stand in place of the default texts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.core.models import Attachment, Record


class PaperTemplateQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(used_from__isnull=False, used_to=None)


class PaperTemplate(Record):
    """One .docx with fields of paper `paper` (`reports.papers.catalogue`), as it came. Every edition is kept.

    `problems` is what the check found, `[[place, text]]`: only one without any is put to use. The default stands while
    none is in use.
    """

    paper = models.CharField("văn bản", max_length=8, editable=False)
    edition = models.PositiveIntegerField("bản", editable=False)
    file = models.OneToOneField(Attachment, models.PROTECT, related_name="+", editable=False)
    problems = models.JSONField(default=list, editable=False)
    unused = models.JSONField(default=list, editable=False)
    used_from = models.DateTimeField("dùng từ", null=True, editable=False)
    used_to = models.DateTimeField("dùng đến", null=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu văn bản"
        ordering = ["paper", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "edition"], name="template_edition_once_a_paper"),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(used_from__isnull=False, used_to=None),
                name="one_template_in_force_a_paper",
            ),
            models.CheckConstraint(
                condition=Q(used_to=None) | Q(used_from__isnull=False), name="template_ends_what_began"
            ),
        ]

    def __str__(self):
        return f"bản {self.edition}"

    @property
    def is_in_force(self) -> bool:
        return self.used_from is not None and self.used_to is None

    @property
    def state(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if self.is_in_force:
            return "Đang dùng", "green"
        if self.problems:
            return "Có lỗi", "red"
        return ("Đã thôi dùng", "grey") if self.used_to else ("Chưa dùng", "blue")

    def read(self) -> bytes:
        with self.file.file.open("rb") as stored:
            return stored.read()
