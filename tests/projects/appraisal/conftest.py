"""A project in its appraisal, a council of three, and their sheets."""

import datetime as dt

import pytest

from khuyencong.accounts.enums import OfficeKind
from projects import appraisal_rules
from projects.guards.appraisal import criteria_on
from projects.models import AppraisalRule, Council, Criterion, Project, ScoreSheet
from projects.services.appraisal import Seat, own_sheet, save_council, save_sheet
from projects.workflow import PROJECT
from tests.factories import OfficeFactory, UserFactory
from tests.projects.conftest import day

DECISION = {"kind": "council", "name": "Hội đồng thẩm định đợt 1", "decision_number": "07/QĐ-SCT",
            "decided_on": dt.date(2022, 3, 1)}  # fmt: skip


@pytest.fixture(autouse=True)
def rules(db):
    AppraisalRule.objects.all().delete()
    Criterion.objects.all().delete()
    appraisal_rules.load(AppraisalRule, Criterion)


@pytest.fixture
def members(cast):
    """Three appraisers of the department's technical office."""
    office = OfficeFactory(code="ky-thuat", name="Phòng Kỹ thuật", kind=OfficeKind.DEPARTMENT)
    names = ("Đặng Thị Thu", "Y Khoa Êban", "Lê Minh")
    return [UserFactory(full_name=name, office=office, roles=["appraiser"]) for name in names]


@pytest.fixture
def in_appraisal(cast, draft):
    """`in_appraisal()` is a project at the department since 02/03/2022; national unless it says otherwise."""

    def make(**changes) -> Project:
        project = draft(**{"programme": "national", **changes})
        PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
        PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))
        return project

    return make


@pytest.fixture
def council_of(cast, members):
    """`council_of(project=…)` or `council_of(batch=…)` with the three members."""

    def make(people=None, **target) -> Council:
        people = people or members
        seats = [Seat(user, part) for user, part in zip(people, ("chair", "secretary", "member"), strict=False)]
        return save_council(Council(**target), actor=cast.department_officer, values=DECISION, seats=seats)

    return make


@pytest.fixture
def appraised_by(members):
    """`appraised_by(project, 80, 90, 70)` has the members sign sheets with these totals."""

    def sign(project: Project, *totals: int) -> list[ScoreSheet]:
        return [signed(project, member, total) for member, total in zip(members, totals, strict=False)]

    return sign


def points(total: int) -> dict:
    """Points for every criterion with this total, the first criteria filled up first."""
    scores, left = {}, total
    for criterion in criteria_on():
        scores[criterion] = (min(left, criterion.max_points), "")
        left -= scores[criterion][0]
    return scores


def facts(**changes) -> dict:
    return {"recommendation": "pass", "support": None, "comment": "", "conditions": "", "no_conflict": True, **changes}


def signed(project: Project, member, total: int, **changes) -> ScoreSheet:
    sheet = own_sheet(project, actor=member)
    save_sheet(sheet, actor=member, values=facts(**changes), scores=points(total), submit=True)
    return sheet


def conclude(project: Project, actor, **changes):
    project.refresh_from_db()
    values = {"effective_on": day(3), "minutes_number": "05/BB-HĐTĐ", **changes}
    return PROJECT.perform("pass_appraisal", project, actor=actor, **values)
