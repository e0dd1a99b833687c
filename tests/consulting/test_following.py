"""Following a request: code and telephone number open it, a wrong pair tells nothing; writing, files, rating."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from consulting.forms import tokens
from consulting.models import Rating
from consulting.services import add_session
from consulting.workflow import CONSULTING
from khuyencong.core.models import AuditEvent
from tests.consulting.factories import RequestFactory

pytestmark = pytest.mark.django_db
TRACK, TRACKED = "/tu-van/tra-cuu/", "/tu-van/tra-cuu/ket-qua/"


@pytest.fixture
def producer():
    return Client()


def follow(client, request):
    """Open the page of a request by its code and telephone number."""
    client.post(TRACK, {"code": request.code, "phone": request.phone})
    return client.get(TRACKED)


def write(client, step, words, **kwargs):
    """Take one of the producer's steps."""
    return client.post(f"{TRACKED}{step}/", {"message": words, "form_token": tokens.new_form_token()}, **kwargs)


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
    answer = write(producer, "answered", "Đã gửi qua bưu điện", follow=True)
    in_hand.refresh_from_db()
    assert in_hand.state == "in_progress"
    assert "Đã gửi qua bưu điện" in answer.content.decode()
    again = write(producer, "answered", "Lần nữa")
    assert "Yêu cầu đã sang bước khác" in again.content.decode()
    assert in_hand.messages.count() == 2


def complete(cast, request, on):
    add_session(request, actor=cast.officer, held_on=on, content="Hỏi")
    CONSULTING.perform("complete", request, actor=cast.officer, effective_on=on, result="Đã hướng dẫn lập hồ sơ")


def test_producer_reads_the_result_and_asks_on(producer, cast, in_hand):
    complete(cast, in_hand, timezone.localdate())
    assert "Đã hướng dẫn lập hồ sơ" in follow(producer, in_hand).content.decode()
    write(producer, "reopen", "Còn vướng phần dự toán")
    in_hand.refresh_from_db()
    assert in_hand.state == "in_progress"


def test_producer_is_not_asked_to_go_on_after_thirty_days(producer, cast):
    long_ago = timezone.localdate() - dt.timedelta(days=40)
    request = RequestFactory(received_on=long_ago)
    CONSULTING.perform("assign", request, actor=cast.officer, effective_on=long_ago, assignee=cast.officer)
    complete(cast, request, long_ago)
    assert "Đề nghị tư vấn tiếp" not in follow(producer, request).content.decode()
    answer = write(producer, "reopen", "Hỏi thêm")
    assert "Yêu cầu đã sang bước khác" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "completed"


def test_producer_takes_no_step_of_the_desk(producer, cast, in_hand):
    follow(producer, in_hand)
    write(producer, "begin", "x")
    in_hand.refresh_from_db()
    assert in_hand.state == "assigned"


def test_words_written_after_the_pass_has_ended_wait_for_code_and_number(producer, cast, in_hand, monkeypatch):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng")
    follow(producer, in_hand)
    monkeypatch.setattr(tokens, "FOLLOW_AGE", -1)
    page = write(producer, "answered", "Đã gửi qua bưu điện")
    monkeypatch.undo()
    assert "Phiên tra cứu đã hết giờ" in page.content.decode()
    carried = page.context["form"]["message"].value()
    opened = producer.post(TRACK, {"code": in_hand.code, "phone": in_hand.phone, "message": carried})
    assert opened.context["page"].form["message"].value() == "Đã gửi qua bưu điện"
    write(producer, "answered", "Đã gửi qua bưu điện")
    in_hand.refresh_from_db()
    assert in_hand.state == "in_progress"


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
        with django_assert_num_queries(6):
            producer.get(TRACKED)
        CONSULTING.perform("answered", in_hand, actor=cast.officer, message="Đã gửi")


# -- limited tries


