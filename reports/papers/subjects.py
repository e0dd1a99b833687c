"""The records that papers are made of, each read as its reader may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse

from consulting import selectors as requests
from consulting.models import TeamMember
from projects import selectors
from projects.enums import ProjectState as S
from projects.models import (
    AcceptanceMinutes,
    Amendment,
    Beneficiary,
    ContractAnnex,
    Council,
    Inspection,
    PlanBatch,
    Project,
    ScoreSheet,
    Voucher,
)
from projects.pages.appraisal import CONTROL, AppraisalPage


@dataclass(frozen=True)
class Team:
    """Tổ tư vấn as it serves today; it has no row of its own, so its key is 1."""

    members: list[TeamMember]
    pk: int = 1

    def __str__(self) -> str:
        return "Tổ tư vấn"

    def get_absolute_url(self) -> str:
        return reverse("consulting:team")


def project_of(user, part) -> Project:
    return selectors.for_page(user, part.project_id)


def _part(model: type[models.Model]) -> Callable[[Any, int], models.Model]:
    """A record that belongs to a project: seen by who sees the project."""

    def read(user, pk: int) -> models.Model:
        row = model.objects.get(pk=pk)
        project_of(user, row)
        return row

    return read


def _amendment(user, pk: int) -> Amendment:
    row = Amendment.objects.select_related("decision").get(pk=pk)
    if not PlanBatch.objects.visible_to(user).filter(pk=row.batch_id).exists():
        raise Amendment.DoesNotExist
    return row


def _team(user, pk: int) -> Team:
    if pk != Team.pk:
        raise ObjectDoesNotExist
    return Team(requests.serving_team())


def _appraisal(user, pk: int) -> Project:
    """A project that has come to its appraisal, for whoever may read the sheets by now."""
    project = selectors.for_page(user, pk)
    if project.state in (S.DRAFT, S.CENTRE_REVIEW) or not AppraisalPage(project, user).sees_sheets:
        raise Project.DoesNotExist
    return project


def _sheet(user, pk: int) -> ScoreSheet:
    """One's own sheet, or one that the reader may see by now."""
    row = ScoreSheet.objects.select_related("member").get(pk=pk)
    project = project_of(user, row)
    if row.member_id != user.pk and not (row.is_submitted and AppraisalPage(project, user).sees_sheets):
        raise ScoreSheet.DoesNotExist
    return row


def _council(user, pk: int) -> Council:
    """Its minutes tell of everybody's sheets, so they are read as those are."""
    council = Council.objects.select_related("batch", "project").get(pk=pk)
    seen = council.projects().filter(pk__in=Project.objects.visible_to(user).values("pk"))
    if not seen.exists() or not reads_minutes(user, council):
        raise Council.DoesNotExist
    return council


def reads_minutes(user, council: Council) -> bool:
    """The department and auditors at any time, a member once each sheet still open to them is signed, the Centre and
    who stands aside when nothing is appraised any more.
    """
    signed = ScoreSheet.objects.submitted().filter(member=user).values("project")
    still_open = council.projects().filter(state=S.APPRAISAL).exclude(pk__in=signed)
    return bool(user.role_codes & CONTROL) or not still_open.exists()


SUBJECTS: dict[str, Callable[[Any, int], Any]] = {
    "project": selectors.for_page,
    "batch": selectors.batch_for_page,
    "amendment": _amendment,
    "appraisal": _appraisal,
    "sheet": _sheet,
    "council": _council,
    "change": selectors.one_change,
    "inspection": _part(Inspection),
    "minutes": _part(AcceptanceMinutes),
    "beneficiary": _part(Beneficiary),
    "voucher": _part(Voucher),
    "annex": _part(ContractAnnex),
    "request": requests.one,
    "team": _team,
}
