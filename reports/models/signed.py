"""Signed copies of papers: scans, and PDFs signed with a certificate, beside the draft that the portal makes."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.accounts.enums import CENTRE, DEPARTMENT
from khuyencong.core.dates import format_date
from khuyencong.core.models import Attachment, Record

FILERS = (*CENTRE, *DEPARTMENT)


def may_file(user) -> bool:
    return bool(user.role_codes & set(FILERS))


class SignedCopyQuerySet(models.QuerySet):
    def of(self, paper: str, object_id: int):
        """All copies of one paper, the newest first."""
        return self.filter(paper=paper, object_id=object_id)

    def standing(self):
        """Those that nobody took out as wrong."""
        return self.filter(void_reason="")

    def standing_by_paper(self, papers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], "SignedCopy"]:
        """`{(paper, object_id): the copy that stands}`, in one query; those without one are absent."""
        wanted = Q(pk__in=[])
        for paper, object_id in papers:
            wanted |= Q(paper=paper, object_id=object_id)
        return {(row.paper, row.object_id): row for row in self.standing().filter(wanted).order_by("pk")}


class SignedCopy(Record):
    """One file as it came, of paper `paper` (`reports.papers.catalogue`) of record `object_id`.

    The newest that was not taken out stands. The file is never written anew: a signature in it would break.
    """

    paper = models.CharField("văn bản", max_length=8, editable=False)
    object_id = models.BigIntegerField(editable=False)
    file = models.OneToOneField(Attachment, models.PROTECT, related_name="+", editable=False)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày văn bản")
    note = models.CharField("ghi chú", max_length=160, blank=True)
    void_reason = models.CharField("lý do bỏ", max_length=160, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "bản ký"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["paper", "object_id"], name="signed_copy_paper")]

    def __str__(self):
        """As a paper is cited: số 12/QĐ-SCT ngày 25/03/2022."""
        number = f"số {self.number} " if self.number else ""
        return f"{number}ngày {format_date(self.signed_on)}"
