"""Pages of ours as PDF, tagged for reading aloud (PDF/UA-1)."""

from pathlib import Path

from django.conf import settings

from khuyencong.core.text import printable
from khuyencong.core.typesetting.process import Typesetter

typesetter = Typesetter(Path(settings.BASE_DIR) / "static")


def to_pdf(page: str, **options) -> bytes:
    """A page complete with its head, set in a process of its own (`core.typesetting`)."""
    return typesetter.pdf(printable(page), **{"pdf_variant": "pdf/ua-1"} | options)
