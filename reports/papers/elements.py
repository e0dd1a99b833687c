"""What a paper is made of. Word (`word.py`) and PDF (`page.py`) are made from the same elements."""

from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """How a paragraph looks; the values are class names of the style sheet and keys of the Word styles."""

    BODY = "body"
    TITLE = "title"  # ĐỀ ÁN, BIÊN BẢN
    SUBJECT = "subject"  # trích yếu
    PART = "part"  # I. TÌNH HÌNH THỰC HIỆN
    ITEM = "item"  # 1. Kế hoạch được giao
    AUTHORITY = "authority"  # GIÁM ĐỐC SỞ CÔNG THƯƠNG, QUYẾT ĐỊNH:
    CENTRED = "centred"
    BASIS = "basis"
    POINT = "point"
    RIGHT = "right"  # Đơn vị tính
    ATTACHED = "attached"  # (Kèm theo Báo cáo số …)
    COUNTRY = "country"
    MOTTO = "motto"
    DATED = "dated"
    PARENT = "parent"
    ISSUER = "issuer"
    NUMBER = "number"
    ABOUT = "about"  # V/v of a công văn
    DRAFT = "draft"
    TO = "to"  # Nơi nhận:
    RECIPIENT = "recipient"
    SIGNER = "signer"  # KT. GIÁM ĐỐC
    SIGNED = "signed"  # the name under the gap for the hand


@dataclass(frozen=True)
class Para:
    """`keep`: on one page with what follows, as the last lines stay with the signatures."""

    style: Style
    text: str
    keep: bool = False


@dataclass(frozen=True)
class Control:
    """A tag of Jinja that stands between paragraphs or between rows, without `{%` and `%}`."""

    tag: str


Flow = tuple["Para | Control", ...]


@dataclass(frozen=True)
class Row:
    """In a row in bold the name, in the first or second cell, takes the empty ones after it."""

    cells: tuple[str, ...]
    bold: bool = False

    @property
    def spans(self) -> list[tuple[str, int]]:
        """Each cell with the number of columns that it takes."""
        spans = [(cell, 1) for cell in self.cells]
        named = 1 if any(self.cells[1:2]) else 0
        while self.bold and self.cells[named] and spans[named + 1 : named + 2] == [("", 1)]:
            spans[named : named + 2] = [(spans[named][0], spans[named][1] + 1)]
        return spans


@dataclass(frozen=True)
class Column:
    """`width` in per cent of the table; `align` is left, center or right."""

    width: int
    align: str


@dataclass
class Table:
    columns: tuple[Column, ...]
    head: tuple[str, ...] = ()
    body: list[Row | Control] = field(default_factory=list)

    @property
    def is_dense(self) -> bool:
        """So many columns that their figures ask for smaller letters."""
        return len(self.columns) > 6


@dataclass(frozen=True)
class Side:
    """Runs of paragraphs side by side; `kind` is head (issuer and nation), close (recipients, signer) or sign."""

    kind: str
    columns: tuple[Flow, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True)
class Landscape:
    """From here on the page lies."""


Block = Para | Control | Table | Side | Landscape | NewPage
