"""The written đề án: its eight sections, who is writing one, and the papers that go with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from khuyencong.core.models import Attachment, Record
from projects.enums import PaperStep, PaperWho, Section
from projects.models.projects import Project

MAX_TEXT = 20_000  # characters of one section


class DossierSection(Record):
    """One of the eight sections. Its version is its own, so that people who write different sections never meet."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="sections", editable=False)
    number = models.PositiveSmallIntegerField("mục", choices=Section, editable=False)
    text = models.TextField("nội dung", max_length=MAX_TEXT, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    edited_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "mục"
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="section_once_a_project")]

    def __str__(self):
        return f"{self.number}. {self.get_number_display()}"


class SectionWriter(models.Model):
    """Who has a section open for writing, and when their page last said so."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(choices=Section)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "người đang soạn"
        constraints = [
            models.UniqueConstraint(fields=["project", "number", "user"], name="writer_once_a_section"),
        ]

    def __str__(self):
        return f"{self.user}: {self.number}"


class SectionGuide(Record):
    """What belongs in a section and how it may read: for one group of contents, or (empty group) for all others."""

    number = models.PositiveSmallIntegerField("mục", choices=Section)
    content_group = models.CharField("nhóm nội dung", max_length=4, blank=True)
    belongs = models.TextField("nội dung cần có")
    model_text = models.TextField("văn bản mẫu")
    basis = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        verbose_name = "hướng dẫn soạn đề án"
        ordering = ["number", "content_group"]
        constraints = [models.UniqueConstraint(fields=["number", "content_group"], name="guide_once_a_group")]

    def __str__(self):
        return f"{self.get_number_display()} ({self.content_group or 'mọi nội dung'})"


class PaperKind(Record):
    """A paper that a dossier needs at a step, for some contents and some projects only."""

    code = models.SlugField("mã", max_length=40, unique=True)
    title = models.CharField("tên giấy tờ", max_length=160)
    step = models.CharField("bước", max_length=20, choices=PaperStep)
    who = models.CharField("đề án nào cần", max_length=12, choices=PaperWho, default=PaperWho.ALL)
    content_group = models.CharField("nhóm nội dung", max_length=4, blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    hint = models.CharField("hướng dẫn", max_length=250, blank=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)
    is_verified = models.BooleanField("đã kiểm chứng", default=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "loại giấy tờ"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class DossierPaper(Record):
    """One file of the dossier."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="dossier_papers", editable=False)
    kind = models.ForeignKey(PaperKind, models.PROTECT, related_name="papers", verbose_name="loại giấy tờ")
    file = models.OneToOneField(Attachment, models.PROTECT, related_name="+", editable=False)
    note = models.CharField("ghi chú", max_length=160, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "giấy tờ kèm theo"
        ordering = ["kind__position", "pk"]

    def __str__(self):
        return str(self.file)
