"""Replacing templates of papers: an edition is handed in and checked, put to use, taken out of use. None is deleted."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.attachments.kinds import DOCX, Choice
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.names import clean_name
from khuyencong.core.attachments.services import store
from reports.models import PaperTemplate
from reports.papers import guard
from reports.papers.catalogue import PAPERS
from reports.papers.checking import check

MAX_BYTES = 5 * 1024 * 1024
WORD_ONLY = Choice((DOCX,), "tệp Word .docx", ".docx")


def add(paper: str, file: UploadedFile, *, actor) -> PaperTemplate:
    """Take in a .docx and check it; with faults it is kept to be looked at, but cannot be put to use.

    Raises:
        ValidationError: not the actor's to do, no Word file, or one that is not opened; one sentence.
    """
    _only_administrators(actor)
    stored = store(file, uploaded_by=actor, choice=WORD_ONLY, most=MAX_BYTES)
    try:
        return _added(paper, stored, clean_name(file.name or ""), actor)
    except Exception:
        stored.file.delete(save=False)
        stored.delete()
        raise


def _added(paper: str, stored: Attachment, name: str, actor) -> PaperTemplate:
    with stored.file.open("rb") as opened:
        body = opened.read()
    try:
        guard.check(io.BytesIO(body))
    except guard.HostileError as error:
        raise ValidationError(f"Tệp “{name}” {error}.") from error
    found = check(body, PAPERS[paper].source)
    with transaction.atomic():
        before = PaperTemplate.objects.select_for_update().filter(paper=paper).order_by("-edition").first()
        made = PaperTemplate.objects.create(
            paper=paper, edition=before.edition + 1 if before else 1, file=stored, added_by=actor, unused=found.unused,
            problems=[[one.place, one.text] for one in found.problems],
        )  # fmt: skip
        Attachment.objects.filter(pk=stored.pk).update(entity=made.entity(), object_id=made.pk)
        audit.created(made, actor=actor, changes={"paper": [None, paper], "file": [None, stored.sha256]})
    return made


@transaction.atomic
def use(template: PaperTemplate, *, actor) -> None:
    """From now on papers are made from this edition.

    Raises:
        ValidationError: not the actor's to do, or the check found faults.
        audit.StaleRecordError: somebody was faster.
    """
    _only_administrators(actor)
    if template.problems:
        raise ValidationError("Mẫu này còn lỗi; sửa trong Word rồi tải lên lại.")
    now = timezone.now()
    for before in PaperTemplate.objects.select_for_update().filter(paper=template.paper).in_force():
        if before.pk == template.pk:
            return
        audit.claim(before, actor=actor, verb="retire", used_to=now)
    audit.claim(template, actor=actor, verb="use", used_from=now, used_to=None)


@transaction.atomic
def return_to_default(paper: str, *, actor) -> None:
    """Raises ValidationError, audit.StaleRecordError as `use` does."""
    _only_administrators(actor)
    for row in PaperTemplate.objects.select_for_update().filter(paper=paper).in_force():
        audit.claim(row, actor=actor, verb="retire", used_to=timezone.now())


def _only_administrators(actor) -> None:
    if Role.ADMINISTRATOR not in actor.role_codes:
        raise ValidationError("Mẫu văn bản do người quản trị thay.")
