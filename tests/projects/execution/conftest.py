"""Projects under way, brought there by their real steps: approved on 25/03/2022, under contract from 05/04/2022."""

import datetime as dt
from itertools import count

import pytest

from projects import advance_ratios
from projects.models import AdvanceRatio, Project, Voucher
from projects.services.execution import record_minutes, record_voucher
from projects.workflow import BATCH, PROJECT
from tests.projects.conftest import MILLION, approve, day
from tests.projects.dossiers import add_cost

SIGNED, STARTED = dt.date(2022, 4, 5), dt.date(2022, 4, 10)
DECISION = {"number": "07/QĐ-TTKC", "signer": "Phạm Minh Tâm"}


@pytest.fixture
def ratios(db):
    """The ratios of advances at the start; tests with real transactions empty the table."""
    advance_ratios.load(AdvanceRatio)


@pytest.fixture
def approved(cast, appraised, batch_of, budget, ratios):
    """`approved()` is a project whose plan was approved on 25/03/2022: 100 triệu of local support."""
    numbers = count(1)

    def make(**changes) -> Project:
        batch = batch_of(appraised(**changes), name=f"Đợt {next(numbers)}")
        BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
        approve(batch, cast.department_leader)
        project = batch.projects.get()
        add_cost(project)
        return project

    return make


@pytest.fixture
def authorised(cast, approved):
    def make(**changes) -> Project:
        project = approved(**changes)
        PROJECT.perform("submit_detail", project, actor=cast.officer, effective_on=day(28))
        PROJECT.perform("approve_detail", project, actor=cast.centre_leader, effective_on=day(30), **DECISION)
        return project

    return make


@pytest.fixture
def contracted(cast, authorised):
    """`contracted(value=…)` is under contract for `value` đồng of support, by default all that was approved."""

    def make(value: int = 100 * MILLION, **changes) -> Project:
        project = authorised(**changes)
        PROJECT.perform(
            "sign_contract", project, actor=cast.centre_leader, effective_on=SIGNED, number="05/HĐ-TTKC", value=value
        )
        return project

    return make


@pytest.fixture
def implementing(cast, contracted):
    def make(**changes) -> Project:
        project = contracted(**changes)
        PROJECT.perform("start", project, actor=cast.officer, effective_on=STARTED)
        return project

    return make


@pytest.fixture
def assigned(cast, authorised):
    """`assigned()` is a project that the Centre carries out itself, with 100 triệu of local support."""

    def make(**changes) -> Project:
        project = authorised(is_own=True, beneficiary=0, **changes)
        PROJECT.perform("assign", project, actor=cast.centre_leader, effective_on=SIGNED, **DECISION)
        return project

    return make


@pytest.fixture
def pay(cast):
    """`pay(project, "advance", 70)` records a voucher of 70 triệu of local money, dated 20/04/2022."""
    numbers = count(1)

    def record(project: Project, kind: str, millions: int, **changes) -> Voucher:
        facts = {
            "source": "local", "amount": millions * MILLION, "issued_on": day(20, 4), "number": f"UNC-{next(numbers)}",
            **changes,
        }  # fmt: skip
        return record_voucher(project, actor=cast.accountant, kind=kind, **facts)

    return record


@pytest.fixture
def minute(cast):
    """`minute(project, 90)` records minutes that accept 90 triệu for every beneficiary, dated 10/06/2022."""

    def record(project: Project, millions: int = 100, *, who=None, **changes):
        people = [None] if project.is_own else [who] if who else list(project.beneficiaries.all())
        for beneficiary in people:
            values = {
                "number": "07/BB-TTKC", "held_on": day(10, 6), "is_accepted": True, "volume": "01 máy, chạy tốt",
                "local": millions * MILLION, "own_capital": 130 * MILLION, **changes,
            }  # fmt: skip
            made = record_minutes(project, actor=cast.officer, beneficiary=beneficiary, values=values)
        return made

    return record


@pytest.fixture
def accepted(cast, minute):
    """`accepted(project, 90)`: minutes, the report of 12/06 and the confirmation of 15/06/2022."""

    def bring(project: Project, millions: int = 100) -> Project:
        minute(project, millions)
        PROJECT.perform("report_acceptance", project, actor=cast.officer, effective_on=day(12, 6))
        PROJECT.perform("accept", project, actor=cast.unit_head, effective_on=day(15, 6))
        return project

    return bring


@pytest.fixture
def liquidated(cast, accepted):
    def bring(project: Project, millions: int = 100, value: int | None = None) -> Project:
        accepted(project, millions)
        PROJECT.perform(
            "liquidate", project, actor=cast.centre_leader, effective_on=day(20, 6), number="05/BBTL-TTKC",
            value=(millions if value is None else value) * MILLION,
        )  # fmt: skip
        return project

    return bring


def stop(project: Project, cast, **changes):
    facts = {
        "effective_on": day(30, 6), "number": "31/QĐ-SCT", "signer": "Bùi Đức Thắng", "reason_code": "own_capital",
        "note": "Cơ sở không bố trí được vốn", **changes,
    }  # fmt: skip
    return PROJECT.perform("stop", project, actor=cast.department_leader, **facts)
