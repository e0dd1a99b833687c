"""Noting how far the work has come, with photos and papers."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.attachments.services import attach
from khuyencong.core.workflow import Reason, refuse_if
from projects.models import ProgressNote, Project
from projects.services.recordings import against_date, faults, take


@transaction.atomic
def record_progress(
    project: Project, *, actor, values: Mapping, group: str = "", files: Iterable[int] = ()
) -> ProgressNote:
    """An officer's note. `values` are the fields of `ProgressNote` that people fill in; `files` wait under `group`.

    Raises:
        Refused: role, state, date or a value is against it; reasons carry their field.
        StaleRecordError: somebody wrote the project after it was read.
    """
    take(project, actor, "progress", {"noted_on": [None, values["noted_on"].isoformat()]})
    row = ProgressNote(project=project, recorded_by=actor, is_confirmed=True, **values)
    refuse_if([*against_date(project, row.noted_on, "noted_on"), *against_note(row)])
    return save_note(row, actor, group, files)


def save_note(row: ProgressNote, actor, group: str, files: Iterable[int]) -> ProgressNote:
    row.save()
    tied = attach(row, group, files) if group else []
    audit.created(row, actor=actor, changes={"files": [[], [file.pk for file in tied]]} if tied else {})
    return row


def against_note(row: ProgressNote) -> Iterable[Reason]:
    if row.done_percent is None and not row.volume.strip():
        yield Reason("Ghi khối lượng hoàn thành theo phần trăm, hoặc ghi khối lượng đã làm.", field="done_percent")
    who = row.establishment
    if who and not row.project.beneficiaries.filter(establishment=who).exists():
        yield Reason(f"{who} không phải là đơn vị thụ hưởng của đề án này.", field="establishment")
    yield from faults(row)
