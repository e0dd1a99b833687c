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
from reports.services.scans import STACK, bytes_of, cut_up, forget, keep

HEAD = ("Từ trang", "Đến trang", "Văn bản nhận ra theo mã", "Hồ sơ")


def make(run: Run, asked: dict) -> Result:
    """The papers of the stack wait in the inbox; the file of the job tells them in their order."""
    whole = Attachment.objects.filter(pk=asked["file"], uploaded_by=run.owner).first()
    if whole is None:
        raise JobError("Tệp quét không còn ở cổng; gửi lại tệp.")
    if whole.group != _mark(run):
        _put_down(run, whole, asked["pages"])
    rows = ScanPiece.objects.filter(source_sha256=whole.received_sha256, added_by=run.owner)
    rows = rows.filter(added_at__gte=run.job.created_at).order_by("first_page", "pk")
    lines = [(row.first_page, row.last_page, row.paper.upper(), csv_stream.cell(row.about)) for row in rows]
    body = "".join(csv_stream.lines(HEAD, lines)).encode()
    return Result(body, safe_filename(f"{whole.name.removesuffix('.pdf')} cac van ban.csv"), "text/csv; charset=utf-8")


def _put_down(run: Run, whole: Attachment, count: int) -> None:
    body = bytes_of(whole)
    try:
        pages = list(_pages(run, body, count))
        run.say("Tách từng văn bản.", count, count)
        found = cut_up(whole, body, pages, run.owner)
    except ScanError as error:
        forget(whole)
        raise JobError(f"Tệp “{whole.name}” {error}.") from error
    run.say("Đưa vào hộp chờ xác nhận.", count, count)
    with transaction.atomic():
        held = Attachment.objects.select_for_update().get(pk=whole.pk)
        if held.group == _mark(run):
            return
        for part, piece in found:
            keep(whole, part, piece, run.owner)
        Attachment.objects.filter(pk=whole.pk).update(group=_mark(run))


def _pages(run: Run, body: bytes, count: int):
    """Every page, told as they are read."""
    for first in range(1, count + 1, reader.MOST_PAGES):
        run.say(f"Đọc mã từ trang {first}.", first - 1, count)
        found: list[Page] = reader.some_pages(body, first, min(count, first + reader.MOST_PAGES - 1))
        yield from found


def _mark(run: Run) -> str:
    """What a stack bears whose papers are there."""
    return f"stack-{run.job.pk}"


def register() -> None:
    kinds.register(STACK, FILERS, make)
