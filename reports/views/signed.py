"""Signed copies of papers: kept beside the draft, given out byte for byte, mended, taken out."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.core import kept
from khuyencong.core.access import roles
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from reports.forms.signed import CopyFactsForm, SignedCopyForm, VoidForm
from reports.models.signed import FILERS
from reports.papers.filing import PaperPage, paper_page
from reports.papers.shelf import READERS

CANNOT = "Chỉ người xem được thông tin liên hệ của cơ sở mới xem, tải lên bản ký của phiếu này."


def get_page(user, key: str, pk: int) -> PaperPage:
    try:
        return paper_page(user, key, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None


@roles(*READERS)
@require_safe
def signed(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    return render(request, "reports/papers/paper.html", {"page": get_page(request.user, key, pk)})


@roles(*FILERS)
@takes_files
def signed_add(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    page = get_page(request.user, key, pk)
    if not page.may_file:
        raise PermissionDenied(CANNOT)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (copy := form.save(key, pk, request.user)):
        messages.success(request, f"Đã lưu bản ký {copy}.")
        return redirect(page.url)
    return render(request, "reports/papers/signed_add.html", {"page": page, "form": form})


def _copy(request: HttpRequest, key: str, pk: int, copy_pk: int) -> tuple[PaperPage, object]:
    page = get_page(request.user, key, pk)
    return page, get_object_or_404(page.seen, pk=copy_pk)


@roles(*READERS)
@require_safe
@never_cache
def signed_file(request: HttpRequest, key: str, pk: int, copy_pk: int) -> HttpResponse:
    return download(_copy(request, key, pk, copy_pk)[1].file)


@roles(*FILERS)
def signed_edit(request: HttpRequest, key: str, pk: int, copy_pk: int) -> HttpResponse:
    return _kept(request, key, pk, copy_pk, form=CopyFactsForm, title="Sửa số, ngày của bản ký")


@roles(*FILERS)
def signed_void(request: HttpRequest, key: str, pk: int, copy_pk: int) -> HttpResponse:
    hint = "Bản ký tải nhầm vẫn còn trong danh sách, gạch ngang, cùng lý do này; bản trước đó lại có giá trị."
    return _kept(request, key, pk, copy_pk, form=VoidForm, title="Bỏ bản ký", hint=hint)


def _kept(request: HttpRequest, key: str, pk: int, copy_pk: int, *, form, **shown) -> HttpResponse:
    page, copy = _copy(request, key, pk, copy_pk)
    crumbs = [("Văn bản theo mẫu", page.list_url), (page.paper.name, page.url)]
    return kept.handle(request, form, copy, back=page.url, crumbs=crumbs, **shown)
