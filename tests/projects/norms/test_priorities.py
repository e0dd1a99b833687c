"""Thứ tự ưu tiên among a project's checks, and the lists of priority areas."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.registry.models import Certificate
from projects.models import ContentLine, PriorityArea, Project
from tests.factories import EstablishmentFactory, PlaceFactory, ProductFactory
from tests.projects.norms.conftest import reread
from tests.projects.norms.test_checks import found

pytestmark = pytest.mark.django_db

LIST = {"document": "861/QĐ-TTg", "article": "Phụ lục", "effective_from": dt.date(2021, 6, 4)}
TYPED = {
    "rank": "a",
    "document": "861/QĐ-TTg",
    "article": "Phụ lục",
    "effective_from": "04/06/2021",
    "seen_version": "0",
}


def listed(place, rank="a", **changes) -> PriorityArea:
    return PriorityArea.objects.create(place=place, rank=rank, **LIST | changes)


@pytest.fixture
def coffee(national, cast):
    """A project of one establishment that processes coffee, in a commune of its own."""
    return national(people=[EstablishmentFactory(industry="a", place=PlaceFactory(name="Xã Ea Tu"))])


def place_of(project: Project):
    return project.beneficiaries.get().establishment.place


def said(project, cast, check="priority_order") -> list[str]:
    return [str(finding) for finding in found(check, reread(project, cast), cast.officer)]


def test_area_is_named_before_the_sector(coffee, cast):
    listed(place_of(coffee), verified=True)
    [text] = said(coffee, cast)
    assert text == (
        "Ưu tiên xét địa bàn trước (điểm a, vùng cao, hải đảo, biên giới, vùng đồng bào dân tộc thiểu số), "
        "ngành nghề sau (điểm a, chế biến nông, lâm, thủy sản): "
        "NĐ 45/2012/NĐ-CP, Điều 6; Thông tư 46/2012/TT-BCT, Điều 6."
    )


def test_areas_come_in_the_order_of_the_law_and_say_what_was_not_checked(coffee, cast):
    listed(place_of(coffee), "d")
    listed(place_of(coffee), "b", verified=True)
    [text] = said(coffee, cast)
    assert text.index("điểm b, địa bàn nghèo;") < text.index("điểm d,")
    assert "đặc biệt khó khăn (chưa kiểm chứng)" in text


def test_area_of_another_time_does_not_count(coffee, cast):
    listed(place_of(coffee), effective_to=dt.date(2021, 12, 31))
    assert "chưa ghi trong danh mục ưu tiên" in said(coffee, cast)[0]


def test_district_of_an_old_list_stands_for_its_communes(national, cast):
    district = PlaceFactory(kind="district", name="Huyện Krông Búk")
    project = national(people=[EstablishmentFactory(place=PlaceFactory(parent=district))])
    listed(district, "c")
    assert "điểm c, xã trong kế hoạch xây dựng nông thôn mới" in said(project, cast)[0]


def test_nothing_is_said_where_nothing_is_known(national, cast):
    assert said(national(), cast) == []


def test_factor_without_a_ground_is_warned_of(national, cast):
    project = national()
    ContentLine.objects.update(priority="1.5", priority_basis="Vùng khó khăn")
    [finding] = found("priority_order", reread(project, cast), cast.officer)
    assert finding.level == "warning"
    assert finding.link == reverse("projects:priority_areas")
    assert "Có hệ số ưu tiên nhưng chưa thấy địa bàn" in str(finding)


def test_factor_with_a_ground_is_not_warned_of(coffee, cast):
    ContentLine.objects.update(priority="1.5", priority_basis="Chế biến nông sản")
    assert [finding.level for finding in found("priority_order", reread(coffee, cast), cast.officer)] == ["info"]


def test_cleaner_production_has_no_order(coffee, cast):
    line = ContentLine.objects.get()
    line.content.code = "3.5"
    line.content.save()
    assert said(coffee, cast)[0].startswith("Sản xuất sạch hơn không xét thứ tự ưu tiên")


def certified(project, valid_to) -> Certificate:
    product = ProductFactory(establishment=project.beneficiaries.get().establishment, name="Cà phê Ea Tu")
    return Certificate.objects.create(product=product, level="province", year=valid_to.year - 2, valid_to=valid_to)


def test_exemplary_product_comes_before_the_trade(coffee, cast):
    certified(coffee, localdate())
    text = said(coffee, cast)[0]
    assert "ngành nghề sau (điểm b, sản phẩm công nghiệp nông thôn tiêu biểu; điểm a, chế biến" in text
    assert said(coffee, cast, "certificates_hold") == []


def test_certificate_counts_only_while_it_holds(coffee, cast):
    certified(coffee, dt.date(2020, 12, 31))
    assert "sản phẩm công nghiệp nông thôn tiêu biểu" not in said(coffee, cast)[0]
    [text] = said(coffee, cast, "certificates_hold")
    assert text == (
        "Giấy chứng nhận sản phẩm tiêu biểu của Cà phê Ea Tu hết giá trị ngày 31/12/2020, "
        "không tính khi xét ưu tiên: Thông tư 26/2014/TT-BCT, Điều 17."
    )


def test_mining_outside_difficult_areas_is_warned_of(national, cast):
    place = PlaceFactory()
    project = national(people=[EstablishmentFactory(industry="e", place=place)])
    [text] = said(project, cast, "eligible_trade")
    assert text.startswith("Khai thác, chế biến khoáng sản chỉ được hỗ trợ ở địa bàn khó khăn")
    listed(place, "d")
    assert said(project, cast, "eligible_trade") == []


# -- the lists


def test_list_is_kept_by_the_department(client_as, cast):
    client, place = client_as("department_officer"), PlaceFactory(name="Xã Ea Tu")
    answer = client.post(reverse("projects:priority_area_create"), TYPED | {"place": place.pk})
    assert answer.status_code == 302
    area = PriorityArea.objects.get()
    assert (area.place, area.rank, area.verified) == (place, "a", False)
    body = client.get(reverse("projects:priority_areas")).content.decode()
    assert "Xã Ea Tu" in body
    assert "Chưa kiểm chứng" in body


def test_wrong_dates_of_a_list_are_refused_with_what_was_typed(client_as):
    place = PlaceFactory()
    typed = TYPED | {"place": place.pk, "effective_from": "31/02/2021", "note": "Theo công văn"}
    answer = client_as("administrator").post(reverse("projects:priority_area_create"), typed)
    assert "effective_from" in answer.context["form"].errors
    assert "Theo công văn" in answer.content.decode()
    typed |= {"effective_from": "04/06/2021", "effective_to": "01/01/2020"}
    answer = client_as("administrator").post(reverse("projects:priority_area_create"), typed)
    assert answer.context["form"].errors
    assert not PriorityArea.objects.exists()


def test_readers_do_not_write_the_list(client_as):
    area = listed(PlaceFactory())
    assert client_as("officer").get(reverse("projects:priority_area_edit", args=[area.pk])).status_code == 403
    body = client_as("officer").get(reverse("projects:priority_areas")).content.decode()
    assert reverse("projects:priority_area_create") not in body


def test_database_refuses_a_list_that_ends_before_it_begins():
    place = PlaceFactory()
    with pytest.raises(IntegrityError):
        listed(place, effective_to=dt.date(2020, 1, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_constant(count, client_as, django_assert_num_queries):
    for _ in range(count):
        listed(PlaceFactory())
    client = client_as("officer")
    with django_assert_num_queries(5):
        assert client.get(reverse("projects:priority_areas")).status_code == 200
