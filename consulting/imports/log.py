"""Importing a consulting log: all of it or nothing, through the services and steps that the pages use."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from consulting.enums import Channel, SessionMode
from consulting.imports.lookup import Lookup, look_up
from consulting.imports.sheet import DONE, IN_HAND, Log, LogRow, read_log
from consulting.models import ConsultingRequest
from consulting.services.requests import register_request
from consulting.services.sessions import add_session
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import Role
from khuyencong.core.imports.problems import ImportRefused, Problem
from khuyencong.core.workflow import Refused
from khuyencong.registry.models import Establishment, Product
from khuyencong.registry.services import establishments

__all__ = ["LogImport", "import_log", "read_log"]

# Field of a request or establishment → column of the log.
_COLUMN_OF = {
    "received_on": "received_on", "phone": "phone", "place_text": "place", "contact_name": "contact",
    "description": "subject", "assignee": "adviser",
}  # fmt: skip


@dataclass
class LogImport:
    """What was made. After a dry run nothing of it is in the database."""

    requests: list[ConsultingRequest] = field(default_factory=list)
    products: int = 0
    new_establishments: int = 0


@transaction.atomic
def import_log(log: Log, *, actor, dry_run: bool = False) -> LogImport:
    """Make a request of every row, taken in by `actor`: an officer, or the head of a unit, who then also assigns.

    A finished row gets one session and is completed, both on the day of its intake, by the adviser whom it names.

    Raises:
        ImportRefused: with every problem found.
    """
    found = look_up(log)
    if problems := [*log.problems, *_against_actor(actor), *found.problems]:
        raise ImportRefused(problems)
    before = Establishment.objects.count()
    result = _make(log, found, actor)
    result.new_establishments = Establishment.objects.count() - before
    if dry_run:
        transaction.set_rollback(True)
    return result


def _against_actor(actor) -> list[Problem]:
    if actor.role_codes & {Role.OFFICER, Role.UNIT_HEAD}:
        return []
    who = f"{Role.OFFICER.label} hoặc {Role.UNIT_HEAD.label}"
    return [Problem(f"{actor} không có vai trò {who}; việc nhập sổ thuộc các vai trò này.")]


def _make(log: Log, found: Lookup, actor) -> LogImport:
    result, problems = LogImport(), []
    for row in log.rows:
        try:
            with transaction.atomic():
                request = _register(log, row, found, actor)
                _carry_out(request, row, found.advisers.get(row.row), actor)
            result.requests.append(request)
            result.products += row.products
        except ValidationError as error:
            problems += _as_problems(error, row)
        except Refused as refused:
            problems += [Problem(str(reason), row.cells["name"]) for reason in refused.reasons]
    if problems:
        raise ImportRefused(problems)
    return result


def _register(log: Log, row: LogRow, found: Lookup, actor) -> ConsultingRequest:
    place = found.places.get(row.row)
    establishment = establishments.find_or_create(
        name=row.name, place=place, actor=actor, phone=row.phone, address="" if place else row.place,
        is_illustrative=log.is_illustrative,
    )  # fmt: skip
    return register_request(
        actor=actor, channel=Channel.LOG, category=found.categories[row.row], received_on=row.received_on,
        establishment_name=row.name, establishment=establishment, phone=row.phone, contact_name=row.contact,
        place=place, place_text=row.place, description=row.subject, is_illustrative=log.is_illustrative,
        products=_products(establishment, row, actor),
    )  # fmt: skip


def _products(establishment: Establishment, row: LogRow, actor) -> list[Product]:
    """As many products as the log counts. It does not name them, so they are "Sản phẩm 1", "Sản phẩm 2" …"""
    names = [f"Sản phẩm {number}" for number in range(1, row.products + 1)]
    if names:
        establishments.update(establishment, actor=actor, products=names)
    return list(establishment.products.filter(name__in=names).order_by("pk"))


def _carry_out(request: ConsultingRequest, row: LogRow, adviser, actor) -> None:
    """The steps that the log tells of. A head gives the work to the adviser; an officer's log says who took it."""
    if adviser is None:
        return
    day, giver = row.received_on, actor if Role.UNIT_HEAD in actor.role_codes else adviser
    CONSULTING.perform("assign", request, actor=giver, effective_on=day, assignee=adviser)
    if row.outcome == IN_HAND:
        CONSULTING.perform("begin", request, actor=adviser, effective_on=day)
    elif row.outcome == DONE:
        add_session(request, actor=adviser, held_on=day, mode=SessionMode.LOG, content=row.subject)
        CONSULTING.perform("complete", request, actor=adviser, effective_on=day, result=row.result)


def _as_problems(error: ValidationError, row: LogRow) -> list[Problem]:
    """The refusals of a service, each at the cell that it is about."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Problem(message, row.cells.get(_COLUMN_OF.get(name, "name"), row.cells["name"]))
        for name, messages in by_field.items()
        for message in messages
    ]
