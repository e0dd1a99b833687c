"""For whom records wait, since when and how late; reminding, once a day each."""

import datetime as dt

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from khuyencong.core.notices.models import Notice
from khuyencong.core.workflow import Refused
from khuyencong.registry.services.terms import set_terms
from khuyencong.waiting import watches
from khuyencong.waiting.models import Nudge
from khuyencong.waiting.services import nudge
from projects.change_workflow import CHANGE
from projects.models import ChangeRequest
from projects.workflow import PROJECT
from tests.consulting.factories import RequestFactory
from tests.factories import UserFactory
from tests.projects.conftest import day
from tests.reports.builders import make_project, make_step

WEDNESDAY = day(16)  # 16/03/2022


@pytest.fixture
def now(monkeypatch):
    """`now(day)` is the day that the clock and the pages take for today."""

    def freeze(date: dt.date) -> dt.date:
        for module in ("watches", "views"):
            monkeypatch.setattr(f"khuyencong.waiting.{module}.localdate", lambda: date)
        return date

    return freeze


@pytest.fixture
def submitted(cast, draft):
    """A project that waits for the Centre's leader since 01/03/2022, a Tuesday."""
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    return project


def entry(user, code: str, record, today=WEDNESDAY):
    return watches.one(user, code, record.pk, watches.Clock(today))


# -- for whom, since when, how late


def test_submitted_project_waits_for_the_leader(submitted, cast):
    found = entry(cast.officer, "de-an", submitted)
    assert (found.what, found.roles, found.people) == ("Trình thẩm định", ("centre_leader",), [cast.centre_leader])
    assert (found.since, found.waited, found.limit, found.late) == (day(1), 11, 5, 6)
    assert found.lateness == "chậm 6 ngày"


def test_nothing_is_late_within_its_days(submitted, cast):
    found = entry(cast.officer, "de-an", submitted, day(8))
    assert (found.waited, found.late, found.lateness) == (5, 0, "chờ 5 ngày")


def test_days_are_terms_of_the_registry(submitted, cast):
    set_terms({"wait-de-an-centre_review": 10}, actor=cast.administrator)
    assert entry(cast.officer, "de-an", submitted).late == 1


def test_officer_is_waited_for_in_the_own_office_alone(submitted, cast):
    PROJECT.perform("return_centre", submitted, actor=cast.unit_head, effective_on=day(2), note="Thiếu báo giá")
    assert entry(cast.unit_head, "de-an", submitted).people == [cast.officer]


def test_person_who_left_is_not_waited_for(submitted, cast):
    UserFactory(username="old", roles=["centre_leader"], is_active=False)
    assert entry(cast.officer, "de-an", submitted).people == [cast.centre_leader]


def test_draft_and_ended_records_wait_for_nobody(draft, cast):
    assert entry(cast.officer, "de-an", draft()) is None


def test_submitted_batch_waits_for_the_department_leader(submitted_batch, cast):
    found = entry(cast.unit_head, "ke-hoach", submitted_batch, day(30))
    assert (found.people, found.waited, found.late) == ([cast.department_leader], 6, 1)


def change(project, **values) -> ChangeRequest:
    facts = {"number": 1, "kind": "time", "reason": "delay", "asked_on": day(2), "old": {}, "new": {}, **values}
    return ChangeRequest.objects.create(project=project, **facts)


def test_change_waits_for_the_check_then_for_who_decides_on_its_kind(cast):
    asked = change(make_project("Máy", state="implementing", local=10))
    assert entry(cast.officer, "dieu-chinh", asked).people == [cast.department_officer]
    assert entry(cast.officer, "dieu-chinh", asked).since == day(2)
    group = make_project("Nhóm", state="implementing", local=10)
    type(group).objects.filter(pk=group.pk).update(is_group=True)
    checked = change(group, state="checked")
    assert entry(cast.officer, "dieu-chinh", checked).people == [cast.centre_leader]


def test_request_waits_for_who_gives_it_out_then_for_its_adviser(cast):
    new = RequestFactory(received_on=day(1))
    found = entry(cast.officer, "tu-van", new)
    assert (found.people, found.waited, found.late) == ([cast.unit_head, cast.centre_leader], 11, 9)
    taken = RequestFactory(received_on=day(1), state="in_progress", assignee=cast.officer)
    assert entry(cast.officer, "tu-van", taken).people == [cast.officer]


def test_latest_comes_first(cast):
    for number, title in ((9, "Mới"), (1, "Cũ")):
        make_step(make_project(title, state="centre_review", local=10), "submit", f"0{number}/03/2022")
    found = watches.entries(cast.unit_head, watches.Clock(WEDNESDAY))
    assert [one.title for one in found] == ["Cũ", "Mới"]


@pytest.mark.parametrize("watch", ["de-an", "ke-hoach", "dieu-chinh", "tu-van"])
def test_every_state_that_waits_has_a_step_that_leads_on(watch):
    table = watches.WATCHES[watch]
    for state in table.days:
        assert [row for row in table.workflow.transitions if state in row.sources and row.main], state


# -- reminding


