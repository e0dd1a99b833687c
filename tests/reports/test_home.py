"""The first page by role, and what the public may see."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.registry.models import PlaceAssignment
from projects.models import Project
from projects.workflow import BATCH, PROJECT
from reports import selectors
from reports.home import Home, next_steps
from reports.periods import six_month, whole_year
from tests.factories import BudgetFactory, EstablishmentFactory, PlaceFactory
from tests.reports.builders import make_batch, make_project, make_request, make_step

HOME = reverse("home")


def titles(waiting) -> list[str]:
    return [todo.title for todo in getattr(waiting, "todos", waiting)]


def of_office(project: Project, office) -> Project:
    Project.objects.filter(pk=project.pk).update(office=office)
    return project


# -- anybody


def test_public_home_has_three_doors(client, db):
    content = client.get(HOME).content.decode()
    for name in ("consulting:request", "consulting:track", "published:index", "account_login"):
        assert f'href="{reverse(name)}' in content, name


@pytest.mark.parametrize("role", sorted(Role))
def test_home_opens_for_every_role(busy_half, client_as, role):
    assert client_as(role).get(HOME).status_code == 200


# -- what waits


def test_next_steps_are_the_main_steps_of_a_role():
    assert next_steps(BATCH, frozenset({"department_leader"})) == {"submitted": ["Phê duyệt kế hoạch"]}
    assert next_steps(PROJECT, frozenset({"centre_leader"}))["authorised"] == ["Ký hợp đồng", "Giao nhiệm vụ"]
    assert "planned" not in next_steps(PROJECT, frozenset({"department_leader"}))  # taken with its batch


def test_officer_sees_dossiers_of_the_own_office(cast):
    mine = of_office(make_project("Của phòng tôi", state="draft", local=10), cast.officer.office)
    of_office(make_project("Chờ lãnh đạo", state="centre_review", local=10), cast.officer.office)
    make_project("Của phòng khác", state="draft", local=10)
    make_step(mine, "return_centre", "05/04/2022")
    waiting = Home(cast.officer).projects
    assert titles(waiting) == ["Của phòng tôi"]
    assert waiting.todos[0].note == "Trình lãnh đạo · từ 05/04/2022 · 10 triệu đồng hỗ trợ"


def test_leaders_see_what_they_decide(cast):
    make_project("Chờ trình thẩm định", state="centre_review", local=10)
    make_project("Chờ ký", state="authorised", local=10)
    make_project("Chờ Sở thẩm định", state="appraisal", local=10)
    assert titles(Home(cast.centre_leader).projects) == ["Chờ trình thẩm định", "Chờ ký"]
    assert Home(cast.centre_leader).projects.todos[1].note.startswith("Ký hợp đồng hoặc giao nhiệm vụ · ")
    assert titles(Home(cast.department_officer).projects) == ["Chờ Sở thẩm định"]
    assert titles(Home(cast.department_leader).projects) == []


def test_submitted_batch_waits_for_the_department_leader(cast):
    batch = make_batch("Đợt 2", decided="", state="submitted")
    make_project("Máy", batch=batch, state="planned", local=10, beneficiary=5)
    make_step(batch, "submit", "22/03/2022")
    BudgetFactory(year=2022, amount=100_000_000, consumed=10_000_000)
    (todo,) = Home(cast.department_leader).batches
    assert todo.title == "Kế hoạch khuyến công địa phương đợt 2 năm 2022"
    assert todo.note == (
        "Phê duyệt kế hoạch · từ 22/03/2022 · 1 đề án · 15 triệu đồng · còn 90 triệu đồng trong dự toán năm"
    )
    assert Home(cast.officer).batches == []


def test_longest_wait_comes_first_and_the_rest_is_counted(cast):
    for number in range(8):
        project = make_project(f"Đề án {number}", state="centre_review", local=10)
        make_step(project, "submit", f"{20 - number:02d}/01/2022")
    waiting = Home(cast.centre_leader).projects
    assert titles(waiting)[:2] == ["Đề án 7", "Đề án 6"]
    assert (waiting.total, waiting.more) == (8, 2)
    assert waiting.states == [("Chờ lãnh đạo Trung tâm", 8, f"{reverse('projects:list')}?state=centre_review")]


def test_requests_wait_for_those_who_take_them(cast):
    make_request("policy", "01/02/2022", state="new", sessions=0)
    make_request("policy", "02/02/2022", state="in_progress", assignee=cast.officer)
    make_request("policy", "03/02/2022", state="assigned", assignee=cast.other_officer)
    make_request("policy", "04/02/2022", completed="05/02/2022", assignee=cast.officer)
    home = Home(cast.officer)
    assert (home.new_requests.total, home.my_requests.total) == (1, 1)
    assert (Home(cast.unit_head).new_requests.total, Home(cast.unit_head).my_requests.total) == (1, 0)
    assert Home(cast.accountant).new_requests.total == 0


def test_local_people_see_their_own_communes(cast):
    mine, other = PlaceFactory(), PlaceFactory()
    for user in (cast.collaborator, cast.local_officer):
        PlaceAssignment.objects.create(user=user, place=mine)
    make_project("Ở xã tôi", state="approved", local=10, place=mine)
    make_project("Ở xã khác", state="approved", local=10, place=other)
    make_request("policy", "01/02/2022", place=mine)
    make_request("policy", "01/02/2022", place=other)
    assert titles(Home(cast.local_officer).area_projects) == ["Ở xã tôi"]
    assert Home(cast.collaborator).area_projects == []
    for user in (cast.local_officer, cast.collaborator):
        assert Home(user).area_requests.total == 1


def test_administrator_has_links_and_no_cases(busy_half, client_as):
    content = client_as("administrator").get(HOME).content.decode()
    assert reverse("accounts:users") in content
    assert "Việc chờ tôi" not in content
    assert "Máy rang" not in content


# -- a leader's figures


def test_leader_compares_with_the_year_before(db, client_as, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 6, 30))
    people = [EstablishmentFactory()]
    make_project("Trước", people=people, local=100, beneficiary=179, steps=[("start", "01/06/2021")])
    make_project("Nay", batch=make_batch(), people=people, local=50, beneficiary=55, steps=[("start", "01/06/2022")])
    text = client_as("department_leader").get(HOME).content.decode()
    assert "100,0\u00a0% kế hoạch · cùng kỳ 1 đề án" in text
    assert "55 triệu đồng đối ứng · cùng kỳ 1,79" in text


def test_leader_reads_the_year_in_figures(busy_half, client_as, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 6, 30))
    content = client_as("department_leader").get(HOME).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", content).split())
    assert "Khuyến công năm 2022, số liệu đến 30/06/2022" in text
    assert "1,83 đồng đối ứng" in text
    assert reverse("reports:six_month_rows", args=[2022, 1, "implemented.beneficiary"]) in content


@pytest.mark.parametrize(
    ("today", "period"),
    [
        (dt.date(2022, 3, 1), six_month(2022, 1)),
        (dt.date(2022, 8, 1), whole_year(2022)),
        (dt.date(2026, 1, 1), six_month(2022, 1)),
    ],
)
def test_latest_period_is_that_of_the_last_plan(db, today, period):
    make_project("Máy", batch=make_batch(decided="25/02/2022"), local=10, steps=[("start", "20/05/2022")])
    assert selectors.latest_period(today) == period


def test_latest_period_follows_the_last_step_of_its_year(db):
    make_project("Máy", batch=make_batch(decided="25/02/2022"), local=10, steps=[("start", "20/09/2022")])
    assert selectors.latest_period(dt.date(2026, 1, 1)) == whole_year(2022)


def test_latest_period_without_plans_is_today(db):
    assert selectors.latest_period(dt.date(2026, 2, 1)) == six_month(2026, 1)


# -- queries


def add_rows(cast, number: int) -> None:
    batch = make_batch(f"Đợt {number}", decided="25/03/2022")
    make_project(f"Triển khai {number}", batch=batch, local=10, steps=[("start", "01/04/2022")])
    make_project(f"Chờ {number}", state="centre_review", local=10, place=PlaceFactory())
    of_office(make_project(f"Dự thảo {number}", state="draft", local=10), cast.officer.office)
    make_batch(f"Đợt chờ {number}", decided="", state="submitted")
    make_request("policy", "01/04/2022", completed="02/04/2022")
    make_request("policy", "01/05/2022", state="new", sessions=0)
    make_request("policy", "01/05/2022", state="assigned", assignee=cast.officer)


@pytest.mark.parametrize(
    ("visit", "queries"),
    [
        (("officer", HOME), 32),
        (("centre_leader", HOME), 33),
        (("department_leader", HOME), 31),
        (("administrator", HOME), 9),
    ],
)
def test_homes_take_the_same_queries_for_one_and_three_rows(cast, client_as, django_assert_num_queries, visit, queries):
    role, url = visit
    visitor = client_as(role) if role else Client()
    BudgetFactory(year=2022)
    add_rows(cast, 1)
    with django_assert_num_queries(queries):
        assert visitor.get(url).status_code == 200
    add_rows(cast, 2)
    add_rows(cast, 3)
    with django_assert_num_queries(queries):
        assert visitor.get(url).status_code == 200
