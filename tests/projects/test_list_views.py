"""The list of đề án: who sees what, filters, orders, sums, and the workbook of what is shown."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from khuyencong.accounts.enums import Role
from khuyencong.registry.enums import PlaceKind
from khuyencong.registry.models import PlaceAssignment, PlaceSuccession
from projects.enums import PROJECT_READERS
from projects.filters import ORDERS
from tests.factories import ContentFactory, EstablishmentFactory, PlaceFactory, PlanBatchFactory, ProjectFactory

pytestmark = pytest.mark.django_db
LIST, XLSX = reverse("projects:list"), reverse("projects:list_xlsx")


def titles(response) -> list[str]:
    return [project.title for project in response.context["page"]]


@pytest.fixture
def officer(client_as):
    return client_as("officer")


def rows(officer, **query) -> list[str]:
    return titles(officer.get(LIST, query))


# -- who


@pytest.mark.parametrize("role", Role.values)
def test_list_is_for_readers_of_projects(role, client_as):
    expected = 200 if role in PROJECT_READERS else 403
    assert client_as(role).get(LIST).status_code == expected
    assert client_as(role).get(XLSX).status_code == expected


def test_list_shows_the_department_what_reached_the_appraisal(client_as):
    ProjectFactory(title="Dự thảo")
    ProjectFactory(title="Đang thẩm định", state="appraisal")
    assert titles(client_as("department_officer").get(LIST)) == ["Đang thẩm định"]


def test_list_shows_local_officers_their_place(client_as, cast):
    here = PlaceFactory()
    PlaceAssignment.objects.create(user=cast.local_officer, place=here)
    ProjectFactory(title="Ở đây", place=here)
    ProjectFactory(title="Nơi khác", place=PlaceFactory())
    assert titles(client_as("local_officer").get(LIST)) == ["Ở đây"]


def test_an_empty_list_says_how_to_begin(officer):
    page = officer.get(LIST).content.decode()
    assert "Chưa có đề án nào" in page
    assert reverse("projects:create") in page


def test_only_officers_are_offered_to_begin(client_as):
    assert reverse("projects:create") not in client_as("centre_leader").get(LIST).content.decode()


# -- filters


@pytest.mark.parametrize("words", ["ca phe", "CÀ PHÊ", "krong pac", "phê rang"])
def test_search_does_not_mind_accents_case_or_order(words, officer):
    ProjectFactory(title="Máy rang cà phê", place_text="xã Ea Phê, huyện Krông Pắc")
    ProjectFactory(title="Máy sấy mắc ca")
    assert rows(officer, q=words) == ["Máy rang cà phê"]


def test_search_finds_code_and_beneficiary(officer):
    project = ProjectFactory(title="A", state="appraisal", people=[EstablishmentFactory(name="HTX Đắk Nông sản")])
    ProjectFactory(title="B")
    assert rows(officer, q=project.code) == rows(officer, q="htx dak nong") == ["A"]


def test_filters_by_what_stands_on_the_project(officer, cast):
    batch = PlanBatchFactory(year=2023)
    ProjectFactory(
        title="Đúng", year=2023, batch=batch, programme="national", state="approved", office=cast.officer.office,
        money={"national": 5},
    )  # fmt: skip
    ProjectFactory(title="Khác", money={"local": 5})
    for query in (
        {"year": 2023}, {"batch": batch.pk}, {"programme": "national"}, {"state": "approved"},
        {"office": cast.officer.office_id}, {"source": "national"},
    ):  # fmt: skip
        assert rows(officer, **query) == ["Đúng"], query


@pytest.mark.parametrize(("code", "expected"), [("3", ["Ba bốn", "Ba một"]), ("3.4", ["Ba bốn"]), ("1", ["Một"])])
def test_filter_by_content_takes_one_or_its_group(code, expected, officer):
    for title, content in (("Ba bốn", "3.4"), ("Ba một", "3.1"), ("Một", "1"), ("Mười", "10")):
        ProjectFactory(title=title, content=ContentFactory(code=content))
    assert sorted(rows(officer, content=code)) == expected


def test_filter_by_place_knows_old_and_new_names(officer):
    until_2025 = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 6, 30)}
    district = PlaceFactory(kind=PlaceKind.DISTRICT, name="Huyện Krông Pắc", **until_2025)
    old = PlaceFactory(name="Xã Ea Phê", parent=district, **until_2025)
    new = PlaceFactory(name="Xã Ea Phê mới")
    PlaceSuccession.objects.create(old=old, new=new, part="whole")
    ProjectFactory(title="Cũ", place=old)
    ProjectFactory(title="Mới", place=new)
    ProjectFactory(title="Khác", place=PlaceFactory())
    for place in (district, new):
        assert sorted(rows(officer, place=place.pk)) == ["Cũ", "Mới"]


def test_a_filter_that_is_no_choice_says_so_and_loses_nothing(officer):
    ProjectFactory(title="A")
    response = officer.get(LIST, {"state": "không có"})
    assert response.status_code == 200
    assert "aria-invalid" in response.content.decode()


def test_a_filter_without_result_says_what_to_do(officer):
    ProjectFactory()
    assert "Không có đề án nào như vậy" in officer.get(LIST, {"q": "không có đâu"}).content.decode()


# -- order, pages, sums


def test_titles_stand_in_vietnamese_order(officer):
    for title in ("Đào tạo nghề", "Dệt thổ cẩm", "Ép dầu", "Ấn phẩm"):
        ProjectFactory(title=title)
    assert rows(officer, sort="title") == ["Ấn phẩm", "Dệt thổ cẩm", "Đào tạo nghề", "Ép dầu"]
    assert rows(officer, sort="-title") == ["Ép dầu", "Đào tạo nghề", "Dệt thổ cẩm", "Ấn phẩm"]


@pytest.mark.parametrize("sort", [*ORDERS, *(f"-{key}" for key in ORDERS), "không có"])
def test_every_order_holds_all_rows(sort, officer):
    for amount in (30, 10, 20):
        ProjectFactory(title=str(amount), state="approved", money={"local": amount, "beneficiary": 100 - amount})
    assert sorted(rows(officer, sort=sort)) == ["10", "20", "30"]


def test_amounts_are_sorted_as_numbers(officer):
    for amount in (9, 100, 20):
        ProjectFactory(title=str(amount), money={"local": amount})
    assert rows(officer, sort="total") == ["9", "20", "100"]
    assert rows(officer, sort="-support") == ["100", "20", "9"]


def test_a_plan_stands_in_its_own_order(officer):
    batch = PlanBatchFactory()
    for position in (2, 1, 3):
        ProjectFactory(title=str(position), batch=batch, position=position)
    assert rows(officer) == ["1", "2", "3"]


def test_sums_are_of_the_whole_list_not_of_the_page(officer):
    for _ in range(27):
        ProjectFactory(money={"local": 2, "national": 1, "beneficiary": 4})
    response = officer.get(LIST)
    assert len(response.context["page"]) == 25
    assert response.context["totals"] == {
        "national": 27, "local": 54, "beneficiary": 108, "other": 0, "support": 81, "total": 189,
    }  # fmt: skip
    assert len(officer.get(LIST, {"page": 2}).context["page"]) == 2


def test_a_link_shows_the_same_list(officer):
    """Filters, order and page stand in the address; the links on the page keep them."""
    ProjectFactory(title="Máy sấy", money={"local": 5})
    page = officer.get(LIST, {"q": "may", "sort": "-total"}).content.decode()
    assert 'value="may"' in page
    assert "?q=may&amp;sort=title" in page
    assert f"{XLSX}?q=may&amp;sort=-total" in page


# -- Excel


def sheet_of(response):
    assert response.status_code == 200
    return load_workbook(BytesIO(response.content)).active


def test_xlsx_holds_what_the_list_shows(officer):
    for title, amount in (("Máy sấy A", 7), ("Máy sấy B", 9), ("Khác", 1)):
        ProjectFactory(title=title, money={"local": amount, "beneficiary": 1})
    response = officer.get(XLSX, {"q": "may say", "sort": "-total"})
    assert response["Content-Disposition"].startswith('attachment; filename="Danh-sach-de-an-')
    sheet = sheet_of(response)
    assert [cell.value for cell in sheet["C"]][3:7] == ["Tên đề án", "Máy sấy B", "Máy sấy A", "Tổng cộng"]
    assert [cell.value for cell in sheet["K"]][4:6] == [9, 7]


def test_xlsx_sums_by_formula_with_the_value_beside_it(officer):
    ProjectFactory(money={"local": 7})
    ProjectFactory(money={"local": 9})
    response = officer.get(XLSX)
    assert sheet_of(response)["K7"].value == "=SUBTOTAL(109,K5:K6)"
    assert load_workbook(BytesIO(response.content), data_only=True).active["K7"].value == 16


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_xlsx_never_makes_a_formula_of_a_text(start, officer):
    ProjectFactory(title=f'{start}HYPERLINK("http://x","x")')
    cell = sheet_of(officer.get(XLSX))["C5"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_xlsx_of_an_empty_list_is_a_whole_workbook(officer):
    assert sheet_of(officer.get(XLSX))["C6"].value == "Tổng cộng"


# -- queries


def make_rows(count: int) -> None:
    for _ in range(count):
        content, who = ContentFactory(), EstablishmentFactory(place=PlaceFactory())
        ProjectFactory(
            content=content, people=[who], place=PlaceFactory(), batch=PlanBatchFactory(), money={"local": 5}
        )


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_constant(count, officer, django_assert_num_queries):
    make_rows(count)
    with django_assert_num_queries(14):
        officer.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_xlsx_query_count_is_constant(count, officer, django_assert_num_queries):
    make_rows(count)
    with django_assert_num_queries(14):
        officer.get(XLSX)


def test_list_stays_small(officer):
    """A full page of long names, with every place and content to filter by, stays under 60 KB."""
    from khuyencong.registry.services.reference import load_reference

    load_reference()
    for number in range(25):
        people = [EstablishmentFactory(name=f"Công ty trách nhiệm hữu hạn Chế biến nông sản xuất khẩu số {number}")]
        ProjectFactory(
            title=f"Hỗ trợ ứng dụng máy móc, thiết bị tiên tiến vào sản xuất, chế biến cà phê rang xay số {number}",
            people=people, state="approved", money={"local": 300_000_000, "beneficiary": 700_000_000},
        )  # fmt: skip
    assert len(officer.get(LIST).content) < 60_000
