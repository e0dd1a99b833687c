"""What producers ask for."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from consulting.models import Session
from consulting.selectors.demand import demand, span
from khuyencong.registry.models import PlaceSuccession
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory

pytestmark = pytest.mark.django_db
PAGE, XLSX = reverse("consulting:demand"), reverse("consulting:demand_xlsx")
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
OLD = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 6, 30)}


def table(found, title):
    return {row.label: row.count for one in found.tables if one.title == title for row in one.rows}


def test_requests_are_told_apart_and_each_group_sums_to_all(cast, categories):
    facts = {"received_on": dt.date(2025, 3, 4)}
    RequestFactory(category=categories["policy"], channel="phone", heard_from="fair", trade="Cơ khí", **facts)
    RequestFactory(category=categories["policy"], channel="web", establishment_name="HTX Cà phê", **facts)
    RequestFactory(category=categories["trademark"], channel="web", establishment_name="Cơ sở Năm", **facts)
    RequestFactory(state="duplicate", **facts)
    RequestFactory(received_on=dt.date(2024, 12, 31))
    found = demand(cast.officer, *YEAR)
    assert found.requests == 3
    assert table(found, "Theo loại yêu cầu") == {"Máy móc, thiết bị, hồ sơ đề án": 2, "Nhãn hiệu, bao bì, mẫu mã": 1}
    assert table(found, "Theo kênh tiếp nhận") == {"Cổng thông tin": 2, "Điện thoại": 1}
    assert table(found, "Biết đến Trung tâm qua") == {"Hội chợ, triển lãm": 1, "Chưa rõ": 2}
    assert table(found, "Theo ngành nghề") == {
        "Cơ khí, điện, điện tử, công nghiệp hỗ trợ": 1, "Chế biến nông, lâm, thủy sản, thực phẩm": 1, "Chưa rõ": 1
    }  # fmt: skip
    assert all(sum(row.count for row in one.rows) == 3 for one in found.tables)


def test_place_is_the_old_district_until_the_merger_and_the_commune_after(cast):
    district = PlaceFactory(kind="district", name="Huyện Krông Pắc", **OLD)
    old, new = PlaceFactory(name="Xã Ea Phê", parent=district, **OLD), PlaceFactory(name="Xã Ea Phê mới")
    RequestFactory(place=old, received_on=dt.date(2025, 6, 30))
    RequestFactory(place=new, received_on=dt.date(2025, 7, 1))
    RequestFactory(place=None, received_on=dt.date(2025, 7, 1))
    assert table(demand(cast.officer, *YEAR), "Theo địa bàn") == {
        "Huyện Krông Pắc": 1, "Xã Ea Phê mới": 1, "Chưa rõ": 1
    }  # fmt: skip


def test_time_to_answer_is_the_median_in_working_days(cast):
    friday = dt.date(2025, 3, 7)
    for later in (0, 3, 10):  # the same day, the Monday after, the Monday after that
        request = RequestFactory(received_on=friday)
        for extra in (0, 30):
            held = friday + dt.timedelta(days=later + extra)
            Session.objects.create(request=request, held_on=held, adviser=cast.officer)
    RequestFactory(received_on=friday)
    found = demand(cast.officer, *YEAR)
    assert (found.requests, found.answered, found.median_days) == (4, 3, 1)


def test_neighbours_of_one_trade_are_shown_together(cast):
    old, new = PlaceFactory(name="Xã cũ", **OLD), PlaceFactory(name="Xã Ea Phê")
    PlaceSuccession.objects.create(old=old, new=new, part="whole")
    first, second = EstablishmentFactory(name="A", industry="a"), EstablishmentFactory(name="B", industry="a")
    facts = {"received_on": dt.date(2025, 3, 4)}
    for shop, place in ((first, old), (first, new), (second, new)):
        RequestFactory(establishment=shop, establishment_name=shop.name, place=place, **facts)
    RequestFactory(establishment_name="Cơ khí C", place=new, **facts)
    (found,) = demand(cast.officer, *YEAR).neighbours
    assert (found.place, found.industry, found.names) == (
        "Xã Ea Phê", "Chế biến nông, lâm, thủy sản, thực phẩm", ("A", "B")
    )  # fmt: skip


def test_page_begins_with_the_year_of_the_newest_request(client_as, cast):
    assert span(cast.officer) is None
    assert "Không có yêu cầu nào" in client_as("officer").get(PAGE).content.decode()
    RequestFactory(received_on=dt.date(2022, 5, 1))
    answer = client_as("department_leader").get(PAGE)
    assert answer.context["days"] == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    assert 'aria-label="Máy móc, thiết bị, hồ sơ đề án: 1 lượt"' in answer.content.decode()


def test_wrong_days_are_told(client_as):
    client = client_as("officer")
    page = client.get(PAGE, {"since": "02/01/2025", "until": "01/01/2025"}).content.decode()
    assert "Ngày cuối ở trước ngày đầu." in page
    assert client.get(XLSX, {"since": "31/02/2025", "until": "x"}).status_code == 200


def test_workbook_has_a_line_a_bar(client_as):
    RequestFactory(received_on=dt.date(2025, 5, 1))
    answer = client_as("officer").get(XLSX, {"since": "01/01/2025", "until": "31/12/2025"})
    rows = load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=5, values_only=True)
    assert ("Theo loại yêu cầu", "Máy móc, thiết bị, hồ sơ đề án", 1) in list(rows)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_request_and_three(client_as, count, django_assert_num_queries):
    place = PlaceFactory(parent=PlaceFactory(kind="district"))
    for _ in range(count):
        for _ in range(2):
            shop = EstablishmentFactory(industry="a", place=place)
            RequestFactory(establishment=shop, place=place, received_on=dt.date(2025, 3, 4))
    client = client_as("officer")
    with django_assert_num_queries(7):
        client.get(PAGE, {"since": "01/01/2025", "until": "31/12/2025"})