def tries(client, pairs) -> list:
    return [client.post(TRACK, {"code": code, "phone": phone}) for code, phone in pairs]


def test_code_can_be_tried_ten_times_with_whatever_number(producer):
    request = RequestFactory()
    wrong = tries(producer, [(request.code, f"0905 000 {number:03}") for number in range(10)])
    assert {answer.status_code for answer in wrong} == {200}
    right = producer.post(TRACK, {"code": request.code, "phone": request.phone})
    assert right.status_code == 429
    assert right["Retry-After"] == "900"
    assert "Đã thử nhiều lần. Xin đợi 15 phút" in right.content.decode()
    assert request.code in right.content.decode()


def test_codes_cannot_be_tried_one_after_another_for_a_known_number(producer):
    request = RequestFactory()
    tries(producer, [(f"0000-{number:04}", request.phone) for number in range(10)])
    assert producer.post(TRACK, {"code": request.code, "phone": request.phone}).status_code == 429


def test_answer_does_not_tell_whether_a_code_exists_even_when_slowed(producer):
    request = RequestFactory()
    asked = [(request.code, "0905 000 001")] * 11 + [("0000-0000", "0905 000 002")] * 11
    answers = tries(producer, asked)
    said = [(answer.status_code, str(answer.context["form"].non_field_errors())) for answer in answers]
    assert said[:11] == said[11:]


@pytest.mark.parametrize("code", ["known", "0000-0000", "x"])
def test_every_wrong_pair_costs_the_same_queries(producer, code, django_assert_num_queries):
    request = RequestFactory()
    with django_assert_num_queries(4):  # three counters, one look by the code
        producer.post(TRACK, {"code": request.code if code == "known" else code, "phone": "0905 000 001"})


# -- rating


@pytest.fixture
def completed(cast, in_hand):
    complete(cast, in_hand, timezone.localdate())
    return in_hand


def test_producer_rates_the_help_once(producer, completed):
    assert "Đánh giá việc tư vấn" in follow(producer, completed).content.decode()
    producer.post(f"{TRACKED}danh-gia/", {"score": "4", "comment": "Nhanh"})
    rating = Rating.objects.get()
    assert (rating.request, rating.score, rating.comment) == (completed, 4, "Nhanh")
    assert "Đánh giá việc tư vấn" not in producer.get(TRACKED).content.decode()
    producer.post(f"{TRACKED}danh-gia/", {"score": "1"})
    assert Rating.objects.get().score == 4


def test_anonymous_rating_leads_to_nobody(producer, completed):
    follow(producer, completed)
    events = AuditEvent.objects.count()
    producer.post(f"{TRACKED}danh-gia/", {"score": "2", "anonymous": "on"})
    rating = Rating.objects.get()
    assert (rating.request, rating.category, rating.score) == (None, completed.category, 2)
    assert rating.month == timezone.localdate().replace(day=1)
    assert AuditEvent.objects.count() == events


def test_desk_reads_a_named_rating(client_as, producer, completed):
    follow(producer, completed)
    producer.post(f"{TRACKED}danh-gia/", {"score": "4", "comment": "Gọi lại nhanh"})
    page = client_as("officer").get(completed.get_absolute_url()).content.decode()
    assert "Cơ sở đánh giá: 4/5" in page
    assert "Gọi lại nhanh" in page


@pytest.mark.parametrize("score", ["", "0", "6", "x"])
def test_rating_is_one_to_five(producer, completed, score):
    follow(producer, completed)
    answer = producer.post(f"{TRACKED}danh-gia/", {"score": score, "comment": "Góp ý dài"})
    assert "Chưa ghi nhận được" in answer.content.decode()
    assert "Góp ý dài" in answer.content.decode()
    assert not Rating.objects.exists()


def test_unfinished_request_is_not_rated(producer, in_hand):
    follow(producer, in_hand)
    producer.post(f"{TRACKED}danh-gia/", {"score": "5"})
    assert not Rating.objects.exists()
