"""Names of files as people read them. Where a file lies in the storage never comes from its name."""

import html
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.http.multipartparser import MultiPartParser

from khuyencong.core.text import squeeze

MAX_LENGTH = 120
PATH_MARK = "∕"  # U+2215, told apart from nothing by the eye
_PATH = re.compile(r"[/\\∕⁄／＼]|%2f|%5c", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[:*?"<>|]+')  # file systems of office computers refuse these


class PathKeepingParser(MultiPartParser):
    """Django quietly cuts a path off a file's name. Here a mark of it stays, so that `clean_name` can refuse it."""

    def sanitize_file_name(self, file_name):
        safe = super().sanitize_file_name(file_name)
        return f"{PATH_MARK}{safe or ''}" if re.search(r"[/\\]", html.unescape(file_name)) else safe


def clean_name(name: str) -> str:
    """One readable line without control characters, at most MAX_LENGTH characters.

    Raises:
        ValidationError: the name holds a path, which no camera and no browser of today writes.
    """
    text = squeeze("".join(" " if unicodedata.category(char).startswith("C") else char for char in name))
    if _PATH.search(text):
        raise ValidationError("Tên tệp có đường dẫn thư mục nên không nhận; đổi tên tệp rồi gửi lại.")
    return _FORBIDDEN.sub("-", text).strip(" .")[-MAX_LENGTH:] or "tep"


def with_extension(name: str, extensions: tuple[str, ...]) -> str:
    """`name` ending in one of `extensions`; what it ended in before gives way to the first."""
    if name.lower().endswith(extensions):
        return name
    stem = re.sub(r"\.[0-9A-Za-z]{1,5}$", "", name)[: MAX_LENGTH - len(extensions[0])]
    return f"{stem}{extensions[0]}"
