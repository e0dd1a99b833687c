"""Templates: all of them used, none with an inline script, style or handler (the CSP refuses those)."""

import re
from pathlib import Path

import allauth
import django
import django_filters
import pytest

from tests.architecture import source

PAGES = [path for path in source.templates() if path.suffix == ".html"]
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style\b|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
# Django looks these up by itself.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def template_name(path: Path) -> str:
    return str(path.relative_to(source.ROOT / "templates"))


def overrides(template: str) -> bool:
    """A library asks for a template of this name."""
    django_templates = [Path(django.__file__).parent / "forms" / "templates", *template_folders(django.__file__)]
    folders = [*django_templates, *template_folders(allauth.__file__), *template_folders(django_filters.__file__)]
    return any((folder / template).exists() for folder in folders)


def template_folders(package_file: str) -> list[Path]:
    return [path for path in Path(package_file).parent.rglob("templates") if path.is_dir()]


@pytest.fixture(scope="session")
def all_text() -> str:
    return "\n".join(path.read_text() for path in (*source.production_files(), *source.templates()))


@pytest.mark.parametrize("path", source.templates(), ids=template_name)
def test_template_is_used(path, all_text):
    name = template_name(path)
    named = re.search(rf"[\"']{re.escape(name)}[#\"']", all_text)
    placed = path.parent.name == "components" and re.search(rf"{{% component(block)? \"{path.stem}\"", all_text)
    assert name in BY_NAME or named or placed or overrides(name), f"nothing renders {name}"


@pytest.mark.parametrize("path", PAGES, ids=template_name)
def test_template_has_nothing_inline(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=template_name)
def test_template_keeps_its_budget(path):
    assert source.line_count(path) <= 200


def test_reader_is_called_anh_chi_or_nothing(all_text):
    assert re.findall(r".*\b[Bb]ạn\b(?! hàng).*", all_text) == []


INCLUDED = re.compile(r'{% include "([^"]+)"([^%]*)%}')


def posts(template: str) -> bool:
    """It has a form of its own, or includes one."""
    text = (source.ROOT / "templates" / template).read_text()
    return "csrf_token" in text or any(posts(name) for name, _ in INCLUDED.findall(text) if name != template)


@pytest.mark.parametrize("path", PAGES, ids=template_name)
def test_template_hands_its_forms_their_token(path):
    """`include … only` takes the token away: the form is drawn without it and refused in every browser."""
    cut_off = [
        name for name, options in INCLUDED.findall(path.read_text()) if "only" in options.split() and posts(name)
    ]
    assert not cut_off, f"Without `only`: {cut_off}"
