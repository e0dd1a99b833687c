"""Projects as an officer of the cast has drawn them up, and the way through their steps."""

import datetime as dt

import pytest

from khuyencong.accounts.models import RoleGrant, User
from khuyencong.core import audit
from khuyencong.registry.models import Content
from projects.models import PlanBatch, Project
from projects.services.batches import create_batch, put_in_batch
from projects.services.projects import FundingRow, create_project
from projects.workflow import BATCH, PROJECT
from tests.factories import BudgetFactory, ContentFactory, EstablishmentFactory
from tests.projects.dossiers import complete

MILLION = 1_000_000


def day(number: int, month: int = 3) -> dt.date:
    return dt.date(2022, month, number)


@pytest.fixture
def machines(db) -> Content:
    return ContentFactory(code="3.4", name="Ứng dụng máy móc, thiết bị tiên tiến vào sản xuất")


@pytest.fixture
def budget(db):
    """10 tỷ đồng of local money for 2022."""
    return BudgetFactory()


def values(**changes) -> dict:
    """What create_project takes as a project's own values."""
    return {
        "title": "Hỗ trợ ứng dụng máy rang cà phê", "year": 2022, "implementing_unit": "Trung tâm Khuyến công",
        "place_text": "xã Ea Kao, TP. Buôn Ma Thuột", **changes,
    }  # fmt: skip


@pytest.fixture
def draft(cast, machines):
    """`draft()` is a dossier of cast.officer, ready to be submitted: local support 100 triệu, own capital 130 triệu."""

    def make(*, actor=None, local=100 * MILLION, beneficiary=130 * MILLION, establishment=None, **changes) -> Project:
        is_named = not (changes.get("is_own") or changes.get("is_group"))
        who = establishment or (EstablishmentFactory() if is_named else None)
        row = FundingRow(machines, who, {"local": local, "beneficiary": beneficiary})
        project = create_project(
            actor=actor or cast.officer, values=values(**changes), contents=[machines], rows=[row]
        )  # fmt: skip
        return complete(project)

    return make


@pytest.fixture
def appraised(cast, draft):
    """`appraised()` is a project that went through the appraisal by its real steps, until 03/03/2022."""

    def make(**changes) -> Project:
        project = draft(**changes)
        PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
        PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))
        PROJECT.perform(
            "pass_appraisal", project, actor=cast.department_officer, effective_on=day(3), minutes_number="05/BB-HĐTĐ"
        )
        return project

    return make


@pytest.fixture
def batch_of(cast):
    """`batch_of(project, …)` is a draft batch that holds these projects, drawn up by cast.department_officer."""

    def make(*projects: Project, name: str = "Đợt 1", **changes) -> PlanBatch:
        batch = create_batch(actor=cast.department_officer, values={"year": 2022, "name": name, **changes})
        put_in_batch(batch, projects, actor=cast.department_officer)
        return batch

    return make


@pytest.fixture
def submitted_batch(cast, appraised, batch_of, budget):
    """A batch of two projects (200 triệu of support) waiting for the department's leader since 22/03/2022."""
    batch = batch_of(appraised(), appraised())
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    return batch


def both(user: User, role: str) -> User:
    """The same person with one role more."""
    RoleGrant.objects.create(user=user, role=role)
    return User.objects.get(pk=user.pk)


def approve(batch: PlanBatch, actor, **changes):
    facts = {"effective_on": day(25), "number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng", **changes}
    return BATCH.perform("approve", batch, actor=actor, **facts)


def logged(record) -> list[str]:
    """Verbs of the record's audit log, oldest first."""
    events = audit.AuditEvent.objects.filter(entity=record.entity(), object_id=record.pk)
    return list(events.order_by("sequence").values_list("verb", flat=True))
