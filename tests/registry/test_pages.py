"""Pages of the registry: who may open them, what they say, and a fixed number of queries."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.core.lists import PAGE_SIZE
from khuyencong.registry.models import Budget, Content, Establishment, LegalDocument, Norm, Place
from tests.factories import (
    BudgetFactory,
    ContentFactory,
    EstablishmentFactory,
    LegalDocumentFactory,
    PlaceFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


def norm(**values):
    document = LegalDocumentFactory()
    facts = {"source": "national", "unit": "cơ sở", "article": "Điều 8", "effective_from": dt.date(2018, 5, 11)}
    return Norm.objects.create(content=ContentFactory(), document=document, **facts | values)


def budget(number):
    return BudgetFactory(year=2020 + number)


def establishment(number):
    return ProductFactory(establishment__place=PlaceFactory()).establishment


ROWS = {
    "registry:establishments": (establishment, 6),
    "registry:places": (lambda number: PlaceFactory(), 7),
    "registry:contents": (lambda number: ContentFactory(), 4),
    "registry:norms": (lambda number: norm(), 5),
    "registry:legal_documents": (lambda number: LegalDocumentFactory(replaced_by=LegalDocumentFactory()), 4),
    "registry:budgets": (budget, 4),
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", ROWS)
def test_list_asks_the_same_queries_for_one_row_and_three(client_as, django_assert_num_queries, name, number):
    client = client_as("officer")
    make, queries = ROWS[name]
    for index in range(number):
        make(index)
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_establishment_asks_the_same_queries_for_one_product_and_three(client_as, django_assert_num_queries, number):
    client = client_as("officer")
    one = EstablishmentFactory(place=PlaceFactory())
    ProductFactory.create_batch(number, establishment=one)
    with django_assert_num_queries(11):
        assert client.get(reverse("registry:establishment", args=[one.pk])).status_code == 200


def test_index_asks_a_fixed_number_of_queries(client_as, django_assert_num_queries):
    client = client_as("officer")
    with django_assert_num_queries(11):
        assert "Văn bản pháp luật" in client.get(reverse("registry:index")).text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("registry:establishments", "Chưa có cơ sở nào"),
        ("registry:places", "Không tìm thấy địa bàn nào"),
        ("registry:contents", "Chưa có nội dung nào"),
        ("registry:norms", "Không có định mức nào"),
        ("registry:legal_documents", "Không tìm thấy văn bản nào"),
        ("registry:budgets", "Chưa có dự toán nào"),
    ],
)
def test_page_without_rows_says_what_comes_there(client_as, name, says):
    assert says in client_as("administrator").get(reverse(name)).text


# -- establishments


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Đá mỹ nghệ", "Cà phê Ea Tu"]),
        ("q=ca+phe", ["Cà phê Ea Tu"]),
        ("q=6000000001", ["Đá mỹ nghệ"]),
        ("q=0905123", ["Cà phê Ea Tu"]),
        ("kind=household", ["Đá mỹ nghệ"]),
        ("kind=khong-co", ["Đá mỹ nghệ", "Cà phê Ea Tu"]),
        ("q=khong+co", []),
    ],
)
def test_establishments_are_searched_without_accents(client_as, query, shown):
    EstablishmentFactory(name="Cà phê Ea Tu", phone="0905 123 456")
    EstablishmentFactory(name="Đá mỹ nghệ", kind="household", tax_code="6000000001")
    page = client_as("officer").get(reverse("registry:establishments") + f"?{query}").context["page"]
    assert sorted(str(one) for one in page) == sorted(shown)


def test_establishments_stand_in_vietnamese_order(client_as):
    for name in ("Đa Tài", "Dệt may", "Ánh Sao", "An Phát", "Ăn Ngon"):
        EstablishmentFactory(name=name)
    page = client_as("officer").get(reverse("registry:establishments")).context["page"]
    assert [str(one) for one in page] == ["An Phát", "Ánh Sao", "Ăn Ngon", "Dệt may", "Đa Tài"]


def test_establishments_of_one_place(client_as):
    here = EstablishmentFactory(place=PlaceFactory())
    EstablishmentFactory(place=PlaceFactory())
    page = client_as("officer").get(reverse("registry:establishments"), {"place": here.place_id}).context["page"]
    assert list(page) == [here]


def test_establishments_come_in_pages_and_keep_the_filter_in_links(client_as):
    EstablishmentFactory.create_batch(51)
    answer = client_as("officer").get(reverse("registry:establishments"), {"q": "hop tac xa"})
    assert (len(answer.context["page"]), "?q=hop+tac+xa&amp;page=2" in answer.text) == (PAGE_SIZE, True)


def test_foreign_establishment_is_not_found(client_as):
    one = EstablishmentFactory(place=PlaceFactory())
    assert client_as("collaborator").get(reverse("registry:establishment", args=[one.pk])).status_code == 404


def test_establishment_page_says_what_its_commune_is_now(reference, client_as):
    old = Place.objects.get(name="Xã Ea Phê", valid_to__isnull=False)
    one = ProductFactory(establishment__place=old, name="Mật ong").establishment
    text = client_as("officer").get(reverse("registry:establishment", args=[one.pk])).text
    assert "xã Ea Phê, huyện Krông Pắc (nay: xã Ea Phê)" in text
    assert "Mật ong" in text


def form_of(**values):
    return {"name": "HTX Ea Tu", "kind": "cooperative", "products": "", "version": "0", **values}


def test_create_establishment_reads_the_place_as_written(reference, client_as):
    client = client_as("officer")
    data = form_of(place="xã Ea Tu, TP. Buôn Ma Thuột", products="Cà phê bột\nMật ong", phone="0905123456")
    answer = client.post(reverse("registry:establishment_create"), data, follow=True)
    one = Establishment.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("registry:establishment", args=[one.pk])
    assert (one.place.label, one.phone, one.products.count()) == ("phường Tân An", "0905 123 456", 2)
    assert "nay là phường Tân An" in answer.text


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"name": ""}, "name", "Chưa nhập mục này."),
        ({"name": "Trung tâm Khuyến công"}, "name", "đơn vị thực hiện"),
        ({"place": "xã Ea Pê"}, "place", "Không tìm thấy “xã Ea Pê”"),
        ({"place": "tỉnh Đắk Lắk"}, "place", "Ghi một xã, phường, thị trấn."),
        ({"tax_code": "12"}, "tax_code", "Mã số thuế có 10 chữ số"),
        ({"tax_code": "6000000018"}, None, "Mã số thuế này đã có ở cơ sở khác."),
    ],
)
def test_create_establishment_says_what_is_wrong_and_keeps_what_was_typed(reference, client_as, values, field, error):
    EstablishmentFactory(tax_code="6000000018")
    data = form_of(representative="Y Thuyên", **values)
    answer = client_as("officer").post(reverse("registry:establishment_create"), data)
    assert error in str(answer.context["form"].errors[field or "__all__"])
    assert 'value="Y Thuyên"' in answer.text
    assert Establishment.objects.count() == 1


def test_edit_establishment_keeps_the_old_commune_that_was_not_touched(reference, client_as):
    old = Place.objects.get(name="Xã Ea BHốk")
    one = EstablishmentFactory(place=old)
    client, address = client_as("officer"), reverse("registry:establishment_edit", args=[one.pk])
    shown = client.get(address).context["form"]["place"].value()
    data = form_of(name="HTX Cư Kuin", place=shown.label)
    assert client.post(address, data).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.place, one.version) == ("HTX Cư Kuin", old, 1)


def test_edit_of_a_stale_page_says_who_was_faster_and_can_be_sent_again(client_as, cast):
    client, head = client_as("officer"), client_as("unit_head")
    client.post(reverse("registry:establishment_create"), form_of())
    address = reverse("registry:establishment_edit", args=[Establishment.objects.get().pk])
    head.post(address, form_of(name="HTX Ea Tur"))
    answer = client.post(address, form_of(name="HTX Ea Tul"))
    assert f"{cast.unit_head} vừa cập nhật cơ sở này" in answer.text
    assert Establishment.objects.get().name == "HTX Ea Tur"
    again = form_of(name="HTX Ea Tul", version=answer.context["form"]["version"].value())
    assert client.post(address, again).status_code == 302
    assert Establishment.objects.get().name == "HTX Ea Tul"


def test_collaborator_may_not_edit(client_as):
    one = EstablishmentFactory()
    assert client_as("collaborator").get(reverse("registry:establishment_edit", args=[one.pk])).status_code == 403


# -- reference pages


def test_places_show_the_mapping_both_ways(reference, client_as):
    client = client_as("local_officer")
    old = client.get(reverse("registry:places"), {"q": "ea bhok", "period": "old"}).text
    assert "nay: xã Dray Bhăng (phần chính); xã Ea Ktur (một phần)" in " ".join(old.split())
    new = client.get(reverse("registry:places"), {"q": "phuong tan an", "period": "new"}).text
    assert "xã Ea Tu, thành phố Buôn Ma Thuột" in new


def test_places_are_searched_by_district_too(reference, client_as):
    page = client_as("auditor").get(reverse("registry:places"), {"q": "buon don", "kind": "commune", "period": "old"})
    assert page.context["page"].paginator.count == 7


def test_norms_of_a_day(reference, client_as):
    norms = client_as("appraiser").get(reverse("registry:norms"), {"on": "25/03/2022"}).context["rows"]
    assert {row.document.number for row in norms} == {"28/2018/TT-BTC"}


def test_norms_of_a_content_tell_what_is_unverified(reference, client_as):
    content = Content.objects.get(code="3.2")
    text = client_as("accountant").get(reverse("registry:norms"), {"content": content.pk}).text
    assert "cần đối chiếu Công báo" in text
    assert "100.000.000" in text


def test_norms_refuse_a_date_that_is_none(reference, client_as):
    answer = client_as("officer").get(reverse("registry:norms"), {"on": "31/02/2022"})
    assert "Không có ngày 31/02/2022." in answer.text


def test_documents_are_searched_without_accents(reference, client_as):
    rows = client_as("officer").get(reverse("registry:legal_documents"), {"q": "nghi dinh khuyen cong"}).context["rows"]
    assert {row.number for row in rows} >= {"45/2012/NĐ-CP", "235/2025/NĐ-CP"}
    assert LegalDocument.objects.count() > len(rows)


def test_documents_without_a_known_date_come_last(reference, client_as):
    rows = list(client_as("officer").get(reverse("registry:legal_documents")).context["rows"])
    dates = [row.effective_from for row in rows]
    known = [day for day in dates if day]
    assert dates == [*sorted(known, reverse=True), *[None] * (len(dates) - len(known))]


# -- budgets

BUDGET = {"year": "2022", "programme": "local", "source": "local", "amount": "4.000.000.000", "decision": "Số 05"}


@pytest.mark.parametrize("role", ["centre_leader", "department_officer", "administrator"])
def test_budget_is_set_by(client_as, role):
    assert client_as(role).post(reverse("registry:budget_create"), BUDGET).status_code == 302
    assert Budget.objects.get().amount == 4_000_000_000


def test_budget_is_not_set_by_others(client_as):
    assert client_as("officer").post(reverse("registry:budget_create"), BUDGET).status_code == 403
    assert "Thêm dự toán" not in client_as("officer").get(reverse("registry:budgets")).text


def test_budget_that_is_there_is_not_made_again(client_as):
    BudgetFactory()
    answer = client_as("administrator").post(reverse("registry:budget_create"), BUDGET)
    assert "Dự toán này đã có" in answer.text


def test_budget_list_shows_what_remains(client_as):
    BudgetFactory(amount=4_000_000_000, consumed=2_515_000_000)
    text = client_as("auditor").get(reverse("registry:budgets")).text
    assert "1.485.000.000" in text


def test_budget_below_what_is_drawn_is_refused_beside_the_field(client_as):
    budget = BudgetFactory(consumed=2_515_000_000)
    address = reverse("registry:budget_edit", args=[budget.pk])
    answer = client_as("administrator").post(address, {"amount": "1.000", "decision": "", "version": "0"})
    assert "không được thấp hơn số đã dùng, 2.515.000.000 đồng" in str(answer.context["form"].errors["amount"])


def test_budget_of_a_stale_page_is_refused(client_as):
    client_as("administrator").post(reverse("registry:budget_create"), BUDGET)
    address = reverse("registry:budget_edit", args=[Budget.objects.get().pk])
    data = {"amount": "5.000.000.000", "decision": "", "version": "0"}
    assert client_as("administrator").post(address, data).status_code == 302
    answer = client_as("centre_leader").post(address, {**data, "amount": "6.000.000.000"})
    assert "vừa cập nhật dự toán năm này" in answer.text
    assert Budget.objects.get().amount == 5_000_000_000


@pytest.mark.parametrize(("role", "sees"), [("officer", True), ("accountant", False), ("auditor", False)])
def test_telephone_address_and_personal_number_are_for_those_who_call(client_as, role, sees):
    one = EstablishmentFactory(phone="0905 123 456", address="thôn 3", kind="household", tax_code="066090001234")
    client = client_as(role)
    for page in (reverse("registry:establishments"), reverse("registry:establishment", args=[one.pk])):
        text = client.get(page).text
        assert ("0905 123 456" in text, "066090001234" in text) == (sees, sees)
        assert sees or ("•••• ••• 456" in text and "•••••••••234" in text)
    assert ("thôn 3" in text) is sees


@pytest.mark.parametrize(("role", "sees"), [("officer", True), ("accountant", False), ("auditor", False)])
def test_hidden_digits_find_nothing(client_as, role, sees):
    EstablishmentFactory(name="Cơ sở 19", phone="0905 123 456", kind="household", tax_code="066090001234")
    EstablishmentFactory(name="Công ty", kind="enterprise", tax_code="6000000018")

    def found(typed: str) -> int:
        return len(client_as(role).get(reverse("registry:establishments"), {"q": typed}).context["page"])

    assert [found("0905123"), found("066090001234")] == [sees, sees]
    assert [found("so 19"), found("6000000018")] == [1, 1]
