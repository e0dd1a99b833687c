"""A replaced template read before it may be used: what is wrong with it, where, and which fields it leaves out.

Jinja reads the words of Word paragraph by paragraph, so the line of an error is the number of a paragraph.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from docx import Document
from docx.oxml.ns import qn
from jinja2 import TemplateError, TemplateSyntaxError

from reports.papers import word
from reports.papers.fields import Kind, Use, available, declared, kinds, sample, uses

_PREFIX = re.compile(r"(\{[{%])-?(?:p|tr|tc|r)(?=\s)")
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
FILLING = "khi điền thử"
HEADERS = "đầu trang, chân trang"
SHOWN = 70  # letters of a paragraph by which it is found


@dataclass(frozen=True)
class Problem:
    """One thing to be mended, and where."""

    place: str
    text: str


@dataclass(frozen=True)
class Checked:
    """`unused` are fields of the default text that the new one does not print."""

    problems: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    sample: dict = field(default_factory=dict)


def check(body: bytes, source: str) -> Checked:
    """A .docx that was let in (`guard`), against the fields of the default text `source`."""
    try:
        parts = list(_parts(Document(io.BytesIO(body))))
    except Exception:
        return Checked([Problem("cả tệp", "Không đọc được như một văn bản Word; mở bằng Word rồi lưu lại.")])
    known, used, problems = available(source), [], []
    for name, lines in parts:
        found, wrong = _read(name, lines, known)
        used += found
        problems += wrong
    told = kinds([*used, *_known_uses(known, used)])
    values = sample({**known, **{path: kind for path, kind in told.items() if path in known}})
    problems = problems or _rendered(body, values)
    return Checked(problems, _unused(source, used), values)


def _unused(source: str, used: list[Use]) -> list[str]:
    """Rows of a list go with the list."""
    gone = set(declared(source)) - {use.path for use in used}
    return sorted(path for path in gone if not path.endswith("[]"))


def _known_uses(known: dict[str, Kind], used: list[Use]) -> list[Use]:
    """The kinds that the default tells, for fields that the new text prints plainly."""
    return [Use(use.path, known[use.path], use.line) for use in used if use.path in known]


def _parts(document) -> Iterator[tuple[str, list[str]]]:
    """(name, texts of paragraphs) of the body and of each header and footer."""
    yield "", _paragraphs(document.element.body)
    seen = set()
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous and part.part.partname not in seen:
                seen.add(part.part.partname)
                yield HEADERS, _paragraphs(part._element)


def _paragraphs(element) -> list[str]:
    return [
        "".join(" " if node.tag == qn("w:br") else node.text or "" for node in row.iter(qn("w:t"), qn("w:br")))
        for row in element.iter(qn("w:p"))
    ]


def _plain(line: str) -> str:
    """A paragraph as Jinja is to read it: without the letters of docxtpl, with straight quotes inside tags."""
    text = _PREFIX.sub(r"\1", line.replace("\n", " "))
    return _TAG.sub(lambda tag: tag[0].translate(_QUOTES), text)


def _read(name: str, lines: list[str], known: dict[str, Kind]) -> tuple[list[Use], list[Problem]]:
    try:
        found = uses("\n".join(map(_plain, lines)))
    except TemplateSyntaxError as error:
        return [], [Problem(_place(name, lines, error.lineno), f"Sai cú pháp: {_said(error)}.")]
    return found, [
        Problem(_place(name, lines, use.line), f"Không có trường “{use.path}”{_like(use.path, known)}.")
        for use in found
        if not _is_known(use.path, known)
    ]


def _is_known(path: str, known: dict[str, Kind]) -> bool:
    """A branch of known fields counts too (`{% if contract %}`)."""
    return path in known or any(one.startswith((f"{path}.", f"{path}[")) for one in known)


def _like(path: str, known: dict[str, Kind]) -> str:
    """The fields beside it, which may be the one that was meant."""
    near = get_close_matches(path, known, n=2, cutoff=0.6)
    return f"; có phải là {' hoặc '.join(f'“{one}”' for one in near)}" if near else ""


def _place(name: str, lines: list[str], line: int) -> str:
    text = " ".join(lines[line - 1].split()) if 0 < line <= len(lines) else ""
    cut = f"{text[:SHOWN]}…" if len(text) > SHOWN else text
    return f"{name or 'đoạn'} {line}{f': “{cut}”' if cut else ''}"


MESSAGES = (
    (r"unexpected end of template", "thiếu {% endif %} hoặc {% endfor %}"),
    (r"unexpected '?end of", "thẻ chưa đóng, thiếu }} hoặc %}"),
    (r"unknown tag 'end\w+'|Encountered unknown tag", "thẻ không có hoặc đóng không đúng chỗ"),
    (r"No filter named '(\w+)'", "không có bộ lọc “{0}”"),
    (r"expected token 'end of print statement'", "sau tên trường có chữ thừa, hoặc thiếu }}"),
    (r"expected token 'end of statement block'", "sau lệnh có chữ thừa, hoặc thiếu %}"),
    (r"unexpected char (.+) at", "có ký tự lạ {0}"),
)


def _said(error: TemplateError) -> str:
    text = error.message or ""
    for pattern, said in MESSAGES:
        if found := re.search(pattern, text, re.IGNORECASE):
            return said.replace("{0}", found[1]) if found.groups() else said
    return f"không đọc được ({text})" if text else "không đọc được"


def _rendered(body: bytes, values: dict) -> list[Problem]:
    """Filled with the sample: what only shows when it runs."""
    try:
        word.fill(body, values)
    except TemplateError as error:
        return [Problem(FILLING, f"Lỗi: {_said(error)}.")]
    except Exception:
        return [Problem(FILLING, "Không điền được; xem các thẻ {%p …%}, {%tr …%} có đứng riêng một đoạn, một hàng.")]
    return []
