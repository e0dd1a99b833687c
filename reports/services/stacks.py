"""Stacks of scans that are too long for a page: the worker reads them, some pages at a time.

A run that died is done again; its papers come once, since they and the mark that they are there are written together.
"""

from django.db import transaction

from khuyencong.core import csv_stream
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.jobs import kinds
from khuyencong.core.jobs.kinds import JobError, Result
from khuyencong.core.jobs.runs import Run
from khuyencong.core.text import safe_filename
from reports.models import ScanPiece
from reports.models.signed import FILERS
from reports.scans import reader
from reports.scans.reader import Page, ScanError
from reports.services.scans import STACK, bytes_of, cut_up, forget, keep, waiting_of

MARK = "stack"
HEAD = ("Từ trang", "Đến trang", "Văn bản nhận ra theo mã", "Hồ sơ")


def make(run: Run, asked: dict) -> Result:
    """The papers of the stack wait in the inbox; the file of the job tells them in their order."""
    whole = Attachment.objects.filter(pk=asked["file"], uploaded_by=run.owner).first()
    if whole is None:
        raise JobError("Tệp quét không còn ở cổng; gửi lại tệp.")
    first, last = _papers_of(whole) or _put_down(run, whole, asked["pages"])
    rows = ScanPiece.objects.filter(source_sha256=whole.received_sha256, pk__range=(first, last)).order_by("pk")
    lines = [(row.first_page, row.last_page, row.paper.upper(), csv_stream.cell(row.about)) for row in rows]
    body = "".join(csv_stream.lines(HEAD, lines)).encode()
    return Result(body, safe_filename(f"{whole.name.removesuffix('.pdf')} cac van ban.csv"), "text/csv; charset=utf-8")


def _put_down(run: Run, whole: Attachment, count: int) -> tuple[int, int]:
    body = bytes_of(whole)
    try:
        pages = list(_pages(run, body, count))
        run.say("Tách từng văn bản.", count, count)
        found = cut_up(whole, body, pages, run.owner)
    except ScanError as error:
        forget(whole)
        raise JobError(f"Tệp “{whole.name}” {error}.") from error
    return _kept(run, whole, found)


@transaction.atomic
def _kept(run: Run, whole: Attachment, found: list[tuple[Attachment, list[Page]]]) -> tuple[int, int]:
    """The papers and their mark, or nothing where the run was stopped or the papers came another way meanwhile."""
    if there := _papers_of(Attachment.objects.select_for_update().get(pk=whole.pk)):
        return there
    if waiting_of(whole, run.owner).exists():
        raise JobError("Các văn bản của tệp này đã có trong hộp chờ xác nhận.")
    put = [keep(whole, part, pages, run.owner).pk for part, pages in found]
    Attachment.objects.filter(pk=whole.pk).update(group=f"{MARK}-{put[0]}-{put[-1]}")
    run.say("Đưa vào hộp chờ xác nhận.")
    return put[0], put[-1]


def _papers_of(whole: Attachment) -> tuple[int, int] | None:
    """The keys of the first and the last paper of a stack whose papers are there; it bears them as its mark."""
    mark, *keys = whole.group.split("-")
    return (int(keys[0]), int(keys[1])) if mark == MARK else None


def _pages(run: Run, body: bytes, count: int):
    """Every page, told as they are read."""
    for first in range(1, count + 1, reader.MOST_PAGES):
        run.say(f"Đọc mã từ trang {first}.", first - 1, count)
        found: list[Page] = reader.some_pages(body, first, min(count, first + reader.MOST_PAGES - 1))
        yield from found


def register() -> None:
    kinds.register(STACK, FILERS, make)
