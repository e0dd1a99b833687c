"""Entering papers received: each gets the next number of its register and year; nothing is ever deleted."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from khuyencong.accounts.enums import CENTRE, DEPARTMENT
from khuyencong.core import audit, kept
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import attach
from khuyencong.core.models import Counter
from reports.enums import Issuer
from reports.models import IncomingPaper
from reports.models.incoming import KEEPERS

ERASED = "Đã xóa theo quy định"
CLOSED = "Dòng này đã hủy, không sửa được nữa."


def against_writing(user, row: IncomingPaper) -> str:
    """Why `user` does not write in this line; "" who may. Who reads both registers writes in their own alone."""
    if not user.role_codes & set(CENTRE if row.side == Issuer.CENTRE else DEPARTMENT):
        return "Sổ này của cơ quan khác; chỉ người của cơ quan đó ghi."
    return CLOSED if row.void_reason else ""


def register(*, actor, values: Mapping, group: str, files: Iterable[int] = ()) -> IncomingPaper:
    """The next line of the actor's register, once for each `group` (the key of its form).

    Raises:
        ValidationError: not the actor's to do, or a value is wrong.
    """
    if not actor.role_codes & set(KEEPERS):
        raise ValidationError("Sổ văn bản đến do người của Trung tâm và Sở ghi.")
    try:
        return _register(actor, values, group, files)
    except IntegrityError:
        if same := IncomingPaper.objects.filter(form_key=group).first():
            return same
        raise


@transaction.atomic
def _register(actor, values: Mapping, group: str, files: Iterable[int]) -> IncomingPaper:
    """The counter's row is held until the line is there: who comes meanwhile waits, and a rollback leaves no gap."""
    if same := IncomingPaper.objects.filter(form_key=group).first():
        return same
    check_days(values)
    side = Issuer.DEPARTMENT if actor.role_codes & set(DEPARTMENT) else Issuer.CENTRE
    row = IncomingPaper(side=side, year=values["received_on"].year, form_key=group, added_by=actor, **values)
    row.index()
    row.number = Counter.take(f"incoming.{side}.{row.year}")
    row.save(force_insert=True)
    tied = attach(row, group, files)
    audit.created(row, actor=actor, changes={"files": [[], [file.pk for file in tied]]})
    return row


def check_days(values: Mapping, year: int | None = None) -> None:
    """Raises ValidationError beside the day that cannot be; `year` is that of a number given already."""
    received, issued = values["received_on"], values["issued_on"]
    if received > localdate():
        raise ValidationError({"received_on": "Ngày đến chưa tới."})
    if year and received.year != year:
        raise ValidationError({"received_on": f"Số đến đã cấp trong sổ năm {year}; ngày đến phải trong năm đó."})
    if issued and issued > received:
        raise ValidationError({"issued_on": "Ngày văn bản sau ngày đến; xem lại hai ngày."})


@transaction.atomic
def correct(row: IncomingPaper, *, actor, values: Mapping, group: str, files: Iterable[int] = ()) -> IncomingPaper:
    """Mend a line; number and year stay, files are added to those that are there.

    Raises:
        ValidationError: it was cancelled, is not the actor's to mend, or a value is wrong.
        audit.StaleRecordError: somebody wrote it since.
    """
    if against := against_writing(actor, row):
        raise ValidationError(against)
    check_days(values, row.year)
    added = list(files)
    changes = audit.diff(row, values) | ({"files": [[], added]} if added else {})
    if changes:
        audit.claim(row, actor=actor, verb="edit", changes=changes, **values)
        row.index()
        IncomingPaper.objects.filter(pk=row.pk).update(search_text=row.search_text)
        attach(row, group, added)
    return row


def void(row: IncomingPaper, *, actor, reason: str) -> None:
    """Cancel a line; it stays in the register with its number.

    Raises:
        ValidationError: it was cancelled before, or is not the actor's to cancel.
        audit.StaleRecordError: somebody wrote it since.
    """
    if against := against_writing(actor, row):
        raise ValidationError(against)
    kept.save(row, actor=actor, values={"void_reason": reason})


def erase_of_requests(keys: list[int], actor) -> None:
    """Lines about consulting requests lose words and files with the personal data of the request; the number stays."""
    for row in IncomingPaper.objects.filter(request__in=keys):
        row.sender = row.summary = ERASED
        row.receiver = row.note = ""
        row.index()
        gone = {name: getattr(row, name) for name in ("sender", "summary", "receiver", "note", "search_text")}
        audit.claim(row, actor=actor, verb="erase", **gone)
        for file in Attachment.objects.of(row):
            stored = file.file
            file.delete()
            transaction.on_commit(lambda stored=stored: stored.delete(save=False), robust=True)
