"""The terms after which the portal points something out. Each app registers its own, with the number that holds until
the administrator or a leader of the Centre changes it.
"""

from dataclasses import dataclass

from khuyencong.registry.models import Term

DAYS, WORKING_DAYS = "ngày", "ngày làm việc"


@dataclass(frozen=True)
class Kind:
    """`group` is the heading under which the term stands, `about` the rule or the practice behind it."""

    code: str
    group: str
    label: str
    days: int
    unit: str = DAYS
    about: str = ""


TERMS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        TERMS[kind.code] = kind


def all_days() -> dict[str, int]:
    """`{code: days}` of every term as it holds today, in one query."""
    return {code: kind.days for code, kind in TERMS.items()} | dict(Term.objects.values_list("code", "days"))
