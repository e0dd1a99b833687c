"""Keeping signed copies of papers. A copy is never deleted: a wrong one is taken out, with the reason, and stays."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.attachments.models import Attachment
from reports.models import SignedCopy
from reports.models.signed import may_file
from reports.papers.catalogue import PAPERS


@transaction.atomic
def add_copy(
    paper: str, object_id: int, *, actor, file: Attachment, signed_on: dt.date, number: str = "", note: str = ""
) -> SignedCopy:
    """Tie a file that waits to a paper; from now on it is the copy that stands.

    Raises:
        ValidationError: not the actor's to do, or the file does not wait any more (keyed `files`).
    """
    if not may_file(actor):
        raise ValidationError("Bản ký do người của Trung tâm và Sở tải lên.")
    facts = {"number": number, "signed_on": signed_on, "note": note}
    copy = SignedCopy.objects.create(paper=paper, object_id=object_id, file=file, added_by=actor, **facts)
    tied = Attachment.objects.waiting().filter(pk=file.pk)
    if not tied.update(entity=copy.entity(), object_id=copy.pk, uploaded_by=actor):
        raise ValidationError({"files": "Tệp này đã được lưu ở nơi khác hoặc chờ quá lâu; chọn lại tệp."})
    changes = {"paper": [None, f"{paper}-{object_id}"], "file": [None, file.sha256], "number": ["", number]}
    audit.created(copy, actor=actor, changes=changes)
    return copy


def erase_of_requests(keys: list[int], actor) -> None:
    """Signed papers of consulting requests go with the personal data of the request."""
    papers = [paper.key for paper in PAPERS.values() if paper.subject == "request"]
    for copy in SignedCopy.objects.filter(paper__in=papers, object_id__in=keys).select_related("file"):
        audit.claim(copy, actor=actor, verb="erase")
        file, stored = copy.file, copy.file.file
        copy.delete()
        file.delete()
        transaction.on_commit(lambda stored=stored: stored.delete(save=False), robust=True)
