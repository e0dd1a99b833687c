"""A record read as at an earlier day: what was effective by then, as far as it had been recorded by a moment."""

import datetime as dt
import random

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import last_step, reverse
from projects.change_workflow import CHANGE
from projects.models import ChangeRequest, PlanBatch, Project, ProjectCopy
from projects.pages.readings import BatchThen
from projects.readings import AsAt, ProjectReading, read_projects
from projects.services.projects import edit_project
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory, UserFactory
from tests.projects.changes.test_sums import ChangeActs
from tests.projects.conftest import MILLION, day, values

pytestmark = pytest.mark.django_db


def read(project: Project, on: dt.date, known: dt.datetime | None = None) -> ProjectReading | None:
    return next(iter(read_projects(Project.objects.filter(pk=project.pk), AsAt(on, known))), None)


def recorded(model, when: dt.datetime, **found) -> None:
    """Say that rows of a log were typed at another time, as only a test may."""
    from django.db import connection

    from khuyencong.core import triggers

    triggers.remove(connection)
    model._base_manager.filter(**found).update(recorded_at=when)
    triggers.install(connection)


def test_each_day_has_its_own_state_and_money(contracted, cast, changed):
    project = contracted(value=90 * MILLION)
    changed(project, "amount_down")
    states = {
        day(1): "centre_review", day(24): "planned", day(25): "approved", day(28): "detail_review",
        day(4, 4): "authorised", day(5, 4): "contracted",
    }  # fmt: skip
    assert {on: read(project, on).state for on in states} == states
    assert [read(project, on).support for on in (day(1), day(9, 5), day(10, 5))] == [
        100 * MILLION,
        100 * MILLION,
        80 * MILLION,
    ]
    assert [read(project, on).contract for on in (day(4, 4), day(5, 4))] == [0, 90 * MILLION]


def test_a_project_is_not_known_before_its_first_paper(draft, cast):
    project = draft()
    assert read(project, day(1)) is None
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(5))
    assert read(project, day(4)) is None
    assert read(project, day(5)).values["title"] == project.title


def test_a_dossier_mended_after_its_return_reads_as_it_was_sent(draft, cast, machines):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(5))
    PROJECT.perform("return_centre", project, actor=cast.unit_head, effective_on=day(8), note="Thiếu")
    edit_project(project, actor=cast.officer, values=values(title="Tên mới"), contents=[machines], rows=[])
    assert read(project, day(9)).values["title"] == "Hỗ trợ ứng dụng máy rang cà phê"
    assert read(project, timezone.localdate()).values["title"] == "Tên mới"


def test_money_that_went_out_counts_from_its_voucher_and_its_recording(contracted, pay):
    project = contracted()
    before = timezone.now()
    pay(project, "advance", 40)
    assert (read(project, day(19, 4)).spent, read(project, day(20, 4)).advanced) == (0, 40 * MILLION)
    assert read(project, day(20, 4), before).spent == 0


def test_an_act_dated_back_changes_the_day_and_is_named(contracted, pay):
    project = contracted()
    for model in (TransitionRecord, ProjectCopy):
        recorded(model, dt.datetime(2022, 4, 6, tzinfo=dt.UTC))
    before = timezone.now()
    assert read(project, day(20, 4)).late == []
    voucher = pay(project, "advance", 40)
    assert read(project, day(20, 4)).late == [voucher]
    assert read(project, day(20, 4), before).late == []


def test_a_step_taken_back_stands_in_readings_recorded_before(contracted, cast):
    project = contracted()
    before = timezone.now()
    reverse(PROJECT, Project.objects.get(), actor=cast.department_leader, note="Sai số")
    assert read(project, day(6, 4), before).state == "contracted"
    now = read(project, day(6, 4))
    assert (now.state, now.contract) == ("authorised", 0)
    assert [row.name for row in now.late if row in now.steps.undone] == ["sign_contract"]


def test_a_change_taken_back_never_was_for_who_reads_now(contracted, cast, changed):
    project = contracted()
    change = changed(project, "amount_down")
    before, leader = timezone.now(), UserFactory(roles=["department_leader"])
    reverse(CHANGE, ChangeRequest.objects.get(pk=change.pk), actor=leader, note="Nhầm")
    assert read(project, day(20, 5), before).support == 80 * MILLION
    assert read(project, day(20, 5)).support == 100 * MILLION


def test_a_plan_holds_the_projects_that_it_held_then(submitted_batch, cast):
    project = Project.objects.order_by("pk").first()
    PROJECT.perform("exclude", project, actor=cast.department_officer, effective_on=day(24), note="Thiếu vốn")
    held = {
        on: BatchThen(submitted_batch, cast.department_leader, AsAt(on)) for on in (day(21), day(23), day(24))
    }  # fmt: skip
    assert [len(page.readings) for page in held.values()] == [0, 2, 1]
    assert [page.reading.state for page in held.values()] == ["draft", "submitted", "submitted"]
    assert held[day(23)].totals["support"] == 200 * MILLION


# -- whatever people do


DAYS = (dt.date(2022, 4, 4), dt.date(2022, 6, 30), dt.date(2022, 7, 1), timezone.localdate())


