"""Taking files in, tying them to records, letting go of those that nobody tied."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from khuyencong.core.attachments.kinds import ANY, Choice, Kind, UnreadableError, sniff
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.names import clean_name, with_extension
from khuyencong.core.attachments.uploads import MAX_BYTES, MAX_FILES
from khuyencong.core.models import Record
from khuyencong.core.numbers import format_megabytes

WAIT = dt.timedelta(hours=24)  # how long a file may wait for its form to be sent
MAX_WAITING_BYTES = 4 * 1024**3  # of all files that wait; beyond it somebody is filling the disk


def store(
    file: UploadedFile, *, group: str = "", uploaded_by=None, choice: Choice = ANY, most: int = MAX_BYTES
) -> Attachment:
    """Take in one file of at most `most` bytes. Within a `group` the same bytes sent again are the same file.

    Raises:
        ValidationError: one Vietnamese sentence that says why the file is not taken in.
    """
    name = clean_name(file.name or "")
    _check_size(file, name, most)
    received = _digest(file)
    if group and (known := Attachment.objects.filter(group=group, received_sha256=received).first()):
        return known
    _check_room(group)
    kind, content = _read(file, name, choice)
    row = Attachment(
        group=group, name=with_extension(name, kind.extensions), content_type=kind.content_type, size=content.size,
        sha256=_digest(content), received_sha256=received, uploaded_by=uploaded_by,
    )  # fmt: skip
    return _insert(row, content)


def _check_size(file: UploadedFile, name: str, most: int) -> None:
    if not file.size:
        raise ValidationError(f"Tệp “{name}” trống, không có gì bên trong; chọn lại tệp.")
    if file.size > most:
        raise ValidationError(f"Tệp “{name}” nặng hơn {format_megabytes(most)}, mức tối đa của một tệp.")


def _check_room(group: str) -> None:
    if group and Attachment.objects.filter(group=group).count() >= MAX_FILES:
        raise ValidationError(too_many())
    waiting = Attachment.objects.waiting().aggregate(total=Sum("size"))["total"] or 0
    if waiting > MAX_WAITING_BYTES:
        raise ValidationError("Hiện chưa nhận thêm tệp được. Xin gửi yêu cầu trước, tệp gửi sau ở trang tra cứu.")


def too_many(most: int = MAX_FILES) -> str:
    return f"Mỗi lần gửi nhận tối đa {most} tệp."


def _read(file: UploadedFile, name: str, choice: Choice) -> tuple[Kind, ContentFile]:
    try:
        kind = sniff(file, choice)
        content = kind.read(file)
    except UnreadableError as error:
        raise ValidationError(f"Tệp “{name}” {error}.") from error
    file.seek(0)
    return kind, ContentFile(file.read() if content is None else content)


def _insert(row: Attachment, content: ContentFile) -> Attachment:
    """Write the bytes, then the row; when the same file came in at the same moment, that one is the file."""
    row.file.save("", content, save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.file.delete(save=False)
        return Attachment.objects.get(group=row.group, received_sha256=row.received_sha256)
    return row


def _digest(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def attach(record: Record, group: str, pks: Iterable[int] | None = None) -> list[Attachment]:
    """Tie the waiting files of `group` to `record`, at most MAX_FILES; with `pks` those alone. → what was tied now."""
    rows = Attachment.objects.of_form(group)
    chosen = list(rows if pks is None else rows.filter(pk__in=pks))[:MAX_FILES]
    tied = Attachment.objects.waiting().filter(pk__in=[row.pk for row in chosen])
    tied.update(entity=record.entity(), object_id=record.pk)
    return chosen


def files_of(records: Iterable[Record]) -> dict[int, list[Attachment]]:
    """`{record's key: its files}` for records of one kind, in one query; those without files are absent."""
    records = list(records)
    found: dict[int, list[Attachment]] = {}
    if records:
        rows = Attachment.objects.filter(entity=records[0].entity(), object_id__in=[row.pk for row in records])
        for row in rows.order_by("pk"):
            found.setdefault(row.object_id, []).append(row)
    return found


def missing(group: str, pks: Iterable[int]) -> list[int]:
    """Which of `pks` are no files of `group` (any more): they waited too long."""
    pks = set(pks)
    return sorted(pks - set(Attachment.objects.filter(group=group, pk__in=pks).values_list("pk", flat=True)))


def regroup(old: str, new: str) -> None:
    """The files that wait under `old` wait under `new` from now on."""
    Attachment.objects.of_form(old).update(group=new)


def discard(group: str, pk: int) -> None:
    """Delete a waiting file of `group`, as its sender asks; one that is gone already is no matter."""
    _delete(Attachment.objects.of_form(group).filter(pk=pk))


def delete_unattached() -> str:
    """The daily job: files whose form was never sent. → what was done, for the log."""
    count = _delete(Attachment.objects.waiting().filter(uploaded_at__lt=timezone.now() - WAIT))
    return f"Xóa {count} tệp không kèm yêu cầu nào sau {WAIT // dt.timedelta(hours=1)} giờ."


def _delete(rows) -> int:
    """Row first, under a condition: a form that is being sent right now keeps its file."""
    count = 0
    for row in rows:
        deleted, _ = Attachment.objects.waiting().filter(pk=row.pk).delete()
        if deleted:
            row.file.delete(save=False)
            count += 1
    return count
