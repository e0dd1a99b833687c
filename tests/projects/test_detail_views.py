"""The page of one đề án, and the page of a step: what may be done, why not, what happened, refusals."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.registry.models import PlaceSuccession
from projects.enums import PROJECT_READERS
from projects.models import Project
from projects.workflow import PROJECT
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory, ProjectFactory
from tests.projects.conftest import MILLION, approve, day

pytestmark = pytest.mark.django_db


def step_url(project, name) -> str:
    return reverse("projects:step", args=[project.pk, name])


def text(response) -> str:
    return " ".join(response.content.decode().split())


# -- who


@pytest.mark.parametrize("role", Role.values)
def test_detail_is_for_readers_of_projects(role, client_as):
    project = ProjectFactory(state="approved")
    expected = 200 if role in PROJECT_READERS else 403
    if role in (Role.LOCAL_OFFICER, Role.APPRAISER):
        expected = 404  # of another place, of no council of theirs
    assert client_as(role).get(project.get_absolute_url()).status_code == expected


def test_a_project_out_of_sight_is_not_found(client_as):
    project = ProjectFactory()
    client = client_as("department_officer")
    assert client.get(project.get_absolute_url()).status_code == 404
    assert client.get(step_url(project, "pass_appraisal")).status_code == 404


# -- what the page says


def test_detail_tells_the_money_by_source(client_as, draft):
    page = text(client_as("officer").get(draft().get_absolute_url()))
    for figure in ("230", "100", "43,5", "130", "56,5", "100.000.000", "130.000.000", "230.000.000"):
        assert figure in page
    assert "chưa ký" in page


def test_detail_names_the_place_as_it_is_now(client_as):
    district = PlaceFactory(kind="district", name="Huyện Krông Pắc", valid_from=dt.date(2004, 1, 1))
    old = PlaceFactory(
        name="Xã Ea Phê", parent=district, valid_from=dt.date(2004, 1, 1), valid_to=dt.date(2025, 6, 30)
    )  # fmt: skip
    PlaceSuccession.objects.create(old=old, new=PlaceFactory(name="Xã Ea Phê"), part="whole")
    page = text(client_as("officer").get(ProjectFactory(place=old).get_absolute_url()))
    assert "xã Ea Phê, huyện Krông Pắc (nay: xã Ea Phê)" in page


def test_detail_offers_the_officer_what_can_be_done(client_as, draft):
    project = draft()
    page = text(client_as("officer").get(project.get_absolute_url()))
    assert f'<a class="btn main wide" href="{step_url(project, "submit")}">Trình lãnh đạo</a>' in page
    assert reverse("projects:edit", args=[project.pk]) in page


def test_detail_says_why_a_step_is_closed(client_as, draft):
    page = text(client_as("officer").get(draft(local=0).get_absolute_url()))
    assert "<b>Chưa trình lãnh đạo được:</b> Chưa có kinh phí khuyến công hỗ trợ." in page


def test_detail_says_whom_it_waits_for(client_as, draft, cast):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    page = text(client_as("accountant").get(project.get_absolute_url()))
    assert "Anh/chị không có việc phải làm ở bước này." in page
    assert "Lãnh đạo Trung tâm" in page
    assert "Trình thẩm định" in page


def test_detail_of_a_planned_project_leads_to_its_batch(client_as, submitted_batch):
    project = submitted_batch.projects.order_by("pk").first()
    page = text(client_as("department_leader").get(project.get_absolute_url()))
    assert f'<a href="{submitted_batch.get_absolute_url()}">Lãnh đạo Sở</a>' in page
    assert "Phê duyệt kế hoạch" in page


def test_detail_shows_papers_and_what_happened(client_as, submitted_batch, cast):
    approve(submitted_batch, cast.department_leader)
    project = submitted_batch.projects.order_by("pk").first()
    page = text(client_as("auditor").get(project.get_absolute_url()))
    for words in ("Biên bản thẩm định", "05/BB-HĐTĐ", "Quyết định phê duyệt kế hoạch", "Số 12/QĐ-SCT, Bùi Đức Thắng"):
        assert words in page
    assert "25/03/2022 · Lãnh đạo Sở, cùng đợt" in page
    assert "Nhập vào cổng" in page


def test_detail_marks_illustrative_data(client_as, draft):
    project = draft()
    client = client_as("officer")
    note = "Dữ liệu minh họa"
    assert note not in text(client.get(project.get_absolute_url())).partition("<main")[2].partition("</main>")[0]
    Project.objects.update(is_illustrative=True)
    assert note in text(client.get(project.get_absolute_url())).partition("<main")[2].partition("</main>")[0]


# -- the page of a step


@pytest.fixture
def leader(client_as):
    return client_as("centre_leader")


def test_step_page_shows_what_it_takes_down(leader, cast):
    project = ProjectFactory(state="detail_review")
    page = text(leader.get(step_url(project, "approve_detail")))
    for words in ("Phê duyệt đề án", "Ngày quyết định", "Số, ký hiệu quyết định", "Người ký", "Ghi chú"):
        assert words in page


def test_step_is_taken(client_as, draft):
    project = draft()
    response = client_as("officer").post(
        step_url(project, "submit"), {"effective_on": "01/03/2022", "seen_version": 0, "note": ""}, follow=True
    )
    assert response.redirect_chain == [(project.get_absolute_url(), 302)]
    assert "Đã ghi: Trình lãnh đạo." in text(response)
    project.refresh_from_db()
    assert (project.state, project.code) == ("centre_review", "ĐA-2022-01")


def test_step_of_another_role_is_forbidden(client_as, draft):
    response = client_as("accountant").get(step_url(draft(), "submit"))
    assert response.status_code == 403


def test_step_of_another_role_is_forbidden_to_those_who_take_others(client_as, draft):
    """A leader takes steps too, but not this one."""
    response = client_as("centre_leader").post(step_url(draft(), "submit"), {"effective_on": "01/03/2022"})
    assert response.status_code == 403
    assert Project.objects.get().state == "draft"


@pytest.mark.parametrize("name", ["include", "approve", "khong-co"])
def test_step_that_is_no_page_of_its_own_is_not_found(name, client_as, draft):
    assert client_as("officer").get(step_url(draft(), name)).status_code == 404


def test_step_page_says_why_not(client_as, draft):
    page = text(client_as("officer").get(step_url(draft(local=0), "submit")))
    assert "Chưa có kinh phí khuyến công hỗ trợ." in page
    assert '<form method="post"' not in page.partition("<main")[2].partition("</main>")[0]


def test_a_refused_step_keeps_what_was_typed(leader):
    project = ProjectFactory(state="authorised", people=[EstablishmentFactory()], money={"local": 100 * MILLION})
    typed = {
        "effective_on": "12/04/2022",
        "number": "05/HĐ-TTKC",
        "value": "150.000.000",
        "note": "Ký tại cơ sở",
        "seen_version": 0,
    }
    response = leader.post(step_url(project, "sign_contract"), typed)
    page = text(response)
    assert response.status_code == 200
    assert "Giá trị hợp đồng 150.000.000 đồng vượt kinh phí hỗ trợ được duyệt 100.000.000 đồng." in page
    for value in ("12/04/2022", "05/HĐ-TTKC", "150.000.000", "Ký tại cơ sở"):
        assert value in page
    assert Project.objects.get().state == "authorised"


def test_a_stale_step_is_refused_and_says_who_was_faster(leader, client_as, draft, cast):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    typed = {"effective_on": "02/03/2022", "seen_version": 0, "note": "Tờ trình số 3"}
    response = leader.post(step_url(project, "send_to_appraisal"), typed)
    page = text(response)
    assert response.status_code == 409
    assert "Chuyên viên Trung tâm vừa cập nhật đề án này lúc" in page
    assert "Tờ trình số 3" in page
    assert Project.objects.get().state == "centre_review"
    again = leader.post(step_url(project, "send_to_appraisal"), {**typed, "seen_version": 1})
    assert again.status_code == 302


# -- queries


@pytest.mark.parametrize("count", [1, 3])
def test_detail_query_count_is_constant(count, client_as, cast, django_assert_num_queries):
    people = [EstablishmentFactory(place=PlaceFactory()) for _ in range(count)]
    project = ProjectFactory(office=cast.officer.office, people=people, money={"local": 5, "beneficiary": 5})
    for _ in range(count - 1):
        project.content_lines.create(content=ContentFactory())
    client = client_as("officer")
    with django_assert_num_queries(27):
        assert client.get(project.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_step_page_query_count_is_constant(count, client_as, cast, django_assert_num_queries):
    people = [EstablishmentFactory(place=PlaceFactory()) for _ in range(count)]
    project = ProjectFactory(office=cast.officer.office, people=people, money={"local": 5, "beneficiary": 5})
    client = client_as("officer")
    with django_assert_num_queries(15):
        assert client.get(step_url(project, "submit")).status_code == 200
