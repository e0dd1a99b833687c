"""Components with checked options, and navigation that shows only what a person may open.

A component is a file of templates/components/ whose first line lists its options:

    {# options: label*, url, tone(grey|green|amber|red), slot #}

`*` marks a required option, brackets the values allowed (the first is the default), `slot` the block between
`{% componentblock %}` and `{% endcomponentblock %}`. Options left out are "".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template import TemplateSyntaxError
from django.template.base import token_kwargs
from django.template.engine import Engine
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, get_urlconf, resolve, reverse

from khuyencong.core import related as readers
from khuyencong.core.access import Access, declared

register = template.Library()

HEADER = re.compile(r"\A\{# options: (?P<options>.*?) ?#\}")
OPTION = re.compile(r"(?P<name>[a-z_]+)(?:\((?P<values>[^)]*)\))?(?P<required>\*)?")
BAR_UNITS = 1000  # the width of a bar's drawing; the page scales it
UNNARROWING = ("sort", "page")
SHARED = ("request", "csrf_token", "portal")  # what a component may use besides its options


@dataclass(frozen=True)
class Option:
    """One entry of a component's header."""

    name: str
    values: tuple[str, ...] = ()
    required: bool = False

    @property
    def default(self) -> str:
        return self.values[0] if self.values else ""


def read_options(name: str, source: str) -> dict[str, Option]:
    """The options that the header of component `name` declares. Raises TemplateSyntaxError without a header."""
    header = HEADER.match(source)
    if not header:
        raise TemplateSyntaxError(f"Component “{name}” does not begin with a header comment of its options.")
    options = {}
    for found in OPTION.finditer(header["options"]):
        values = tuple(found["values"].split("|")) if found["values"] else ()
        options[found["name"]] = Option(found["name"], values, required=bool(found["required"]))
    return options


class ComponentNode(template.Node):
    """A component at its place in a page: its template, the expressions given for its options, its block."""

    def __init__(self, name, component, options, given, nodelist=None):
        self.name, self.component, self.options, self.given = name, component, options, given
        if nodelist is not None:
            self.nodelist = nodelist

    def render(self, context):
        values = {name: option.default for name, option in self.options.items()}
        for name, expression in self.given.items():
            values[name] = self._allowed(name, expression.resolve(context))
        if "slot" in self.options and hasattr(self, "nodelist"):
            values["slot"] = self.nodelist.render(context)
        shared = {key: context[key] for key in SHARED if key in context}
        return self.component.render(context.new(shared | values))

    def _allowed(self, name, value):
        values = self.options[name].values
        if not values or value in values:
            return value
        if value in ("", None):
            return self.options[name].default
        raise TemplateSyntaxError(f"Component “{self.name}”: option “{name}” is one of {values}, not “{value}”.")


def compile_component(parser, token, *, block: bool) -> ComponentNode:
    """Parse `{% component "name" option=value … %}`; faults in the options are found here, before any page shows."""
    tag, *bits = token.split_contents()
    if not bits or bits[0][0] not in "\"'":
        raise TemplateSyntaxError(f"{{% {tag} %}} needs the name of a component in quotes.")
    name = bits.pop(0)[1:-1]
    given = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"Component “{name}”: “{bits[0]}” is not option=value.")
    component = Engine.get_default().get_template(f"components/{name}.html")
    options = read_options(name, component.source)
    check_options(name, options, set(given) | ({"slot"} if block else set()))
    nodelist = None
    if block:
        nodelist = parser.parse((f"end{tag}",))
        parser.delete_first_token()
    return ComponentNode(name, component, options, given, nodelist)


def check_options(name: str, options: dict[str, Option], given: set[str]) -> None:
    """Raise TemplateSyntaxError for an option that the component does not have, or needs and was not given."""
    if unknown := given - set(options):
        raise TemplateSyntaxError(f"Component “{name}” has no option {sorted(unknown)}; it has {sorted(options)}.")
    if missing := {option.name for option in options.values() if option.required} - given:
        raise TemplateSyntaxError(f"Component “{name}” needs the option {sorted(missing)}.")


@register.tag
def component(parser, token):
    """`{% component "badge" label="Bản ký" tone="green" %}`"""
    return compile_component(parser, token, block=False)


@register.tag
def componentblock(parser, token):
    """`{% componentblock "card" title="Dự toán" %}…{% endcomponentblock %}`"""
    return compile_component(parser, token, block=True)


@register.simple_tag(takes_context=True)
def nav_url(context, name: str, *args) -> str:
    """The address of page `name` when it exists and the visitor may open it, else ""."""
    url, access = _page(name, args, get_urlconf(), get_script_prefix())
    user = getattr(context.get("request"), "user", None)
    signed_in = user is not None and user.is_authenticated
    return url if access and (access.public or (signed_in and access.allows(user))) else ""


@lru_cache(maxsize=1024)
def _page(name: str, args: tuple, urlconf: str | None, prefix: str) -> tuple[str, Access | None]:
    """Address and declaration of a page; the menu asks for the same forty on every page."""
    try:
        url = reverse(name, urlconf, args)
        return url, declared(resolve(url, urlconf).func)
    except (NoReverseMatch, Resolver404):
        return "", None


@register.simple_tag(takes_context=True)
def related(context, record) -> list:
    """What other apps know of `record` (khuyencong.core.related), for the person who looks."""
    return readers.related(context["request"].user, record)


@register.simple_tag(takes_context=True)
def current(context, url: str, also: str = "") -> str:
    """`page` on the page itself, `true` on pages below it or one of `also`, else "": the value of aria-current."""
    path = getattr(context.get("request"), "path", "")
    if path == url:
        return "page"
    return "true" if any(one != "/" and path.startswith(one) for one in [url, *also.split()]) else ""


@register.simple_tag(takes_context=True)
def narrowed(context) -> bool:
    """Whether the address of the page narrows its list: order and page number do not."""
    query = context["request"].GET if "request" in context else {}
    return any(value for name, value in query.items() if name not in UNNARROWING)


@register.filter
def bar_parts(parts) -> list[dict]:
    """Parts of a whole, each with `label` and `amount` → the same with x and width out of BAR_UNITS, and its tone 1..5.

    Edges are rounded, not widths, so the parts meet and fill the bar. Parts of nothing are in the legend only.
    """
    parts = list(parts)
    total = sum(part["amount"] for part in parts) or 1
    drawn, before = [], 0
    for number, part in enumerate(parts):
        start, end = (round(BAR_UNITS * edge / total) for edge in (before, before + part["amount"]))
        drawn.append({**part, "x": start, "width": end - start, "tone": number % 5 + 1})
        before += part["amount"]
    return drawn


@register.filter
def bar_width(value, total) -> int:
    """Width out of BAR_UNITS of `value` in `total`; never wider than the bar."""
    return min(BAR_UNITS, round(BAR_UNITS * (value or 0) / total)) if total else 0


@register.filter
def lookup(mapping, key):
    """`mapping[key]`, or ""."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def note_tone(level_tag: str) -> str:
    """The tone of one of Django's messages."""
    return {"success": "green", "warning": "amber", "error": "red"}.get(level_tag, "blue")


@register.filter
def page_numbers(paginator, number: int) -> list[int]:
    """Page numbers to offer around `number`; 0 stands for a gap."""
    pages = paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    return [0 if page == paginator.ELLIPSIS else page for page in pages]
