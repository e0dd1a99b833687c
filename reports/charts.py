"""Charts as accessible SVG: where their bars and words stand.

Widths are percentages of the place that a chart is given, heights are ems of the letters around it: a chart fits a
phone, a screen and a sheet of paper, and its letters are never smaller than the text beside it. Every value is written
and stands again in the chart's table; parts are told apart by lightness (`tone`, the classes bar-1 to bar-5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

TONES = {1: "#0c5a48", 2: "#7fae9f", 3: "#cfe0d9", 4: "#b98a2f", 5: "#857f70"}  # on paper; on a screen by the class
GROUND = "#efece4"
LINE_CHARS = 44  # as many letters as the narrowest phone shows in one line
LABEL_LINES = 3
GAP = 0.25  # of a per cent, between parts that touch


@dataclass(frozen=True)
class Value:
    """A number as it is written; `url` opens the rows behind it."""

    amount: int
    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One label with a value for each series; `total` where the parts make up a whole."""

    label: str
    values: tuple[Value, ...]
    total: Value | None = None

    @property
    def cells(self) -> tuple[Value, ...]:
        """What the table shows of it."""
        return (*self.values, self.total) if self.total else self.values


@dataclass(frozen=True)
class Series:
    label: str
    tone: int


@dataclass(frozen=True)
class Rect:
    """x and width in per cent, y and height in ems. Tone 0 is the ground of an empty bar."""

    x: float
    y: float
    width: float
    height: float
    tone: int

    @property
    def fill(self) -> str:
        return TONES.get(self.tone, GROUND)


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    anchor: str = "start"
    strong: bool = False


@dataclass
class Drawing:
    """Rectangles and words from the top down; `height` is how far it has come, in ems."""

    height: float = 0
    rects: list[Rect] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def write(self, text: str, x: float = 0, anchor: str = "start", *, strong: bool = False, up: float = 0) -> None:
        """On the line just finished, or `up` ems above it."""
        self.texts.append(Text(x, round(self.height - 0.35 - up, 2), text, anchor, strong))

    def draw(self, x: float, width: float, tone: int, high: float = 0.8, up: float = 0) -> None:
        """A bar that stands on the line just finished."""
        top = round(self.height - high - up, 3)
        self.rects.append(Rect(round(x, 3), top, round(max(width, 0), 3), round(high, 3), tone))

    def label(self, text: str, value: str) -> None:
        """The label in up to LABEL_LINES lines, the value at the right of the last one."""
        lines = _lines(text, LINE_CHARS)
        if len(lines[-1]) + len(value) + 2 > LINE_CHARS:
            lines = _lines(text, max(LINE_CHARS - len(value) - 2, LINE_CHARS // 2))
        for line in lines:
            self.height += 1.25
            self.write(line)
        self.write(value, 100, "end", strong=True)


@dataclass(frozen=True)
class Chart:
    """A chart with what its table needs: `head` names the rows, `unit` what the numbers are."""

    title: str
    head: str
    unit: str
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    drawing: Drawing
    is_in_strips: bool = False  # each series is named where it stands, not in a legend

    @property
    def desc(self) -> str:
        """The chart read aloud."""
        return " ".join(f"{row.label}: {self._read(row)}." for row in self.rows)

    @property
    def has_totals(self) -> bool:
        return any(row.total for row in self.rows)

    def _read(self, row: Row) -> str:
        parts = [f"{series.label.lower()} {value.text}" for series, value in zip(self.series, row.values, strict=True)]
        return ", ".join([*parts, f"tổng {row.total.text}"] if row.total else parts)


def bars(title: str, head: str, unit: str, series: Sequence[Series], rows: Iterable[Row]) -> Chart:
    """A bar a row; several series lie on one another, the longer ones behind, written as they are named."""
    rows, drawing = tuple(rows), Drawing()
    widest = _widest(value.amount for row in rows for value in row.values)
    for row in rows:
        drawing.label(row.label, " / ".join(value.text for value in row.values))
        drawing.height += 0.9
        drawing.draw(0, 100, 0)
        pairs = reversed(list(zip(row.values, series, strict=True)))  # of equal ones the first lies on top
        parts = sorted(pairs, key=lambda pair: -pair[0].amount)
        for value, one in parts:
            drawing.draw(0, 100 * value.amount / widest, one.tone)
        drawing.height += 0.5
    return Chart(title, head, unit, tuple(series), rows, drawing)


def stacked(title: str, head: str, unit: str, series: Sequence[Series], rows: Iterable[Row]) -> Chart:
    """A bar a row, made of its parts; the parts that are there are written below it, their total beside the label."""
    rows, drawing = tuple(rows), Drawing()
    widest = _widest(row.total.amount for row in rows if row.total)
    for row in rows:
        drawing.label(row.label, row.total.text if row.total else "")
        drawing.height += 1
        drawing.draw(0, 100, 0)
        _stack(drawing, row, series, widest)
        parts = [f"{one.label} {value.text}" for value, one in zip(row.values, series, strict=True) if value.amount]
        for line in _joined(parts):
            drawing.height += 1.45
            drawing.write(line)
        drawing.height += 0.5
    return Chart(title, head, unit, tuple(series), rows, drawing)


def _stack(drawing: Drawing, row: Row, series: Sequence[Series], widest: int) -> None:
    done = 0
    for value, one in zip(row.values, series, strict=True):
        if value.amount:
            start = 100 * done / widest + (GAP if done else 0)
            done += value.amount
            drawing.draw(start, 100 * done / widest - start, one.tone)


def columns(title: str, head: str, unit: str, series: Sequence[Series], rows: Iterable[Row]) -> Chart:
    """A line of time: the rows stand beside each other, a strip for each series, numbers above their columns,
    one scale for all."""
    rows, drawing = tuple(rows), Drawing()
    step = 100 / max(len(rows), 1)
    highest = _widest(value.amount for row in rows for value in row.values)
    for number, one in enumerate(series):
        drawing.height += 1.35
        drawing.write(one.label, strong=True)
        drawing.height += 3.4
        for index, row in enumerate(rows):
            value = row.values[number]
            high = 2 * value.amount / highest
            drawing.draw(index * step + step * 0.15, step * 0.7, one.tone if value.amount else 0, max(high, 0.12))
            if value.amount:
                drawing.write(value.text, index * step + step / 2, "middle", up=high - 0.1)
        drawing.height += 0.5
    drawing.height += 1
    for index, row in enumerate(rows):
        drawing.write(row.label, index * step + step / 2, "middle")
    return Chart(title, head, unit, tuple(series), rows, drawing, is_in_strips=True)


def _lines(text: str, chars: int) -> list[str]:
    return wrap(text, chars, max_lines=LABEL_LINES, placeholder=" …") or [""]


def _widest(amounts: Iterable[int]) -> int:
    return max(amounts, default=0) or 1


def _joined(parts: Sequence[str]) -> list[str]:
    """Parts in lines that a phone shows, none of them torn."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines else part
        lines[len(lines) - 1 :] = [longer] if lines and len(longer) <= LINE_CHARS else [*lines[-1:], part]
    return lines
