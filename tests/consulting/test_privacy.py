"""Personal data: given out, erased on request, erased when its time is over; figures stay."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import FieldNote, InternalNote, Message, PersonalDataAct, Rating, Session, Visit
from consulting.selectors import period_counts
from consulting.services import privacy
from consulting.workflow import CONSULTING
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.notices.models import Notice
from khuyencong.registry.models import Establishment
from khuyencong.registry.services.merging import merge
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlaceFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PAGE, LOOK, EXPORT, ERASE = (
    reverse(f"consulting:{name}") for name in ("privacy", "privacy_look", "privacy_export", "privacy_erase")
)
SECRETS = (
    "Lò bún Năm Hòa",
    "0905 111 222",
    "thôn bí mật",
    "Chị Hoa",
    "Muốn vay vốn",
    "Hẹn riêng",
    "nợ thuế",
    "hoa@",
    "giúp nhiều",
)


@pytest.fixture
def told(cast):
    """A completed request with something personal in every place that has room for it."""
    shop = EstablishmentFactory(name="HTX Ea Tu", phone="0905 111 222", representative="Chị Hoa", address="thôn bí mật")
    request = RequestFactory(
        establishment_name="Lò bún Năm Hòa", phone="0905 111 222", place_text="thôn bí mật", contact_name="Chị Hoa",
        email="hoa@lobun.example", description="Muốn vay vốn", result="Đã hướng dẫn Chị Hoa", establishment=shop,
        state="completed", assignee=cast.officer,
    )  # fmt: skip
    request.products.add(ProductFactory(establishment=shop))
    Session.objects.create(
        request=request,
        held_on=TODAY(),
        adviser=cast.officer,
        place="thôn bí mật",
        attendees="Chị Hoa",
        content="Hẹn riêng",
    )
    Visit.objects.create(request=request, planned_on=TODAY(), adviser=cast.officer, place="thôn bí mật")
    Message.objects.create(request=request, text="Chị Hoa đây")
    Rating.objects.create(request=request, category=request.category, score=5, comment="giúp nhiều", month=TODAY())
    InternalNote.objects.create(request=request, author=cast.officer, text="nợ thuế")
    Notice.objects.create(
        user=cast.officer, event="x", subject="Lò bún Năm Hòa", entity=request.entity(), object_id=request.pk
    )
    return request


def counts():
    found = period_counts(TODAY() - dt.timedelta(days=30), TODAY())
    return found.as_dict()


def everything(request) -> str:
    """All that the tables still say of one request."""
    rows = [request.__class__.objects.filter(pk=request.pk).values()]
    rows += [getattr(request, name).values() for name in ("sessions", "visits", "messages", "notes")]
    rows += [Notice.objects.values(), Rating.objects.values(), TransitionRecord.objects.values()]
    rows.append(AuditEvent.objects.values("changes"))
    return str([list(found) for found in rows])


def test_erasing_leaves_no_word_and_every_figure(told, cast):
    before = counts()
    assert privacy.erase_person("0905.111.222", actor=cast.administrator, reason="Đơn ngày 05/02/2026") == 1
    told.refresh_from_db()
    assert not [secret for secret in SECRETS if secret in everything(told)]
    assert (told.establishment_name, told.phone, told.erased_at is not None) == (privacy.ERASED, "", True)
    assert counts() == before
    shop = told.establishment
    assert (shop.name, shop.phone, shop.representative, shop.address) == ("HTX Ea Tu", "", "", "")
    done = PersonalDataAct.objects.get()
    assert (done.act, done.requests, done.actor) == ("erase", 1, cast.administrator)
    assert Rating.objects.values_list("request", "score").get() == (None, 5)
    assert "0905" not in str(PersonalDataAct.objects.values())


def test_record_merged_into_another_and_notes_from_the_commune_are_erased_too(told, cast):
    again = EstablishmentFactory(name="HTX Ea Tu", phone="0905 111 222", representative="Chị Hoa")
    FieldNote.objects.create(
        author=cast.officer, place=PlaceFactory(), establishment=again, seen_on=TODAY(), text="Chị Hoa muốn mua máy"
    )
    merge(told.establishment, again, actor=cast.officer)
    privacy.erase_person("0905 111 222", actor=cast.administrator, reason="Đơn ngày 05/02/2026")
    kept = str([*Establishment.every.values("phone", "representative"), *FieldNote.objects.values("text")])
    assert not [secret for secret in ("Hoa", "0905") if secret in kept]


def test_open_request_is_not_erased(told, cast):
    RequestFactory(phone="0905 111 222", state="in_progress")
    with pytest.raises(ValidationError, match="đang mở"):
        privacy.erase_person("0905 111 222", actor=cast.unit_head, reason="Đơn")
    told.refresh_from_db()
    assert told.contact_name == "Chị Hoa"


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("who", "phone", "reason", "said"),
    [
        ("officer", "0905 111 222", "Đơn", "quản trị và trưởng phòng"),
        ("unit_head", "0905 111 222", " ", "Ghi căn cứ"),
        ("unit_head", "0905 999 999", "Đơn", "Không có yêu cầu nào"),
        ("unit_head", "", "Đơn", "Không có yêu cầu nào"),
    ],
)
def test_act_is_refused_with_a_reason(cast, who, phone, reason, said):
    RequestFactory(phone="")
    for act in (privacy.export, privacy.erase_person):
        with pytest.raises(ValidationError, match=said):
            act(phone, actor=cast[who], reason=reason)
    assert not PersonalDataAct.objects.exists()


def test_person_gets_all_that_is_held(told, client_as):
    answer = client_as("unit_head").post(EXPORT, {"phone": "0905111222", "reason": "Đơn ngày 05/02/2026"})
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["yeu_cau"][0]["noi_dung"] == "Muốn vay vốn"
    assert data["yeu_cau"][0]["trao_doi"][0]["noi_dung"] == "Chị Hoa đây"
    assert data["yeu_cau"][0]["danh_gia"] == [{"score": 5, "comment": "giúp nhiều"}]
    assert data["co_so"][0]["nguoi_dai_dien"] == "Chị Hoa"
    assert "nợ thuế" not in answer.content.decode()
    assert PersonalDataAct.objects.get().act == "export"


def test_page_finds_by_telephone_and_erases_after_a_reason(told, client_as):
    client = client_as("administrator")
    assert "Lò bún Năm Hòa" not in client.get(PAGE).content.decode()
    assert "Lò bún Năm Hòa" in client.post(LOOK, {"phone": "0905 111 222"}).content.decode()
    page = client.post(ERASE, {"phone": "0905 111 222", "reason": ""}).content.decode()
    assert "Chưa làm được" in page
    assert "Lò bún Năm Hòa" in page
    page = client.post(ERASE, {"phone": "0905 111 222", "reason": "Đơn"}, follow=True).content.decode()
    assert "Đã xóa dữ liệu cá nhân trong 1 yêu cầu" in page
    assert "Không có yêu cầu nào của số này" in client.post(LOOK, {"phone": "0905 111 222"}).content.decode()
    assert client.post(LOOK, {"phone": "12"}).status_code == 200


def closed(cast, days, name="complete"):
    """A request whose last step was `days` ago."""
    day = TODAY() - dt.timedelta(days=days)
    request = RequestFactory(received_on=day, contact_name="Chị Hoa")
    if name == "decline":
        CONSULTING.perform("decline", request, actor=cast.unit_head, effective_on=day, note="Không thuộc", turn_to="Xã")
        return request
    CONSULTING.perform("assign", request, actor=cast.officer, effective_on=day, assignee=cast.officer)
    Session.objects.create(request=request, held_on=day, adviser=cast.officer)
    CONSULTING.perform("complete", request, actor=cast.officer, effective_on=day, result="Xong")
    return request


def test_what_is_kept_long_enough_is_erased_once(cast, settings):
    settings.KC_KEEP_REQUESTS_YEARS = 2
    old, refused = closed(cast, 740), closed(cast, 740, "decline")
    young, still_open = closed(cast, 700), RequestFactory(received_on=TODAY() - dt.timedelta(days=900))
    assert privacy.erase_expired() == "Đã xóa dữ liệu cá nhân của 2 yêu cầu quá 2 năm."
    for request in (old, refused, young, still_open):
        request.refresh_from_db()
    assert [bool(request.erased_at) for request in (old, refused, young, still_open)] == [True, True, False, False]
    event = AuditEvent.objects.get(entity="consulting.consultingrequest", object_id=old.pk, verb="erase")
    assert (event.actor, event.changes) == (None, {})
    assert privacy.erase_expired() == "Đã xóa dữ liệu cá nhân của 0 yêu cầu quá 2 năm."


def test_reading_of_a_past_moment_stays_after_erasing(told, cast):
    moment = timezone.now()
    before = period_counts(told.received_on, TODAY(), recorded_by=moment).as_dict()
    privacy.erase_person("0905 111 222", actor=cast.administrator, reason="Đơn")
    assert period_counts(told.received_on, TODAY(), recorded_by=moment).as_dict() == before


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_request_and_three(client_as, count, django_assert_num_queries):
    RequestFactory.create_batch(count, phone="0905 111 222")
    client = client_as("administrator")
    with django_assert_num_queries(5):
        client.post(LOOK, {"phone": "0905 111 222"})
