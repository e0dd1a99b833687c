"""Who signs a paper, in the words of Nghị định 30/2020/NĐ-CP, Điều 13.

The head signs; a deputy for the head (KT.); the head of an office by order (TL.), or by written authority (TUQ.). TM.
is for bodies that decide together, as the appraisal council does, never for a head of an agency.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Basis, User
from khuyencong.core.models import Record, TransitionRecord

DEPUTY = "PHÓ "


@dataclass(frozen=True)
class Seat:
    """In whose place a paper is signed. `role` is who sits there in the portal; None: nobody that it knows."""

    role: Role | None
    chief: str = "GIÁM ĐỐC"
    lead: tuple[str, ...] = ()

    def lines(self, basis: str = "", title: str = "") -> list[str]:
        """Above the name: `basis` is a value of Basis for who holds the role by delegation, `title` the signer's."""
        own = title.upper()
        if basis == Basis.KT or (not basis and own.startswith(DEPUTY)):
            return [*self.lead, f"KT. {self.chief}", f"{DEPUTY}{self.chief}"]
        if not basis:
            return [*self.lead, self.chief]
        if basis == Basis.TL and own.startswith(DEPUTY):
            return [f"TL. {self.chief}", f"KT. {own.removeprefix(DEPUTY)}", own]
        return [f"{basis}. {self.chief}", own or "TRƯỞNG PHÒNG"]


CENTRE = Seat(Role.CENTRE_LEADER)
DEPARTMENT = Seat(Role.DEPARTMENT_LEADER)
PROVINCE = Seat(None, "CHỦ TỊCH")  # its chairman: the department records what he signs
OFFICE = Seat(Role.UNIT_HEAD, "TRƯỞNG PHÒNG")
OFFICE_BY_ORDER = Seat(Role.UNIT_HEAD, "TRƯỞNG PHÒNG", ("TL. GIÁM ĐỐC",))
# The department's office has no role of its own in the portal: its officers record what its head signs.
DEPARTMENT_OFFICE = Seat(None, "TRƯỞNG PHÒNG")
DEPARTMENT_OFFICE_BY_ORDER = Seat(None, "TRƯỞNG PHÒNG", ("TL. GIÁM ĐỐC",))


@dataclass(frozen=True)
class Signature:
    lines: list[str]
    name: str = ""
    title: str = ""
    authorisation: str = ""  # "văn bản ủy quyền số …"
    day: dt.date | None = None  # of the step at which it was signed


def signature(seat: Seat, steps: tuple[str, ...], record: Any, user: User) -> Signature:
    """Who signed at the step, once it was taken; before that who would: the reader, else the only one in that seat."""
    if seat.role is None:
        return Signature(seat.lines())
    if step := _taken(seat, steps, record):
        found = signed_by(seat, step.actor, step.authority, (step.data or {}).get("signer", ""))
        return replace(found, day=step.effective_on)
    if seat.role in user.role_codes:
        delegation = user.authority(seat.role)
        return _of(seat, user, delegation.basis if delegation else "", delegation.said(seat.role) if delegation else "")
    holders = list(_holders(seat.role)[:2])
    return _of(seat, holders[0]) if len(holders) == 1 else Signature(seat.lines())


def _taken(seat: Seat, steps: tuple[str, ...], record: Any) -> TransitionRecord | None:
    if not steps or not isinstance(record, Record):
        return None
    rows = TransitionRecord.objects.filter(
        entity=record.entity(), object_id=record.pk, name__in=steps, role=seat.role
    ).select_related("actor")
    return rows.order_by("-sequence").first()


def signed_by(seat: Seat, person: User | None, authority: str, typed: str) -> Signature:
    """Whose name was typed as the signer's may be another's than that of `person`, who took the step down."""
    typed = typed.strip()
    if typed and (person is None or typed != str(person)):
        person = User.objects.filter(full_name=typed).order_by("pk").first()
        if person is None:
            return Signature(seat.lines(_basis(authority)), typed)
    return _of(seat, person, _basis(authority), authority) if person else Signature(seat.lines())


def _basis(authority: str) -> str:
    """ "TUQ. Lãnh đạo Trung tâm, theo văn bản số 5/GUQ" → TUQ."""
    return authority.partition(".")[0] if authority else ""


def _of(seat: Seat, person: User, basis: str = "", authority: str = "") -> Signature:
    paper = authority.partition("theo văn bản số ")[2]
    said = f"văn bản ủy quyền số {paper}" if paper else ""
    return Signature(seat.lines(basis, person.title), str(person), person.title, said)


def _holders(role: Role):
    people = User.objects.filter(is_active=True, grants__role=role, grants__delegation=None)
    return people.order_by("pk").distinct()


def fields(found: Signature, given: dict) -> dict:
    """`given` with `sign.*`, and Bên A, whom the Centre's signer represents, where there are parties."""
    signed = given | {"sign": {"lines": found.lines, "name": found.name}}
    if "party_a" not in given:
        return signed
    who = {"sign_lines": found.lines, "representative": found.name, "authorisation": found.authorisation}
    title = {"representative_title": found.title} if found.title else {}
    return signed | {"party_a": given["party_a"] | who | title}
