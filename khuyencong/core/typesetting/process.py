"""The side that asks. One child a process, begun when first needed; stopping whoever waits ends the child."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LISTEN_SECONDS = 1.0
MOST_SECONDS = 900
MOST_KILOBYTES = 400 * 1024  # beyond it the child is replaced: what a large paper took is given back
Tell = Callable[[int], None]
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


class TypesettingError(RuntimeError):
    """There is no PDF; the text says why."""


@contextmanager
def watched(tell: Tell) -> Iterator[None]:
    """While a PDF is made inside, `tell(pages)` is called each second; what it raises stops the work at once."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


def _child(pipe, static: Path) -> None:
    from khuyencong.core.typesetting.child import serve  # only there

    serve(pipe, static)


class Typesetter:
    """A child for one caller at a time; others wait."""

    def __init__(self, static: Path):
        self.static = static
        self._lock = threading.Lock()
        self._process = self._pipe = None

    def pdf(self, page: str, **options) -> bytes:
        """`options` as `child.set_type` takes them.

        Raises:
            TypesettingError: WeasyPrint refused the page, took too long, or died.
        """
        with self._lock:
            try:
                return self._ask(page, options)
            except (EOFError, OSError) as fault:
                self.end()
                raise TypesettingError(f"The child died: {fault!r}") from fault
            except TypesettingError:
                raise
            except BaseException:
                self.end()
                raise

    def _ask(self, page: str, options: dict) -> bytes:
        if self._process is None or not self._process.is_alive():
            self._begin()
        self._pipe.send((page, options))
        kind, answer, kilobytes = self._listen()
        if kilobytes > MOST_KILOBYTES:
            self.end()
        if kind == "fault":
            raise TypesettingError(answer)
        return answer

    def _listen(self) -> tuple[str, object, int]:
        """The answer; while it is being made, whoever watches is told the page."""
        tell, told, pages = _tell.get(), time.monotonic(), 0
        until = told + MOST_SECONDS
        while True:
            if self._pipe.poll(LISTEN_SECONDS):
                said = self._pipe.recv()
                if said[0] != "page":
                    return said
                pages = said[1]
            if tell and time.monotonic() - told >= LISTEN_SECONDS:
                tell(pages)
                told = time.monotonic()
            if time.monotonic() > until:
                self.end()
                raise TypesettingError(f"No PDF within {MOST_SECONDS} seconds.")

    def _begin(self) -> None:
        self.end()
        fresh = multiprocessing.get_context("spawn")  # a fork would carry our locks and connections along
        self._pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=_child, args=(theirs, self.static), daemon=True, name="typesetting")
        self._process.start()
        theirs.close()

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None
