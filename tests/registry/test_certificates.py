"""Certificates of exemplary products and trademarks of an establishment."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import Certificate, Trademark
from khuyencong.registry.selectors import certificates
from khuyencong.registry.services.certificates import (
    add_certificate,
    add_trademark,
    remove_certificate,
    remove_trademark,
)
from khuyencong.registry.services.merging import merge
from tests.factories import EstablishmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return EstablishmentFactory(name="HTX Ea Tu")


def held(shop, on: str) -> list[int]:
    return [one.year for one in certificates(shop, dt.date.fromisoformat(on))]


def test_certificate_holds_to_the_end_of_the_third_year(shop, cast):
    made = add_certificate(shop, actor=cast.officer, product="Cà phê bột", level="province", year=2021)
    assert made.valid_to == dt.date(2023, 12, 31)
    days = ("2020-12-31", "2021-01-01", "2023-12-31", "2024-01-01")
    assert [held(shop, day) for day in days] == [[], [2021], [2021], []]


def test_dates_on_the_paper_come_before_the_rule(shop, cast):
    dates = {"issued_on": dt.date(2021, 8, 5), "valid_to": dt.date(2024, 12, 31)}
    add_certificate(shop, actor=cast.officer, product="Cà phê bột", level="province", year=2021, **dates)
    assert [held(shop, day) for day in ("2021-08-04", "2021-08-05", "2024-12-31")] == [[], [2021], [2021]]


def test_certificates_of_one_product_stand_under_one_name_whatever_the_spelling(shop, cast):
    for level, name in (("province", "Cà phê bột"), ("region", "ca phe bot")):
        add_certificate(shop, actor=cast.officer, product=name, level=level, year=2022)
    assert [product.name for product in shop.products.all()] == ["Cà phê bột"]
    assert {one.level for one in certificates(shop)} == {"province", "region"}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "đã ghi"),
        ({"product": " "}, "Chưa ghi tên sản phẩm"),
        ({"year": 2022, "issued_on": dt.date(2030, 1, 1)}, "không thể trước ngày cấp"),
        ({"year": 1990}, "2010"),
    ],
)
def test_certificate_that_cannot_be_is_refused(shop, cast, facts, why):
    first = {"product": "Bơ", "level": "province", "year": 2021}
    add_certificate(shop, actor=cast.officer, **first)
    with pytest.raises(ValidationError, match=why):
        add_certificate(shop, actor=cast.officer, **(first | facts))
    assert Certificate.objects.count() == 1


def test_trademark_is_filed_then_granted(shop, cast):
    filed = add_trademark(shop, actor=cast.officer, name="Ea  Tu Coffee", filed_on=dt.date(2022, 3, 1))
    granted = add_trademark(shop, actor=cast.officer, name="Ea Tu Honey", number="456789")
    assert [(one.name, one.is_granted) for one in (filed, granted)] == [("Ea Tu Coffee", False), ("Ea Tu Honey", True)]
    with pytest.raises(ValidationError, match="không thể trước ngày nộp đơn"):
        add_trademark(shop, actor=cast.officer, name="C", filed_on=dt.date(2022, 3, 2), granted_on=dt.date(2022, 3, 1))


def test_each_write_stands_in_the_log_of_the_establishment(shop, cast):
    certificate = add_certificate(shop, actor=cast.officer, product="Bơ", level="region", year=2022)
    mark = add_trademark(shop, actor=cast.officer, name="Ea Tu")
    shop.refresh_from_db()
    remove_trademark(Trademark.objects.get(pk=mark.pk), actor=cast.officer)
    remove_certificate(Certificate.objects.get(pk=certificate.pk), actor=cast.officer)
    events = AuditEvent.objects.filter(entity="registry.establishment", object_id=shop.pk).order_by("sequence")
    assert [(event.verb, event.changes) for event in events] == [
        ("add_certificate", {"certificate": [None, [certificate.product_id, "region", 2022]]}),
        ("add_trademark", {"trademark": [None, "Ea Tu"]}),
        ("remove_trademark", {"trademark": ["Ea Tu", None]}),
        ("remove_certificate", {"certificate": [[certificate.product_id, "region", 2022], None]}),
    ]


def test_certificates_and_trademarks_follow_when_records_are_merged(shop, cast):
    other = EstablishmentFactory(name="HTX Ea Tu 2")
    for one, level in ((shop, "province"), (other, "province"), (other, "region")):
        add_certificate(one, actor=cast.officer, product="Bơ", level=level, year=2022)
        if level == "province":
            add_trademark(one, actor=cast.officer, name="Ea Tu")
    merge(shop, other, actor=cast.officer)
    assert sorted((one.product.name, one.level) for one in certificates(shop)) == [("Bơ", "province"), ("Bơ", "region")]
    assert [mark.name for mark in shop.trademarks.all()] == ["Ea Tu"]


def test_officer_adds_and_takes_out_on_the_page(shop, client_as):
    client, page = client_as("officer"), reverse("registry:establishment", args=[shop.pk])
    new = {
        "product": "Bơ sấy",
        "level": "national",
        "year": "2019",
        "number": "12/GCN",
        "issued_on": "",
        "valid_to": "",
    }
    client.post(f"{page}chung-nhan/moi/", new)
    client.post(f"{page}nhan-hieu/moi/", {"name": "Ea Tu Bơ", "application_number": "4-2022-01234"})
    text = client.get(page).text
    assert all(words in text for words in ("12/GCN", "31/12/2021", "Hết giá trị", "Ea Tu Bơ", "4-2022-01234"))
    client.post(f"{page}chung-nhan/{Certificate.objects.get().pk}/bo/")
    client.post(f"{page}nhan-hieu/{Trademark.objects.get().pk}/bo/")
    text = client.get(page).text
    assert "Chưa ghi giấy chứng nhận nào." in text
    assert "Chưa ghi nhãn hiệu nào." in text


def test_what_is_wrong_stands_above_the_form_with_what_was_typed(shop, cast, client_as):
    add_trademark(shop, actor=cast.officer, name="Ea Tu")
    page = reverse("registry:trademark_add", args=[shop.pk])
    text = client_as("officer").post(page, {"name": "Ea Tu", "number": "77"}).text
    assert "Nhãn hiệu này đã ghi." in text
    assert 'value="77"' in text


def test_list_shows_those_whose_certificate_holds(shop, cast, client_as):
    other = EstablishmentFactory()
    now = localdate().year
    add_certificate(shop, actor=cast.officer, product="Bơ", level="region", year=now)
    add_certificate(other, actor=cast.officer, product="Bơ", level="region", year=now - 3)
    page = client_as("officer").get(reverse("registry:establishments"), {"certified": "valid"}).context["page"]
    assert list(page) == [shop]


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_row_and_three(shop, cast, client_as, count, django_assert_num_queries):
    for number in range(count):
        add_certificate(shop, actor=cast.officer, product=f"Bơ {number}", level="region", year=2022)
        add_trademark(shop, actor=cast.officer, name=f"Ea Tu {number}")
    client = client_as("officer")
    with django_assert_num_queries(9):
        client.get(reverse("registry:establishment", args=[shop.pk]))
