"""What may be asked for: each app registers its kinds of jobs when it starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khuyencong.core.jobs.runs import Run


@dataclass(frozen=True)
class Result:
    """The file that comes of a job."""

    body: bytes
    name: str
    content_type: str


class JobError(Exception):
    """It cannot be done; the text says why in Vietnamese, for its owner."""


@dataclass(frozen=True)
class Kind:
    """`make` gets the run and the parameters, and works with the rights of `run.owner`. Only `roles` may ask for it."""

    code: str
    roles: frozenset[str]
    make: "Callable[[Run, dict], Result]"

    def allows(self, user) -> bool:
        return user.is_active and bool(self.roles & user.role_codes)


KINDS: dict[str, Kind] = {}


def register(code: str, roles: Iterable[str], make: "Callable[[Run, dict], Result]") -> None:
    KINDS[code] = Kind(code, frozenset(roles), make)
