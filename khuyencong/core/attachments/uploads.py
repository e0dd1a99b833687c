"""Receiving files of a form: no single file can fill the disk, and names keep the mark of a path."""

from functools import wraps

from django.core.files.uploadhandler import FileUploadHandler
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from khuyencong.core.attachments.names import PathKeepingParser
from khuyencong.core.views import csrf_failure

MAX_BYTES = 10 * 1024 * 1024  # of one file
MAX_FILES = 5  # of one form
MAX_BODY = (MAX_FILES + 1) * MAX_BYTES


class CappedUploadHandler(FileUploadHandler):
    """Lets a file through up to one byte over the limit, so that it is seen to be too large, and no further."""

    total = 0

    def receive_data_chunk(self, raw_data, start):
        self.total += len(raw_data)
        return raw_data if start <= MAX_BYTES and self.total <= MAX_BODY else None

    def file_complete(self, file_size):
        return None


def takes_files(*, csrf: bool = True):
    """Declare a view that receives files. Must come before anything reads the body, so the CSRF check moves inside.

    `csrf=False` is for views that use nothing a browser sends along by itself, no session and no cookie: forging them
    gains nothing. They carry no token, so that a form can wait on a telephone for days; other sites are kept out by
    what every browser says of where a post comes from.
    """

    def declare(view):
        checked = csrf_protect(view) if csrf else from_our_pages(view)

        @csrf_exempt
        @wraps(view)
        def receiving(request, *args, **kwargs):
            request.multipart_parser_class = PathKeepingParser
            request.upload_handlers.insert(0, CappedUploadHandler(request))
            return checked(request, *args, **kwargs)

        return receiving

    return declare


def from_our_pages(view):
    """Refuse posts that a browser sends for a page of another site."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return csrf_failure(request)
        return view(request, *args, **kwargs)

    return checked
