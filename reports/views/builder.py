"""Lập bảng: the datasets, one table, its files, and the tables that people keep."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_POST, require_safe

from khuyencong.core import audit, kept
from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_file
from khuyencong.core.numbers import read_keys
from reports import large
from reports.builder import faces
from reports.builder.datasets import DATASETS, Dataset
from reports.builder.pages import IndexPage, TablePage
from reports.builder.spec import Spec
from reports.dataset import REPORT_ROLES
from reports.forms.tables import SavedTableForm
from reports.models.tables import SavedTable, side_of


def _dataset(user, code: str) -> Dataset:
    """404 for one that does not exist, 403 for one that this person does not ask."""
    if code not in DATASETS:
        raise Http404
    if not DATASETS[code].allows(user):
        raise PermissionDenied("Dữ liệu này thuộc phần việc của kế toán và lãnh đạo.")
    return DATASETS[code]


def _page(request: HttpRequest, code: str) -> TablePage:
    dataset = _dataset(request.user, code)
    spec = Spec.read(dataset, request.GET).after(request.GET.get("act", ""))
    return TablePage(dataset, spec, request.user, _opened(request, code), request.GET.get("page"))


def _opened(request: HttpRequest, code: str) -> SavedTable | None:
    """The kept table that the address names, if this person sees it."""
    keys = read_keys([request.GET.get("saved", "")])
    return SavedTable.objects.visible_to(request.user).filter(pk__in=keys, dataset=code).first()


@roles(*REPORT_ROLES)
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/builder/index.html", {"page": IndexPage(request.user)})


@roles(*REPORT_ROLES)
@require_safe
def table(request: HttpRequest, dataset: str) -> HttpResponse:
    """A button of the form leads to the address of the table that it makes."""
    page = _page(request, dataset)
    act = request.GET.get("act")
    if act:
        return redirect(page.address("table") + ("" if act == "show" else "&choosing=1#cot"))
    context = {"page": page, "sort": page.spec.sort, "is_choosing": "choosing" in request.GET}
    return render(request, "reports/builder/table.html", context)


@roles(*REPORT_ROLES)
@require_safe
def table_file(request: HttpRequest, dataset: str, face: str) -> HttpResponse:
    """A filter that cannot be read leads back to the page that says so, never to a file of everything."""
    page, today = _page(request, dataset), localdate()
    if not page.table.is_valid or (face == "pdf" and page.against_pdf):
        return redirect(page.address("table"))
    if face == "csv":
        return faces.csv_file(page.table, page.title, today)
    if large.is_large_table(face, page):
        return large.offer_table(request, face, page)
    return as_file(page.file(face), page.title, today, extension=face, content_type=faces.TYPES[face])


@roles(*REPORT_ROLES)
def table_save(request: HttpRequest, dataset: str) -> HttpResponse:
    page = _page(request, dataset)
    record = SavedTable(owner=request.user, side=side_of(request.user), dataset=dataset, query=page.spec.query)
    return _named(request, record, "Lưu bảng", page.address("table"))


def _get(user, pk: int) -> SavedTable:
    """One's own table, to change."""
    record = get_object_or_404(SavedTable.objects.visible_to(user), pk=pk)
    if record.owner_id != user.pk:
        raise PermissionDenied("Chỉ người lập bảng sửa, xóa được; anh/chị có thể lưu thành bảng của mình.")
    return record


@roles(*REPORT_ROLES)
@require_safe
def saved_table(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(get_object_or_404(SavedTable.objects.visible_to(request.user), pk=pk).table_url)


@roles(*REPORT_ROLES)
def saved_table_edit(request: HttpRequest, pk: int) -> HttpResponse:
    record = _get(request.user, pk)
    return _named(request, record, "Tên và dùng chung", record.table_url)


def _named(request: HttpRequest, record: SavedTable, title: str, back: str) -> HttpResponse:
    form = SavedTableForm(request.POST if request.method == "POST" else None, instance=record)
    if form.is_valid() and kept.saved(form, request.user):
        messages.success(request, f"Đã lưu lúc {localtime():%H:%M}.")
        return redirect(record.table_url)
    crumbs = [("Báo cáo", reverse("reports:index")), ("Lập bảng", reverse("reports:tables"))]
    context = {"form": form, "back": back, "crumbs": crumbs, "hint": "", "title": title}
    return render(request, kept.TEMPLATE, context, status=409 if form.stale else 200)


@roles(*REPORT_ROLES)
@require_POST
def saved_table_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept table becomes the one on the page."""
    record = _get(request.user, pk)
    spec = Spec.read(_dataset(request.user, record.dataset), request.GET)
    url = f"{reverse('reports:table', args=[record.dataset])}?{spec.query}&saved={record.pk}"
    return _written(request, record, lambda: kept.save(record, actor=request.user, values={"query": spec.query}), url)


@roles(*REPORT_ROLES)
@require_POST
def saved_table_delete(request: HttpRequest, pk: int) -> HttpResponse:
    record = _get(request.user, pk)
    return _written(request, record, lambda: _drop(record, request.user), reverse("reports:tables"))


@transaction.atomic
def _drop(record: SavedTable, actor) -> None:
    audit.claim(record, actor=actor, verb="drop", changes={"name": [record.name, None]})
    record.delete()


def _written(request: HttpRequest, record: SavedTable, write, url: str) -> HttpResponse:
    """Write what the page showed; if somebody was faster, say so and show the table as it is kept."""
    name = record.name
    record.version = next(iter(read_keys([request.POST.get("seen_version", "")])), -1)
    try:
        write()
    except audit.StaleRecordError as stale:
        messages.error(request, str(stale))
        return redirect("reports:tables")
    messages.success(request, f"Đã lưu “{name}”." if record.pk else f"Đã xóa “{name}”.")
    return redirect(url)
