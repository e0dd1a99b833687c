"""The page of days off."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.registry.models import DayOff

PAGE, ADD = reverse("registry:days_off"), reverse("registry:day_off_add")
FACTS = {"date": "02/01/2026", "is_working": "", "document": "Công văn 12/VPCP"}


def make(count):
    for number in range(count):
        DayOff.objects.create(date=dt.date(2026, 6, 1 + number), document=f"Công văn {number}")


def test_administrator_adds_and_removes_a_day(client_as):
    client = client_as("administrator")
    answer = client.post(ADD, FACTS, follow=True)
    page = answer.content.decode()
    assert "Công văn 12/VPCP" in page
    assert "Nghỉ hoán đổi" in page
    day = DayOff.objects.get()
    client.post(reverse("registry:day_off_remove", args=[day.pk]))
    assert not DayOff.objects.exists()


def test_worked_saturday_is_marked(client_as):
    client_as("administrator").post(ADD, FACTS | {"date": "10/01/2026", "is_working": "1"})
    assert DayOff.objects.get().is_working is True


def test_faults_stand_beside_their_fields_and_the_typed_text_stays(client_as):
    client = client_as("administrator")
    page = client.post(ADD, FACTS | {"date": "31/02/2026"}).content.decode()
    assert "Không có ngày 31/02/2026" in page
    assert "Công văn 12/VPCP" in page
    client.post(ADD, FACTS)
    assert "Ngày này đã ghi" in client.post(ADD, FACTS).content.decode()


def test_others_read_the_calendar_and_change_nothing(client_as):
    client = client_as("officer")
    page = client.get(PAGE, {"nam": "2022"}).content.decode()
    assert "Mùng hai Tết Nguyên Đán" in page
    assert "Ghi ngày hoán đổi" not in page
    assert client.post(ADD, FACTS).status_code == 403
    assert client.post(PAGE, FACTS).status_code == 405
    assert not DayOff.objects.exists()


@pytest.mark.parametrize("year", ["", "abc", "0000", "9999"])
def test_year_that_is_none_shows_the_present_one(client_as, year):
    assert client_as("officer").get(PAGE, {"nam": year}).context["year"] == localdate().year


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_day_and_three(client_as, count, django_assert_num_queries):
    client = client_as("administrator")
    make(count)
    with django_assert_num_queries(4):
        client.get(PAGE, {"nam": "2026"})
