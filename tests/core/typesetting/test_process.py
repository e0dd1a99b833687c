"""The child that sets type: what goes wrong there is told, what stops the asker ends it, then there is a new one."""

import os
import signal
import subprocess
import sys

import pytest

from khuyencong.core.typesetting import process
from khuyencong.core.typesetting.process import Typesetter, TypesettingError, watched
from tests.architecture.source import ROOT

PAGE = "<html lang=vi><title>x</title><p>Đề án</p>"


@pytest.fixture(scope="module")
def typesetter():
    child = Typesetter(ROOT / "static")
    child.pdf(PAGE)
    yield child
    child.end()


def test_one_child_sets_page_after_page(typesetter):
    first = typesetter._process.pid
    assert typesetter.pdf(PAGE).startswith(b"%PDF")
    assert typesetter._process.pid == first != os.getpid()


def test_same_page_gives_the_same_bytes(typesetter):
    assert typesetter.pdf(PAGE, pdf_variant="pdf/ua-1") == typesetter.pdf(PAGE, pdf_variant="pdf/ua-1")


def test_refused_page_is_told_and_the_next_one_is_set(typesetter):
    with pytest.raises(TypesettingError, match="static files only"):
        typesetter.pdf(f'{PAGE}<link rel="stylesheet" href="https://example.org/x.css">')
    assert typesetter.pdf(PAGE).startswith(b"%PDF")


def test_killed_child_is_replaced(typesetter):
    os.kill(typesetter._process.pid, signal.SIGKILL)
    typesetter._process.join()
    assert typesetter.pdf(PAGE).startswith(b"%PDF")


def test_whoever_is_stopped_ends_the_child(typesetter, monkeypatch):
    """The asker is told of pages as they are laid out; what it raises ends the work."""
    monkeypatch.setattr(process, "LISTEN_SECONDS", 0.05)
    told = []

    def stop(pages):
        told.append(pages)
        if pages:
            raise KeyboardInterrupt

    with watched(stop), pytest.raises(KeyboardInterrupt):
        typesetter.pdf(PAGE * 1000)
    assert told[-1] >= 1
    assert typesetter._process is None
    assert typesetter.pdf(PAGE).startswith(b"%PDF")


def test_child_that_took_much_memory_is_replaced(typesetter, monkeypatch):
    monkeypatch.setattr(process, "MOST_KILOBYTES", 1)
    assert typesetter.pdf(PAGE).startswith(b"%PDF")
    assert typesetter._process is None


def test_portal_starts_without_loading_the_typesetter():
    code = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "sys.exit('weasyprint' in sys.modules)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "khuyencong.settings.test"}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode == 0
