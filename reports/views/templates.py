"""Replacing the templates of papers: the administrator's pages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import Role
from khuyencong.core.access import roles
from khuyencong.core.attachments.serving import download
from khuyencong.core.attachments.uploads import takes_files
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.list_workbook import as_file
from reports.forms.templates import TemplateForm
from reports.models import PaperTemplate
from reports.papers import making, office, word
from reports.papers.catalogue import PAPERS, Paper
from reports.papers.checking import check
from reports.papers.replacing import TemplatePage, course, paper_rows
from reports.services import templates as service
from reports.views.papers import WORD


def _paper(key: str) -> Paper:
    if key not in PAPERS:
        raise Http404
    return PAPERS[key]


def _template(pk: int) -> PaperTemplate:
    return get_object_or_404(PaperTemplate.objects.select_related("file", "added_by"), pk=pk, paper__in=PAPERS)


@roles(Role.ADMINISTRATOR)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/templates/list.html", {"rows": paper_rows(), "has_office": office.program()})


@roles(Role.ADMINISTRATOR)
@takes_files
def template(request: HttpRequest, key: str) -> HttpResponse:
    """One paper; a .docx sent here is checked and kept as the next edition."""
    paper = _paper(key)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (made := form.save(key, request.user)):
        return redirect("reports:template_edition", made.pk)
    shown = {"page": TemplatePage(paper), "form": form, "has_office": office.program()}
    return render(request, "reports/templates/paper.html", shown)


@roles(Role.ADMINISTRATOR)
@require_safe
def template_default(request: HttpRequest, key: str) -> HttpResponse:
    """The default as a .docx with fields, to be changed and handed in."""
    paper = _paper(key)
    body = word.template(paper.source)
    return as_file(body, f"Mẫu {paper.name}", localdate(), extension="docx", content_type=WORD)


@roles(Role.ADMINISTRATOR)
@require_safe
def template_edition(request: HttpRequest, pk: int) -> HttpResponse:
    row = _template(pk)
    shown = {"row": row, "paper": PAPERS[row.paper], "course": course(row), "has_office": office.program()}
    return render(request, "reports/templates/edition.html", shown)


@roles(Role.ADMINISTRATOR)
@require_safe
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    return download(_template(pk).file)


@roles(Role.ADMINISTRATOR)
@require_safe
def template_preview(request: HttpRequest, pk: int, face: str) -> HttpResponse:
    """Filled with the sample, whose texts are the names of their fields."""
    row = _template(pk)
    paper = PAPERS[row.paper]
    make, content_type = {"docx": (making.to_word, WORD), "pdf": (making.to_pdf, "application/pdf")}[face]
    try:
        body = make(paper, row, check(row.read(), paper.source).sample)
    except (making.FillError, office.ConversionError) as error:
        messages.error(request, str(error))
        return redirect("reports:template_edition", pk)
    return as_file(body, f"Xem thử {paper.name}", localdate(), extension=face, content_type=content_type)


@roles(Role.ADMINISTRATOR)
@require_POST
def template_use(request: HttpRequest, pk: int) -> HttpResponse:
    row = _template(pk)
    try:
        service.use(row, actor=request.user)
    except (ValidationError, StaleRecordError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect("reports:template_edition", pk)
    messages.success(request, f"Từ nay “{PAPERS[row.paper].name}” làm theo {row} của đơn vị.")
    return redirect("reports:template", row.paper)


@roles(Role.ADMINISTRATOR)
@require_POST
def template_return(request: HttpRequest, key: str) -> HttpResponse:
    paper = _paper(key)
    try:
        service.return_to_default(key, actor=request.user)
    except (ValidationError, StaleRecordError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        messages.success(request, f"“{paper.name}” đã về mẫu mặc định.")
    return redirect("reports:template", key)
