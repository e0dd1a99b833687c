"""What a plan's rows mean here: content codes, places, and whether the batch is known already."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from khuyencong.core.imports.problems import Problem
from khuyencong.registry.models import Content
from khuyencong.registry.places import Resolution, resolve_many
from projects.imports.codes import Codes
from projects.imports.rows import PlanRow
from projects.imports.sheet import PlanSheet
from projects.models import PlanBatch


@dataclass
class Lookup:
    """By row number: `contents` (the main one first) and `places`. Rows with a problem may be absent."""

    contents: dict[int, list[Content]] = field(default_factory=dict)
    places: dict[int, Resolution] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look_up(sheet: PlanSheet, codes: Mapping[int, Codes]) -> Lookup:
    """Look up every row, in a fixed number of queries; what is unclear stands in `problems`."""
    found = Lookup()
    _find_contents(sheet, codes, found)
    if sheet.title.year:
        _find_places(sheet, codes, found)
    found.problems += known_already(sheet)
    return found


def known_already(sheet: PlanSheet) -> list[Problem]:
    """A problem when the batch of this year, programme and name is here."""
    title = sheet.title
    batch = PlanBatch.objects.filter(year=title.year, programme=title.programme, name=title.name).first()
    if batch is None:
        return []
    return [Problem(f"{batch.full_name} đã có trong hệ thống; một đợt không nhập hai lần.")]


def _find_contents(sheet: PlanSheet, codes: Mapping[int, Codes], found: Lookup) -> None:
    known = {content.code: content for content in Content.objects.all()}
    for row in sheet.rows:
        wanted = [code for code in _pair(codes.get(row.number)) if code]
        cell = row.cells.get("title", "")
        if not wanted:
            found.problems.append(Problem(f"Chưa xác nhận mã nội dung của đề án số {row.number}.", cell))
        found.problems += [Problem(f"Không có mã nội dung “{c}”.", cell) for c in wanted if c not in known]
        found.contents[row.number] = [known[code] for code in wanted if code in known]
    strays = sorted(codes.keys() - {row.number for row in sheet.rows})
    if strays:
        numbers = ", ".join(map(str, strays))
        found.problems.append(Problem(f"Mã nội dung ghi cho số thứ tự không có trong biểu: {numbers}."))


def _find_places(sheet: PlanSheet, codes: Mapping[int, Codes], found: Lookup) -> None:
    rows = [row for row in sheet.rows if _place_text(row, codes)]
    texts = [_place_text(row, codes) for row in rows]
    for row, resolution in zip(rows, resolve_many(texts, plan_day(sheet)), strict=True):
        found.places[row.number] = resolution
        cell = row.cells.get("place", "")
        found.problems += [Problem(text, cell) for text in resolution.problems]
        found.notes += [f"Ô {cell}: {note}" for note in resolution.notes]


def plan_day(sheet: PlanSheet) -> dt.date:
    """The day as of which places are meant: the first of the plan's year, when the plan was drawn up."""
    return dt.date(sheet.title.year, 1, 1)


def _place_text(row: PlanRow, codes: Mapping[int, Codes]) -> str:
    """What a person answered, else what the sheet says."""
    return codes.get(row.number, Codes()).place or row.place


def _pair(codes: Codes | None) -> tuple[str, str]:
    return (codes.main, codes.second) if codes else ("", "")
