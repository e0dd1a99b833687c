"""Importing a plan batch: all of a sheet or nothing, through the same services that the pages use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong.accounts.enums import Role
from khuyencong.core.imports.problems import ImportRefused, Problem
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import Establishment, Place
from khuyencong.registry.services import establishments
from projects.imports.codes import Codes
from projects.imports.lookup import Lookup, look_up
from projects.imports.rows import PlanRow
from projects.imports.sheet import PlanSheet, read_plan
from projects.models import PlanBatch, Project
from projects.parts import FundingRow
from projects.services.batches import create_batch, put_in_batch
from projects.services.projects import create_project

__all__ = ["ImportResult", "against_actor", "import_plan", "read_plan"]

ORIGIN_LENGTH = 120
# Field of a project or establishment → column of the sheet where a mistake in it is mended.
_COLUMN_OF = {"place_text": "place", "group_note": "beneficiary", "name": "beneficiary", "address": "place"}


@dataclass
class ImportResult:
    """What was made: a draft batch with its draft projects. After a dry run they are not in the database."""

    batch: PlanBatch
    projects: list[Project] = field(default_factory=list)
    new_establishments: int = 0
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_plan(sheet: PlanSheet, *, actor, codes: Mapping[int, Codes], dry_run: bool = False) -> ImportResult:
    """Make the batch and its projects from a sheet whose content codes a person confirmed.

    `codes` is {row number: Codes}. The projects belong to the actor's office, and actor is their maker.

    Raises:
        ImportRefused: with every problem found, in the sheet, in the codes, or with what is known already.
    """
    found = look_up(sheet, codes)
    if problems := [*sheet.problems, *against_actor(actor), *found.problems]:
        raise ImportRefused(problems)
    result = _make(sheet, found, actor)
    if dry_run:
        transaction.set_rollback(True)
    return result


def against_actor(actor) -> list[Problem]:
    """Why this person may not import a plan; empty for an officer with an office."""
    if Role.OFFICER not in actor.role_codes:
        return [Problem(f"{actor} không có vai trò {Role.OFFICER.label}; việc nhập từ tệp thuộc vai trò này.")]
    if actor.office_id is None:
        return [Problem(f"{actor} chưa được xếp vào phòng nào nên chưa lập đề án được.")]
    return []


def _make(sheet: PlanSheet, found: Lookup, actor) -> ImportResult:
    before = Establishment.objects.count()
    result, problems = ImportResult(_make_batch(sheet, actor)), []
    for row in sheet.rows:
        try:
            result.projects.append(_make_project(sheet, row, found, actor))
        except ValidationError as error:
            problems += _as_problems(error, row)
    if problems:
        raise ImportRefused(problems)
    put_in_batch(result.batch, result.projects, actor=actor, importing=True)
    result.new_establishments = Establishment.objects.count() - before
    result.notes = [*sheet.notes, *found.notes]
    return result


def _make_batch(sheet: PlanSheet, actor) -> PlanBatch:
    title = sheet.title
    values = {"year": title.year, "name": title.name, "kind": title.kind, "programme": title.programme}
    try:
        with transaction.atomic():
            return create_batch(actor=actor, values=values, is_illustrative=title.is_illustrative, importing=True)
    except IntegrityError as error:
        text = f"{title.name} năm {title.year} vừa được người khác nhập; một đợt không nhập hai lần."
        raise ImportRefused([Problem(text)]) from error


def _make_project(sheet: PlanSheet, row: PlanRow, found: Lookup, actor) -> Project:
    contents, place = found.contents[row.number], _one_place(found, row)
    is_own = not row.is_group and (not row.beneficiary or establishments.is_centre(row.beneficiary))
    who = None if is_own or row.is_group else _establishment(sheet, row, place, actor)
    values = {
        "title": row.title, "year": sheet.title.year, "programme": sheet.title.programme,
        "implementing_unit": row.implementing_unit or settings.KC_CENTRE_SHORT, "is_own": is_own,
        "is_group": row.is_group, "group_note": (row.beneficiary or row.note) if row.is_group else "",
        "place": place, "place_text": row.place, "objective": row.objective, "duration": row.duration,
    }  # fmt: skip
    return create_project(
        actor=actor, values=values, contents=contents, rows=[FundingRow(contents[0], who, row.money)],
        origin=_origin(sheet, row), is_illustrative=sheet.title.is_illustrative,
    )  # fmt: skip


def _one_place(found: Lookup, row: PlanRow) -> Place | None:
    """The commune or district where there is just one; several, or the whole province, stay in the text alone."""
    places = found.places[row.number].places
    return places[0] if len(places) == 1 and places[0].kind != PlaceKind.PROVINCE else None


def _establishment(sheet: PlanSheet, row: PlanRow, place: Place | None, actor) -> Establishment:
    return establishments.find_or_create(
        name=row.beneficiary, place=place, address="" if place else row.place, actor=actor,
        is_illustrative=sheet.title.is_illustrative,
    )  # fmt: skip


def _origin(sheet: PlanSheet, row: PlanRow) -> str:
    where = f", dòng {row.row}"
    return sheet.file_name[: ORIGIN_LENGTH - len(where)] + where


def _as_problems(error: ValidationError, row: PlanRow) -> list[Problem]:
    """The refusals of a service, each at the cell that it is about."""
    if not hasattr(error, "error_dict"):
        return [Problem(message, row.cells["title"]) for message in error.messages]
    return [
        Problem(message, row.cells.get(_COLUMN_OF.get(name, name), row.cells["title"]))
        for name, messages in error.message_dict.items()
        for message in messages
    ]
