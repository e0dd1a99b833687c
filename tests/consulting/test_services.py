import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from consulting.models import ConsultingRequest, RequestProduct
from consulting.services import add_session, edit_request, link_establishment, register_request, set_products
from khuyencong.core.audit import StaleRecordError
from khuyencong.core.models import AuditEvent
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory, ProductFactory


def register(categories, **changes):
    facts = {
        "actor": None, "channel": "web", "category": categories["policy"], "received_on": timezone.localdate(),
        "establishment_name": "HTX  Ea Tu", "phone": "0905.123.456", "contact_name": "H'Bia Niê",
        "place_text": "thôn 3", "description": "Muốn mua máy rang", "consent": True,
    }  # fmt: skip
    return register_request(**facts | changes)


def events(request):
    return list(AuditEvent.objects.filter(entity=request.entity(), object_id=request.pk).order_by("sequence"))


def test_registered_request_is_new_and_kept_in_one_spelling(categories):
    request = register(categories)
    request.refresh_from_db()
    assert (request.state, request.establishment_name, request.phone) == ("new", "HTX Ea Tu", "0905 123 456")
    assert request.consent_at is not None
    assert request.assignee is None


def test_birth_is_logged_without_personal_values(categories):
    request = register(categories)
    [event] = events(request)
    assert (event.verb, event.actor) == ("create", None)
    logged = str(event.changes)
    assert {"category_id", "phone", "description"} <= set(event.changes)
    for value in ("0905", "Niê", "thôn", "rang", "Ea Tu"):
        assert value not in logged


def test_search_finds_code_name_and_digits(categories):
    request = register(categories, establishment_name="Cơ sở Đắk Lắk")
    for words in (request.code, request.code.lower().replace("-", ""), "co so dak lak", "0905 123", "123456"):
        assert list(ConsultingRequest.objects.search(words)) == [request]
    assert not ConsultingRequest.objects.search("0906").exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [("thôn 3", "thôn 3 · Xã Ea Phê"), ("Thôn 3, xã Ea Phê", "Thôn 3, xã Ea Phê"), ("", "Xã Ea Phê")],
)
def test_address_names_the_commune_once(typed, address):
    assert ConsultingRequest(place=PlaceFactory.build(name="Xã Ea Phê"), place_text=typed).address == address


def test_web_request_without_consent_is_refused(categories):
    with pytest.raises(ValidationError) as refused:
        register(categories, consent=False)
    assert "consent" in refused.value.message_dict


def test_staff_record_a_call_without_the_form_s_consent(categories, cast):
    assert register(categories, channel="phone", consent=False, actor=cast.officer).consent_at is None


def test_intake_in_the_future_is_refused(categories):
    with pytest.raises(ValidationError, match="ở sau ngày hôm nay"):
        register(categories, received_on=timezone.localdate() + dt.timedelta(days=1))


def test_same_form_twice_is_one_request(categories):
    first, second = register(categories, form_token="một"), register(categories, form_token="một")
    assert first.pk == second.pk
    assert ConsultingRequest.objects.count() == 1


def test_same_words_of_the_same_telephone_on_one_day_are_one_request(categories):
    first = register(categories, form_token="một")
    assert register(categories, form_token="hai").pk == first.pk
    assert register(categories, form_token="ba", description="Việc khác").pk != first.pk
    assert register(categories, form_token="bốn", phone="0905 999 999").pk != first.pk


def test_requests_that_staff_write_down_are_never_taken_for_one(categories, cast):
    facts = {"channel": "phone", "actor": cast.officer}
    assert register(categories, **facts).pk != register(categories, **facts).pk


