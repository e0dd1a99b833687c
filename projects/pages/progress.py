"""The notes on progress of a project's page, put into words and rows."""

from dataclasses import dataclass

from django.urls import reverse

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import files_of
from projects.models import ProgressNote, Project


@dataclass(frozen=True)
class ProgressRow:
    note: ProgressNote
    files: list[Attachment]
    answer_url: str = ""

    @property
    def standing(self) -> str:
        """Of an establishment's own report: whether it counts."""
        if self.note.recorded_by_id:
            return ""
        return {None: "Chờ xác nhận", True: "", False: "Không xác nhận"}[self.note.is_confirmed]

    @property
    def who(self) -> str:
        """Who says so, and of which establishment."""
        note = self.note
        if note.recorded_by is None:
            return f"{note.establishment} báo"
        return ", ".join(str(x) for x in (note.recorded_by, note.establishment) if x)

    @property
    def done(self) -> str:
        return "–" if self.note.done_percent is None else f"{self.note.done_percent} %"


def progress_rows(project: Project, *, may_answer: bool = False) -> list[ProgressRow]:
    """Newest first, in two queries."""
    notes = list(project.progress_notes.select_related("establishment", "recorded_by"))
    files = files_of(notes)
    return [ProgressRow(note, files.get(note.pk, []), _answer_url(note) if may_answer else "") for note in notes]


def _answer_url(note: ProgressNote) -> str:
    return reverse("projects:answer_progress", args=[note.project_id, note.pk]) if note.is_confirmed is None else ""
