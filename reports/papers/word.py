"""A paper as Word: its elements as a .docx with fields, filled by docxtpl.

The .docx with fields is what an administrator downloads, changes and hands in again in place of the default.
"""

import io
import re
from collections.abc import Iterable
from functools import lru_cache

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, Listing

from khuyencong.core.text import printable
from reports.papers.codes import Stamp
from reports.papers.elements import Block, Control, Flow, Landscape, NewPage, Para, Row, Side, Style, Table
from reports.papers.filters import environment
from reports.papers.markup import read

FONT = "Times New Roman"  # what offices have; the PDF uses Tinos, of the same widths
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": _CENTRE, "right": _RIGHT}
_BOLD = re.compile(r"\*\*(.+?)\*\*")

# size (points), bold, italic, alignment, space before (points), first line (mm)
LOOKS = {
    Style.BODY: (14, False, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 6, 12.7),
    Style.BASIS: (14, False, True, WD_ALIGN_PARAGRAPH.JUSTIFY, 6, 12.7),
    Style.POINT: (14, False, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 3, 12.7),
    Style.TITLE: (14, True, False, _CENTRE, 12, 0),
    Style.SUBJECT: (14, True, False, _CENTRE, 2, 0),
    Style.PART: (14, True, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 10, 12.7),
    Style.ITEM: (14, True, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 6, 12.7),
    Style.AUTHORITY: (14, True, False, _CENTRE, 10, 0),
    Style.CENTRED: (14, False, False, _CENTRE, 8, 0),
    Style.RIGHT: (12, False, True, _RIGHT, 6, 0),
    Style.ATTACHED: (13, False, True, _CENTRE, 0, 0),
    Style.COUNTRY: (11.5, True, False, _CENTRE, 0, 0),
    Style.MOTTO: (13, True, False, _CENTRE, 0, 0),
    Style.DATED: (13, False, True, _CENTRE, 8, 0),
    Style.PARENT: (12, False, False, _CENTRE, 0, 0),
    Style.ISSUER: (12, True, False, _CENTRE, 0, 0),
    Style.NUMBER: (13, False, False, _CENTRE, 8, 0),
    Style.ABOUT: (12, False, False, _CENTRE, 2, 0),
    Style.DRAFT: (12, True, False, _CENTRE, 6, 0),
    Style.TO: (12, True, True, WD_ALIGN_PARAGRAPH.LEFT, 0, 0),
    Style.RECIPIENT: (11, False, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 0),
    Style.SIGNER: (13, True, False, _CENTRE, 0, 0),
    Style.SIGNED: (13, True, False, _CENTRE, 64, 0),
}
# A picture at a place of its page, whatever paragraph or cell it hangs on.
_FLOATING = (
    '<wp:anchor {} behindDoc="0" distT="0" distB="0" distL="0" distR="0" simplePos="0" locked="0" layoutInCell="0" '
    'allowOverlap="1" relativeHeight="2"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{}</wp:posOffset></wp:positionV></wp:anchor>'
)
_FRAME = f'<w:bdr {nsdecls("w")} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
_TOP_LINE = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
_AFTER_BORDERS = ("w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")  # of a paragraph's properties, in their order
_HEADINGS = {
    Style.TITLE: "Heading 1", Style.SUBJECT: "Heading 2", Style.PART: "Heading 3", Style.ITEM: "Heading 4",
}  # fmt: skip
# Lines that stand under a paragraph of a head, by their length (mm): under the motto as long as its words.
_RULES = {Style.ISSUER: 26, Style.MOTTO: 57}
_SIDES = {"head": (47, 53), "close": (48, 52), "nation": (100,)}


def docx(kind: str, fields: dict, *, stamp: Stamp | None = None) -> bytes:
    """The default paper of `kind` filled with `fields`; `stamp` stands on its first page."""
    return fill(template(kind), fields, stamp=stamp)


def fill(blank: bytes, fields: dict, *, stamp: Stamp | None = None) -> bytes:
    """A .docx with fields, filled. Raises jinja2.TemplateError for what the sandbox or the fields do not allow."""
    document = DocxTemplate(io.BytesIO(blank))
    document.render(_clean(fields), jinja_env=environment(), autoescape=True)
    if stamp:
        _put(document.docx, stamp)
    return _bytes(document)


def _put(document, stamp: Stamp) -> None:
    """The stamp in the left margin of the first page, low down; it floats, so no line moves for it."""
    first = Paragraph(next(document.element.body.iter(qn("w:p"))), document)
    inline = first.add_run().add_picture(io.BytesIO(stamp.png), width=Mm(22))._inline
    inline.docPr.set("descr", stamp.alt)
    anchor = parse_xml(_FLOATING.format(nsdecls("wp"), Mm(5), document.sections[0].page_height - Mm(37)))
    anchor.extend([inline.extent, OxmlElement("wp:wrapNone"), *list(inline)])
    inline.getparent().replace(inline, anchor)


def _clean(value):
    """Text without what XML cannot hold; its lines become lines of Word."""
    if isinstance(value, str):
        text = printable(value)
        return Listing(text) if "\n" in text else text
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return value


@lru_cache(maxsize=64)
def template(kind: str) -> bytes:
    """The .docx with fields of the default text."""
    document = _blank()
    begins_a_page = False
    for block in read(kind):
        _add(document, block)
        if begins_a_page:
            document.paragraphs[-1].paragraph_format.page_break_before = True
        begins_a_page = isinstance(block, NewPage)
    return _bytes(document)


