"""Visits planned, held and cancelled, and the calendar of a month."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import Session, Visit
from consulting.selectors import period_counts
from consulting.services import add_session, cancel_visit, plan_visit
from consulting.workflow import CONSULTING
from khuyencong.core.workflow import Refused
from tests.consulting.factories import RequestFactory
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CALENDAR = reverse("consulting:calendar")


def url(name, request, *args):
    return reverse(f"consulting:{name}", args=[request.pk, *args])


def plan(request, actor, **kwargs):
    facts = {"planned_on": TODAY() + dt.timedelta(days=3), "mode": "visit", "adviser": actor, **kwargs}
    return plan_visit(request, actor=actor, **facts)


def test_plan_is_no_session_until_it_is_held(in_hand, cast):
    visit = plan(in_hand, cast.officer, planned_on=TODAY())
    assert period_counts(TODAY(), TODAY()).sessions.value == 0
    with pytest.raises(Refused, match="Chưa ghi buổi tư vấn nào"):
        CONSULTING.perform("complete", in_hand, actor=cast.officer, result="Xong")
    in_hand.refresh_from_db()
    session = add_session(in_hand, actor=cast.officer, held_on=TODAY(), content="Hỏi", visit=visit)
    visit.refresh_from_db()
    assert (visit.session, visit.is_open) == (session, False)
    assert period_counts(TODAY(), TODAY()).sessions.value == 1


def test_planned_visit_is_no_call_back(in_hand, cast, client_as):
    plan(in_hand, cast.officer)
    page = client_as("officer").get(in_hand.get_absolute_url())
    assert page.context["page"].figures[0].label == "Gọi lại chậm nhất"


def test_visit_in_the_past_is_refused(in_hand, cast):
    with pytest.raises(ValidationError, match="đã qua"):
        plan(in_hand, cast.officer, planned_on=TODAY() - dt.timedelta(days=1))


def test_visit_needs_a_request_in_hand_and_in_my_hands(in_hand, cast):
    with pytest.raises(ValidationError, match="Chỉ ghi buổi tư vấn khi"):
        plan(RequestFactory(), cast.officer)
    with pytest.raises(ValidationError, match="đang phụ trách"):
        plan(in_hand, cast.other_officer)


def test_visit_is_held_or_cancelled_once(in_hand, cast):
    visit = plan(in_hand, cast.officer)
    cancel_visit(visit, actor=cast.officer)
    in_hand.refresh_from_db()
    with pytest.raises(ValidationError, match="đã hủy"):
        add_session(in_hand, actor=cast.officer, held_on=TODAY(), content="Hỏi", visit=visit)
    assert not Session.objects.exists()
    with pytest.raises(ValidationError, match="đã hủy"):
        cancel_visit(visit, actor=cast.officer)


def test_visit_is_planned_on_a_page_and_shown_with_the_request(client_as, in_hand, cast):
    client, day = client_as("officer"), TODAY() + dt.timedelta(days=2)
    form = client.get(url("plan_visit", in_hand)).context["form"]
    facts = {field.name: field.value() or "" for field in form}
    facts |= {"planned_on": f"{day:%d/%m/%Y}", "at": "08:30", "place": "Xưởng ở thôn 3", "purpose": "Xem máy sấy"}
    client.post(url("plan_visit", in_hand), facts)
    visit = Visit.objects.get()
    assert (visit.planned_on, visit.at, visit.adviser, visit.place) == (
        day,
        dt.time(8, 30),
        cast.officer,
        "Xưởng ở thôn 3",
    )
    page = client.get(in_hand.get_absolute_url()).content.decode()
    assert f"{day:%d/%m/%Y}, 08:30" in page
    assert "Xem máy sấy" in page
    client.post(url("cancel_visit", in_hand, visit.pk))
    assert "Xem máy sấy" not in client.get(in_hand.get_absolute_url()).content.decode()


def test_session_form_starts_from_the_plan_whose_day_has_come(client_as, in_hand, cast):
    visit = plan(in_hand, cast.officer, planned_on=TODAY(), place="Xưởng", mode="visit")
    client = client_as("officer")
    form = client.get(url("add_session", in_hand)).context["form"]
    assert (form["visit"].value(), form["place"].value(), form["mode"].value()) == (visit.pk, "Xưởng", "visit")
    facts = {field.name: field.value() or "" for field in form}
    client.post(url("add_session", in_hand), facts | {"held_on": f"{TODAY():%d/%m/%Y}", "result": "Chọn máy 200 kg"})
    visit.refresh_from_db()
    assert visit.session.result == "Chọn máy 200 kg"
    assert "visit" not in client.get(url("add_session", in_hand)).context["form"].fields


# -- the calendar


def test_month_lists_plans_and_sessions_by_day(client_as, cast):
    first, second = (RequestFactory(establishment_name=name, state="assigned", assignee=cast.officer) for name in "AB")
    other = RequestFactory(establishment_name="C", state="assigned", assignee=cast.other_officer)
    Visit.objects.create(request=first, planned_on="2026-03-05", at="14:00", adviser=cast.officer)
    Visit.objects.create(request=second, planned_on="2026-03-05", at="08:00", adviser=cast.officer)
    held = Session.objects.create(request=first, held_on=dt.date(2026, 3, 9), adviser=cast.officer)
    Visit.objects.create(request=first, planned_on="2026-03-08", adviser=cast.officer, session=held)
    Visit.objects.create(
        request=other, planned_on="2026-03-31", adviser=cast.other_officer, cancelled_at=timezone.now()
    )
    Visit.objects.create(request=other, planned_on="2026-04-01", adviser=cast.other_officer)

    def shown(**query):
        days = client_as("officer").get(CALENDAR, {"thang": "2026-03", **query}).context["days"]
        return [(day.day, [(e.request.establishment_name, e.state) for e in entries]) for day, entries in days]

    mine = [(5, [("B", "Dự kiến"), ("A", "Dự kiến")]), (9, [("A", "Đã tổ chức")])]
    assert shown() == [*mine, (31, [("C", "Đã hủy")])]
    assert shown(ai="toi") == mine


def test_month_without_an_entry_says_how_to_begin(client_as):
    page = client_as("officer").get(CALENDAR, {"thang": "2020-01"}).content.decode()
    assert "Tháng này chưa có buổi nào" in page


@pytest.mark.parametrize("text", ["2026-13", "abc", "2026"])
def test_month_that_is_none_is_not_found(client_as, text):
    assert client_as("officer").get(CALENDAR, {"thang": text}).status_code == 404


def test_place_of_a_visit_is_for_those_who_call(client_as, cast):
    request = RequestFactory(state="assigned", assignee=cast.officer, place=PlaceFactory(name="Xã Ea Kao"))
    Visit.objects.create(request=request, planned_on="2026-03-05", adviser=cast.officer, place="số 12 thôn 3")
    query = {"thang": "2026-03"}
    assert "số 12 thôn 3" in client_as("officer").get(CALENDAR, query).content.decode()
    page = client_as("department_officer").get(CALENDAR, query).content.decode()
    assert "số 12 thôn 3" not in page
    assert "Xã Ea Kao" in page


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_takes_the_same_queries_for_one_entry_and_three(client_as, cast, count, django_assert_num_queries):
    place = PlaceFactory(parent=PlaceFactory(kind="district"))
    for number in range(count):
        request = RequestFactory(state="assigned", assignee=cast.officer, place=place)
        Visit.objects.create(request=request, planned_on="2026-03-05", adviser=cast.officer)
        held = Session.objects.create(request=request, held_on=dt.date(2026, 3, 1 + number), adviser=cast.officer)
        Visit.objects.create(request=request, planned_on="2026-03-05", adviser=cast.officer, session=held)
    client = client_as("officer")
    with django_assert_num_queries(5):
        client.get(CALENDAR, {"thang": "2026-03"})
