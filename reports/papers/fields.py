"""Which fields a text asks for, and of what kind: found in the text itself, so nobody has to keep a list of them.

A field is a path such as `project.name` or `rows[].amount`. Its kind follows from the filter through which it is
printed (`|vnd` is money, `|d` a day …); without one it is text.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from reports.papers.elements import Block, Control, Para, Row, Side, Table
from reports.papers.filters import environment
from reports.papers.markup import read


class Kind(StrEnum):
    TEXT = "chữ"
    LIST = "danh sách"
    MONEY = "số tiền"
    NUMBER = "số"
    COUNT = "số đếm"
    PERCENT = "tỷ lệ"
    DAY = "ngày"
    MOMENT = "giờ, ngày"


BY_FILTER = {
    "vnd": Kind.MONEY, "mil": Kind.MONEY, "words": Kind.MONEY, "num": Kind.NUMBER, "n2": Kind.COUNT,
    "roman": Kind.COUNT, "pct": Kind.PERCENT, "d": Kind.DAY, "dlong": Kind.DAY, "hm": Kind.MOMENT,
}  # fmt: skip


def _told(text: str, kind: Kind = Kind.TEXT) -> dict[str, Kind]:
    return dict.fromkeys(text.split(), kind)


# What every paper has (`contexts.common`), and what is told of every project (`contexts.projects.of_project`).
COMMON = {
    **_told("doc.number doc.symbol doc.place doc.subject doc.archive doc.is_draft doc.signed doc.parent_ref doc.note"),
    **_told("org.parent org.name centre.name department.name province approver.name approver.authority sign.name"),
    **_told("doc.date", Kind.DAY), **_told("recipients basis sign.lines", Kind.LIST),
    **_told("recipients[] basis[] sign.lines[] proposer executors"),
}  # fmt: skip
PROJECT = {
    f"project.{name}": kind
    for name, kind in {
        **_told("code name year programme_label implementing_unit place_text is_group"),
        **_told("total national local support co_funding other_public other", Kind.MONEY),
    }.items()
}
OWN = {"blank", "dots", "loop"}  # what the environment gives, not the record


@dataclass(frozen=True)
class Use:
    """One place where a text asks for a field; `line` counts from 1."""

    path: str
    kind: Kind
    line: int


def uses(source: str) -> list[Use]:
    """Every use of a field in a Jinja text. Raises jinja2.TemplateSyntaxError."""
    env = environment()
    tree = env.parse(source)
    for node in tree.find_all(nodes.Filter):
        if node.name not in env.filters:
            raise TemplateSyntaxError(f"No filter named '{node.name}'.", node.lineno)
    return list(_Reader().read(tree, {}, None))


class _Reader:
    """Walks the tree; `scope` says for which field a name of a loop stands, `kind` what the filter around tells."""

    def read(self, node: nodes.Node, scope: dict[str, str | None], kind: Kind | None) -> Iterator[Use]:
        if isinstance(node, nodes.For):
            yield from self._loop(node, scope)
        elif isinstance(node, nodes.Assign):
            yield from self.read(node.node, scope, None)
            scope |= dict.fromkeys(_names(node.target), None)
        elif isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            yield from self._field(node, scope, kind)
        else:
            yield from self._others(node, scope, kind)

    def _loop(self, node: nodes.For, scope: dict) -> Iterator[Use]:
        over = _path(node.iter, scope)
        yield from self.read(node.iter, scope, Kind.LIST)
        inner = scope | dict.fromkeys(_names(node.target), over and f"{over}[]")
        for part in (*node.body, *node.else_):
            yield from self.read(part, inner, None)

    def _field(self, node, scope: dict, kind: Kind | None) -> Iterator[Use]:
        path = _path(node, scope)
        if (path and "." not in path and path in OWN) or (path and path.startswith("loop.")):
            return
        if path:
            yield Use(path, kind or Kind.TEXT, node.lineno)
        elif not isinstance(node, nodes.Name):
            yield from self._others(node, scope, None)

    def _others(self, node: nodes.Node, scope: dict, kind: Kind | None) -> Iterator[Use]:
        if isinstance(node, nodes.Filter):
            kind = Kind.LIST if node.name in ("join", "first", "last", "length") else BY_FILTER.get(node.name, kind)
        elif not isinstance(node, (nodes.BinExpr, nodes.UnaryExpr, nodes.Output)):
            kind = None
        for part in node.iter_child_nodes():
            yield from self.read(part, scope, kind)


def _names(target: nodes.Node) -> list[str]:
    return [node.name for node in (target, *target.find_all(nodes.Name)) if isinstance(node, nodes.Name)]


def _path(node: nodes.Node, scope: dict) -> str | None:
    """The path for which a node stands; None where it is no field."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        base = _path(node.node, scope)
        return base and f"{base}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        base, key = _path(node.node, scope), node.arg.value
        return base and (f"{base}[]" if isinstance(key, int) else f"{base}.{key}")
    return None


def kinds(found: list[Use]) -> dict[str, Kind]:
    """`{path: kind}`; the kind that a filter tells wins over plain text."""
    told: dict[str, Kind] = {}
    for use in found:
        if told.get(use.path, Kind.TEXT) is Kind.TEXT:
            told[use.path] = use.kind
    return told


@lru_cache(maxsize=64)
def declared(source: str) -> dict[str, Kind]:
    """The fields of a default text."""
    return kinds(uses("\n".join(_lines(read(source)))))


def available(source: str) -> dict[str, Kind]:
    """What a text in its place may ask for: those, what every paper has, and what is told of its project."""
    own = declared(source)
    return COMMON | (PROJECT if any(path.startswith("project.") for path in own) else {}) | own


def _lines(blocks: list[Block] | tuple) -> Iterator[str]:
    for block in blocks:
        match block:
            case Control():
                yield f"{{% {block.tag} %}}"
            case Para():
                yield block.text
            case Row():
                yield " ".join(block.cells)
            case Table():
                yield " ".join(block.head)
                yield from _lines(block.body)
            case Side():
                for flow in block.columns:
                    yield from _lines(flow)


# -- a sample: every field with a value of its kind, text as its own name in brackets

VALUES = {
    Kind.MONEY: 123_456_000, Kind.NUMBER: Decimal("1234.5"), Kind.COUNT: 3, Kind.PERCENT: Decimal("43.9"),
    Kind.DAY: dt.date(2026, 2, 5), Kind.MOMENT: dt.datetime(2026, 2, 5, 8, 30),  # noqa: DTZ001  printed as it stands
}  # fmt: skip


def sample(told: dict[str, Kind]) -> dict:
    """Values for all these fields, lists with two rows each."""
    tree: dict = {}
    for path in told:
        branch = tree
        for part in path.replace("[]", ".[]").split("."):
            branch = branch.setdefault(part, {})
    return {name: _value(name, branch, told) for name, branch in tree.items()}


def _value(path: str, branch: dict, told: dict[str, Kind]):
    if "[]" in branch or told.get(path) is Kind.LIST:
        return [_value(f"{path}[]", branch.get("[]", {}), told)] * 2
    if branch:
        return {name: _value(f"{path}.{name}", below, told) for name, below in branch.items()}
    return VALUES.get(told.get(path, Kind.TEXT), f"[{path}]")