def _bytes(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _blank():
    """An empty A4 page by Nghị định 30/2020/NĐ-CP: margins 20, 20, 30, 15 mm, page number top centre from page 2."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    _styles(document)
    return document


def _styles(document) -> None:
    for name, style in (("Normal", Style.BODY), *((name, style) for style, name in _HEADINGS.items())):
        look = document.styles[name]
        size, bold, italic, align, before, _ = LOOKS[style]
        look.font.name, look.font.size, look.font.bold, look.font.italic = FONT, Pt(size), bold, italic
        look.font.color.rgb = None
        fonts = look.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(key), FONT)
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        look.paragraph_format.alignment = align
        look.paragraph_format.space_before, look.paragraph_format.space_after = Pt(before), Pt(0)


def _page_number(paragraph) -> None:
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _add(document, block: Block) -> None:
    match block:
        case Control():
            document.add_paragraph(f"{{%p {block.tag} %}}")
        case Para():
            _write(document.add_paragraph(style=_HEADINGS.get(block.style)), block)
        case Side():
            _side(document, block)
        case Table():
            _table(document, block)
        case Landscape():
            _lie(document)


def _write(paragraph, para: Para) -> None:
    size, bold, italic, align, before, first = LOOKS[para.style]
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
    paragraph.paragraph_format.keep_with_next = para.keep or bold
    if first:
        paragraph.paragraph_format.first_line_indent = Mm(first)
    if para.style is Style.ISSUER:  # a long name breaks between its words, not at the edge of the cell
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(6)
    _runs(paragraph, para.text, size=size, bold=bold, italic=italic, framed=para.style == Style.DRAFT)


def _runs(paragraph, text: str, *, size: float, bold: bool = False, italic: bool = False, framed: bool = False) -> None:
    """Every second part of `a **b** c` is bold."""
    for index, part in enumerate(_BOLD.split(text)):
        if part:
            run = paragraph.add_run(f"\u00a0{part}\u00a0" if framed else part)
            run.font.size, run.font.bold, run.font.italic = Pt(size), bold or index % 2 == 1, italic
            if framed:
                run._r.get_or_add_rPr().append(parse_xml(_FRAME))


def _side(document, side: Side) -> None:
    table = document.add_table(rows=1, cols=len(side.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = _SIDES.get(side.kind) or (100 // len(side.columns),) * len(side.columns)
    is_close = side.kind in ("close", "sign")
    _widths(table, _width(document), shares, top=200 if is_close else 0)
    for cell, flow in zip(table.rows[0].cells, side.columns, strict=True):
        _flow(cell, flow)
    _keep_whole(table.rows[0])


def _flow(cell, flow: Flow) -> None:
    """A cell begins with one empty paragraph, which the first block takes."""
    for index, block in enumerate(flow):
        paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
        if isinstance(block, Control):
            paragraph.add_run(f"{{%p {block.tag} %}}")
        else:
            _write(paragraph, block)
            if length := _RULES.get(block.style):
                _rule(cell, Mm(length))


def _rule(cell, length: int) -> None:
    """A line across the middle of a cell: the upper border of an empty paragraph between two indents."""
    paragraph = cell.add_paragraph()
    look = paragraph.paragraph_format
    look.left_indent = look.right_indent = max(0, (cell.width - length) // 2 - Twips(57))
    look.space_before, look.space_after, look.line_spacing = Pt(1), Pt(0), Pt(3)
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(_TOP_LINE), *_AFTER_BORDERS)


def _table(document, source: Table) -> None:
    table = document.add_table(rows=1, cols=len(source.columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    size = 9.5 if source.is_dense else 11
    for cell, text in zip(table.rows[0].cells, source.head, strict=True):
        _cell(cell, text, _CENTRE, size, bold=True)
    _repeat(table.rows[0])
    for row in source.body:
        cells = table.add_row().cells
        if isinstance(row, Control):
            _cell(cells[0], f"{{%tr {row.tag} %}}", _CENTRE, size)
            continue
        start = 0
        for text, span in row.spans:
            _cell(cells[start], text, _ALIGN[source.columns[start].align], size, bold=row.bold)
            start += span
    for row in table.rows:
        _keep_whole(row)
    _widths(table, _width(document), [column.width for column in source.columns])
    for cells, row in zip((row.cells for row in table.rows[1:]), source.body, strict=True):
        _merge(cells, row)


def _merge(cells, row: Row | Control) -> None:
    start = 0
    for _, span in row.spans if isinstance(row, Row) else ():
        if span > 1:
            for empty in cells[start + 1 : start + span]:
                empty._tc.getparent().remove(empty._tc)
            cells[start]._tc.grid_span = span
            cells[start].width = sum(cell.width for cell in cells[start : start + span])
        start += span


def _widths(table, whole: int, shares: Iterable[int], *, top: int = 0) -> None:
    """Both the grid and the cells: Word reads the cells, LibreOffice the grid. `top` margin in twips."""
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(whole * share / 100)
        for cell in column.cells:
            cell.width = column.width
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", top), ("left", 57), ("right", 57)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _cell(cell, text: str, align, size: float, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = bold  # a heading among the rows stays with the row after it
    _runs(paragraph, text, size=size, bold=bold)


def _width(document) -> int:
    section = document.sections[-1]
    return section.page_width - section.left_margin - section.right_margin


def _repeat(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _lie(document) -> None:
    """A paper that lies from its first line on has no empty page before it."""
    is_empty = len(document.element.body) == 1
    section = document.sections[0] if is_empty else document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = is_empty
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
