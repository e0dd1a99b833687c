"""What the pages of scans show: what waits, which papers a scan may be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ObjectDoesNotExist

from consulting.codes import read_code as read_tracking_code
from consulting.models import ConsultingRequest
from khuyencong.core.text import search_words
from projects.models import PlanBatch, Project
from reports.models import ScanPiece
from reports.papers.catalogue import PAPERS
from reports.papers.codes import read_code
from reports.papers.filing import paper_page
from reports.papers.shelf import Draft, shelf

MOST_RECORDS = 3


@dataclass
class PiecePage:
    """One scan: what its code said, or what was found by the words typed."""

    piece: ScanPiece
    user: object
    words: str = ""
    chosen: str = ""  # "p09-17", picked from what was found

    @cached_property
    def target(self) -> Draft | None:
        """The paper that it is, as far as is known."""
        key, _, pk = self.chosen.partition("-")
        code = (key, int(pk)) if pk.isdecimal() and len(pk) < 19 else (self.piece.paper, self.piece.object_id)
        return next(_one(self.user, code), None) if code[0] else None

    @cached_property
    def found(self) -> list[tuple[object, list[Draft]]]:
        """Records that the words name, with their papers."""
        return list(_found(self.user, self.words)) if self.words else []


def project_of_code(user, typed: str) -> Project | None:
    """By its code in any typing: small letters, DA for ĐA."""
    code = re.sub(r"^DA\b", "ĐA", typed.strip().upper())
    return Project.objects.visible_to(user).filter(code=code).first() if code else None


def paper_name(piece: ScanPiece) -> str:
    return PAPERS[piece.paper].name if piece.paper in PAPERS else ""


def _one(user, code: tuple[str, int]) -> Iterator[Draft]:
    try:
        page = paper_page(user, *code)
    except (ObjectDoesNotExist, KeyError):
        return
    yield Draft(page.paper, page.record.pk, str(page.record))


def _found(user, words: str) -> Iterator[tuple[object, list[Draft]]]:
    if code := read_code(words):
        yield from ((draft.about, [draft]) for draft in _one(user, code))
        return
    for subject, record in _records(user, words):
        yield shelf(user, subject, record.pk)


def _records(user, words: str) -> Iterable[tuple[str, object]]:
    """Projects by code or name, requests by tracking code, plans by name and year."""
    if tracking := read_tracking_code(words):
        rows = ConsultingRequest.objects.visible_to(user).filter(code=tracking)
        if found := rows.first():
            return [("request", found)]
    visible = Project.objects.visible_to(user)
    exact = project_of_code(user, words)
    projects = [exact] if exact else list(visible.search(words).order_by("-year", "code", "pk")[:MOST_RECORDS])
    asked = set(search_words(words))
    plans = [row for row in PlanBatch.objects.visible_to(user) if asked and asked <= set(search_words(str(row)))]
    pairs = [("batch", row) for row in plans] + [("project", row) for row in projects]
    return pairs[:MOST_RECORDS]