def test_reminder_reaches_those_waited_for_once_a_day(submitted, cast):
    found = entry(cast.officer, "de-an", submitted)
    assert nudge(found, actor=cast.officer, today=WEDNESDAY) == [cast.centre_leader]
    notice = Notice.objects.get(event="nudge", channel="")
    assert notice.user == cast.centre_leader
    assert "chờ trình thẩm định từ ngày 01/03/2022 (11 ngày làm việc)" in notice.text
    with pytest.raises(Refused, match="Hôm nay đã nhắc rồi"):
        nudge(found, actor=cast.unit_head, today=WEDNESDAY)
    assert nudge(found, actor=cast.unit_head, today=day(17)) == [cast.centre_leader]
    assert list(Nudge.objects.order_by("day").values_list("by__username", "day")) == [
        ("officer", WEDNESDAY),
        ("unit_head", day(17)),
    ]


def test_nobody_reminds_oneself(submitted, cast):
    with pytest.raises(Refused, match="Không còn ai khác để nhắc"):
        nudge(entry(cast.centre_leader, "de-an", submitted), actor=cast.centre_leader, today=WEDNESDAY)


def test_button_of_the_page_reminds(submitted, client_as, now):
    now(WEDNESDAY)
    client, url = client_as("officer"), reverse("waiting:nudge", args=["de-an", submitted.pk])
    page = client.get(submitted.get_absolute_url()).text
    assert "chậm 6 ngày" in page
    assert f'action="{url}"' in page
    answer = client.post(url, follow=True)
    assert "Đã nhắc Lãnh đạo Trung tâm." in answer.text
    assert "nhắc lần cuối 16/03/2022" in answer.text
    assert "Hôm nay đã nhắc rồi" in client.post(url, follow=True).text


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("appraiser", 403), ("collaborator", 403)])
def test_who_only_reads_does_not_remind(submitted, client_as, role, status):
    assert client_as(role).post(reverse("waiting:nudge", args=["de-an", submitted.pk])).status_code == status


def test_unseen_or_unknown_record_is_not_found(submitted, client_as):
    assert (
        client_as("department_leader").post(reverse("waiting:nudge", args=["de-an", submitted.pk])).status_code == 404
    )
    assert client_as("officer").post(reverse("waiting:nudge", args=["khac", submitted.pk])).status_code == 404
    assert not Nudge.objects.exists()


# -- the list


def test_list_says_who_and_how_late(submitted, client_as, now):
    now(WEDNESDAY)
    page = client_as("unit_head").get(reverse("waiting:list")).text
    assert "Hỗ trợ ứng dụng máy rang cà phê" in page
    assert "Trình thẩm định" in page
    assert "chậm 6 ngày" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("kind=de-an", 1), ("role=unit_head", 1), ("late=on", 1), ("kind=ke-hoach", 0), ("kind=x", 2)],
)
def test_list_is_narrowed_by_its_address(submitted, client_as, now, query, count):
    now(day(2))
    RequestFactory(received_on=day(1))
    set_terms({"wait-de-an-centre_review": 0}, actor=submitted.office.members.first())
    page = client_as("unit_head").get(f"{reverse('waiting:list')}?{query}")
    assert page.context["page"].paginator.count == count


def test_list_by_person(submitted, client_as, cast, now):
    now(WEDNESDAY)
    RequestFactory(received_on=day(1), state="in_progress", assignee=cast.officer)
    page = client_as("unit_head").get(reverse("waiting:list"), {"person": cast.officer.pk})
    assert [one.watch.code for one in page.context["page"]] == ["tu-van"]
    assert {load.user: (load.count, load.late) for load in page.context["people"]} == {
        cast.centre_leader: (1, 1),
        cast.officer: (1, 0),
    }


def test_workbook_holds_the_rows_of_the_page(submitted, client_as, now, tmp_path):
    now(WEDNESDAY)
    path = tmp_path / "a.xlsx"
    path.write_bytes(client_as("unit_head").get(reverse("waiting:list_xlsx")).content)
    rows = list(load_workbook(path)["Đang chờ"].iter_rows(min_row=5, values_only=True))
    assert [(row[1], row[3], row[5], row[7], row[8]) for row in rows] == [
        ("Đề án", "Trình thẩm định", "Lãnh đạo Trung tâm", 11, 6)
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["waiting:list", "waiting:list_xlsx"])
def test_list_query_count_is_constant(name, count, cast, client_as, django_assert_num_queries):
    for number in range(count):
        make_project(f"Đề án {number}", state="centre_review", local=10)
        change(make_project(f"Đang làm {number}", state="implementing", local=10))
        RequestFactory()
    client = client_as("unit_head")
    with django_assert_num_queries(11):
        assert client.get(reverse(name)).status_code == 200


# -- the homes


def test_change_requests_wait_on_the_homes_of_who_acts(cast, client_as):
    asked = change(make_project("Máy", state="implementing", local=10))
    assert asked.get_absolute_url() in client_as("department_officer").get("/").text
    assert asked.get_absolute_url() not in client_as("department_leader").get("/").text
    checked = change(make_project("Xưởng", state="implementing", local=10), state="checked")
    assert checked.get_absolute_url() in client_as("department_leader").get("/").text
    assert checked.get_absolute_url() not in client_as("centre_leader").get("/").text
    assert CHANGE["approve"].roles == ("department_leader", "centre_leader")


def test_home_says_how_late(submitted, cast):
    from reports.home import Home

    (todo,) = Home(cast.centre_leader).projects.todos
    assert todo.badge.startswith("chậm ")
