"""Drawing up an amendment in the browser, the decision's page, and money as decided and as amended."""

import pytest
from django.urls import reverse

from khuyencong.accounts.enums import Role
from projects.models import Amendment, PlanBatch
from projects.pages.batches import BatchPage
from projects.selectors import batch_for_page
from tests.factories import ProjectFactory
from tests.projects.amendments.conftest import AMENDED, amend, open_of, stop_of
from tests.projects.conftest import MILLION
from tests.projects.test_batch_views import main_part, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(client_as):
    return client_as("department_officer")


def typed(batch: PlanBatch, stops=(), **changes) -> dict:
    data = {
        "text": "Theo đề nghị của Trung tâm", "reserve": "", "seen_version": str(batch.version),
        "stops-TOTAL_FORMS": str(len(stops)), "stops-INITIAL_FORMS": "0", **changes,
    }  # fmt: skip
    for number, row in enumerate(stops):
        data |= {f"stops-{number}-{name}": value for name, value in row.items()}
    return data


def stop_row(project, **changes) -> dict:
    row = {"project": str(project.pk), "reason_code": "delay", "text": "Chậm tiến độ", "recognised": ""}
    return row | changes


def plain(response) -> str:
    return main_part(response).replace("\xa0", " ")


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.DEPARTMENT_OFFICER])
def test_drawing_up_is_for_department_officers(role, client_as, approved):
    batch, client = approved().batch, client_as(role)
    assert client.get(url("amend", batch)).status_code == 403
    assert client.post(url("drop_amendment", batch)).status_code == 403


def test_a_submitted_plan_takes_no_amendment(department, submitted_batch):
    response = department.get(url("amend", submitted_batch))
    assert response.status_code == 403


def test_what_is_ticked_and_typed_becomes_the_draft(department, approved, appraised, checked):
    stopped, changed, added = approved(), approved(), appraised()
    change, batch = checked(changed, "amount_up"), stopped.batch
    batch.refresh_from_db()
    page = text(department.get(url("amend", batch)))
    assert "Bổ sung đề án đã đạt thẩm định" in page
    data = typed(batch, [stop_row(stopped)], additions=[added.pk], changes=[change.pk], reserve="5.000.000")
    shown = plain(department.post(url("amend", batch), data, follow=True))
    assert "Dự thảo, chờ Lãnh đạo Sở quyết định" in shown
    assert "Dự toán năm còn lại sau quyết định, khuyến công địa phương: <b>9.775.000.000 đồng</b>" in shown
    parts = open_of(batch).items.order_by("pk").values_list("part", "project")
    assert list(parts) == [("add", added.pk), ("change", changed.pk), ("stop", stopped.pk)]


def test_the_draft_comes_back_into_the_form(department, approved, appraised, drawn_up):
    project, added = approved(), appraised()
    batch = drawn_up(project.batch, additions=[added], stops=[stop_of(project)], reserve=7 * MILLION)
    page = text(department.get(url("amend", batch)))
    assert f'name="additions" value="{added.pk}" checked' in page
    assert 'value="7.000.000"' in page
    assert "Không đủ vốn đối ứng</textarea>" in page
    assert "Bỏ dự thảo" in page


def test_what_is_wrong_is_said_and_everything_typed_stays(department, approved, appraised):
    project, added = approved(), appraised()
    batch = PlanBatch.objects.get(pk=project.batch_id)
    row = stop_row(project, reason_code="", recognised="12 đồng")
    response = department.post(url("amend", batch), typed(batch, [row], additions=[added.pk], text=""))
    page = text(response)
    assert response.context["editor"].form.errors["text"]
    assert "Chọn nguyên nhân." in page
    assert 'value="12 đồng"' in page
    assert f'name="additions" value="{added.pk}" checked' in page
    assert Amendment.objects.count() == 0


def test_a_row_without_its_project_is_asked_for_it(department, approved):
    batch = approved().batch
    batch.refresh_from_db()
    row = {"project": "", "reason_code": "delay", "text": "Chậm", "recognised": ""}
    response = department.post(url("amend", batch), typed(batch, [row]))
    assert response.context["editor"].rows[0].errors["project"] == ["Chọn đề án."]


