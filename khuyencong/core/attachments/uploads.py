"""Receiving files of a form: no single file can fill the disk, and names keep the mark of a path."""

from django.core.files.uploadhandler import FileUploadHandler

from khuyencong.core.attachments.names import PathKeepingParser

MAX_BYTES = 10 * 1024 * 1024  # of one file
MAX_FILES = 5  # of one form
MAX_BODY = (MAX_FILES + 1) * MAX_BYTES


class CappedUploadHandler(FileUploadHandler):
    """Lets a file through up to one byte over the limit, so that it is seen to be too large, and no further."""

    total = 0

    def __init__(self, request, most: int = MAX_BYTES, body: int = MAX_BODY):
        super().__init__(request)
        self.most, self.body = most, body

    def receive_data_chunk(self, raw_data, start):
        self.total += len(raw_data)
        return raw_data if start <= self.most and self.total <= self.body else None

    def file_complete(self, file_size):
        return None


class UploadsMiddleware:
    """Prepares requests for views that take files; stands before whatever reads a request's body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if limits := getattr(view, "kc_takes_files", None):
            request.multipart_parser_class = PathKeepingParser
            request.upload_handlers.insert(0, CappedUploadHandler(request, *limits))


def takes_files(view, most: int = MAX_BYTES, body: int = MAX_BODY):
    """Declare a view that receives files of at most `most` bytes, `body` bytes in all."""
    view.kc_takes_files = (most, body)
    return view
