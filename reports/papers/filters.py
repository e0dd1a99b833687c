"""How papers print values, and the sandbox in which their templates run.

Empty dates become blanks to fill in by hand; every other empty value prints as nothing.
"""

from decimal import Decimal

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from khuyencong.core import dates, numbers
from khuyencong.core.words import vnd_in_words
from khuyencong.core.workflow import lower_first

BLANK_DAY = "…/…/……"
_GAP = "\u00a0" * 6  # room for the hand; plain blanks would run together
BLANK_DAY_LONG = f"ngày{_GAP}tháng{_GAP}năm{_GAP}{_GAP}"


def vnd(amount: int | None) -> str:
    """1104000000 (đồng) → 1.104.000.000."""
    return "" if amount is None else _signed(amount, numbers.format_int)


def mil(amount: int | None) -> str:
    """262500000 (đồng) → 262,5 (triệu đồng, at most one decimal, rounded last)."""
    return "" if amount is None else _signed(amount, numbers.format_million)


def words(amount: int | None) -> str:
    """5374000000 (đồng) → Năm tỷ ba trăm bảy mươi tư triệu đồng."""
    return "" if amount is None else vnd_in_words(amount)


def num(number: Decimal | int | None) -> str:
    """1234.5 → 1.234,5."""
    return "" if number is None else numbers.format_decimal(number)


def pct(percent: Decimal | None) -> str:
    """43.9 → 43,9%."""
    return "" if percent is None else numbers.format_percent(percent, spaced=False)


def d(day) -> str:
    return dates.format_date(day) if day else BLANK_DAY


def dlong(day) -> str:
    return dates.format_date_long(day) if day else BLANK_DAY_LONG


def hm(moment) -> str:
    """A moment → 08 giờ 30 phút."""
    return f"{moment:%H} giờ {moment:%M} phút" if moment else "…… giờ …… phút"


def n2(count: int | None) -> str:
    return "" if count is None else numbers.n2(count)


def roman(number: int) -> str:
    return numbers.roman(number)


def _signed(amount: int, show) -> str:
    return f"-{show(-amount)}" if amount < 0 else show(amount)


FILTERS = {
    "vnd": vnd, "mil": mil, "words": words, "num": num, "pct": pct, "d": d, "dlong": dlong, "hm": hm, "n2": n2,
    "roman": roman, "lower1": lower_first,
}  # fmt: skip


# Filters of Jinja that a paper may use; the others can make texts without end, or reach what is no field.
PLAIN_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "replace", "sum", "trim", "upper")


class PaperEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox of papers. They print fields: they call nothing, and multiply nothing."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_callable(self, obj) -> bool:
        return False

    def call_binop(self, context, operator: str, left, right):
        raise SecurityError(f"phép tính {operator} không dùng được trong văn bản")


def environment(**options) -> PaperEnvironment:
    """Jinja for papers: no access to anything but the fields given, an unknown field is an error."""
    env = PaperEnvironment(autoescape=True, undefined=StrictUndefined, **options)
    env.filters = {name: env.filters[name] for name in PLAIN_FILTERS} | FILTERS
    env.globals.clear()
    env.globals["blank"] = _GAP * 2
    env.globals["dots"] = "…" * 28
    return env