@pytest.fixture
def people(cast) -> dict:
    return {**cast, "other_leader": UserFactory(roles=["department_leader"])}


def fingerprint(project: Project, at: AsAt) -> tuple:
    one = read(project, at.day, at.known)
    return one and (
        one.state, one.values, one.contract, one.advanced, one.paid, one.spent, one.accepted, one.batch_id,
        [row.pk for row in one.late], [row.pk for row in one.steps.rows],
    )  # fmt: skip


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_readings_with_a_fixed_recorded_date_never_change(seed, people, implementing, assigned):
    rng = random.Random(seed)
    acts = ChangeActs(people, rng, back=4)
    acts.others = [EstablishmentFactory()]
    projects, seen = [implementing(), assigned()], {}
    for _ in range(20):
        acts.take(Project.objects.get(pk=rng.choice(projects).pk))
        known = timezone.now()
        for project in projects:
            at = AsAt(rng.choice(DAYS), known)
            seen[project.pk, at] = fingerprint(project, at)
    assert {(pk, at): fingerprint(Project(pk=pk), at) for pk, at in seen} == seen
    assert len(seen) == 40


# -- pages


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_project_and_for_three(
    count, client_as, submitted_batch, appraised, django_assert_num_queries
):
    for _ in range(count):
        appraised()
    client = client_as("auditor")
    with django_assert_num_queries(8):
        client.get("/de-an/tai-ngay/?ngay=30/06/2022")


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_project_costs_the_same_for_one_voucher_and_for_three(
    count, client_as, contracted, pay, django_assert_num_queries
):
    project = contracted()
    for _ in range(count):
        project.refresh_from_db()
        pay(project, "advance", 10)
    client = client_as("auditor")
    with django_assert_num_queries(11):
        client.get(f"/de-an/{project.pk}/tai-ngay/?ngay=30/06/2022")


def test_page_of_a_project_says_which_day_it_shows_and_what_came_later(client_as, contracted, pay):
    project = contracted()
    pay(project, "advance", 40)
    page = client_as("auditor").get(f"/de-an/{project.pk}/tai-ngay/?ngay=30/06/2022").content.decode()
    assert "Đang xem theo ngày 30/06/2022, ghi nhận đến bây giờ." in page
    assert "Nhập sau ngày này" in page
    assert "Tạm ứng UNC-1" in page
    early = client_as("auditor").get(f"/de-an/{project.pk}/tai-ngay/?ngay=30/06/2022&ghi_nhan=01/07/2022")
    assert "Đề án chưa có vào ngày này" in early.content.decode()
    assert "ghi nhận đến hết ngày 01/07/2022" in early.content.decode()


@pytest.mark.parametrize("typed", ["", "31/02/2022", "01/01/2999", "abc"])
def test_a_day_that_is_none_is_refused_beside_its_field(typed, client_as, contracted):
    project = contracted()
    for address in (f"/de-an/{project.pk}/tai-ngay/", "/de-an/tai-ngay/", f"/ke-hoach/{project.batch_id}/tai-ngay/"):
        page = client_as("auditor").get(f"{address}?ngay={typed}").content.decode()
        assert "Đang xem theo ngày" not in page
        assert "aria-invalid" in page


def test_pages_of_a_plan_and_of_the_list_open_the_projects_of_that_day(client_as, contracted):
    project = contracted()
    client = client_as("auditor")
    link = f"/de-an/{project.pk}/tai-ngay/?ngay=26%2F03%2F2022"
    for address in ("/de-an/tai-ngay/", f"/ke-hoach/{PlanBatch.objects.get().pk}/tai-ngay/"):
        page = client.get(f"{address}?ngay=26/03/2022").content.decode()
        assert "Đã phê duyệt kế hoạch" in page
        assert f'href="{link}"' in page
    narrowed = client.get("/de-an/tai-ngay/?ngay=26/03/2022&trang_thai=contracted").content.decode()
    assert "Chưa có đề án nào vào ngày này" in narrowed
    book = client.get("/de-an/tai-ngay/xuat-excel/?ngay=26/03/2022")
    assert book["Content-Type"].endswith("sheet")
    assert client.get("/de-an/tai-ngay/xuat-excel/").status_code == 400


def test_the_step_logged_last_stands(contracted):
    assert last_step(contracted()).name == "sign_contract"


def test_department_reads_nothing_of_the_days_before_a_dossier_came_to_it(draft, cast, client_as):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(5))
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(10))
    seen = {
        (who, on): project.title in client_as(who).get(f"/de-an/tai-ngay/?ngay={on}").content.decode()
        and "Đề án chưa có vào ngày này"
        not in client_as(who).get(f"/de-an/{project.pk}/tai-ngay/?ngay={on}").content.decode()
        for who in ("officer", "department_officer", "department_leader") for on in ("06/03/2022", "10/03/2022")
    }  # fmt: skip
    assert {case for case, found in seen.items() if not found} == {
        ("department_officer", "06/03/2022"), ("department_leader", "06/03/2022"),
    }  # fmt: skip
