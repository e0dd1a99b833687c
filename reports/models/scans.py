"""Scanned papers that wait for somebody to say which record they belong to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.core.models import Attachment, Record
from reports.models.signed import SignedCopy


class ScanPieceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What one sent in oneself, and what people of one's own office did."""
        return self.filter(Q(added_by=user) | Q(added_by__office__isnull=False, added_by__office=user.office_id))

    def waiting(self):
        return self.filter(copy=None, file__isnull=False)


class ScanPiece(Record):
    """Pages `first_page` to `last_page` of a file `name`: one paper, as far as the codes on its pages tell.

    `paper` and `object_id` are what the code said; confirmed, it has a `copy`; dropped, it has lost its file.
    """

    name = models.CharField("tệp gửi lên", max_length=120, editable=False)
    source_sha256 = models.CharField(max_length=64, editable=False)
    first_page = models.PositiveSmallIntegerField("từ trang", editable=False)
    last_page = models.PositiveSmallIntegerField("đến trang", editable=False)
    file = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+", editable=False)
    paper = models.CharField("văn bản", max_length=8, blank=True, editable=False)
    object_id = models.BigIntegerField(null=True, editable=False)
    about = models.CharField("hồ sơ", max_length=300, blank=True, editable=False)
    thumbs = models.JSONField(default=list, editable=False)  # JPEG of each page, base64; emptied when it is done with
    copy = models.OneToOneField(SignedCopy, models.SET_NULL, null=True, related_name="+", editable=False)
    drop_reason = models.CharField("lý do bỏ", max_length=160, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)

    objects = ScanPieceQuerySet.as_manager()

    class Meta:
        verbose_name = "bản quét chờ xác nhận"
        ordering = ["added_at", "pk"]

    def __str__(self):
        return f"{self.name}, {self.pages_text}"

    @property
    def pages_text(self) -> str:
        one = self.first_page == self.last_page
        return f"trang {self.first_page}" if one else f"trang {self.first_page}–{self.last_page}"

    @property
    def numbered_thumbs(self) -> list[tuple[int, str]]:
        return list(enumerate(self.thumbs, self.first_page))
