"""Giving a file out. Whether somebody may have it is for the view of its record to decide."""

from django.http import FileResponse

from khuyencong.core.attachments.models import Attachment


def download(attachment: Attachment) -> FileResponse:
    """The file as a download: the browser neither shows it nor guesses what it is, and no cache keeps it."""
    answer = FileResponse(
        attachment.file.open("rb"), as_attachment=True, filename=attachment.name, content_type=attachment.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
