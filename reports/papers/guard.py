"""Before a .docx from outside is opened: nothing in it may reach out, run, or read what is not its own.

`core.attachments` has seen by then that it is a whole Word file without macros that does not blow up when unpacked.
"""

import re
import zipfile
from typing import BinaryIO

from lxml import etree

_PARTS = re.compile(r"(activeX|embeddings|vbaProject|customUI)", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MARKS = b"\0\xef\xbb\xbf\xff\xfe \t\r\n"  # what may stand before the first "<"
_REACHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
_HYPERLINK = "/hyperlink"
_SAFE = ("http://", "https://", "mailto:")
_CHUNK, _CODE, _SIMPLE, _BOUND, _PICTURE = "altChunk", "instrText", "fldSimple", "fldChar", "image"


class HostileError(ValueError):
    """A Word file that is not opened; the text ends a sentence that begins with the file's name."""


def check(file: BinaryIO) -> None:
    """Raises HostileError."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if _PARTS.search(name):
                raise HostileError("có đối tượng nhúng hoặc thành phần chạy được; bỏ chúng rồi lưu lại")
            body = archive.read(name)
            if name.lower().endswith((".xml", ".rels", ".svg")) or body.lstrip(_MARKS).startswith(b"<"):
                _check_xml(name, body)
    file.seek(0)


def _check_xml(name: str, body: bytes) -> None:
    if _DOCTYPE.search(body) or _DOCTYPE.search(body.replace(b"\0", b"")):
        raise HostileError("có khai báo kiểu tài liệu (DOCTYPE), Word không ghi như vậy; lưu lại bằng Word")
    try:
        tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise HostileError(f"bị hỏng ở phần {name}; mở thử bằng Word rồi lưu lại") from error
    if tree.getroottree().docinfo.doctype:  # in whatever letters the part is written
        raise HostileError("có khai báo kiểu tài liệu (DOCTYPE), Word không ghi như vậy; lưu lại bằng Word")
    _check_relations(tree)
    _check_fields(tree)


def _check_relations(tree) -> None:
    for relation in tree.iter("{*}Relationship"):
        outside = relation.get("TargetMode", "").lower() == "external"
        linked = relation.get("Type", "").endswith(_HYPERLINK) and relation.get("Target", "").startswith(_SAFE)
        if outside and not linked:
            raise HostileError("trỏ ra tệp bên ngoài (ảnh, mẫu gắn kèm hoặc dữ liệu liên kết); nhúng hẳn vào tệp")


def _check_fields(tree) -> None:
    """A field may be cut into runs at any letter: they are read together, up to its end or the next one."""
    codes = []
    for node in tree.iter("{*}*"):
        kind = etree.QName(node).localname
        if kind == _CHUNK:
            raise HostileError("chèn nội dung của tệp khác; dán hẳn nội dung vào tệp")
        if kind == _PICTURE and _reaches(node):
            raise HostileError("có hình vẽ trỏ ra tệp bên ngoài; nhúng hẳn hình vào tệp")
        if kind == _CODE:
            codes.append("".join(node.itertext()))
        elif kind == _BOUND:
            codes.append(" ")
        elif kind == _SIMPLE:
            codes += [f" {node.get(name)} " for name in node.keys() if name.endswith("instr")]  # noqa: SIM118  lxml
    said = "".join(codes)
    if "{{" in said or "{%" in said:
        raise HostileError("có trường của mẫu nằm trong mã trường của Word; viết trường ra ngoài, vào lời văn")
    if _REACHING.search(said):
        raise HostileError("có trường lấy dữ liệu từ tệp khác (INCLUDETEXT, DDE, LINK); bỏ trường đó")


def _reaches(drawn) -> bool:
    """A drawing in SVG that shows another file."""
    links = (value for name, value in drawn.attrib.items() if etree.QName(name).localname == "href")
    return any(not link.startswith(("#", "data:")) for link in links)
