"""Change requests as the officer of the cast asks for them, on projects brought under way by their real steps."""

import pytest

from projects.change_workflow import CHANGE
from projects.models import ChangeRequest, Project
from projects.parts import FundingRow
from projects.services.changes import ask_change
from tests.projects.conftest import MILLION, day
from tests.projects.execution.conftest import (  # noqa: F401
    accepted,
    approved,
    assigned,
    authorised,
    contracted,
    implementing,
    minute,
    pay,
    ratios,
)

ASKED = day(1, 5)
DECISION = {"number": "31/QĐ-SCT", "signer": "Bùi Đức Thắng"}


def money(project: Project, local: int, beneficiary: int = 130, *, who=None) -> list[FundingRow]:
    """One row for the main content, in million đồng; for the project's first beneficiary unless `who` says another."""
    person = project.beneficiaries.order_by("pk").first()
    establishment = who or (person.establishment if person else None)
    amounts = {"local": local * MILLION, "beneficiary": beneficiary * MILLION}
    return [FundingRow(project.main_content, establishment, amounts)]


VALUES = {
    "amount_up": lambda project: {"funding": money(project, 120)},
    "amount_down": lambda project: {"funding": money(project, 80)},
    "content": lambda project: {"objective": "02 máy rang"},
    "party": lambda project: {"place_text": "xã Hòa Phú"},
    "time": lambda project: {"duration": "Quý IV/2022"},
    "next_year": lambda project: {},
}


@pytest.fixture
def ask(cast):
    """`ask(project, "time")` is a request of 01/05/2022 by the officer who drew the project up."""

    def make(project: Project, kind: str = "time", *, actor=None, values=None, **changes) -> ChangeRequest:
        project.refresh_from_db()
        facts = {"reason": "supply", "text": "Giá máy tăng", "asked_on": ASKED, **changes}
        given = VALUES[kind](project) if values is None else values
        return ask_change(project, actor=actor or cast.officer, kind=kind, values=given, **facts)

    return make


@pytest.fixture
def checked(cast, ask):
    def make(project: Project, kind: str = "time", **changes) -> ChangeRequest:
        change = ask(project, kind, **changes)
        CHANGE.perform("check", change, actor=cast.department_officer, effective_on=day(5, 5))
        return change

    return make


@pytest.fixture
def changed(cast, checked):
    """`changed(project, kind)` is a change approved on 10/05/2022 by who decides on it."""

    def make(project: Project, kind: str = "time", **changes) -> ChangeRequest:
        change = checked(project, kind, **changes)
        approve_change(change, cast)
        return change

    return make


def approve_change(change: ChangeRequest, cast, *, actor=None, **changes):
    facts = {"effective_on": day(10, 5), **DECISION, **changes}
    return CHANGE.perform("approve", change, actor=actor or cast[change.decider.value], **facts)
