"""Whom consulting tells of what."""

import datetime as dt

import pytest
from django.utils import timezone

from consulting.notices import tell_of_late
from consulting.services import add_session, hand_over, register_request, write_to_producer
from consulting.workflow import CONSULTING
from khuyencong.core.notices import channels
from khuyencong.core.notices.models import Notice
from tests.consulting.factories import RequestFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def then(django_capture_on_commit_callbacks):
    """What is told once something is committed: {(event, user)}."""

    def told(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return set(Notice.objects.filter(channel="").values_list("event", "user__username"))

    return told


def take_in(categories, **values):
    facts = {"channel": "web", "received_on": TODAY(), "consent": True, **values}
    return register_request(
        actor=None, category=categories["policy"], establishment_name="Lò bún", phone="0905123456", **facts
    )  # fmt: skip


def test_heads_learn_of_a_request_from_outside(then, cast, categories):
    assert then(lambda: take_in(categories)) == {("request_new", "unit_head")}
    notice = Notice.objects.get(channel="")
    assert notice.subject.startswith("Yêu cầu tư vấn mới ")
    assert "Lò bún" in notice.text
    assert "0905" not in notice.text


@pytest.mark.parametrize("values", [{"channel": "phone"}, {"received_on": dt.date(2022, 3, 1)}])
def test_what_the_desk_wrote_or_is_long_past_is_no_news(then, cast, categories, values):
    assert then(lambda: take_in(categories, **values)) == set()


def test_adviser_learns_of_work_given_but_not_of_work_taken(then, cast):
    first, second = RequestFactory(), RequestFactory()
    assert then(lambda: CONSULTING.perform("assign", first, actor=cast.officer, assignee=cast.officer)) == set()
    told = then(lambda: CONSULTING.perform("assign", second, actor=cast.unit_head, assignee=cast.other_officer))
    assert told == {("request_assigned", "other_officer")}
    assert "Trưởng, Phó phòng giao cho anh/chị" in Notice.objects.get(channel="").text


def test_adviser_learns_of_a_hand_over_and_of_the_producer_s_answer(then, cast):
    request = RequestFactory(state="waiting", assignee=cast.officer)
    told = then(lambda: hand_over([request], actor=cast.unit_head, to=cast.other_officer, note="Ốm"))
    assert told == {("request_assigned", "other_officer")}
    told = then(lambda: CONSULTING.perform("answered", request, actor=None, message="Đã gửi ảnh"))
    assert told == {("request_assigned", "other_officer"), ("request_answered", "other_officer")}
    assert "Đã gửi ảnh" not in Notice.objects.get(channel="", event="request_answered").text


def test_late_requests_are_told_once_a_day_to_adviser_and_head(cast):
    long_ago = TODAY() - dt.timedelta(days=90)
    RequestFactory.create_batch(2, state="in_progress", assignee=cast.officer, received_on=long_ago)
    RequestFactory(received_on=long_ago)
    RequestFactory(state="in_progress", assignee=cast.other_officer, received_on=TODAY())
    assert tell_of_late() == "Có 3 yêu cầu quá hạn, đã báo 2 người."
    notices = Notice.objects.filter(channel="").values_list("user__username", "subject")
    assert set(notices) == {("officer", "2 yêu cầu tư vấn quá hạn"), ("unit_head", "3 yêu cầu tư vấn quá hạn")}
    assert tell_of_late() == "Có 3 yêu cầu quá hạn, đã báo 0 người."


def test_nothing_late_tells_nobody(cast):
    assert tell_of_late() == "Có 0 yêu cầu quá hạn, đã báo 0 người."


# -- the producer


@pytest.fixture
def sms(monkeypatch):
    """A channel by telephone that keeps what it was handed."""
    sent = []
    monkeypatch.setattr(channels, "_channels", dict(channels._channels))
    channels.register("sms", "Tin nhắn SMS", sent.append, channels.BY_PHONE)
    return sent


def test_producer_is_told_by_every_channel_of_each_piece_of_news(
    sms, mailoutbox, cast, categories, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        request = take_in(categories, email="hoa@lobun.example")
        CONSULTING.perform("assign", request, actor=cast.unit_head, assignee=cast.officer)
        CONSULTING.perform("begin", request, actor=cast.officer)
        write_to_producer(request, actor=cast.officer, text="Tôi gọi lúc 15 giờ")
        CONSULTING.perform("ask", request, actor=cast.officer, message="Gửi ảnh xưởng")
        CONSULTING.perform("answered", request, actor=None, message="Đây ạ")
        add_session(request, actor=cast.officer, held_on=TODAY(), content="Hỏi")
        CONSULTING.perform("complete", request, actor=cast.officer, result="Đã hướng dẫn")
    news = sorted(
        f"{words} {request.code}{rest}"
        for words, rest in [
            ("Đã nhận yêu cầu", ""), ("Yêu cầu", " đã có người phụ trách"), ("Có lời nhắn trong yêu cầu", ""),
            ("Yêu cầu", " cần bổ sung thông tin"), ("Yêu cầu", " đã tư vấn xong"),
        ]
    )  # fmt: skip
    assert sorted(message.subject for message in sms) == news
    assert {message.to for message in sms} == {"0905123456"}
    assert sorted(mail.subject for mail in mailoutbox if mail.to == ["hoa@lobun.example"]) == news


def test_words_to_the_producer_name_no_person_and_nothing_that_was_written(
    sms, cast, categories, django_capture_on_commit_callbacks, settings
):
    settings.KC_BASE_URL = "https://kc.example"
    with django_capture_on_commit_callbacks(execute=True):
        request = take_in(categories, contact_name="Chị Hoa", description="Muốn vay vốn")
        CONSULTING.perform("decline", request, actor=cast.unit_head, note="Ngoài phạm vi", turn_to="Ngân hàng")
    said = " ".join(f"{message.subject} {message.text}" for message in sms)
    assert len(sms) == 2
    assert f"https://kc.example/tu-van/tra-cuu/?ma={request.code}" in said
    assert not [word for word in ("0905", "Chị Hoa", "vay vốn", "Ngoài phạm vi") if word in said]


@pytest.mark.parametrize("values", [{"channel": "phone", "consent": False}, {"received_on": dt.date(2022, 3, 1)}])
def test_producer_without_consent_or_of_long_ago_is_told_nothing(
    sms, categories, values, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        take_in(categories, email="hoa@lobun.example", **values)
    assert sms == []
    assert not Notice.objects.filter(user=None).exists()
