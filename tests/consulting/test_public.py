"""The producer's side: no account, no script, little to load, and nothing typed is lost."""

import datetime as dt
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
from consulting.services import add_session
from consulting.workflow import CONSULTING
from khuyencong.registry.services.reference import load_reference
from tests.consulting.factories import RequestFactory
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
FORM, TRACK, TRACKED = "/tu-van/gui-yeu-cau/", "/tu-van/tra-cuu/", "/tu-van/tra-cuu/ket-qua/"
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


def follow(client, request):
    """Open the page of a request by its code and telephone number."""
    client.post(TRACK, {"code": request.code, "phone": request.phone})
    return client.get(TRACKED)


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
        ({"category": ""}, "Chọn một việc"),
        ({"description": " "}, "Viết vài chữ"),
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


# -- following


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: code.replace("-", " ")])
def test_request_is_followed_by_code_and_telephone(producer, spell):
    request = RequestFactory(phone="0905 123 456")
    answer = producer.post(TRACK, {"code": spell(request.code), "phone": "+84 905.123.456"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == TRACKED
    assert "Đã nhận, đang chờ giao cán bộ" in page
    assert str(request.pk) not in answer.redirect_chain[-1][0]


def test_wrong_pair_tells_nothing(producer):
    request, other = RequestFactory(), RequestFactory()
    pages = [
        producer.post(TRACK, {"code": code, "phone": phone}).context["form"].non_field_errors()
        for code, phone in [
            (request.code, other.phone), ("0000-0000", request.phone), ("x", "y"), (request.code, "0905"),
        ]
    ]  # fmt: skip
    assert len({str(page) for page in pages}) == 1
    assert "Không tìm thấy yêu cầu" in str(pages[0])
    assert producer.get(TRACKED).url == TRACK


def test_request_without_a_telephone_number_cannot_be_followed(producer):
    request = RequestFactory(phone="")
    for phone in ("", " ", "-"):
        assert producer.post(TRACK, {"code": request.code, "phone": phone}).status_code == 200
        assert producer.get(TRACKED).url == TRACK


def test_pass_of_a_follower_ends_after_half_an_hour(producer, monkeypatch):
    assert follow(producer, RequestFactory()).status_code == 200
    monkeypatch.setattr(tokens, "FOLLOW_AGE", -1)
    assert producer.get(TRACKED).url == TRACK


def test_address_of_the_qr_code_fills_in_the_code(producer):
    assert 'value="7K3M-Q9XR"' in producer.get(f"{TRACK}?ma=7K3M-Q9XR").content.decode()


def test_follower_reads_steps_and_messages_but_no_notes(producer, cast, in_hand):
    CONSULTING.perform("begin", in_hand, actor=cast.officer, note="Khách khó tính")
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng", note="Nội bộ")
    page = follow(producer, in_hand).content.decode()
    for told in ("Đang chờ anh/chị bổ sung", "Gửi ảnh xưởng", "Đã giao cán bộ phụ trách", "Cán bộ bắt đầu tư vấn"):
        assert told in page
    assert "Khách khó tính" not in page
    assert "Nội bộ" not in page


def test_producer_answers_what_was_asked(producer, cast, in_hand):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng")
    follow(producer, in_hand)
    answer = producer.post(f"{TRACKED}answered/", {"message": "Đã gửi qua bưu điện"}, follow=True)
    in_hand.refresh_from_db()
    assert in_hand.state == "in_progress"
    assert "Đã gửi qua bưu điện" in answer.content.decode()
    again = producer.post(f"{TRACKED}answered/", {"message": "Lần nữa"})
    assert "Yêu cầu đã sang bước khác" in again.content.decode()
    assert in_hand.messages.count() == 2


def complete(cast, request, on):
    add_session(request, actor=cast.officer, held_on=on)
    CONSULTING.perform("complete", request, actor=cast.officer, effective_on=on, result="Đã hướng dẫn lập hồ sơ")


def test_producer_reads_the_result_and_asks_on(producer, cast, in_hand):
    complete(cast, in_hand, timezone.localdate())
    assert "Đã hướng dẫn lập hồ sơ" in follow(producer, in_hand).content.decode()
    producer.post(f"{TRACKED}reopen/", {"message": "Còn vướng phần dự toán"})
    in_hand.refresh_from_db()
    assert in_hand.state == "in_progress"


def test_producer_is_not_asked_to_go_on_after_thirty_days(producer, cast):
    long_ago = timezone.localdate() - dt.timedelta(days=40)
    request = RequestFactory(received_on=long_ago)
    CONSULTING.perform("assign", request, actor=cast.officer, effective_on=long_ago, assignee=cast.officer)
    complete(cast, request, long_ago)
    assert "Đề nghị tư vấn tiếp" not in follow(producer, request).content.decode()
    answer = producer.post(f"{TRACKED}reopen/", {"message": "Hỏi thêm"})
    assert "Yêu cầu đã sang bước khác" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "completed"


def test_producer_takes_no_step_of_the_desk(producer, cast, in_hand):
    follow(producer, in_hand)
    producer.post(f"{TRACKED}begin/", {"message": "x"})
    in_hand.refresh_from_db()
    assert in_hand.state == "assigned"


def test_nobody_answers_without_following(producer, in_hand):
    assert producer.post(f"{TRACKED}answered/", {"message": "x"}).url == TRACK


def test_declined_request_says_why_and_where_to_turn(producer, cast):
    request = RequestFactory()
    CONSULTING.perform(
        "decline", request, actor=cast.unit_head, note="Ngoài phạm vi khuyến công", turn_to="Quỹ Bảo lãnh tín dụng"
    )
    page = follow(producer, request).content.decode()
    assert "Ngoài phạm vi khuyến công" in page
    assert "Quỹ Bảo lãnh tín dụng" in page


def test_page_of_a_follower_costs_the_same_for_one_message_and_three(
    producer, cast, in_hand, django_assert_num_queries
):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    for _ in range(2):
        CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh")
        follow(producer, in_hand)
        with django_assert_num_queries(5):
            producer.get(TRACKED)
        CONSULTING.perform("answered", in_hand, actor=cast.officer, message="Đã gửi")
