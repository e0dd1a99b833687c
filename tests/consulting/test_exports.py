"""The desk's list as a workbook."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.consulting.factories import RequestFactory
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
XLSX, LIST = reverse("consulting:list_xlsx"), reverse("consulting:list")


def rows(client, **query):
    sheet = load_workbook(BytesIO(client.get(XLSX, query).content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_workbook_holds_the_rows_of_the_list_in_its_order(client_as):
    for name in ("Cà phê B", "Cà phê A", "Bún khô"):
        RequestFactory(establishment_name=name)
    client = client_as("officer")
    assert [row[2] for row in rows(client, q="ca phe", sort="name")] == ["Cà phê A", "Cà phê B"]
    assert f"{XLSX}?q=ca+phe" in client.get(LIST, {"q": "ca phe"}).content.decode()


def test_more_than_one_page_is_in_it(client_as):
    RequestFactory.create_batch(60)
    assert len(rows(client_as("officer"))) == 60


@pytest.mark.parametrize(("who", "phone"), [("officer", "0905 123 456"), ("department_officer", "•••• ••• 456")])
def test_telephone_is_whole_for_those_who_call(client_as, who, phone):
    RequestFactory(phone="0905 123 456")
    assert rows(client_as(who))[0][7] == phone


@pytest.mark.parametrize("count", [1, 3])
def test_workbook_takes_the_same_queries_for_one_row_and_three(client_as, count, django_assert_num_queries):
    place = PlaceFactory(parent=PlaceFactory(kind="district"))
    RequestFactory.create_batch(count, place=place)
    client = client_as("officer")
    with django_assert_num_queries(6):
        client.get(XLSX)
