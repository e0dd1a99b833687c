"""Collaborators: requests filed for producers, notes from the communes, and who answers for which commune."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import ConsultingRequest, FieldNote
from consulting.selectors.network import activity, districts, quarter
from consulting.services.network import assign_commune, note_in_the_field, refer, release_commune
from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import PlaceAssignment, PlaceSuccession
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
OLD = {"valid_from": dt.date(2004, 1, 1), "valid_to": dt.date(2025, 6, 30)}
REFER, NOTES, NETWORK = (reverse(f"consulting:{name}") for name in ("refer", "field_notes", "network"))


@pytest.fixture
def here(cast):
    place = PlaceFactory(name="Xã Ea Phê")
    PlaceAssignment.objects.create(user=cast.collaborator, place=place)
    return place


def facts(categories, place):
    return {
        "establishment_name": "Lò bún Năm Hòa", "contact_name": "Chị Hoa", "phone": "0905123456", "place": place.pk,
        "category": categories["policy"].pk, "description": "Muốn mua máy", "consent": "on",
    }  # fmt: skip


# -- referrals


def test_collaborator_files_a_request_with_the_producer_s_consent(client_as, cast, categories, here):
    client = client_as("collaborator")
    answer = client.post(REFER, facts(categories, here), follow=True)
    request = ConsultingRequest.objects.get()
    assert (request.channel, request.referred_by, request.place) == ("collaborator", cast.collaborator, here)
    assert request.consent_at is not None
    assert f"mã tra cứu {request.code}" in answer.content.decode()


def test_without_consent_nothing_is_filed_and_the_typed_text_stays(client_as, categories, here):
    typed = facts(categories, here)
    del typed["consent"]
    page = client_as("collaborator").post(REFER, typed).content.decode()
    assert 'value="Lò bún Năm Hòa"' in page
    assert not ConsultingRequest.objects.exists()


def test_commune_of_another_is_neither_offered_nor_taken(client_as, cast, categories, here):
    elsewhere = PlaceFactory(name="Xã Ea Kao")
    client_as("collaborator").post(REFER, facts(categories, elsewhere))
    assert not ConsultingRequest.objects.exists()
    with pytest.raises(ValidationError, match="không thuộc địa bàn"):
        refer(
            actor=cast.collaborator, consent=True, category=categories["policy"], place=elsewhere,
            establishment_name="A",
        )  # fmt: skip


def test_own_referrals_show_plain_states_alone(client_as, cast, here):
    RequestFactory(establishment_name="Của tôi", referred_by=cast.collaborator, state="in_progress", place=here)
    RequestFactory(establishment_name="Của người khác", place=here)
    page = client_as("collaborator").get(reverse("consulting:referrals")).content.decode()
    assert "Cán bộ đang tư vấn" in page
    assert "Của người khác" not in page


# -- notes


def test_note_is_written_and_read_by_the_centre(client_as, cast, here):
    shop = EstablishmentFactory(name="HTX Ea Phê", place=here)
    client = client_as("collaborator")
    typed = {"place": here.pk, "establishment": shop.pk, "seen_on": f"{TODAY():%d/%m/%Y}", "text": "Mới mua lò sấy"}
    client.post(NOTES, typed)
    assert FieldNote.objects.get().establishment == shop
    page = client_as("officer").get(NOTES).content.decode()
    assert "Mới mua lò sấy" in page
    assert "Ghi nhận mới" not in page


def test_notes_of_other_communes_stay_unseen(client_as, cast, here):
    other = UserFactory(roles=["collaborator"])
    FieldNote.objects.create(author=other, place=here, seen_on=TODAY(), text="Ở xã tôi")
    FieldNote.objects.create(author=other, place=PlaceFactory(), seen_on=TODAY(), text="Ở nơi khác")
    page = client_as("collaborator").get(NOTES).content.decode()
    assert "Ở xã tôi" in page
    assert "Ở nơi khác" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": "other"}, "không thuộc địa bàn"),
        ({"seen_on": TODAY() + dt.timedelta(days=1)}, "ở sau ngày hôm nay"),
        ({"establishment": "far"}, "Không tìm thấy cơ sở này"),
    ],
)
def test_note_is_refused_with_a_reason(cast, here, change, said):
    elsewhere = PlaceFactory()
    values = {"place": here, "seen_on": TODAY(), "establishment": None, **change}
    if values["place"] == "other":
        values["place"] = elsewhere
    if values["establishment"] == "far":
        values["establishment"] = EstablishmentFactory(place=elsewhere)
    with pytest.raises(ValidationError, match=said):
        note_in_the_field(actor=cast.collaborator, text="Thấy", **values)


# -- the network


def test_communes_without_a_collaborator_stand_by_old_district(cast, here):
    district = PlaceFactory(kind="district", name="Huyện Krông Pắc", **OLD)
    bare = PlaceFactory(name="Xã Ea Knuếc")
    for new in (here, bare):
        old = PlaceFactory(parent=district, **OLD)
        PlaceSuccession.objects.create(old=old, new=new, part="whole")
    found = {one.name: one for one in districts()}["Huyện Krông Pắc"]
    held = {commune.place: commune.collaborators for commune in found.communes}
    assert held == {bare: (), here: ("Cộng tác viên khuyến công",)}
    assert [commune.place for commune in found.missing] == [bare]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (dt.date(2026, 1, 1), (dt.date(2026, 1, 1), dt.date(2026, 3, 31))),
        (dt.date(2026, 6, 30), (dt.date(2026, 4, 1), dt.date(2026, 6, 30))),
        (dt.date(2026, 11, 23), (dt.date(2026, 10, 1), dt.date(2026, 12, 31))),
    ],
)
def test_quarter_of_a_day(day, days):
    assert quarter(day) == days


def test_activity_counts_what_was_done_in_the_quarter(cast, here):
    start, end = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
    for state, day in (("new", start), ("completed", end), ("duplicate", start), ("completed", dt.date(2026, 4, 1))):
        RequestFactory(referred_by=cast.collaborator, state=state, received_on=day, place=here)
    FieldNote.objects.create(author=cast.collaborator, place=here, seen_on=end, text="Thấy")
    idle = UserFactory(full_name="Ai chưa làm gì", roles=["collaborator"])
    rows = {row.user: (row.communes, row.referrals, row.completed, row.notes) for row in activity(start, end)}
    assert rows == {cast.collaborator: (1, 2, 1, 1), idle: (0, 0, 0, 0)}


def test_head_gives_and_takes_back_a_commune(client_as, cast):
    place, client = PlaceFactory(name="Xã Ea Kao"), client_as("unit_head")
    typed = {"user": cast.collaborator.pk, "place": "xã Ea Kao"}
    client.post(reverse("consulting:assign_commune"), typed)
    given = PlaceAssignment.objects.get()
    assert (given.user, given.place) == (cast.collaborator, place)
    assert "đã phụ trách" in client.post(reverse("consulting:assign_commune"), typed).content.decode()
    client.post(reverse("consulting:release_commune", args=[given.pk]))
    assert not PlaceAssignment.objects.exists()
    verbs = AuditEvent.objects.filter(entity="accounts.user").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["assign_commune", "release_commune"]


def test_commune_goes_to_people_of_the_communes_alone(cast):
    place = PlaceFactory()
    with pytest.raises(ValidationError, match="không phải là cộng tác viên"):
        assign_commune(actor=cast.unit_head, user=cast.officer, place=place)
    old = PlaceFactory(**OLD)
    with pytest.raises(ValidationError, match="xã, phường hiện nay"):
        assign_commune(actor=cast.unit_head, user=cast.collaborator, place=old)
    given = assign_commune(actor=cast.unit_head, user=cast.collaborator, place=place)
    cast.collaborator.refresh_from_db()
    release_commune(given, actor=cast.unit_head)
    assert not PlaceAssignment.objects.exists()


@pytest.mark.parametrize("day", ["", "2026-05-01", "bia", "0001-01-01", "9999-12-31"])
def test_network_opens_on_any_quarter(client_as, day):
    assert client_as("department_officer").get(NETWORK, {"quy": day}).status_code == 200


def busy_communes(count):
    for _ in range(count):
        place = PlaceFactory(parent=PlaceFactory(kind="district"))
        user = UserFactory(roles=["collaborator"])
        PlaceAssignment.objects.create(user=user, place=place)
        shop = EstablishmentFactory()
        FieldNote.objects.create(author=user, place=place, seen_on=TODAY(), text="A", establishment=shop)
        RequestFactory(referred_by=user, place=place)


@pytest.mark.parametrize("count", [1, 3])
def test_network_takes_the_same_queries_for_one_and_three(client_as, count, django_assert_num_queries):
    client = client_as("unit_head")
    busy_communes(count)
    with django_assert_num_queries(13):
        client.get(NETWORK)


@pytest.mark.parametrize("count", [1, 3])
def test_notes_take_the_same_queries_for_one_and_three(client_as, count, django_assert_num_queries):
    client = client_as("officer")
    busy_communes(count)
    with django_assert_num_queries(5):
        client.get(NOTES)


@pytest.mark.parametrize("count", [1, 3])
def test_referrals_take_the_same_queries_for_one_and_three(client_as, cast, here, count, django_assert_num_queries):
    for _ in range(count):
        RequestFactory(referred_by=cast.collaborator, place=here)
    client = client_as("collaborator")
    with django_assert_num_queries(5):
        client.get(reverse("consulting:referrals"))
