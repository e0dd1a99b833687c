"""What an establishment sends by its link, and what officers answer. Nothing of it changes the project by itself."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import attach
from khuyencong.core.models import Record
from khuyencong.core.workflow import Reason, lower_first, refuse_if
from projects import notices
from projects.enums import CHANGEABLE, LetterKind
from projects.models import BeneficiaryLetter, BeneficiaryLink, ProgressNote, Project
from projects.services.links import opens
from projects.services.progress import against_note
from projects.services.recordings import UNDER_WAY, WORKING, take

MAX_FILES = 60  # of one establishment in one project
TOO_MANY = "Cơ sở gửi tối đa {} tệp cho một đề án; xin gửi tệp quan trọng nhất."
SENDABLE = {
    "progress": WORKING,
    LetterKind.PAPERS: (*CHANGEABLE, *UNDER_WAY),
    LetterKind.CHANGE: CHANGEABLE,
    LetterKind.STOP: CHANGEABLE,
}


@transaction.atomic
def report_progress(link: BeneficiaryLink, *, values: Mapping, key: str, files: Iterable[int] = ()) -> ProgressNote:
    """The establishment's own report; it waits for an officer. The same page sent twice is one report.

    Raises:
        Refused: the link or the project's state is against it, or a value; reasons carry their field.
    """
    if known := _known(ProgressNote, link, key):
        return known
    _check(link, "progress")
    row = ProgressNote(
        project=link.project, establishment=link.establishment, noted_on=timezone.localdate(), form_key=key, **values
    )
    if row.done_percent is None and not row.volume:
        row.volume = row.text[:400]
    refuse_if(against_note(row))
    return _sent(row, key, files, "báo tiến độ")


@transaction.atomic
def send_letter(
    link: BeneficiaryLink, *, kind: str, text: str, key: str, files: Iterable[int] = ()
) -> BeneficiaryLetter:
    """Papers, or that a change or a stop is asked for.

    Raises: as `report_progress` does.
    """
    if known := _known(BeneficiaryLetter, link, key):
        return known
    kind = LetterKind(kind)
    _check(link, kind)
    files = list(files)
    if kind == LetterKind.PAPERS and not files:
        refuse_if([Reason("Chưa chọn tệp nào.", field="files")])
    if kind != LetterKind.PAPERS and not text.strip():
        refuse_if([Reason("Viết vài dòng về việc đề nghị và vì sao.", field="text")])
    row = BeneficiaryLetter(
        project=link.project, establishment=link.establishment, kind=kind, text=text.strip(), form_key=key
    )
    return _sent(row, key, files, lower_first(kind.label))


def _known(model, link: BeneficiaryLink, key: str):
    """What was sent from the same page before: an impatient thumb sends nothing new."""
    return model.objects.filter(project=link.project_id, establishment=link.establishment_id, form_key=key).first()


def may_send(project: Project, what: str) -> bool:
    return project.state in SENDABLE[what]


def _check(link: BeneficiaryLink, what: str) -> None:
    """The link may have ended, and the project moved on, while the page was being filled in."""
    Project.objects.select_for_update().get(pk=link.project_id)
    refuse_if(_against(link, what))


def check_room(link: BeneficiaryLink, what: str, *, key: str, files: int) -> None:
    """Before files are taken in. What was sent from the same page before passes: sending it again keeps nothing new.

    Raises:
        Refused: nothing may be sent now, or these are more files than are taken in.
    """
    if any(_known(model, link, key) for model in (ProgressNote, BeneficiaryLetter)):
        return
    refuse_if(_against(link, what))
    if files and files_sent(link.project, link.establishment_id) + files > MAX_FILES:
        refuse_if([Reason(TOO_MANY.format(MAX_FILES), field="files")])


def _against(link: BeneficiaryLink, what: str) -> Iterable[Reason]:
    project = Project.objects.get(pk=link.project_id)
    if not opens(link):
        yield Reason("Đường dẫn này không còn dùng được.")
    if not may_send(project, what):
        yield Reason(f"Đề án đang ở trạng thái “{project.get_state_display()}” nên không gửi được nữa.")


def _sent(row, key: str, files: Iterable[int], what: str):
    row.save()
    tied = attach(row, key, files)
    if files_sent(row.project, row.establishment_id) > MAX_FILES:
        raise ValidationError(TOO_MANY.format(MAX_FILES))
    audit.created(row, actor=None, changes={"files": [[], [file.pk for file in tied]]} if tied else {})
    notices.sent(row, what)
    return row


def files_sent(project: Project, establishment_id: int) -> int:
    own = {"project": project, "establishment": establishment_id}
    notes = ProgressNote.objects.filter(recorded_by=None, **own)
    letters = BeneficiaryLetter.objects.filter(**own)
    return sum(
        Attachment.objects.filter(entity=rows.model.entity(), object_id__in=rows.values("pk")).count()
        for rows in (notes, letters)
    )


# -- what officers answer


@transaction.atomic
def answer_progress(project: Project, note: ProgressNote, *, actor, is_taken: bool, answer: str = "") -> None:
    """Confirm an establishment's report, so that it counts, or set it aside and say why.

    Raises:
        Refused: role or office is against it, or it was answered before.
        StaleRecordError: somebody wrote the project after it was read.
    """
    _answer(project, note, actor, is_taken=is_taken, field="is_confirmed", answer=answer)


@transaction.atomic
def answer_letter(project: Project, letter: BeneficiaryLetter, *, actor, is_taken: bool, answer: str = "") -> None:
    """Take a letter on, or say why not. A request to stop that is taken on goes to those who decide on stops.

    Raises: as `answer_progress` does.
    """
    letter.answered_by = actor
    _answer(project, letter, actor, is_taken=is_taken, field="is_taken", answer=answer)
    if is_taken and letter.kind == LetterKind.STOP:
        notices.stop_asked(letter)


def _answer(project: Project, row: Record, actor, *, is_taken: bool, field: str, answer: str) -> None:
    take(project, actor, "answer", {row._meta.model_name: [None, row.pk], "taken": [None, is_taken]})
    if type(row).objects.get(pk=row.pk).__dict__[field] is not None:
        refuse_if([Reason("Việc này đã được trả lời.")])
    if not is_taken and not answer.strip():
        refuse_if([Reason("Ghi lý do để cơ sở biết.", field="answer")])
    audit.claim(row, actor=actor, verb="answer", changes={field: [None, is_taken]})
    setattr(row, field, is_taken)
    row.answer = answer.strip()
    row.save()
