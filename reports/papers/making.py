"""A paper's files: from the template that an administrator put in place of the default, where one is in use."""

import io
from collections.abc import Iterable

from jinja2 import TemplateError

from reports.models import PaperTemplate
from reports.papers import guard, office, page, word
from reports.papers.catalogue import Paper
from reports.papers.codes import Stamp


class FillError(RuntimeError):
    """The replaced template does not take this record; the text says so in Vietnamese."""


def in_force(paper: Paper) -> PaperTemplate | None:
    return PaperTemplate.objects.in_force().filter(paper=paper.key).select_related("file").first()


def all_in_force(keys: Iterable[str]) -> dict[str, PaperTemplate]:
    """`{key of the paper: its template}`, in one query; papers with the default text are absent."""
    return {row.paper: row for row in PaperTemplate.objects.in_force().filter(paper__in=set(keys)).order_by("pk")}


def to_word(paper: Paper, template: PaperTemplate | None, fields: dict, *, stamp: Stamp | None = None) -> bytes:
    """Raises FillError."""
    if template is None:
        return word.docx(paper.source, fields, stamp=stamp)
    try:
        filled = word.fill(template.read(), fields, stamp=stamp)
        guard.check(io.BytesIO(filled))  # what only came together as it was filled
        return filled
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        text = f"Mẫu riêng của văn bản này ({template}) không điền được với hồ sơ: {error}. Báo người quản trị."
        raise FillError(text) from error


def to_pdf(paper: Paper, template: PaperTemplate | None, fields: dict, *, stamp: Stamp | None = None) -> bytes:
    """Raises FillError, office.ConversionError."""
    if template is None:
        return page.pdf(paper.source, fields, title=paper.name, stamp=stamp)
    return office.to_pdf(to_word(paper, template, fields, stamp=stamp))