def test_one_more_row_keeps_what_was_typed(department, approved):
    project = approved()
    batch = PlanBatch.objects.get(pk=project.batch_id)
    response = department.post(url("amend", batch), typed(batch, [stop_row(project)], add_row="1"))
    assert len(response.context["editor"].rows) == 2
    assert "Chậm tiến độ</textarea>" in text(response)


def test_a_draft_from_a_stale_page_is_told(department, approved, appraised, drawn_up):
    batch = drawn_up(approved().batch, additions=[appraised()])
    added = appraised()
    response = department.post(url("amend", batch), typed(batch, additions=[added.pk], seen_version="1"))
    assert response.status_code == 409
    assert f'name="additions" value="{added.pk}" checked' in text(response)
    again = typed(batch, additions=[added.pk], seen_version=str(response.context["editor"].record.version))
    assert department.post(url("amend", batch), again).status_code == 302


def test_a_draft_is_dropped_by_post_alone(department, approved, appraised, drawn_up):
    batch = drawn_up(approved().batch, additions=[appraised()])
    assert department.get(url("drop_amendment", batch)).status_code == 405
    assert "Đã bỏ dự thảo." in text(department.post(url("drop_amendment", batch), follow=True))
    assert Amendment.objects.count() == 0


def test_the_leader_sees_the_list_and_decides(client_as, approved, appraised, drawn_up):
    batch, leader = drawn_up(approved().batch, additions=[appraised()]), client_as("department_leader")
    page = text(leader.get(url("step", batch, "amend")))
    assert "Quyết định này điều chỉnh, bổ sung" in page
    facts = {"effective_on": "20/05/2022", "seen_version": str(batch.version), **AMENDED}
    shown = plain(leader.post(url("step", batch, "amend"), facts, follow=True))
    assert "Số 40/QĐ-SCT, Bùi Đức Thắng" in shown
    assert "Kinh phí đề án qua các quyết định" in shown


def test_money_stands_as_decided_and_as_amended(cast, approved, appraised, checked, drawn_up):
    first, added = approved(), appraised()
    change = checked(first, "amount_up")
    batch = first.batch
    amend(drawn_up(batch, additions=[added], changes=[change]), cast.department_leader)
    added.refresh_from_db()
    amend(drawn_up(batch, stops=[stop_of(added)]), cast.department_leader, number="41/QĐ-SCT")
    page = BatchPage(batch_for_page(cast.department_leader, batch.pk), cast.department_leader)
    found = [(stage.projects, stage.support // MILLION, stage.total // MILLION) for stage in page.course.stages]
    assert found == [(1, 100, 230), (1, 120, 250), (-1, -100, -230)]
    amended = page.course.amended
    assert (amended.projects, amended.support // MILLION, amended.total // MILLION) == (1, 120, 250)
    assert [figure.note for figure in page.figures] == ["ban đầu 1", "ban đầu 230", "ban đầu 100", "ban đầu 130"]
    assert [view.support // MILLION for view in page.amendments] == [-100, 120]


def test_a_plan_that_was_not_amended_says_no_more_than_before(client_as, approved):
    page = client_as("department_leader").get(approved().batch.get_absolute_url()).context["page"]
    assert not page.course.shows
    assert page.amendments == []


def test_a_carried_over_project_is_said(client_as, approved):
    project = approved()
    project.__class__.objects.update(year=2023)
    assert "1 đề án đã chuyển sang năm sau" in plain(client_as("auditor").get(project.batch.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_are_constant(count, client_as, approved, drawn_up, django_assert_num_queries):
    stopped = [approved() for _ in range(count)]
    added = [ProjectFactory(state="appraised", money={"local": 5}) for _ in range(count)]
    batch = drawn_up(stopped[0].batch, additions=added, stops=[stop_of(one) for one in stopped])
    officer, leader = client_as("department_officer"), client_as("department_leader")
    with django_assert_num_queries(13):
        officer.get(url("amend", batch))
    with django_assert_num_queries(22):
        leader.get(batch.get_absolute_url())
    with django_assert_num_queries(20):
        leader.get(reverse("batches:step", args=[batch.pk, "amend"]))
