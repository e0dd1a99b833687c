"""One record for one establishment, however it is written; the Centre is none."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from khuyencong.core.audit import StaleRecordError
from khuyencong.core.models import AuditEvent
from khuyencong.registry.enums import EstablishmentKind
from khuyencong.registry.models import Establishment, PlaceAssignment
from khuyencong.registry.places import resolve
from khuyencong.registry.services.establishments import (
    create,
    find,
    find_or_create,
    guess_kind,
    update,
)
from tests.factories import EstablishmentFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PlaceFactory()


@pytest.fixture
def officer(cast):
    return cast.officer


def old_and_new(reference):
    [old] = resolve("xã Ea Phê, huyện Krông Pắc", dt.date(2022, 1, 1)).places
    [new] = resolve("xã Ea Phê", dt.date(2026, 1, 1)).places
    return old, new


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("HTX Nông nghiệp Sạch Ea Tu", EstablishmentKind.COOPERATIVE),
        ("Liên hiệp HTX Cà phê", EstablishmentKind.COOPERATIVE),
        ("Hợp tác xã Mắc ca Krông Năng", EstablishmentKind.COOPERATIVE),
        ("Tổ hợp tác Bún khô An Phát 5", EstablishmentKind.COOPERATIVE_GROUP),
        ("Công ty TNHH Nông sản Cư Mgar Xanh", EstablishmentKind.ENTERPRISE),
        ("Công ty CP Điều Ea H'leo", EstablishmentKind.ENTERPRISE),
        ("DNTN Xay xát Ea Kar", EstablishmentKind.ENTERPRISE),
        ("Doanh nghiệp tư nhân Xay xát", EstablishmentKind.ENTERPRISE),
        ("Hộ kinh doanh Mật ong Y Thuyên", EstablishmentKind.HOUSEHOLD),
        ("Hồ tiêu Cư Kuin", EstablishmentKind.OTHER),
        ("Cơ sở Gỗ mỹ nghệ Hoàng Long", EstablishmentKind.OTHER),
    ],
)
def test_kind_is_guessed_from_the_head_of_the_name(name, kind):
    assert guess_kind(name) == kind


def test_find_or_create_makes_one_record_and_logs_it(officer, place):
    made = find_or_create(name="HTX  Ea Tu ", place=place, phone="0900 000 001", actor=officer)
    assert (made.name, made.kind, made.place, made.phone) == ("HTX Ea Tu", "cooperative", place, "0900 000 001")
    event = AuditEvent.objects.get(entity="registry.establishment", object_id=made.pk)
    assert (event.verb, event.actor, event.changes) == ("create", officer, {})


@pytest.mark.parametrize("written", ["htx ea tu", "Hợp tác xã Ea Tu", "HỢP TÁC XÃ EA TU"])
def test_find_or_create_knows_the_name_in_other_spellings(officer, place, written):
    first = find_or_create(name="HTX Ea Tu", place=place, actor=officer)
    assert find_or_create(name=written, place=place, actor=officer) == first


def test_same_name_in_another_place_is_another_establishment(officer, place):
    first = find_or_create(name="HTX Ea Tu", place=place, actor=officer)
    assert find_or_create(name="HTX Ea Tu", place=PlaceFactory(), actor=officer) != first
    assert find_or_create(name="HTX Ea Tu", actor=officer) != first


def test_place_before_and_after_the_rearrangement_is_one_place(reference, officer):
    old, new = old_and_new(reference)
    first = find_or_create(name="Công ty CP Vật liệu", place=old, actor=officer)
    assert find_or_create(name="Công ty Cổ phần Vật liệu", place=new, actor=officer) == first


def test_tax_code_comes_before_name_and_place(officer, place):
    first = find_or_create(name="Công ty A", place=place, tax_code="6000000018", actor=officer)
    assert find_or_create(name="Công ty A (tên mới)", tax_code="6000000018", actor=officer) == first
    assert find_or_create(name="Công ty A", place=place, tax_code="6000000025", actor=officer) != first


def test_facts_that_were_missing_are_filled_in_and_none_is_replaced(officer, place):
    first = find_or_create(name="HTX Ea Tu", place=place, phone="0900 000 001", actor=officer)
    again = find_or_create(name="HTX Ea Tu", place=place, phone="0900 000 999", tax_code="6000000018", actor=officer)
    assert again == first
    again.refresh_from_db()
    assert (again.phone, again.tax_code, again.version) == ("0900 000 001", "6000000018", 1)


def test_centre_is_never_an_establishment(officer):
    with pytest.raises(ValidationError, match="đơn vị thực hiện"):
        find_or_create(name="Trung tâm Khuyến công", actor=officer)
    with pytest.raises(ValidationError, match="Chưa ghi tên"):
        find_or_create(name=" . ", actor=officer)
    assert not Establishment.objects.exists()


def test_update_logs_names_of_fields_and_hides_personal_values(officer):
    one = create(actor=officer, name="HTX Ea Tu", phone="0900 000 001")
    update(one, actor=officer, name="HTX Ea Tur", phone="0900 000 002")
    changes = AuditEvent.objects.get(object_id=one.pk, verb="edit").changes
    assert changes["name"] == ["HTX Ea Tu", "HTX Ea Tur"]
    assert "0900" not in str(changes["phone"])
    assert list(Establishment.objects.search("ea tur 0900000002")) == [one]


def test_update_without_a_change_writes_nothing(officer):
    one = create(actor=officer, name="HTX Ea Tu")
    update(one, actor=officer, name="HTX Ea Tu")
    assert AuditEvent.objects.filter(object_id=one.pk).count() == 1


def test_update_of_a_stale_page_is_refused_and_names_who_was_faster(officer):
    one = create(actor=officer, name="HTX Ea Tu")
    stale = Establishment.objects.get(pk=one.pk)
    update(one, actor=officer, name="HTX Ea Tur")
    with pytest.raises(StaleRecordError, match=f"{officer} vừa cập nhật cơ sở"):
        update(stale, actor=officer, name="HTX Ea Tul")
    one.refresh_from_db()
    assert one.name == "HTX Ea Tur"


def test_tax_code_of_another_is_refused(officer):
    create(actor=officer, name="Công ty A", tax_code="6000000018")
    other = create(actor=officer, name="Công ty B")
    with pytest.raises(ValidationError):
        update(other, actor=officer, tax_code="6000000018")


@pytest.mark.parametrize("code", ["6000000018", "6000000018-001", "6000000018001", "066090001234", " 6000 000 018"])
def test_tax_code_is_taken_without_blanks(officer, code):
    assert create(actor=officer, name="Công ty A", tax_code=code).tax_code == code.replace(" ", "")


@pytest.mark.parametrize("code", ["600000000", "60000000O1", "6000000018-01"])
def test_tax_code_that_cannot_be_one_is_refused(officer, code):
    with pytest.raises(ValidationError, match="Mã số thuế có 10 chữ số"):
        create(actor=officer, name="Công ty A", tax_code=code)


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        ("6000000019", "enterprise", "sai chữ số kiểm tra"),
        ("6000000019-001", "enterprise", "sai chữ số kiểm tra"),
        ("6000000040", "enterprise", "sai chữ số kiểm tra"),
        ("066090001234", "enterprise", "12 chữ số chỉ dùng cho hộ kinh doanh"),
        ("066090001234", "cooperative", "12 chữ số chỉ dùng cho hộ kinh doanh"),
    ],
)
def test_tax_code_typed_now_must_agree_with_its_check_digit_and_kind(officer, code, kind, why):
    with pytest.raises(ValidationError, match=why):
        create(actor=officer, name="Cơ sở A", kind=kind, tax_code=code)
    one = create(actor=officer, name="Cơ sở A", kind=kind)
    with pytest.raises(ValidationError, match=why):
        update(one, actor=officer, tax_code=code)


def test_wrong_code_of_an_old_ledger_stands_with_a_note_until_it_is_touched(officer):
    old = EstablishmentFactory(tax_code="6000000019", kind="enterprise")
    assert "sai chữ số kiểm tra" in old.tax_code_note
    update(old, actor=officer, name="Công ty B", tax_code="6000000019")
    with pytest.raises(ValidationError):
        update(old, actor=officer, tax_code="6000000017")


def test_household_is_told_of_the_personal_number(officer):
    household = EstablishmentFactory(tax_code="6000000018", kind="household")
    assert "số định danh cá nhân 12 chữ số" in household.tax_code_note
    assert EstablishmentFactory(tax_code="066090001234", kind="household").tax_code_note == ""


def test_products_are_added_once_and_logged(officer):
    one = create(actor=officer, name="HTX Ea Tu", products=["Cà phê bột", "", "Cà  phê bột"])
    update(one, actor=officer, products=["Ca phe bot", "Mật ong"])
    assert sorted(one.products.values_list("name", flat=True)) == ["Cà phê bột", "Mật ong"]
    events = AuditEvent.objects.filter(object_id=one.pk).order_by("sequence")
    assert [event.changes for event in events] == [{"products": [[], ["Cà phê bột"]]}, {"products": [[], ["Mật ong"]]}]


def test_find_asks_two_queries_for_any_number(officer, place, django_assert_num_queries):
    for number in (1, 3):
        EstablishmentFactory.create_batch(number, place=place)
        with django_assert_num_queries(2):
            assert find(name="HTX khác", place=place, tax_code="6000000018") is None


def test_rows_seen_by_role(cast):
    EstablishmentFactory()
    seen = {role for role, user in cast.items() if Establishment.objects.visible_to(user).exists()}
    assert seen == {
        "officer", "other_officer", "unit_head", "centre_leader", "accountant", "auditor", "department_officer",
        "department_leader", "administrator",
    }  # fmt: skip


def test_people_of_a_commune_see_its_establishments_old_address_included(reference, cast):
    old, new = old_and_new(reference)
    mine = [EstablishmentFactory(place=old), EstablishmentFactory(place=new)]
    EstablishmentFactory(place=PlaceFactory())
    EstablishmentFactory(place=None)
    PlaceAssignment.objects.create(user=cast.collaborator, place=new)
    PlaceAssignment.objects.create(user=cast.local_officer, place=old.parent)
    assert set(Establishment.objects.visible_to(cast.collaborator)) == set(mine)
    assert set(Establishment.objects.visible_to(cast.local_officer)) == {mine[0]}
