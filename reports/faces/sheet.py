"""The year on one A4 sheet, tagged for reading aloud like every paper of the portal."""

from django.template.loader import render_to_string

from khuyencong.core.context import identity
from reports.overview import Overview
from reports.typeset import to_pdf


def render(page: Overview) -> bytes:
    return to_pdf(html_of(page))


def html_of(page: Overview) -> str:
    return render_to_string("reports/pdf/overview.html", {"page": page, "data": page.data, "portal": identity()})
