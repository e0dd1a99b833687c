"""Writing the dossier's sections and papers.

The project's row is locked, so that nobody submits it meanwhile; its version stays, so that people who write different
parts of a dossier never stand in each other's way.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import attach, store
from khuyencong.core.numbers import format_int
from projects.enums import COSTS_EDITABLE
from projects.models import DossierPaper, DossierSection, PaperKind, Project, SectionWriter
from projects.models.dossiers import MAX_TEXT
from projects.services.access import why_not_own

LOCKED = "Đề án đã trình, không sửa được. Nếu cần sửa, đề nghị lãnh đạo trả lại bổ sung."
STILL_WRITING = dt.timedelta(seconds=60)  # since a page last said that somebody has it open


def why_not_write(project: Project, user) -> str:
    """Sections and papers are written in drafts, and while the đề án chi tiết is drawn up; "" when `user` may."""
    return why_not_own(project, user) or ("" if project.state in COSTS_EDITABLE else LOCKED)


def _hold(project: Project, actor) -> None:
    """Lock the project for the rest of the transaction; refuse when it is not to be written."""
    held = Project.objects.select_for_update().get(pk=project.pk)
    if reason := why_not_write(held, actor):
        raise ValidationError(reason)


@transaction.atomic
def save_section(project: Project, number: int, *, actor, text: str, seen: int) -> DossierSection:
    """Write one section; `seen` is the version that the page showed, 0 when there was none. No change, no event.

    Raises:
        audit.StaleRecordError: somebody wrote this section since, and otherwise.
        ValidationError: not the actor's to write, not now, or too long.
    """
    _hold(project, actor)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_TEXT:
        raise ValidationError({"text": f"Mục này dài {format_int(len(text))} chữ; tối đa {format_int(MAX_TEXT)}."})
    row = DossierSection.objects.filter(project=project, number=number).first()
    now = {"text": text, "edited_by": actor, "edited_at": timezone.now()}
    if row is None:
        row = DossierSection.objects.create(project=project, number=number, version=1, **now)
        audit.created(row, actor=actor, changes={"length": [0, len(text)]})
    elif row.text != text:
        changes, row.version = {"length": [len(row.text), len(text)]}, seen
        audit.claim(row, actor=actor, verb="edit", changes=changes, **now)
    return row


def write_presence(project: Project, number: int, user) -> list[str]:
    """Say that `user` has this section open. → the names of the others who do."""
    SectionWriter.objects.update_or_create(
        project=project, number=number, user=user, defaults={"seen_at": timezone.now()}
    )
    return writers(project, number, user)


def writers(project: Project, number: int, user) -> list[str]:
    """Who else had this section open a moment ago."""
    rows = SectionWriter.objects.filter(
        project=project, number=number, seen_at__gt=timezone.now() - STILL_WRITING
    ).exclude(user=user)  # fmt: skip
    return [row.user.get_full_name() for row in rows.select_related("user").order_by("user__full_name")]


@transaction.atomic
def add_paper(project: Project, kind: PaperKind, *, actor, file: UploadedFile, note: str = "") -> DossierPaper:
    """Attach one file as a paper of `kind`.

    Raises:
        ValidationError: not the actor's to write, not now, or the file is not taken in (keyed `file`).
    """
    _hold(project, actor)
    try:
        stored = store(file, uploaded_by=actor)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    paper = DossierPaper.objects.create(project=project, kind=kind, file=stored, note=note, added_by=actor)
    attach(paper, "", [stored.pk])
    audit.created(paper, actor=actor, changes={"kind": [None, kind.code], "file": [None, stored.sha256]})
    return paper


@transaction.atomic
def remove_paper(paper: DossierPaper, *, actor) -> None:
    """Take a paper out; its file goes with the files that nobody tied to a record.

    Raises:
        ValidationError: not the actor's to write, or not now.
        audit.StaleRecordError: somebody else took it out first.
    """
    _hold(paper.project, actor)
    changes = {"kind": [paper.kind.code, None], "project": [paper.project_id, None]}
    audit.claim(paper, actor=actor, verb="remove", changes=changes)
    paper.delete()
    Attachment.objects.filter(pk=paper.file_id).update(object_id=None, entity="")
