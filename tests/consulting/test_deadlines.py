"""When somebody calls back at the latest, and when a request should be completed; by the calendar of working days."""

import datetime as dt

import pytest
from django.utils import timezone

from consulting.deadlines import Deadlines
from consulting.selectors import late_counts, listed
from khuyencong.registry.working_days import WorkingCalendar
from tests.consulting.factories import RequestFactory

pytestmark = pytest.mark.django_db
BEFORE_TET = dt.date(2022, 1, 28)


def test_answer_and_completion_are_due_in_working_days():
    deadlines = Deadlines(WorkingCalendar({}))
    assert deadlines.answer_due(BEFORE_TET) == dt.date(2022, 2, 8)
    assert deadlines.completion_due(BEFORE_TET) == dt.date(2022, 2, 25)


def test_deadlines_follow_their_settings(settings):
    settings.KC_ANSWER_WORKING_DAYS, settings.KC_COMPLETION_WORKING_DAYS = 1, 3
    deadlines = Deadlines(WorkingCalendar({}))
    assert deadlines.answer_due(BEFORE_TET) == dt.date(2022, 2, 7)
    assert deadlines.completion_due(BEFORE_TET) == dt.date(2022, 2, 9)


@pytest.fixture
def months_ago():
    return timezone.localdate() - dt.timedelta(days=90)


def test_what_is_open_too_long_is_overdue_unless_it_waits_for_the_producer(cast, months_ago):
    today = timezone.localdate()
    for state in ("assigned", "in_progress", "waiting", "completed", "declined"):
        RequestFactory(establishment_name=state, state=state, assignee=cast.officer, received_on=months_ago)
    RequestFactory(establishment_name="today", state="in_progress", received_on=today)
    rows = listed(cast.officer).order_by("establishment_name", "pk")
    assert [row.establishment_name for row in rows if row.is_overdue] == ["assigned", "in_progress"]
    assert [row.establishment_name for row in rows if row.is_late] == ["assigned"]
    assert late_counts(rows) == {"late": 1, "overdue": 2}


def test_late_ones_are_counted_among_what_one_sees(cast, months_ago):
    RequestFactory(received_on=months_ago)
    assert late_counts(listed(cast.unit_head)) == {"late": 1, "overdue": 1}
    assert late_counts(listed(cast.collaborator)) == {"late": 0, "overdue": 0}


def test_a_late_list_is_one_click_from_the_desk(client_as, months_ago):
    RequestFactory(establishment_name="Quá lâu", received_on=months_ago)
    RequestFactory(establishment_name="Mới", received_on=timezone.localdate())
    client = client_as("officer")
    page = client.get("/tu-van/").content.decode()
    assert '<a href="/tu-van/?work=late">1 yêu cầu chưa gọi lại</a>' in page
    assert '<a href="/tu-van/?work=overdue">1 yêu cầu chưa hoàn thành</a>' in page
    rows = client.get("/tu-van/", {"work": "overdue"}).context["page"]
    assert [row.establishment_name for row in rows] == ["Quá lâu"]


def test_page_of_a_request_names_the_deadline_that_comes_next(client_as, cast, months_ago):
    def figure(request):
        return client_as("officer").get(request.get_absolute_url()).context["page"].figures[0]

    new = RequestFactory(received_on=months_ago)
    assert (figure(new).label, figure(new).tone) == ("Gọi lại chậm nhất", "red")
    going = RequestFactory(state="in_progress", assignee=cast.officer, received_on=timezone.localdate())
    assert (figure(going).label, figure(going).tone) == ("Hoàn thành chậm nhất", "")
    assert figure(RequestFactory(state="completed")).label == "Ngày tiếp nhận"
