"""The producer's side: no account, no script, little to load, and nothing typed is lost."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consulting.forms import tokens
from consulting.models import ConsultingRequest
from khuyencong.registry.services.reference import load_reference
from tests.consulting.factories import RequestFactory
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
FORM, TRACK = "/tu-van/gui-yeu-cau/", "/tu-van/tra-cuu/"
BUDGET = 30 * 1024  # bytes, compressed, fonts aside (interface, "Public form")


@pytest.fixture
def producer():
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def filled(categories):
    """What a producer types into the form, with the hidden parts of a fresh page."""
    return {
        "consent": "on", "category": categories["policy"].pk, "description": "Muốn mua máy rang, chưa biết làm hồ sơ",
        "establishment_name": "Cơ sở cà phê Năm Hòa", "contact_name": "Nguyễn Văn Hòa", "phone": "0905.123456",
        "place": PlaceFactory().pk, "place_text": "thôn 3", "website": "", "form_token": tokens.new_form_token(),
    }  # fmt: skip


# -- sending


def test_request_is_sent_without_account_or_script(producer, filled):
    answer = producer.post(FORM, filled, follow=True)
    request = ConsultingRequest.objects.get()
    assert (request.channel, request.state, request.phone) == ("web", "new", "0905 123 456")
    assert request.received_on == timezone.localdate()
    page = answer.content.decode()
    assert request.code in page
    assert "Cán bộ sẽ gọi lại trong 2 ngày làm việc" in page
    assert "<svg" in page


def test_same_page_sent_twice_is_one_request(producer, filled):
    first, second = (producer.post(FORM, filled, follow=True).content.decode() for _ in range(2))
    assert ConsultingRequest.objects.count() == 1
    code = ConsultingRequest.objects.get().code
    assert code in first
    assert code in second


def test_page_sent_again_with_other_words_is_asked_about_and_then_a_request_of_its_own(producer, filled):
    producer.post(FORM, filled)
    answer = producer.post(FORM, filled | {"description": "Đăng ký nhãn hiệu"})
    assert "Yêu cầu trước đã được nhận với mã" in answer.content.decode()
    assert ConsultingRequest.objects.count() == 1
    renewed = answer.context["form"]["form_token"].value()
    producer.post(FORM, filled | {"description": "Đăng ký nhãn hiệu", "form_token": renewed})
    assert ConsultingRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"consent": ""}, "Đánh dấu vào ô này"),
        ({"category": "", "description": " "}, "Chọn một việc, hoặc viết vài chữ"),
        ({"establishment_name": ""}, "Ghi tên cơ sở"),
        ({"contact_name": ""}, "Ghi tên người"),
        ({"phone": "0905 12"}, "Số di động có 10 chữ số"),
        ({"place": "", "place_text": ""}, "Chọn xã, phường; không rõ thì"),
        ({"website": "http://example.org"}, "Xin để trống ô này"),
        ({"form_token": "bịa"}, "Trang đã mở quá lâu"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(producer, filled, changed, said):
    answer = producer.post(FORM, filled | changed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert not ConsultingRequest.objects.exists()
    for name in {"description", "establishment_name", "contact_name", "place_text", "phone"} - set(changed):
        assert filled[name] in page
    if "phone" in changed:
        assert 'value="0905 12"' in page


def test_picking_or_describing_is_enough(producer, filled, categories):
    producer.post(FORM, filled | {"description": ""})
    producer.post(FORM, filled | {"category": "", "form_token": tokens.new_form_token()})
    first, second = ConsultingRequest.objects.order_by("pk")
    assert (first.category, first.description) == (categories["policy"], "")
    assert (second.category, second.description) == (categories["other"], filled["description"])


def test_something_else_has_to_be_described(producer, filled, categories):
    answer = producer.post(FORM, filled | {"category": categories["other"].pk, "description": ""})
    assert "Viết vài chữ về việc cần hỗ trợ" in answer.content.decode()


def test_trade_and_how_the_producer_heard_are_kept(producer, filled):
    producer.post(FORM, filled | {"trade": " rang xay cà phê ", "heard_from": "commune"})
    request = ConsultingRequest.objects.get()
    assert (request.trade, request.heard_from) == ("rang xay cà phê", "commune")


def test_form_is_sent_without_any_cookie(filled):
    """A session that was lost midway, or a form that waited for days on a telephone, changes nothing."""
    strict = Client(enforce_csrf_checks=True)
    strict.post(FORM, filled)
    assert ConsultingRequest.objects.count() == 1
    assert not strict.cookies


def test_form_posted_from_another_site_is_refused(filled):
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "cross-site"})
    assert client.post(FORM, filled).status_code == 403
    assert not ConsultingRequest.objects.exists()


# -- sending by the page's script and its service worker


def asked_as_json(producer, filled):
    return producer.post(FORM, filled, headers={"Accept": "application/json"})


def test_script_is_told_the_code_and_where_it_stands(producer, filled):
    told = asked_as_json(producer, filled | {"send_key": "a" * 32}).json()
    request = ConsultingRequest.objects.get()
    assert (told["code"], request.form_token) == (request.code, "a" * 32)
    assert request.code in producer.get(told["url"]).content.decode()


def test_form_that_waited_and_is_sent_twice_is_one_request(producer, filled):
    """The service worker and the page may both send; each may have its own token of the same form."""
    first = asked_as_json(producer, filled | {"send_key": "a" * 32}).json()
    again = filled | {"send_key": "a" * 32, "form_token": tokens.new_form_token()}
    assert asked_as_json(producer, again).json()["code"] == first["code"]
    assert ConsultingRequest.objects.count() == 1


def test_one_page_opened_from_memory_sends_several_requests(producer, filled):
    asked_as_json(producer, filled | {"send_key": "a" * 32})
    asked_as_json(producer, filled | {"send_key": "b" * 32, "description": "Việc khác hẳn"})
    assert ConsultingRequest.objects.count() == 2


def test_script_is_told_what_is_wrong(producer, filled):
    answer = asked_as_json(producer, filled | {"phone": "0905"})
    assert answer.status_code == 422
    assert "Số di động có 10 chữ số" in answer.json()["errors"]["phone"][0]


def test_script_with_an_old_token_gets_a_fresh_one_to_try_with(producer, filled, monkeypatch):
    monkeypatch.setattr("khuyencong.core.attachments.tokens.FORM_AGE", -1)
    answer = asked_as_json(producer, filled | {"send_key": "a" * 32})
    monkeypatch.undo()
    assert answer.status_code == 409
    told = asked_as_json(producer, filled | {"send_key": "a" * 32, "form_token": answer.json()["form_token"]})
    assert told.json()["code"] == ConsultingRequest.objects.get().code


def test_service_worker_stands_where_it_may_hold_the_form(producer):
    answer = producer.get("/tu-van/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "max-age=3600" in answer["Cache-Control"]
    assert f'PAGE = "{FORM}"' in answer.content.decode()
    assert "/static/js/outbox.js" in answer.content.decode()


def test_form_left_open_too_long_is_sent_with_one_more_press(producer, filled):
    answer = producer.post(FORM, filled | {"form_token": "cũ"})
    renewed = answer.context["form"]["form_token"].value()
    assert f'value="{renewed}"' in answer.content.decode()
    producer.post(FORM, filled | {"form_token": renewed})
    assert ConsultingRequest.objects.count() == 1


def test_opening_the_form_writes_nothing(producer, categories, django_assert_num_queries):
    with django_assert_num_queries(3):  # categories, communes, their old districts
        answer = producer.get(FORM)
    assert "sessionid" not in answer.cookies
    assert ConsultingRequest.objects.count() == 0


def test_communes_stand_under_their_old_districts(producer):
    load_reference()
    page = producer.get(FORM).content.decode()
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, flags=re.DOTALL)
    assert sum(options.count("<option") for _, options in groups) == 102
    options = next(options for label, options in groups if label.startswith("Huyện Cư M") and label.endswith("(cũ)"))
    assert "Xã Quảng Phú" in options


def test_old_place_name_in_the_address_gives_the_commune_of_today(producer, filled):
    load_reference()
    producer.post(FORM, filled | {"place": "", "place_text": "thôn 3, xã Ea Tu, TP Buôn Ma Thuột"})
    request = ConsultingRequest.objects.get()
    assert (request.place.name, request.place_text) == ("Phường Tân An", "thôn 3, xã Ea Tu, TP Buôn Ma Thuột")


def test_unclear_place_name_stops_nobody(producer, filled):
    load_reference()
    producer.post(FORM, filled | {"place": "", "place_text": "huyện Cư M'gar"})
    request = ConsultingRequest.objects.get()
    assert (request.place, request.place_text) == (None, "huyện Cư M'gar")


def test_first_load_is_small(producer):
    """HTML, styles and scripts, compressed one by one as a server sends them; with all the communes."""
    load_reference()
    page = producer.get(FORM).content
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    files = [Path(finders.find(name)).read_bytes() for name in linked if not name.endswith(".woff2")]
    sizes = [len(gzip.compress(body)) for body in (page, *files)]
    assert len(files) > 5
    assert sum(sizes) <= BUDGET
    assert "htmx" not in page.decode()


# -- the receipt


def test_receipt_shows_the_code_for_a_day_only(producer, monkeypatch):
    request = RequestFactory()
    address = reverse("consulting:received", args=[tokens.receipt(request.pk)])
    assert request.code in producer.get(address).content.decode()
    monkeypatch.setattr(tokens, "RECEIPT_AGE", -1)
    assert producer.get(address).url == TRACK


def test_receipt_of_a_made_up_address_tells_nothing(producer):
    RequestFactory()
    assert producer.get("/tu-van/da-nhan/1/").url == TRACK
