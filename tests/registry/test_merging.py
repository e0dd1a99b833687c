"""Two records of one establishment made one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import FieldNote
from consulting.selectors import period_counts
from khuyencong.core.models import AuditEvent
from khuyencong.registry.duplicates import likely_duplicates, near_names
from khuyencong.registry.models import Establishment, PlaceSuccession
from khuyencong.registry.services.merging import merge
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory, ProductFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PAGE, MERGE = reverse("registry:duplicates"), reverse("registry:merge")
OLD = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 6, 30)}


def pair(**facts):
    return EstablishmentFactory(name="HTX Ea Tu", **facts), EstablishmentFactory(name="HTX Ea Tu", phone="0905 111 222")


def test_everything_follows_and_the_record_that_goes_is_in_no_list(cast, client_as):
    stays, goes = pair(representative="Chị Hoa")
    project = ProjectFactory(people=[goes], money={"local": 100})
    request = RequestFactory(establishment=goes)
    FieldNote.objects.create(
        author=cast.officer, place=PlaceFactory(), establishment=goes, seen_on=dt.date(2026, 1, 5), text="A"
    )
    merge(stays, goes, actor=cast.unit_head)
    request.refresh_from_db()
    stays.refresh_from_db()
    assert [row.establishment for row in project.beneficiaries.all()] == [stays]
    assert (request.establishment, FieldNote.objects.get().establishment) == (stays, stays)
    assert (stays.phone, stays.representative) == ("0905 111 222", "Chị Hoa")
    assert list(Establishment.objects.all()) == [stays]
    assert Establishment.every.get(pk=goes.pk).merged_into == stays
    old_link = client_as("officer").get(reverse("registry:establishment", args=[goes.pk]))
    assert old_link.url == reverse("registry:establishment", args=[stays.pk])


def test_each_that_follows_has_its_row_in_the_log(cast):
    stays, goes = pair()
    request, project = RequestFactory(establishment=goes), ProjectFactory(people=[goes])
    merge(stays, goes, actor=cast.unit_head)
    events = AuditEvent.objects.filter(actor=cast.unit_head).values_list("entity", "object_id", "verb")
    assert set(events) == {
        ("registry.establishment", stays.pk, "merge"), ("registry.establishment", goes.pk, "merge"),
        ("consulting.consultingrequest", request.pk, "merge_establishment"),
        ("projects.project", project.pk, "merge_establishment"),
    }  # fmt: skip


def test_products_of_one_name_become_one(cast):
    stays, goes = pair()
    bo, bo2 = ProductFactory(establishment=stays, name="Bơ sấy"), ProductFactory(establishment=goes, name="Bơ sấy")
    bun = ProductFactory(establishment=goes, name="Bún khô")
    both, second = RequestFactory(establishment=goes), RequestFactory(establishment=goes)
    both.products.add(bo, bo2)
    second.products.add(bo2, bun)
    merge(stays, goes, actor=cast.unit_head)
    assert set(stays.products.all()) == {bo, bun}
    assert (set(both.products.all()), set(second.products.all())) == ({bo}, {bo, bun})


def test_reading_of_a_past_moment_still_counts_two(cast):
    stays, goes = pair()
    day = dt.date(2026, 3, 4)
    for shop in (stays, goes):
        asked = RequestFactory(establishment=shop, received_on=day)
        asked.products.add(ProductFactory(establishment=shop, name="Bơ sấy"))
    moment = timezone.now()
    merge(stays, goes, actor=cast.unit_head)
    now, then = period_counts(day, day), period_counts(day, day, recorded_by=moment)
    assert (now.distinct_establishments.value, now.products.value) == (1, 1)
    for count in (then.distinct_establishments, then.products):
        assert (count.value, count.rows.count()) == (2, 2)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("HTX Ea Tu", "Hợp tác xã nông nghiệp Ea Tu", False),
        ("Cơ sở rang xay cà phê Năm Hòa", "rang xay ca phe Nam Hoà", True),
        ("Hộ kinh doanh Lò bún Năm Hòa", "Lò bún Năm Hoa", True),
        ("Công ty TNHH Đá mỹ nghệ Krông Pắc", "Công ty TNHH Đá mỹ nghệ Krông Păk", True),
        ("Lò bún số 1", "Lò bún số 2", False),
        ("Cơ sở", "Hộ kinh doanh", False),
        ("HTX Ea Tu", "HTX Ea Kao", False),
    ],
)
def test_names_are_near_when_legal_kind_or_a_letter_differs(one, other, near):
    assert near_names(one, other) is near
    assert near_names(other, one) is near


def test_new_record_that_looks_like_one_already_there_is_asked_about_once(client_as):
    known = EstablishmentFactory(name="HTX Ea Tu", phone="0905 111 222")
    client, page = client_as("officer"), reverse("registry:establishment_create")
    typed = {"name": "Hợp tác xã Ea Tú", "kind": "cooperative", "phone": "0905111222"}
    asked = client.post(page, typed).content.decode()
    assert f'href="{reverse("registry:establishment", args=[known.pk])}"' in asked
    assert 'value="Hợp tác xã Ea Tú"' in asked
    client.post(page, {**typed, "is_another": "on"})
    assert Establishment.objects.count() == 2


@pytest.mark.parametrize("why", ["same", "tax", "project"])
def test_what_cannot_be_one_is_refused_and_nothing_moves(cast, why):
    stays, goes = pair(tax_code="6000123456" if why == "tax" else "")
    if why == "tax":
        Establishment.objects.filter(pk=goes.pk).update(tax_code="6000999999")
        goes.refresh_from_db()
    if why == "project":
        ProjectFactory(people=[stays, goes])
    request = RequestFactory(establishment=goes)
    with pytest.raises(ValidationError):
        merge(stays, stays if why == "same" else goes, actor=cast.unit_head)
    request.refresh_from_db()
    assert request.establishment == goes
    assert Establishment.objects.count() == 2


def test_likely_ones_have_a_telephone_or_a_name_and_commune_in_common():
    old, new = PlaceFactory(**OLD), PlaceFactory()
    PlaceSuccession.objects.create(old=old, new=new, part="whole")
    names = (
        EstablishmentFactory(name="Hợp tác xã Ea Tu", place=old),
        EstablishmentFactory(name="HTX Ea Tu", place=new),
    )
    EstablishmentFactory(name="HTX Ea Tu", place=PlaceFactory())
    phones = (EstablishmentFactory(name="A", phone="0905 1"), EstablishmentFactory(name="B", phone="0905 1"))
    for code in ("6000123456", "6000999999"):
        EstablishmentFactory(name="Hai mã", place=new, tax_code=code)
    found = {(group.why, frozenset(group.establishments)) for group in likely_duplicates()}
    assert found == {
        ("Cùng tên, cùng địa bàn", frozenset(names)), ("Cùng số điện thoại", frozenset(phones))
    }  # fmt: skip


def test_officer_merges_on_the_page(client_as):
    stays, goes = pair(phone="0905 111 222")
    client = client_as("officer")
    assert "Cùng tên, cùng địa bàn" in client.get(PAGE).content.decode()
    answer = client.post(MERGE, {"stays": stays.pk, "goes": goes.pk}, follow=True)
    assert "Đã gộp vào HTX Ea Tu" in answer.content.decode()
    answer = client.post(MERGE, {"stays": stays.pk, "goes": goes.pk}, follow=True)
    assert "Chọn hai cơ sở trong danh sách" in answer.content.decode()
    answer = client.post(MERGE, {"stays": stays.pk, "goes": stays.pk}, follow=True)
    assert "hai cơ sở khác nhau" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_group_and_three(client_as, count, django_assert_num_queries):
    for number in range(count):
        for _ in range(2):
            EstablishmentFactory(phone=f"0905 {number}", place=PlaceFactory(parent=PlaceFactory(kind="district")))
    client = client_as("unit_head")
    with django_assert_num_queries(5):
        client.get(PAGE)
