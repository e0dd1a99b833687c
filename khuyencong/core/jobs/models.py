"""One piece of work that is too long for a page, from the asking to the file that came of it."""

import secrets

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import stored
from khuyencong.core.numbers import format_int


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không làm được"
    CANCELLED = "cancelled", "Đã dừng"


OPEN = (JobStatus.QUEUED, JobStatus.RUNNING)
TONES = {JobStatus.QUEUED: "grey", JobStatus.RUNNING: "blue", JobStatus.DONE: "green", JobStatus.FAILED: "red"}


def random_key() -> str:
    return secrets.token_hex(16)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees what they asked for themselves: it was made with their rights."""
        return self.filter(owner=user)

    def open(self):
        return self.filter(status__in=OPEN)


class Job(models.Model):
    """Work of `kind` with `parameters` for `owner`. Whoever runs it holds `attempts` as a token; each run has the next.

    A run writes only while its token is the last one and the job is still running, so of two workers that both believe
    to have it one finishes it and the other finds out with its next word.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField("việc", max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parameters = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)  # of kind and parameters: asked twice, it is one job
    key = models.CharField(max_length=32, default=random_key)  # of the folder where results are written
    status = models.CharField("trạng thái", max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    wants_stop = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField("đang làm", max_length=200, blank=True)
    error = models.CharField("lý do", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)  # past it, whoever has the job is taken for dead
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField("lúc yêu cầu", default=timezone.now)
    started_at = models.DateTimeField("lúc bắt đầu", null=True)
    finished_at = models.DateTimeField("lúc kết thúc", null=True)
    file = models.FileField(max_length=100, blank=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc chạy nền"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(fields=["lease_until"], condition=Q(status__in=OPEN), name="job_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "fingerprint"], condition=Q(status__in=OPEN), name="job_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status=JobStatus.DONE, file__gt="", sha256__gt="")
                | (~Q(status=JobStatus.DONE) & Q(file="", sha256="")),
                name="job_has_a_result_when_done",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "amber")

    @property
    def progress_text(self) -> str:
        return f"{format_int(self.done)} trên {format_int(self.total)}"

    @property
    def further(self) -> dict | None:
        """`label` and `url` of the page where its owner goes on, beside the file that came of it."""
        return self.parameters.get("further")

    def place_of(self, attempt: int) -> str:
        """Where a run writes its result: each its own place, so that nothing of one that died stays unknown."""
        return f"jobs/{self.key}/{attempt}"

    def read(self) -> bytes | None:
        return stored.read(self.file, self.sha256)

    def delete_files(self) -> None:
        """What every run of it may have left in the storage."""
        for attempt in range(1, self.attempts + 1):
            default_storage.delete(self.place_of(attempt))
