"""Scanned papers: taken in, cut, confirmed as signed copies or dropped. Files are read outside of transactions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from khuyencong.core import audit
from khuyencong.core.attachments.kinds import SCANS
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import store
from khuyencong.core.jobs.kinds import JobError
from khuyencong.core.jobs.models import Job
from khuyencong.core.jobs.services import start
from reports.models import ScanPiece, SignedCopy
from reports.models.signed import may_file
from reports.papers.filing import paper_page
from reports.scans.reader import Page, Piece, ScanError, cut, pages_of, pieces_of
from reports.services.signed import add_copy

MOST_BYTES = 40 * 1024 * 1024  # of one stack
MOST_FILES = 20
MOST_BODY = 80 * 1024 * 1024
STACK = "reports.stack"  # the kind of job that reads a stack
SIGNED = b"/ByteRange"  # in a PDF that carries a digital signature, which any cut would break


@dataclass(frozen=True)
class Taken:
    """What became of one file: its papers, or the job that reads a stack too long for a page."""

    name: str
    pages: int
    pieces: list[ScanPiece]
    job: Job | None = None


def take_in(file: UploadedFile, *, actor) -> Taken:
    """One file, as many papers as its codes tell, all of them waiting for somebody to confirm them.

    Raises:
        ValidationError: one Vietnamese sentence that says why the file is not taken in.
    """
    whole = store(file, uploaded_by=actor, choice=SCANS, most=MOST_BYTES)
    if against := _against_twice(whole, actor):
        forget(whole)
        raise ValidationError(against)
    body = bytes_of(whole)
    try:
        count, pages = pages_of(body)
        if count > len(pages):
            return Taken(whole.name, count, [], _hand_over(whole, count, actor))
        found = cut_up(whole, body, pages, actor)
    except (ScanError, JobError) as error:
        forget(whole)
        said = f"Tệp “{whole.name}” {error}." if isinstance(error, ScanError) else str(error)
        raise ValidationError(said) from error
    return Taken(whole.name, count, [keep(whole, part, piece, actor) for part, piece in found])


def _against_twice(whole: Attachment, actor) -> str:
    """Why a file that was sent before does not come in once more; "" when nothing of it waits."""
    if count := waiting_of(whole, actor).count():
        return f"Tệp “{whole.name}” đã gửi rồi: {count} văn bản của nó đang chờ xác nhận."
    if Job.objects.open().filter(owner=actor, kind=STACK, parameters__sha256=whole.received_sha256).exists():
        return f"Tệp “{whole.name}” đang được đọc ở nền; mục “Việc đang chạy” dưới tên anh/chị cho xem tiến độ."
    return ""


def waiting_of(whole: Attachment, actor):
    """The papers of the same bytes that wait, whoever of the office sent them."""
    return ScanPiece.objects.visible_to(actor).waiting().filter(source_sha256=whole.received_sha256)


def _hand_over(whole: Attachment, count: int, actor) -> Job:
    """The worker reads it; its page leads back to the papers that came of it."""
    further = {"label": "Mở các văn bản chờ xác nhận", "url": reverse("reports:scans")}
    asked = {"file": whole.pk, "sha256": whole.received_sha256, "pages": count, "further": further}
    return start(STACK, asked, title=f"Đọc bản quét “{whole.name}”", owner=actor)


def bytes_of(file: Attachment) -> bytes:
    with file.file.open("rb") as stored:
        return stored.read()


def forget(whole: Attachment) -> None:
    """It goes with the next night."""
    Attachment.objects.filter(pk=whole.pk).update(uploaded_at=timezone.now() - dt.timedelta(days=2))


def cut_up(whole: Attachment, body: bytes, pages: list[Page], actor) -> list[tuple[Attachment, list[Page]]]:
    """A file for each paper, with its pages. Raises ScanError."""
    pieces = [Piece(pages)] if SIGNED in body else pieces_of(pages)
    parts = [whole] if len(pieces) == 1 else _parts(whole, body, pieces, actor)
    return [(part, piece.pages) for part, piece in zip(parts, pieces, strict=True)]


def _parts(whole: Attachment, body: bytes, pieces: Iterable[Piece], actor) -> list[Attachment]:
    spans = [(piece.first, piece.last) for piece in pieces]
    return [_stored(whole.name, span, part, actor) for span, part in zip(spans, cut(body, spans), strict=True)]


def _stored(name: str, span: tuple[int, int], body: bytes, actor) -> Attachment:
    stem = name.removesuffix(".pdf")[:90]
    named = SimpleUploadedFile(f"{stem} trang {span[0]}-{span[1]}.pdf", body, "application/pdf")
    return store(named, uploaded_by=actor, choice=SCANS, most=MOST_BYTES)


@transaction.atomic
def keep(whole: Attachment, part: Attachment, pages: list[Page], actor) -> ScanPiece:
    code = pages[0].code
    about = about_of(code, actor)
    paper, object_id = code if about and code else ("", None)
    piece = ScanPiece.objects.create(
        name=whole.name, source_sha256=whole.received_sha256, first_page=pages[0].number, last_page=pages[-1].number,
        file=part, paper=paper, object_id=object_id, about=about, thumbs=[page.thumb for page in pages], added_by=actor,
    )  # fmt: skip
    _tie(part, piece)
    audit.created(piece, actor=actor, changes={"file": [None, part.sha256], "source": [None, whole.received_sha256]})
    return piece


def _tie(file: Attachment, piece: ScanPiece | None) -> None:
    """Without a piece the file waits again, for a day."""
    owner = {"entity": piece.entity(), "object_id": piece.pk} if piece else {"entity": "", "object_id": None}
    Attachment.objects.filter(pk=file.pk).update(uploaded_at=timezone.now(), **owner)


def about_of(code: tuple[str, int] | None, actor) -> str:
    """The record of a paper in words; "" where there is none that `actor` may file papers of."""
    try:
        page = paper_page(actor, *code) if code else None
    except (ObjectDoesNotExist, KeyError):
        return ""
    return str(page.record)[:300] if page and page.may_file else ""


@transaction.atomic
def confirm(piece: ScanPiece, paper: str, object_id: int, *, actor, **facts) -> SignedCopy:
    """The scan becomes the signed copy of a paper; `facts` are those of `add_copy`.

    Raises:
        ValidationError: the paper is not there, or not the actor's to file.
        audit.StaleRecordError: somebody confirmed or dropped it first.
    """
    if not about_of((paper, object_id), actor) or piece.file is None:
        raise ValidationError("Không có văn bản này, hoặc anh/chị không được tải bản ký của nó lên.")
    changes = {"paper": [piece.paper and f"{piece.paper}-{piece.object_id}", f"{paper}-{object_id}"]}
    audit.claim(piece, actor=actor, verb="confirm", changes=changes, thumbs=[])
    _tie(piece.file, None)
    copy = add_copy(paper, object_id, actor=actor, file=piece.file, **facts)
    ScanPiece.objects.filter(pk=piece.pk).update(copy=copy, paper=paper, object_id=object_id)
    return copy


@transaction.atomic
def drop(piece: ScanPiece, *, actor, reason: str) -> None:
    """A page that is no paper: its file goes with the next nights' files that belong to nothing.

    Raises:
        ValidationError: no reason, or it is done with already.
        audit.StaleRecordError: somebody confirmed or dropped it first.
    """
    if not reason.strip() or not may_file(actor):
        raise ValidationError({"reason": "Ghi lý do, ví dụ: trang trắng, quét hai lần."})
    if piece.file is None:
        raise ValidationError("Bản quét này đã được bỏ.")
    file = piece.file
    audit.claim(piece, actor=actor, verb="drop", file=None, drop_reason=reason.strip(), thumbs=[])
    _tie(file, None)


def split(piece: ScanPiece, at: int, *, actor) -> ScanPiece:
    """Page `at` begins another paper, whose code could not be read. → that one, still without a record.

    Raises:
        ValidationError: there is no such page to cut before, or the file carries a digital signature.
        audit.StaleRecordError: somebody confirmed, dropped or cut it first.
    """
    if not piece.first_page < at <= piece.last_page:
        raise ValidationError("Chọn một trang sau trang đầu để tách.")
    body = bytes_of(piece.file)
    if SIGNED in body:
        raise ValidationError("Tệp này có chữ ký số; tách ra sẽ làm hỏng chữ ký.")
    count, before = piece.last_page - piece.first_page + 1, at - piece.first_page
    try:
        first, second = cut(body, [(1, before), (before + 1, count)])
    except ScanError as error:
        raise ValidationError(f"Tệp {error}.") from error
    spans = (piece.first_page, at - 1), (at, piece.last_page)
    files = [_stored(piece.name, span, part, actor) for span, part in zip(spans, (first, second), strict=True)]
    return _split(piece, at, files, actor)


@transaction.atomic
def _split(piece: ScanPiece, at: int, files: list[Attachment], actor) -> ScanPiece:
    old, thumbs, last = piece.file, piece.thumbs, piece.last_page
    before = at - piece.first_page
    changes = {"last_page": [last, at - 1]}
    audit.claim(
        piece, actor=actor, verb="split", changes=changes, file=files[0], last_page=at - 1, thumbs=thumbs[:before]
    )
    _tie(files[0], piece)
    _tie(old, None)
    rest = ScanPiece.objects.create(
        name=piece.name, source_sha256=piece.source_sha256, first_page=at, last_page=last, file=files[1],
        thumbs=thumbs[before:], added_by=piece.added_by, added_at=piece.added_at,
    )  # fmt: skip
    _tie(files[1], rest)
    audit.created(rest, actor=actor, changes={"file": [None, files[1].sha256], "of": [None, piece.pk]})
    return rest
