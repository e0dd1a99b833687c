"""Papers of the steps: which can be made of a record, each as a page, Word and PDF."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_file
from reports.models import SignedCopy
from reports.papers import page, word
from reports.papers.catalogue import PAPERS, Paper
from reports.papers.codes import read_code, stamp
from reports.papers.shelf import READERS, shelf
from reports.papers.subjects import SUBJECTS

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@roles(*READERS)
@require_safe
def paper_list(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    try:
        record, drafts = shelf(request.user, subject, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None
    return render(request, "reports/papers/list.html", {"record": record, "drafts": drafts})


def _filled(user, key: str, pk: int) -> tuple[Paper, dict]:
    """One paper with its fields. 404 for what is not there, not seen, or not offered for the record now."""
    try:
        paper = PAPERS[key]
        record = SUBJECTS[paper.subject](user, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None
    if not paper.when(record):
        raise Http404
    fields = paper.filled(user, record)
    copy = SignedCopy.objects.of(key, pk).standing().first()
    return paper, {**fields, "doc": {**fields["doc"], "signed": str(copy or "")}}


@roles(*READERS)
@require_safe
def paper(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, fields = _filled(request.user, key, pk)
    printed = stamp(key, pk, _base(request))
    return HttpResponse(page.html(kind.source, fields, title=kind.name, styles=static("css/"), stamp=printed))


@roles(*READERS)
@require_safe
def paper_docx(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, fields = _filled(request.user, key, pk)
    body = word.docx(kind.source, fields, stamp=stamp(key, pk, _base(request)))
    return as_file(body, kind.name, localdate(), extension="docx", content_type=WORD)


@roles(*READERS)
@require_safe
def paper_pdf(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, fields = _filled(request.user, key, pk)
    body = page.pdf(kind.source, fields, title=kind.name, stamp=stamp(key, pk, _base(request)))
    return as_file(body, kind.name, localdate(), extension="pdf", content_type="application/pdf")


def _base(request: HttpRequest) -> str:
    return settings.KC_BASE_URL or request.build_absolute_uri("/")


@roles(*READERS)
@require_safe
def paper_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR of a draft leads: to the paper, for whoever may see its record."""
    found = read_code(code)
    if found is None:
        raise Http404
    return redirect("reports:signed", *found)
