"""The report for the archive: PDF/A-3a (ISO 19005-3), the same pages, with its figures inside as a file."""

import datetime as dt

from django.utils import timezone

from reports.dataset import Dataset
from reports.document import DRAFT, Document
from reports.faces import json, pdf
from reports.typeset import to_pdf


def render(data: Dataset, document: Document = DRAFT) -> bytes:
    return to_pdf(pdf.html_of(data, document), pdf_variant="pdf/a-3a", attachments=[_figures(data)])


def _figures(data: Dataset) -> dict:
    """The JSON face; its dates are those of the figures, so that the same input gives the same bytes."""
    day = timezone.make_aware(dt.datetime.combine(data.as_at, dt.time())).astimezone(dt.UTC)  # it is written with a Z
    return {
        "string": json.render(data), "name": "so-lieu.json", "description": "Số liệu của báo cáo (JSON)",
        "created": day, "modified": day, "relationship": "Data",
    }  # fmt: skip