def test_code_given_before_is_not_given_again(categories, monkeypatch):
    codes = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr("consulting.services.requests.new_code", lambda: next(codes))
    assert [register(categories, channel="fair").code for _ in range(2)] == ["AAAA-AAAA", "BBBB-BBBB"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_form_at_the_same_instant_is_one_request(categories):
    start, found = threading.Barrier(4), []

    def send():
        start.wait()
        found.append(register(categories, form_token="một").code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert ConsultingRequest.objects.count() == 1


# -- sessions


def test_session_is_recorded_by_the_officer_in_charge(cast, in_hand):
    session = add_session(
        in_hand, actor=cast.officer, held_on=timezone.localdate(), mode="visit", content=" Xem xưởng "
    )
    assert (session.adviser, session.content) == (cast.officer, "Xem xưởng")
    assert events(in_hand)[-1].verb == "add_session"


def test_head_records_a_session_for_whoever_held_it(cast, in_hand):
    session = add_session(
        in_hand, actor=cast.unit_head, held_on=timezone.localdate(), content="Hỏi", adviser=cast.other_officer
    )
    assert session.adviser == cast.other_officer


def test_session_by_somebody_else_is_refused(cast, in_hand):
    with pytest.raises(ValidationError, match="người phụ trách hoặc trưởng phòng làm việc này"):
        add_session(in_hand, actor=cast.other_officer, held_on=timezone.localdate(), content="Hỏi")


def test_session_of_a_request_that_nobody_has_is_refused(cast):
    with pytest.raises(ValidationError, match="đã phân công"):
        add_session(RequestFactory(), actor=cast.officer, held_on=timezone.localdate(), content="Hỏi")


@pytest.mark.parametrize(("days", "why"), [(1, "ở sau ngày hôm nay"), (-8, "ở trước ngày tiếp nhận")])
def test_session_on_an_impossible_day_is_refused(cast, in_hand, days, why):
    version = in_hand.version
    with pytest.raises(ValidationError, match=why):
        add_session(in_hand, actor=cast.officer, held_on=timezone.localdate() + dt.timedelta(days=days), content="Hỏi")
    in_hand.refresh_from_db()
    assert (in_hand.version, in_hand.sessions.count()) == (version, 0)


# -- what a request says


def test_edit_is_logged_and_found_by_search(cast, categories):
    request, place = RequestFactory(), PlaceFactory()
    values = {"category": categories["trademark"], "place": place, "phone": "0912345678", "contact_name": "Y Bhăm"}
    edit_request(request, actor=cast.officer, values=values)
    request.refresh_from_db()
    assert (request.category.code, request.place, request.phone) == ("trademark", place, "0912 345 678")
    assert request in ConsultingRequest.objects.search("y bham 0912345678")
    event = events(request)[-1]
    assert event.changes["category_id"] == [categories["policy"].pk, categories["trademark"].pk]
    assert "0912" not in str(event.changes)


def test_edit_that_changes_nothing_writes_nothing(cast):
    request = RequestFactory()
    edit_request(request, actor=cast.officer, values={"phone": request.phone.replace(" ", "")})
    assert len(events(request)) == 1


@pytest.mark.parametrize(
    ("who", "state", "why"),
    [
        ("other_officer", "assigned", "đang phụ trách yêu cầu này"),
        ("auditor", "assigned", "thuộc chuyên viên Trung tâm"),
        ("unit_head", "declined", "“Từ chối”, không sửa được"),
    ],
)
def test_change_by_whom_it_is_not_for_is_refused(cast, who, state, why):
    request = RequestFactory(state=state, assignee=cast.officer)
    writes = (
        lambda: edit_request(request, actor=cast[who], values={"contact_name": "Lan"}),
        lambda: link_establishment(request, actor=cast[who], establishment=EstablishmentFactory()),
        lambda: set_products(request, actor=cast[who], names=["Bơ sấy"]),
    )
    for write in writes:
        with pytest.raises(ValidationError, match=why):
            write()
    assert len(events(request)) == 1


def test_edit_of_a_stale_page_is_refused(cast):
    request = RequestFactory()
    stale = ConsultingRequest.objects.get(pk=request.pk)
    edit_request(request, actor=cast.officer, values={"contact_name": "Lan"})
    with pytest.raises(StaleRecordError):
        edit_request(stale, actor=cast.other_officer, values={"contact_name": "Hoa"})


def test_products_belong_to_the_establishment_of_the_request(cast):
    request, establishment = RequestFactory(), EstablishmentFactory()
    known = ProductFactory(establishment=establishment, name="Cà phê bột")
    link_establishment(request, actor=cast.officer, establishment=establishment)
    set_products(request, actor=cast.officer, names=["cà phê  bột", "Mắc ca sấy", "", "mắc ca sấy", "Mác ca sấy"])
    assert [line.product.name for line in request.product_lines.order_by("pk")] == [
        "Cà phê bột",
        "Mắc ca sấy",
        "Mác ca sấy",
    ]
    assert known in request.products.all()
    verbs = [event.verb for event in events(request)]
    assert verbs == ["create", "link_establishment", "set_products"]


def test_products_are_replaced_and_stay_in_the_register(cast):
    request = RequestFactory(establishment=EstablishmentFactory())
    set_products(request, actor=cast.officer, names=["Bơ sấy", "Bún khô"])
    set_products(request, actor=cast.officer, names=["Bún khô"])
    assert [line.product.name for line in request.product_lines.all()] == ["Bún khô"]
    assert request.establishment.products.count() == 2
    set_products(request, actor=cast.officer, names=["Bún khô"])
    assert len(events(request)) == 3


def test_products_without_an_establishment_are_refused(cast):
    with pytest.raises(ValidationError, match="Gắn yêu cầu với một cơ sở"):
        set_products(RequestFactory(), actor=cast.officer, names=["Bơ sấy"])


def test_establishment_does_not_change_under_its_products(cast):
    request = RequestFactory(establishment=EstablishmentFactory())
    set_products(request, actor=cast.officer, names=["Bơ sấy"])
    with pytest.raises(ValidationError, match="bỏ các sản phẩm đó"):
        link_establishment(request, actor=cast.officer, establishment=EstablishmentFactory())
    assert RequestProduct.objects.count() == 1


def test_linking_the_same_establishment_again_writes_nothing(cast):
    request = RequestFactory(establishment=EstablishmentFactory())
    link_establishment(request, actor=cast.officer, establishment=request.establishment)
    assert len(events(request)) == 1
