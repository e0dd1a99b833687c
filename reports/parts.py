"""The headings of a report that can be remarked on: those of the generated part, those that people write."""

from django.utils.text import slugify

from khuyencong.core.text import fold
from reports.document import WRITTEN
from reports.sentences import SECTIONS

WHOLE = "chung"


def key_of(title: str) -> str:
    """A heading as an address and a row name it."""
    return slugify(fold(title))[:60]


TITLES = (*(title for title, _ in SECTIONS), *(title for title, _ in WRITTEN))
PARTS = {WHOLE: "Toàn báo cáo", **{key_of(title): title for title in TITLES}}
