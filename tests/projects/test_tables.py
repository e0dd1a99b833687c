"""National projects and their plans: which table holds, and what the ministry decides. Cells: tests/workflows."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.core.workflow import Refused, Transition
from khuyencong.registry.models import Budget
from projects.models import AppraisalRule, Contract, Decision, PlanBatch, Project
from projects.services.projects import FundingRow, create_project
from projects.tables import BATCH_TABLES, NATIONAL, NATIONAL_BATCH, PROJECT_TABLES, workflow_of
from projects.workflow import BATCH, PROJECT
from reports.home import Home
from tests.architecture import source
from tests.factories import BudgetFactory, EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.conftest import MILLION, day, values
from tests.projects.dossiers import complete

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 3, 25)
DECISION = {"number": "1015/QĐ-BCT", "signer": "Nguyễn Sinh Nhật Tân"}

LETTER = {"effective_on": DAY, "note": "Vì sao", **DECISION}


def batch_of_ministry(**changes) -> PlanBatch:
    return PlanBatchFactory(programme="national", **changes)


@pytest.fixture(autouse=True)
def _one_conclusion_sheet(db):
    """Sheets of a council have tests of their own (tests/projects/appraisal)."""
    AppraisalRule.objects.all().delete()


def national(state: str, cast, **changes) -> Project:
    given = {"office": cast.officer.office, "money": {"national": 100}, "programme": "national", **changes}
    return complete(ProjectFactory(state=state, people=[EstablishmentFactory()], **given))


@pytest.fixture
def budget(db):
    return BudgetFactory(programme="national", source="national")


# -- the table


def test_rule_that_binds_national_projects_is_not_said_to_be_applied_by_analogy():
    for table in (NATIONAL, NATIONAL_BATCH):
        assert not [row.name for row in table.transitions if "vận dụng" in row.basis]
    assert NATIONAL["start"].basis == "Thông tư 36/2013/TT-BCT, Điều 13, Điều 23"


def test_table_is_picked_by_the_programme(cast):
    assert workflow_of(national("draft", cast)) is NATIONAL
    assert workflow_of(ProjectFactory()) is PROJECT
    assert workflow_of(batch_of_ministry()) is NATIONAL_BATCH
    assert workflow_of(PlanBatchFactory()) is BATCH
    assert set(PROJECT_TABLES) == set(BATCH_TABLES) == {"local", "national"}


MAY_NAME_A_TABLE = {"projects/workflow.py", "projects/tables.py", "reports/management/commands/workflow_docs.py"}


def test_nobody_else_names_a_table():
    """What names the local table moves national projects by the wrong rows."""
    import re

    named = re.compile(r"from projects\.workflow import .*\b(PROJECT|BATCH)\b")
    found = {source.name(path) for path in source.production_files() if named.search(path.read_text())}
    assert found <= MAY_NAME_A_TABLE


@pytest.mark.parametrize("name", ["return_ministry", "reject_ministry"])
@pytest.mark.parametrize("missing", ["number", "signer", "note"])
def test_letter_of_the_ministry_is_named(name, missing, cast, budget):
    project = national("sent_to_ministry", cast, batch=batch_of_ministry(state="submitted"))
    with pytest.raises(Refused):
        NATIONAL.perform(name, project, actor=cast.department_officer, **LETTER | {missing: ""})


# -- the way of a national project


@pytest.fixture
def sent(cast, machines, budget):
    """A plan of two national projects, sent to the ministry on 22/03/2022 by the real steps."""
    projects = []
    for _ in range(2):
        row = FundingRow(machines, EstablishmentFactory(), {"national": 100 * MILLION, "beneficiary": 130 * MILLION})
        project = create_project(
            actor=cast.officer, values=values(programme="national"), contents=[machines], rows=[row]
        )  # fmt: skip
        complete(project, costs=True)
        NATIONAL.perform("submit", project, actor=cast.officer, effective_on=day(1))
        NATIONAL.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))
        NATIONAL.perform(
            "pass_appraisal", project, actor=cast.department_officer, effective_on=day(3), minutes_number="05/BB-HĐTĐ"
        )
        projects.append(project)
    batch = batch_of_ministry()
    Project.objects.filter(pk__in=[project.pk for project in projects]).update(batch=batch)
    NATIONAL_BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    return batch


def record(batch, cast, name="approve"):
    return NATIONAL_BATCH.perform(
        name, batch, actor=cast.department_officer, effective_on=DAY, note="Vì sao" if name == "return" else "",
        **DECISION,
    )  # fmt: skip


def test_decision_of_the_ministry_approves_the_plan_and_its_projects(sent, cast):
    assert set(sent.projects.values_list("state", flat=True)) == {"sent_to_ministry"}
    assert Budget.objects.get().consumed == 200 * MILLION
    record(sent, cast)
    assert set(sent.projects.values_list("state", flat=True)) == {"approved"}
    decision = Decision.objects.get()
    assert (decision.number, decision.signer, decision.issued_on) == (*DECISION.values(), DAY)


def test_project_that_the_ministry_does_not_approve_leaves_the_plan_and_frees_its_money(sent, cast):
    refused, returned = sent.projects.order_by("pk")
    NATIONAL.perform("reject_ministry", refused, actor=cast.department_officer, **LETTER)
    assert Budget.objects.get().consumed == 100 * MILLION
    NATIONAL.perform("return_ministry", returned, actor=cast.department_officer, **LETTER)
    assert Budget.objects.get().consumed == 0
    assert not sent.projects.exists()
    sent.refresh_from_db()
    with pytest.raises(Refused, match="Kế hoạch chưa có đề án nào"):
        record(sent, cast)


def test_plan_that_comes_back_as_a_whole_keeps_its_list(sent, cast):
    record(sent, cast, "return")
    assert set(sent.projects.values_list("state", flat=True)) == {"appraised"}
    assert Budget.objects.get().consumed == 0
    NATIONAL_BATCH.perform("submit", sent, actor=cast.department_officer, effective_on=DAY)
    assert set(sent.projects.values_list("state", flat=True)) == {"sent_to_ministry"}


def test_contract_is_with_the_ministrys_office(sent, cast, settings):
    settings.KC_MINISTRY_OFFICE = "Cục Khuyến công"
    record(sent, cast)
    project = sent.projects.first()
    NATIONAL.perform("submit_detail", project, actor=cast.officer, effective_on=day(28))
    NATIONAL.perform("approve_detail", project, actor=cast.centre_leader, effective_on=day(30), **DECISION)
    party = NATIONAL["sign_contract"].inputs[0]
    assert party.initial(project) == "Cục Khuyến công"
    contract = {need.name: None for need in NATIONAL["sign_contract"].inputs}
    contract |= {"party": "Cục Khuyến công", "number": "05/HĐ-KC", "value": 100 * MILLION}
    row = NATIONAL.perform(
        "sign_contract", project, actor=cast.centre_leader, effective_on=dt.date(2022, 4, 5), **contract
    )
    assert row.data["party"] == "Cục Khuyến công"
    assert Contract.objects.get().value == 100 * MILLION


# -- pages


def test_pages_offer_the_steps_of_the_programme(sent, cast, client_as):
    client, project = client_as("department_officer"), sent.projects.first()
    page = client.get(sent.get_absolute_url()).content.decode()
    assert reverse("batches:step", args=[sent.pk, "approve"]) in page
    assert "Ghi Bộ phê duyệt kế hoạch" in page
    page = client.get(project.get_absolute_url()).content.decode()
    assert reverse("projects:step", args=[project.pk, "reject_ministry"]) in page
    assert "Chờ Bộ phê duyệt" in page
    assert "Khuyến công quốc gia" in page
    leader = client_as("department_leader").get(sent.get_absolute_url()).content.decode()
    assert reverse("batches:step", args=[sent.pk, "approve"]) not in leader


def test_officer_records_the_decision_on_the_page(sent, client_as):
    client = client_as("department_officer")
    data = {"seen_version": sent.version, "effective_on": "25/03/2022", "note": "", **DECISION}
    answer = client.post(reverse("batches:step", args=[sent.pk, "approve"]), data, follow=True)
    assert answer.status_code == 200
    sent.refresh_from_db()
    assert sent.state == "approved"


def test_step_of_the_ministry_is_no_step_of_a_local_project(client_as, cast):
    project = ProjectFactory(state="appraised", office=cast.officer.office)
    for name in ("return_ministry", "reject_ministry"):
        url = reverse("projects:step", args=[project.pk, name])
        assert client_as("department_officer").get(url).status_code == 404


def test_what_waits_follows_the_programme(sent, cast):
    assert [todo.url for todo in Home(cast.department_officer).batches] == [sent.get_absolute_url()]
    assert Home(cast.department_leader).batches == []
    local = PlanBatchFactory(state="submitted")
    assert [todo.url for todo in Home(cast.department_leader).batches] == [local.get_absolute_url()]
    assert [todo.url for todo in Home(cast.department_officer).batches] == [sent.get_absolute_url()]


def test_plan_says_that_it_is_national():
    assert str(PlanBatchFactory(name="Đợt 1")) == "Đợt 1 năm 2022"
    assert str(batch_of_ministry(name="Đợt 1")) == "Đợt 1 năm 2022 (quốc gia)"


def test_tables_hold_transitions_alone():
    assert all(isinstance(row, Transition) for table in (NATIONAL, NATIONAL_BATCH) for row in table.transitions)
