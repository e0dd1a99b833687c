"""What the sentences of a report are made of: parts, some of them figures that the page links to their rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_million, format_percent, n2
from reports.dataset import Dataset


class Part(NamedTuple):
    """A stretch of a sentence; `key` names the figure that it shows."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Sentence:
    """One generated sentence: `name` is S0 … S11."""

    name: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Section:
    """A numbered heading of part I with its sentences."""

    title: str
    sentences: tuple[Sentence, ...]


Words = Iterable["str | Part"]
Writer = Callable[["Say"], Words]


class Say:
    """Prints figures of one dataset as parts of a sentence."""

    def __init__(self, data: Dataset):
        self.data = data

    def __getitem__(self, key: str) -> int:
        return self.data.value(key)

    def n2(self, key: str) -> Part:
        return Part(n2(self[key]), key)

    def mil(self, key: str) -> Part:
        return Part(format_million(self[key]), key)


def ended(index: int, items: list) -> str:
    return "." if index == len(items) else "; "


def decision_of(batch) -> str:
    return f"Quyết định số {batch.decision} ngày {format_date(batch.decided_on)}"


def delta(now: int, then: int) -> str:
    """Tăng 12,5%, giảm 3,0% or không đổi; `then` is not 0."""
    if now == then:
        return "không đổi"
    percent = format_percent(abs(Decimal(now - then)) * 100 / then, spaced=False)
    return f"{'tăng' if now > then else 'giảm'} {percent}"
