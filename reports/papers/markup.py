"""The text of a paper, written once. One line is one paragraph; what a line begins with says what it is:

    [[HEAD]]         a block that many papers share (`shared.BLOCKS`)
    # text           the paper's name;  ## its subject;  ### a part;  #### an item of it
    ! text           who decides, in bold in the middle
    > text           in the middle ("Kính gửi: …"), >~ text  in italics;  >> text  at the right
    ~ text           italics (căn cứ);  - text  a point of a list
    {% if x %}       a control line of Jinja, alone on its line
    @table 8 40r 52  a table; widths in per cent, `r` right, `c` centre; its first row is the head, `=|` a row in bold
    @end
    @sign A / x || B signatures side by side: who signs / the name
    @landscape       from here on the page lies
    @page            what follows begins a page

`**Điều 1.**` inside a line is bold; a line that is bold as a whole is the heading of a part. Everything
else is Jinja, as docxtpl reads it too.
"""

import re
from dataclasses import replace
from pathlib import Path

from reports.papers.elements import Block, Column, Control, Flow, Landscape, NewPage, Para, Row, Side, Style, Table
from reports.papers.shared import BLOCKS, FLOWS

TEXTS = Path(__file__).parent / "texts"

# Longer marks first: "## " also begins with "#".
MARKS = {
    "#### ": Style.ITEM, "### ": Style.PART, "## ": Style.SUBJECT, ">~ ": Style.ATTACHED, ">> ": Style.RIGHT,
    "# ": Style.TITLE, "! ": Style.AUTHORITY, "> ": Style.CENTRED, "~ ": Style.BASIS, "- ": Style.POINT,
}  # fmt: skip
HEADINGS = (Style.PART, Style.ITEM, Style.ATTACHED, Style.RIGHT)  # never at the end of a page
_CONTROL = re.compile(r"\{%-?\s*((?:(?!%\}).)+?)\s*-?%\}")
_HEADING = re.compile(r"\*\*([^*]+)\*\*")
_SHARED = re.compile(r"\[\[([A-Z_]+)\]\]")
_COLUMN = re.compile(r"(\d+)([rc]?)")
_ALIGN = {"": "left", "r": "right", "c": "center"}


class MarkupError(ValueError):
    """A paper's text cannot be read; `str()` names the line."""


def read(name: str) -> list[Block]:
    """Blocks of the default text `texts/{name}.txt`. Raises MarkupError."""
    return parse((TEXTS / f"{name}.txt").read_text("utf-8"))


def parse(text: str) -> list[Block]:
    """Blocks of a paper's text, in order. Raises MarkupError."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    blocks: list[Block] = []
    while lines:
        number, line = lines.pop(0)
        try:
            if line.startswith("@table"):
                blocks.append(_table(line, lines))
            else:
                blocks += _blocks(line)
        except (KeyError, IndexError, ValueError) as error:
            raise MarkupError(f"Line {number}, {line[:60]}: {error}") from error
    return _kept(blocks)


def _kept(blocks: list[Block]) -> list[Block]:
    """Signatures never stand alone on a page, nor does a heading at its end. Lines that may not be printed do not count
    as the last before the signatures, so the one before them is kept too.
    """
    kept, closing, depth = [], False, 0
    for block in reversed(blocks):
        if isinstance(block, Para):
            kept.append(replace(block, keep=closing or block.style in HEADINGS))
            closing = closing and depth > 0
            continue
        kept.append(block)
        if isinstance(block, Control):
            depth += block.tag.startswith("end") - block.tag.startswith(("if ", "for "))
        else:
            closing = isinstance(block, Side)
    return kept[::-1]


def _blocks(line: str) -> tuple[Block, ...]:
    if shared := _SHARED.fullmatch(line):
        return BLOCKS[shared[1]]
    if control := _CONTROL.fullmatch(line):
        return (Control(control[1]),)
    if line == "@landscape":
        return (Landscape(),)
    if line == "@page":
        return (NewPage(),)
    if line.startswith("@sign "):
        return (Side("sign", tuple(_signature(part.strip()) for part in line[6:].split(" || "))),)
    if line.startswith("@"):
        raise ValueError("unknown mark")
    return (_paragraph(line),)


def _paragraph(line: str) -> Para:
    for mark, style in MARKS.items():
        if line.startswith(mark):
            return Para(style, line if style is Style.POINT else line[len(mark) :].strip())
    if heading := _HEADING.fullmatch(line):
        return Para(Style.PART, heading[1])
    return Para(Style.BODY, line)


def _signature(part: str) -> Flow:
    if shared := _SHARED.fullmatch(part):
        return FLOWS[shared[1]]
    who, _, name = part.partition(" / ")
    return (Para(Style.SIGNER, who), Para(Style.SIGNED, name.strip()))


def _table(first: str, lines: list[tuple[int, str]]) -> Table:
    """Takes the table's lines, `@end` included, off `lines`."""
    columns = tuple(Column(int(width), _ALIGN[align]) for width, align in _COLUMN.findall(first))
    if sum(column.width for column in columns) != 100:
        raise ValueError("the widths do not make 100")
    table = Table(columns)
    while (line := lines.pop(0)[1]) != "@end":
        if control := _CONTROL.fullmatch(line):
            table.body.append(Control(control[1]))
        elif table.head:
            table.body.append(Row(_cells(line, len(columns)), bold=line.startswith("=|")))
        else:
            table.head = _cells(line, len(columns))
    return table


def _cells(line: str, count: int) -> tuple[str, ...]:
    """The cells of `| a | {{ b|vnd }} |`: a bar without blanks beside it is a filter of Jinja."""
    cells = tuple(cell.strip() for cell in re.split(r"(?:^|(?<=\s))\|(?=\s|$)", line.removeprefix("="))[1:-1])
    if len(cells) != count:
        raise ValueError(f"{len(cells)} cells for {count} columns")
    return cells
