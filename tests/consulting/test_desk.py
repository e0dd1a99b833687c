"""The desk's pages: what each role sees and may write."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from consulting.models import ConsultingRequest, InternalNote, Session, Visit
from consulting.workflow import CONSULTING
from khuyencong.core.models import TransitionRecord
from khuyencong.registry.models import Establishment, PlaceAssignment
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory, ProductFactory

pytestmark = pytest.mark.django_db
LIST, NEW = "/tu-van/", "/tu-van/moi/"
TODAY = timezone.localdate


def listed(client, **query):
    answer = client.get(LIST, query)
    return [row.establishment_name for row in answer.context["page"]]


@pytest.fixture
def desk(client_as):
    return client_as("officer")


def url(name, request, *args):
    return reverse(f"consulting:{name}", args=[request.pk, *args])


# -- the list


@pytest.mark.parametrize(("who", "found"), [("officer", 1), ("auditor", 0), ("department_leader", 0)])
def test_digits_of_a_telephone_find_nothing_for_who_may_not_read_it(client_as, who, found):
    request = RequestFactory(establishment_name="Cơ sở 19 tháng 5", phone="0905 123 456")
    client = client_as(who)
    assert len(listed(client, q="0905123")) == found
    for typed in ("19 thang", request.code):
        assert len(listed(client, q=typed)) == 1


def test_list_is_narrowed_by_each_filter(desk, cast, categories):
    place = PlaceFactory(name="Xã Ea Phê")
    RequestFactory(establishment_name="Cà phê", category=categories["policy"], place=place)
    RequestFactory(establishment_name="Bún khô", category=categories["trademark"], channel="fair")
    RequestFactory(
        establishment_name="Mắc ca", state="assigned", assignee=cast.officer, received_on=dt.date(2022, 3, 1)
    )
    assert listed(desk) == ["Bún khô", "Cà phê", "Mắc ca"]
    assert listed(desk, q="ca phe") == ["Cà phê"]
    assert listed(desk, category=categories["trademark"].pk) == ["Bún khô"]
    assert listed(desk, channel="fair") == ["Bún khô"]
    assert listed(desk, state="assigned") == ["Mắc ca"]
    assert listed(desk, since="01/03/2022", until="01/03/2022") == ["Mắc ca"]
    assert listed(desk, work="mine") == ["Mắc ca"]
    assert listed(desk, work="free") == ["Bún khô", "Cà phê"]
    assert listed(desk, work="unlinked", state="assigned") == ["Mắc ca"]


def test_list_is_sorted_in_vietnamese_order(desk):
    for name in ("Đồ gỗ", "Dệt", "Ẩm thực", "Ca cao"):
        RequestFactory(establishment_name=name)
    assert listed(desk, sort="name") == ["Ẩm thực", "Ca cao", "Dệt", "Đồ gỗ"]
    assert listed(desk, sort="-name") == ["Đồ gỗ", "Dệt", "Ca cao", "Ẩm thực"]


def test_request_that_nobody_called_back_in_time_is_marked(desk, cast):
    RequestFactory(establishment_name="Mới", received_on=TODAY())
    RequestFactory(establishment_name="Trễ", received_on=TODAY() - dt.timedelta(days=30))
    RequestFactory(establishment_name="Xong", received_on=TODAY() - dt.timedelta(days=30), state="completed")
    called = RequestFactory(establishment_name="Đã gọi", state="assigned", assignee=cast.officer)
    for _ in range(2):
        Session.objects.create(request=called, held_on=TODAY(), adviser=cast.officer)
    assert listed(desk, work="late") == ["Trễ"]
    assert len(listed(desk)) == 4
    assert desk.get(LIST).content.decode().count("Quá hạn gọi lại</small>") == 1


def test_totals_count_what_is_listed(desk, cast):
    a, b = EstablishmentFactory(), EstablishmentFactory()
    for establishment in (a, a, b, None):
        RequestFactory(establishment=establishment)
    merged = RequestFactory(establishment=EstablishmentFactory(), establishment_name="Trùng")
    CONSULTING.perform("mark_duplicate", merged, actor=cast.officer, original=ConsultingRequest.objects.last())
    for request in ConsultingRequest.objects.filter(establishment=a):
        request.products.add(ProductFactory(establishment=a))
    assert desk.get(LIST).context["totals"] == {"requests": 4, "establishments": 2, "products": 2}
    assert desk.get(LIST, {"q": "trùng"}).context["totals"] == {"requests": 0, "establishments": 0, "products": 0}


def test_list_shows_twenty_five_a_page(desk):
    RequestFactory.create_batch(26)
    assert len(listed(desk)) == 25
    assert len(listed(desk, page=2)) == 1


def test_local_people_see_their_own_communes(client_as, cast):
    here, there = PlaceFactory(), PlaceFactory()
    RequestFactory(establishment_name="Ở đây", place=here)
    elsewhere = RequestFactory(establishment_name="Nơi khác", place=there)
    PlaceAssignment.objects.create(user=cast.local_officer, place=here)
    client = client_as("local_officer")
    assert listed(client) == ["Ở đây"]
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_row_and_three(desk, cast, count, django_assert_num_queries):
    place = PlaceFactory(parent=PlaceFactory(kind="district"))
    for _ in range(count):
        RequestFactory(establishment=EstablishmentFactory(), place=place, assignee=cast.officer, state="assigned")
    with django_assert_num_queries(9):
        desk.get(LIST)


# -- one request


def full(cast, count):
    """A request with `count` of everything that its page shows."""
    establishment = EstablishmentFactory()
    request = RequestFactory(establishment=establishment, place=PlaceFactory(parent=PlaceFactory(kind="district")))
    CONSULTING.perform("assign", request, actor=cast.officer, assignee=cast.officer)
    CONSULTING.perform("begin", request, actor=cast.officer)
    for _ in range(count):
        Session.objects.create(request=request, held_on=TODAY(), adviser=cast.officer)
        request.products.add(ProductFactory(establishment=establishment))
        Visit.objects.create(request=request, planned_on=TODAY(), adviser=cast.officer)
        InternalNote.objects.create(request=request, author=cast.unit_head, text="Gọi buổi chiều")
        CONSULTING.perform("ask", request, actor=cast.officer, message="Gửi ảnh")
        CONSULTING.perform("answered", request, actor=cast.officer, message="Đã gửi")
    return request


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_part_and_three(desk, cast, count, django_assert_num_queries):
    request = full(cast, count)
    with django_assert_num_queries(15):
        desk.get(request.get_absolute_url())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer", True), ("unit_head", True), ("centre_leader", True),
        ("accountant", False), ("auditor", False), ("department_officer", False), ("department_leader", False),
    ],
)  # fmt: skip
def test_telephone_and_address_are_for_those_who_call(client_as, who, sees):
    request = RequestFactory(
        phone="0905 123 456", place_text="số 12 thôn 3", contact_name="Nguyễn Thị Hoa", place=PlaceFactory()
    )
    page = client_as(who).get(request.get_absolute_url()).content.decode()
    assert ("0905 123 456" in page) is sees
    assert ("số 12 thôn 3" in page) is sees
    assert ("Nguyễn Thị Hoa" in page) is sees
    assert ("•••• ••• 456" in page) is not sees
    assert str(request.place) in page


def test_page_says_what_can_be_done_and_why_not_the_rest(client_as, in_hand):
    page = client_as("officer").get(in_hand.get_absolute_url()).content.decode()
    assert "Bắt đầu tư vấn" in page
    assert "Chưa hoàn thành được:" in page
    assert "Chưa ghi buổi tư vấn nào." in page


# -- steps


def test_officer_takes_a_request_with_one_press(desk, cast):
    request = RequestFactory()
    form = desk.get(url("step", request, "assign")).context["form"]
    assert list(form.fields["assignee"].queryset) == [cast.officer]
    facts = {name: form[name].value() for name in ("effective_on", "assignee", "seen_version")}
    desk.post(url("step", request, "assign"), facts | {"effective_on": f"{TODAY():%d/%m/%Y}"})
    request.refresh_from_db()
    assert (request.state, request.assignee) == ("assigned", cast.officer)


def test_head_chooses_among_the_officers_of_the_centre(client_as, cast):
    form = client_as("unit_head").get(url("step", RequestFactory(), "assign")).context["form"]
    assert set(form.fields["assignee"].queryset) == {cast.officer, cast.other_officer}


def test_likely_originals_of_a_duplicate_come_first(desk):
    request = RequestFactory(establishment_name="Cơ sở Năm Hòa", phone="0905 111 222")
    RequestFactory(establishment_name="Khác hẳn")
    same_phone = RequestFactory(phone="0905 111 222", received_on=TODAY() - dt.timedelta(days=60))
    same_name = RequestFactory(establishment_name="cơ sở năm hoà")
    RequestFactory(phone="0905 111 222", received_on=TODAY() - dt.timedelta(days=400))
    offered = desk.get(url("step", request, "mark_duplicate")).context["form"].fields["original"].queryset
    assert list(offered)[:2] == [same_name, same_phone]
    assert len(offered) == 3


def test_unknown_step_is_not_found(desk):
    assert desk.get(url("step", RequestFactory(), "bia")).status_code == 404


def test_step_of_another_role_is_forbidden(desk):
    assert desk.get(url("step", RequestFactory(), "decline")).status_code == 403


# -- writing


def test_call_is_written_down_and_taken_on(desk, cast, categories):
    facts = {
        "channel": "phone", "received_on": f"{TODAY():%d/%m/%Y}", "establishment_name": "Lò bún Năm Hòa",
        "category": categories["policy"].pk, "phone": "0905123456", "mine": "on", "consent": "on",
    }  # fmt: skip
    answer = desk.post(NEW, facts, follow=True)
    request = ConsultingRequest.objects.get()
    assert (request.state, request.assignee, request.phone) == ("assigned", cast.officer, "0905 123 456")
    assert request.consent_at is not None
    assert f"mã tra cứu {request.code}" in answer.content.decode()


def test_the_same_page_sent_twice_is_one_request(desk, categories):
    facts = {
        "channel": "phone", "received_on": "05/01/2022", "establishment_name": "Lò bún", "send_key": "mot-trang",
        "category": categories["policy"].pk, "mine": "on",
    }  # fmt: skip
    answers = [desk.post(NEW, facts) for _ in range(2)]
    assert {answer.url for answer in answers} == {ConsultingRequest.objects.get().get_absolute_url()}
    desk.post(NEW, facts | {"establishment_name": "Lò gạch"})
    assert ConsultingRequest.objects.count() == 2


def test_call_of_yesterday_stays_with_nobody_when_it_is_not_mine(desk, categories):
    facts = {
        "channel": "centre", "received_on": "05/01/2022", "establishment_name": "Lò bún", "phone": "",
        "category": categories["other"].pk,
    }  # fmt: skip
    desk.post(NEW, facts)
    request = ConsultingRequest.objects.get()
    assert (request.state, request.received_on) == ("new", dt.date(2022, 1, 5))


def test_call_with_faults_keeps_what_was_typed(desk, categories):
    facts = {"channel": "phone", "received_on": "31/02/2022", "establishment_name": "Lò bún", "phone": "09"}
    page = desk.post(NEW, facts).content.decode()
    assert "Không có ngày 31/02/2022" in page
    assert 'value="Lò bún"' in page
    assert not ConsultingRequest.objects.exists()


def test_call_of_tomorrow_is_refused_beside_its_field(desk, categories):
    tomorrow = TODAY() + dt.timedelta(days=1)
    facts = {
        "channel": "phone", "received_on": f"{tomorrow:%d/%m/%Y}", "establishment_name": "Lò bún",
        "category": categories["policy"].pk,
    }  # fmt: skip
    form = desk.post(NEW, facts).context["form"]
    assert "ở sau ngày hôm nay" in str(form["received_on"].errors)


def values(form):
    return {field.name: field.value() if field.value() is not None else "" for field in form}


def test_request_is_mended(desk, categories):
    request = RequestFactory()
    form = desk.get(url("edit", request)).context["form"]
    answer = desk.post(url("edit", request), values(form) | {"category": categories["exemplary"].pk})
    request.refresh_from_db()
    assert answer.url == request.get_absolute_url()
    assert request.category.code == "exemplary"


def test_old_commune_of_a_request_stays_while_nothing_else_is_typed(desk):
    old = PlaceFactory(valid_from=dt.date(2004, 1, 1), valid_to=dt.date(2025, 6, 30), name="Xã Cũ")
    request = RequestFactory(place=old)
    form = desk.get(url("edit", request)).context["form"]
    desk.post(url("edit", request), values(form) | {"place": old.label, "contact_name": "Lan"})
    request.refresh_from_db()
    assert (request.place, request.contact_name) == (old, "Lan")


def test_stale_page_is_told_and_keeps_what_was_typed(desk, cast):
    request = RequestFactory()
    typed = values(desk.get(url("edit", request)).context["form"]) | {"contact_name": "Chị Hoa"}
    CONSULTING.perform("assign", request, actor=cast.unit_head, assignee=cast.officer)
    answer = desk.post(url("edit", request), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Trưởng, Phó phòng vừa cập nhật yêu cầu tư vấn này" in page
    assert 'value="Chị Hoa"' in page
    assert desk.post(url("edit", request), values(answer.context["form"])).status_code == 302


def test_session_is_recorded(desk, in_hand):
    form = desk.get(url("add_session", in_hand)).context["form"]
    day = f"{TODAY():%d/%m/%Y}"
    desk.post(url("add_session", in_hand), values(form) | {"held_on": day, "mode": "visit", "content": "Xem xưởng"})
    session = in_hand.sessions.get()
    assert (session.held_on, session.mode, session.content) == (TODAY(), "visit", "Xem xưởng")


def test_writing_where_it_is_not_mine_is_forbidden(client_as, in_hand):
    client = client_as("other_officer")
    for name in ("edit", "add_session", "link_establishment", "products"):
        assert client.get(url(name, in_hand)).status_code == 403
    form_sent = client.post(url("products", in_hand), {"names": "Bơ sấy", "seen_version": in_hand.version})
    assert "đang phụ trách yêu cầu này" in form_sent.content.decode()


def test_products_are_written_one_a_line(desk, cast):
    request = RequestFactory(establishment=EstablishmentFactory())
    desk.post(url("products", request), {"names": "Bơ sấy\r\n\r\nBún khô", "seen_version": request.version})
    assert {line.product.name for line in request.product_lines.all()} == {"Bơ sấy", "Bún khô"}
    page = desk.get(url("products", request)).content.decode()
    assert "Bơ sấy\nBún khô" in page


# -- the register


def test_establishment_of_the_same_telephone_or_name_is_offered(desk):
    request = RequestFactory(establishment_name="Cà phê Ea Tu", phone="0905 111 222")
    same_phone = EstablishmentFactory(name="Tên khác", phone="0905 111 222")
    same_name = EstablishmentFactory(name="HTX Cà phê Ea Tu")
    EstablishmentFactory(name="Bún khô")
    assert set(desk.get(url("link_establishment", request)).context["found"]) == {same_phone, same_name}
    found = desk.get(url("link_establishment", request), {"q": "bun kho"}).context["found"]
    assert [establishment.name for establishment in found] == ["Bún khô"]


@pytest.mark.parametrize("count", [1, 3])
def test_offering_establishments_takes_the_same_queries_for_one_and_three(desk, count, django_assert_num_queries):
    request = RequestFactory(establishment_name="Cà phê")
    for number in range(count):
        EstablishmentFactory(name=f"HTX Cà phê {number}", place=PlaceFactory(parent=PlaceFactory(kind="district")))
    with django_assert_num_queries(12):
        assert len(desk.get(url("link_establishment", request)).context["found"]) == count


def test_chosen_establishment_is_tied_to_the_request(desk):
    request, establishment = RequestFactory(), EstablishmentFactory()
    desk.post(url("link_establishment", request), {"establishment": establishment.pk, "seen_version": request.version})
    request.refresh_from_db()
    assert request.establishment == establishment


def test_new_establishment_is_made_from_what_the_request_says(desk, categories):
    place = PlaceFactory(name="Xã Ea Phê")
    request = RequestFactory(
        establishment_name="HTX Bún khô", contact_name="Y Bhăm", phone="0905 111 222", place=place
    )  # fmt: skip
    form = desk.get(url("link_establishment", request)).context["new"]
    assert (form["kind"].value(), form["representative"].value()) == ("cooperative", "Y Bhăm")
    answer = desk.post(url("link_establishment", request), values(form) | {"place": place.label})
    assert answer.status_code == 302
    made = Establishment.objects.get()
    request.refresh_from_db()
    assert (request.establishment, made.name, made.phone, made.place) == (made, "HTX Bún khô", "0905 111 222", place)


def test_centre_itself_is_not_made_an_establishment(desk):
    request = RequestFactory(establishment_name="Trung tâm Khuyến công")
    form = desk.get(url("link_establishment", request)).context["new"]
    answer = desk.post(url("link_establishment", request), values(form))
    assert "không phải là cơ sở công nghiệp nông thôn" in answer.content.decode()
    assert not Establishment.objects.exists()
    assert not TransitionRecord.objects.exists()
