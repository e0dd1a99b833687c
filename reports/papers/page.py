"""A paper as PDF: its elements as HTML, set by WeasyPrint."""

import re
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup

from reports.papers.codes import Stamp
from reports.papers.elements import Block, Control, Flow, Landscape, NewPage, Para, Row, Side, Style, Table
from reports.papers.filters import environment
from reports.papers.markup import read
from reports.typeset import to_pdf

_HEAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{{ page_title }}</title>'
    '<meta name="author" content="{{ org.name }}"><link rel="stylesheet" href="{{ styles }}pdf.css">'
    '<link rel="stylesheet" href="{{ styles }}papers.css"></head><body data-note="{{ doc.note }}">'
    '{% if stamp %}<aside class="stamp">{{ stamp.svg }}<p>{{ stamp.code }}</p></aside>{% endif %}<main>'
)
_TAGS = {Style.TITLE: "h1", Style.PART: "h2", Style.ITEM: "h3"}
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def pdf(kind: str, fields: dict, *, title: str, stamp: Stamp | None = None) -> bytes:
    """The default paper of `kind` filled with `fields` (`catalogue`), PDF/UA-1. `stamp` stands on its first page."""
    return to_pdf(html(kind, fields, title=title, stamp=stamp))


def html(kind: str, fields: dict, *, title: str, styles: str = "css/", stamp: Stamp | None = None) -> str:
    """The same as a page; fields are escaped. Raises jinja2.UndefinedError for a field that is not given."""
    return _template(kind).render(**fields, page_title=title, styles=styles, stamp=stamp)


@lru_cache(maxsize=64)
def _template(kind: str) -> Template:
    return environment(finalize=_lines).from_string(source(read(kind)))


def _lines(value):
    """A typed text keeps its lines."""
    if isinstance(value, str) and not isinstance(value, Markup) and "\n" in value:
        return Markup("<br>").join(value.split("\n"))
    return value


def source(blocks: list[Block]) -> str:
    """The Jinja source of the whole page."""
    return _HEAD + "\n".join(_html(block) for block in blocks) + "</main></body></html>"


def _html(block: Block) -> str:
    match block:
        case Landscape():
            return '</main><main class="lying">'
        case NewPage():
            return '<div class="new-page"></div>'
        case Control():
            return f"{{% {block.tag} %}}"
        case Para():
            return _para(block)
        case Side():
            return f'<div class="{block.kind}">{"".join(f"<div>{_flow(flow)}</div>" for flow in block.columns)}</div>'
        case Table():
            return _table(block)


def _para(para: Para) -> str:
    tag = _TAGS.get(para.style, "p")
    kept = " kept" if para.keep else ""
    return f'<{tag} class="{para.style}{kept}">{_inline(para.text)}</{tag}>'


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", text)


def _flow(flow: Flow) -> str:
    return "".join(_html(block) for block in flow)


def _table(table: Table) -> str:
    dense = ' class="dense"' if table.is_dense else ""
    cols = "".join(f'<col class="w{column.width}">' for column in table.columns)
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in table.head)
    body = "".join(_html(row) if isinstance(row, Control) else _row(row, table) for row in table.body)
    return f"<table{dense}><colgroup>{cols}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Row, table: Table) -> str:
    cells, columns = [], iter(table.columns)
    for text, span in row.spans:
        column, *_ = [next(columns) for _ in range(span)]
        wide = f' colspan="{span}"' if span > 1 else ""
        cells.append(f'<td class="{column.align}"{wide}>{_inline(text)}</td>')
    return f"<tr{' class="total"' if row.bold else ''}>{''.join(cells)}</tr>"
