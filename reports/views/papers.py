"""Papers of the steps: which can be made of a record, each as a page, Word and PDF."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.list_workbook import as_file
from reports.papers import page, word
from reports.papers.catalogue import PAPERS, SUBJECTS
from reports.papers.shelf import READERS, shelf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@roles(*READERS)
@require_safe
def paper_list(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    try:
        record, drafts = shelf(request.user, subject, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None
    return render(request, "reports/papers/list.html", {"record": record, "drafts": drafts})


def _filled(user, key: str, pk: int) -> dict:
    """The fields of one paper. 404 for what is not there, not seen, or not offered for the record now."""
    try:
        paper = PAPERS[key]
        record = SUBJECTS[paper.subject](user, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None
    if not paper.when(record):
        raise Http404
    return paper.fields(user, record)


@roles(*READERS)
@require_safe
def paper(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    fields = _filled(request.user, key, pk)
    return HttpResponse(page.html(key, fields, title=PAPERS[key].name, styles=static("css/")))


@roles(*READERS)
@require_safe
def paper_docx(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    fields = _filled(request.user, key, pk)
    return as_file(word.docx(key, fields), PAPERS[key].name, localdate(), extension="docx", content_type=WORD)


@roles(*READERS)
@require_safe
def paper_pdf(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    fields = _filled(request.user, key, pk)
    name = PAPERS[key].name
    return as_file(
        page.pdf(key, fields, title=name), name, localdate(), extension="pdf", content_type="application/pdf"
    )
