"""The side that sets type. Loaded in the child alone: whoever asks does not wait for WeasyPrint to load."""

import logging
import re
import resource
import signal
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher

PAGE = re.compile(r"layout - Page (\d+)")


class StaticOnly(URLFetcher):
    """Style sheets and fonts come from our static files; anything else, the network above all, stops the rendering."""

    def __init__(self, static: Path):
        super().__init__()
        self.static = static

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(self.static):
            raise FatalURLFetchingError(f"A paper may use static files only, not {url}")
        return super().fetch(url, headers)


def set_type(page: str, static: Path, *, attachments=(), **options) -> bytes:
    """`options` and the values of `attachments` are those of WeasyPrint."""
    fetcher = StaticOnly(static)
    html = HTML(string=page, base_url=f"{static.as_uri()}/", url_fetcher=fetcher, media_type="print")
    files = [Attachment(url_fetcher=fetcher, **values) for values in attachments]
    return html.write_pdf(attachments=files or None, **options)


class Telling(logging.Handler):
    """Sends the number of each page as it is laid out."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe

    def emit(self, record):
        if found := PAGE.search(record.getMessage()):
            self.pipe.send(("page", int(found[1])))


def serve(pipe, static: Path) -> None:
    """Answer one page after the other until whoever asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends us
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(Telling(pipe))
    while True:
        try:
            page, options = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("pdf", set_type(page, static, **options))
        except BaseException as fault:  # WeasyPrint's own fatal fault is no Exception
            answer = ("fault", f"{type(fault).__name__}: {fault}")
        pipe.send((*answer, most_kilobytes()))


def most_kilobytes() -> int:
    """The most memory that this process ever held. What the system counts for `getrusage` begins with the parent's."""
    try:
        status = Path("/proc/self/status").read_text()
    except FileNotFoundError:  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0])
