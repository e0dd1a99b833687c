"""Scanned papers find their records: sent in, one by one or as a stack, then confirmed by somebody."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khuyencong.core.access import roles
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.lists import page_of
from reports.forms.scans import ConfirmForm, DropForm, ScansForm, SplitForm
from reports.models import ScanPiece
from reports.models.signed import FILERS
from reports.papers.inbox import PiecePage, paper_name
from reports.services import scans as service

INBOX = "reports:scans"


def get_piece(user, pk: int) -> ScanPiece:
    return get_object_or_404(ScanPiece.objects.visible_to(user).waiting().select_related("file", "added_by"), pk=pk)


@roles(*FILERS)
@partial(takes_files, most=service.MOST_BYTES, body=service.MOST_BODY)
def scans(request: HttpRequest) -> HttpResponse:
    form = ScansForm(request.POST or None, request.FILES or None) if request.method == "POST" else ScansForm()
    if form.is_bound and form.is_valid():
        for file in form.cleaned_data["files"]:
            _take_in(request, file)
        return redirect(INBOX)
    rows = ScanPiece.objects.visible_to(request.user).waiting().select_related("file", "added_by")
    pieces = page_of(request, rows)
    named = [(piece, paper_name(piece)) for piece in pieces]
    return render(request, "reports/scans/inbox.html", {"form": form, "page": pieces, "pieces": named})


def _take_in(request: HttpRequest, file) -> None:
    try:
        taken = service.take_in(file, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return
    if taken.job:
        later = "mục “Việc đang chạy” dưới tên anh/chị cho xem tiến độ; xong thì các văn bản hiện ở đây"
        messages.info(request, f"{taken.name}: {taken.pages} trang, đang đọc ở nền; {later}.")
        return
    known = sum(bool(piece.paper) for piece in taken.pieces)
    rest = f", {len(taken.pieces) - known} chưa nhận ra" if known < len(taken.pieces) else ""
    messages.success(request, f"{taken.name}: {known} văn bản nhận ra theo mã{rest}.")


@roles(*FILERS)
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the scan and, with ?tim=, papers to choose from; POST confirms."""
    piece = get_piece(request.user, pk)
    page = PiecePage(piece, request.user, request.GET.get("tim", "").strip(), request.GET.get("van-ban", ""))
    initial = {"paper": f"{page.target.paper.key}-{page.target.pk}"} if page.target else {}
    form = ConfirmForm(piece, request.POST or None, initial=initial)
    if form.is_valid() and (copy := _done(form, partial(service.confirm, actor=request.user))):
        messages.success(request, f"Đã lưu bản ký {copy}.")
        return redirect(INBOX)
    status = 409 if form.stale else 200
    return render(request, "reports/scans/piece.html", {"page": page, "piece": piece, "form": form}, status=status)


def _done(form, act):
    """What `act` gives for the form's piece; None when the form says why not."""
    facts = form.facts()
    form.obj.version = form.cleaned_data["seen_version"]
    try:
        return act(form.obj, **facts)
    except StaleRecordError as stale:
        form.stale = True
        form.add_error(None, str(stale))
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return None


@roles(*FILERS)
@require_safe
@never_cache
def scan_file(request: HttpRequest, pk: int) -> HttpResponse:
    return download(get_piece(request.user, pk).file)


@roles(*FILERS)
@require_POST
def scan_split(request: HttpRequest, pk: int) -> HttpResponse:
    form = SplitForm(get_piece(request.user, pk), request.POST)
    return _back(request, form, partial(service.split, actor=request.user), "Đã tách thành hai bản quét.")


@roles(*FILERS)
@require_POST
def scan_drop(request: HttpRequest, pk: int) -> HttpResponse:
    form = DropForm(get_piece(request.user, pk), request.POST)
    act = partial(service.drop, actor=request.user)
    return _back(request, form, lambda piece, **facts: act(piece, **facts) or True, "Đã bỏ bản quét.")


def _back(request: HttpRequest, form, act, done: str) -> HttpResponse:
    """To the list when `act` was done, else to the scan, saying why not."""
    if form.is_valid() and _done(form, act):
        messages.success(request, done)
        return redirect(INBOX)
    messages.error(request, " ".join(text for texts in form.errors.values() for text in texts))
    return redirect("reports:scan", form.obj.pk)
