"""The papers of one record and of what belongs to it: a project with its inspections, minutes and changes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Model, QuerySet
from django.urls import reverse

from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record
from khuyencong.core.related import Related
from projects.enums import ProjectState
from projects.models import ChangeRequest, Voucher
from projects.pages.appraisal import AppraisalPage
from reports.models import IncomingPaper, PaperTemplate, SignedCopy
from reports.papers import office
from reports.papers.catalogue import Paper, offered
from reports.papers.making import all_in_force
from reports.papers.subjects import SUBJECTS, reads_minutes

READERS = (*CENTRE_WIDE, *DEPARTMENT, Role.APPRAISER)
SHELVES = ("project", "batch", "request", "team")  # other records are parts of these
ENTITIES = {"project": "projects.project", "batch": "projects.planbatch", "request": "consulting.consultingrequest"}


def door(subject: str) -> Callable[[object, Record], Iterable[Related]]:
    """What the page of a record tells of its papers: where they are."""

    def reader(user, record: Record) -> Iterable[Related]:
        if user.role_codes & set(READERS):
            url = reverse("reports:papers", args=[subject, record.pk])
            yield Related(None, "Văn bản theo mẫu", url, "Xem, tải tệp Word, PDF của từng bước")

    return reader


@dataclass(frozen=True)
class Draft:
    """One paper that can be made of one record, and the signed copy of it that stands."""

    paper: Paper
    pk: int
    about: str = ""
    copy: SignedCopy | None = None
    template: PaperTemplate | None = None  # what stands in place of the default text

    @property
    def name(self) -> str:
        return self.paper.name

    def _url(self, view: str) -> str:
        return reverse(f"reports:{view}", args=[self.paper.key, self.pk])

    @property
    def has_pdf(self) -> bool:
        return self.template is None or office.program() is not None

    @property
    def page_url(self) -> str:
        return self._url("signed")

    @property
    def preview_url(self) -> str:
        return self._url("paper")

    @property
    def word_url(self) -> str:
        return self._url("paper_docx")

    @property
    def pdf_url(self) -> str:
        return self._url("paper_pdf")


def received(user, subject: str, pk: int) -> QuerySet[IncomingPaper]:
    """The papers received about a record, from the register that `user` reads."""
    rows = IncomingPaper.objects.visible_to(user).filter(void_reason="")
    return rows.filter(**{subject: pk}) if subject in ENTITIES else rows.none()


def shelf(user, subject: str, pk: int) -> tuple[object, list[Draft]]:
    """The record and its papers. Raises the model's DoesNotExist, or KeyError for an unknown `subject`."""
    if subject not in SHELVES:
        raise KeyError(subject)
    record = SUBJECTS[subject](user, pk)
    drafts = [Draft(paper, pk) for paper in offered(subject, record)]
    if subject == "batch":
        parts = [("amendment", row, str(row.decision or "dự thảo")) for row in record.amendments.all()]
    else:
        parts = _of_project(user, record) if subject == "project" else []
    of_parts = [Draft(paper, row.pk, about) for kind, row, about in parts for paper in offered(kind, row)]
    return record, with_templates(_with_copies(drafts + of_parts))


def _with_copies(drafts: list[Draft]) -> list[Draft]:
    found = SignedCopy.objects.standing_by_paper((draft.paper.key, draft.pk) for draft in drafts)
    return [replace(draft, copy=found.get((draft.paper.key, draft.pk))) for draft in drafts]


def with_templates(drafts: list[Draft]) -> list[Draft]:
    found = all_in_force(draft.paper.key for draft in drafts)
    return [replace(draft, template=found.get(draft.paper.key)) for draft in drafts]


def _of_project(user, project) -> list[tuple[str, Model, str]]:
    return [
        *(("beneficiary", row, row.establishment.name) for row in project.beneficiaries.all()),
        *_of_appraisal(user, project),
        *(("inspection", row, f"ngày {format_date(row.inspected_on)}") for row in project.inspections.all()),
        *(("minutes", row, f"số {row.number}") for row in project.minutes.all() if row.is_current),
        *(("annex", row, f"số {row.number}") for row in project.annexes.all()),
        *(("voucher", row, f"{row.get_kind_display().lower()}, số {row.number}") for row in _standing(project)),
        *(("change", row, f"lần {row.number}") for row in ChangeRequest.objects.filter(project=project)),
    ]


def _standing(project) -> list[Voucher]:
    """Vouchers that nothing reversed."""
    return list(project.vouchers.filter(reverses=None, reversal=None))


def _of_appraisal(user, project) -> Iterator[tuple[str, object, str]]:
    """The sheets that the reader may see by now, the summary of them, the minutes of the council."""
    page = AppraisalPage(project, user)
    if project.state in (ProjectState.DRAFT, ProjectState.CENTRE_REVIEW) or not page.sees_sheets:
        return
    yield "appraisal", project, ""
    for sheet in page.shown:
        yield "sheet", sheet, f"số {sheet.number:02d}, {sheet.member}"
    if page.council and reads_minutes(user, page.council):
        yield "council", page.council, page.council.name
