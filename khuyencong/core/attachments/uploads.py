"""Receiving files of a form: no single file can fill the disk, and names keep the mark of a path."""

from django.core.files.uploadhandler import FileUploadHandler

from khuyencong.core.attachments.names import PathKeepingParser

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


class UploadsMiddleware:
    """Prepares requests for views that take files; stands before whatever reads a request's body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "kc_takes_files", False):
            request.multipart_parser_class = PathKeepingParser
            request.upload_handlers.insert(0, CappedUploadHandler(request))


def takes_files(view):
    """Declare a view that receives files."""
    view.kc_takes_files = True
    return view
