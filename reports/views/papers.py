"""Papers of the steps: which can be made of a record, each as a page, Word and PDF."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from khuyencong.core.access import roles
from khuyencong.core.attachments.kinds import DOCX
from khuyencong.core.list_workbook import as_file
from reports.models import PaperTemplate, SignedCopy
from reports.papers import making, office, page
from reports.papers.catalogue import PAPERS, Paper
from reports.papers.codes import read_code, stamp
from reports.papers.shelf import READERS, received, shelf
from reports.papers.subjects import SUBJECTS

WORD = DOCX.content_type


@roles(*READERS)
@require_safe
def paper_list(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    try:
        record, drafts = shelf(request.user, subject, pk)
    except (ObjectDoesNotExist, KeyError):
        raise Http404 from None
    shown = {"record": record, "drafts": drafts, "incoming": received(request.user, subject, pk)}
    return render(request, "reports/papers/list.html", shown)


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
    """As a page; one by a template of the office's own as its PDF, or as Word where no PDF can be made."""
    kind, fields = _filled(request.user, key, pk)
    if template := making.in_force(kind):
        return _file(request, kind, template, fields, pk=pk, face="pdf" if office.program() else "docx", shown=True)
    printed = stamp(key, pk, _base(request))
    return HttpResponse(page.html(kind.source, fields, title=kind.name, styles=static("css/"), stamp=printed))


@roles(*READERS)
@require_safe
def paper_file(request: HttpRequest, key: str, pk: int, face: str) -> HttpResponse:
    kind, fields = _filled(request.user, key, pk)
    return _file(request, kind, making.in_force(kind), fields, pk=pk, face=face)


FACES = {"docx": (making.to_word, WORD), "pdf": (making.to_pdf, "application/pdf")}


def _file(
    request: HttpRequest, kind: Paper, template: PaperTemplate | None, fields: dict, *, pk: int, face: str,
    shown: bool = False,
) -> HttpResponse:  # fmt: skip
    """What cannot be made leads back to the paper's page, which says why. `shown`: in the browser, where it can."""
    make, content_type = FACES[face]
    try:
        body = make(kind, template, fields, stamp=stamp(kind.key, pk, _base(request)))
    except (making.FillError, office.ConversionError) as error:
        messages.error(request, str(error))
        return redirect("reports:signed", kind.key, pk)
    answer = as_file(body, kind.name, localdate(), extension=face, content_type=content_type)
    if shown and face == "pdf":
        answer["Content-Disposition"] = answer["Content-Disposition"].replace("attachment", "inline", 1)
    return answer


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
