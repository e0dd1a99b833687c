"""Notices: who gets them how, what the worker and the night send, and what fails."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import timezone

from khuyencong.core import kept
from khuyencong.core.notices import channels, events, services
from khuyencong.core.notices.jobs import forget_old, send_digests
from khuyencong.core.notices.models import Notice, NoticeChoice, NoticeText
from tests.factories import EstablishmentFactory, UserFactory

pytestmark = pytest.mark.django_db


SENT = []


def send_sms(message):
    SENT.append(message)


@pytest.fixture(autouse=True)
def event(monkeypatch):
    made = events.Event("thu", "Thử", "Thử {ma}", "Nội dung {ma} của {co_so}.", ("ma", "co_so"))
    monkeypatch.setitem(events.EVENTS, "thu", made)
    return made


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Tell users of the event, and let the worker run."""

    def told(*users, url=""):
        with django_capture_on_commit_callbacks(execute=True):
            services.notify("thu", users, {"ma": "A1", "co_so": "HTX"}, about=EstablishmentFactory(), url=url)

    return told


def person(**kwargs):
    return UserFactory(email=kwargs.pop("email", "a@khuyencong.example"), **kwargs)


def broken(message):
    raise OSError("máy chủ thư không trả lời")


def test_person_is_told_on_the_portal_and_by_mail(tell, settings):
    settings.KC_BASE_URL = "https://khuyencong.example/"
    user = person()
    tell(user, user, url="/tu-van/1/")
    assert services.unread(user) == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["a@khuyencong.example"], "Thử A1")
    assert letter.body == "Nội dung A1 của HTX.\n\nhttps://khuyencong.example/tu-van/1/"
    assert set(Notice.objects.values_list("channel", "status")) == {("", "sent"), ("email", "sent")}


@pytest.mark.parametrize(
    ("email", "choice", "rows"), [("", "now", 1), ("a@b.example", "none", 1), ("a@b.example", "daily", 2)]
)
def test_mail_goes_only_where_and_when_it_is_wanted(tell, email, choice, rows):
    user = person(email=email)
    NoticeChoice.objects.create(user=user, email=choice)
    tell(user)
    assert not mail.outbox
    assert Notice.objects.count() == rows


def test_digest_gathers_the_day_in_one_letter(tell):
    user = person()
    NoticeChoice.objects.create(user=user, email="daily")
    tell(user)
    tell(user)
    assert send_digests() == "Đã gửi 1 thư tổng hợp và 0 thư còn lại."
    (letter,) = mail.outbox
    assert letter.subject == "Khuyến công: 2 thông báo trong ngày"
    assert "1. Thử A1" in letter.body
    assert "2. Thử A1" in letter.body
    send_digests()
    assert len(mail.outbox) == 1


def test_failed_mail_is_tried_three_times_and_then_resent_by_hand(
    tell, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setitem(channels._channels, "email", channels.Channel("email", "Thư", broken))
    tell(person())
    notice = Notice.objects.get(channel="email")
    assert (notice.status, notice.tries) == ("queued", 1)
    assert notice.fault == "OSError: máy chủ thư không trả lời"
    assert services.resend(notice) is False
    send_digests()
    send_digests()
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("failed", 3)
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.resend(notice) is True
    notice.refresh_from_db()
    assert (notice.status, notice.fault, len(mail.outbox)) == ("sent", "", 1)


def test_two_workers_do_not_both_send_one_notice(tell, monkeypatch):
    monkeypatch.setitem(channels._channels, "email", channels.Channel("email", "Thư", broken))
    tell(person())
    monkeypatch.undo()
    first, second = Notice.objects.get(channel="email"), Notice.objects.get(channel="email")
    assert services.send_one(first) is True
    assert services.send_one(second) is False
    assert len(mail.outbox) == 1


def test_another_channel_is_one_function_named_in_the_settings(
    django_capture_on_commit_callbacks, monkeypatch, settings
):
    monkeypatch.setattr(channels, "_channels", dict(channels._channels))
    record, by_phone = EstablishmentFactory(), {"phone": "0905123456", "email": ""}
    assert services.notify_outsider("thu", by_phone, {"ma": "A1"}, about=record) == 0
    settings.KC_NOTICE_CHANNELS = {"sms": "tests.core.notices.test_services.send_sms"}
    channels.register_from_settings()
    assert channels.names()["sms"] == "Tin nhắn SMS"
    SENT.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.notify_outsider("thu", by_phone, {"ma": "A1"}, about=record) == 1
        assert services.notify_outsider("thu", {"phone": ""}, {"ma": "A1"}, about=record) == 0
    assert [(message.to, message.subject) for message in SENT] == [("0905123456", "Thử A1")]
    assert Notice.objects.get().get_status_display() == "Đã gửi"


def test_channel_that_does_not_exist_is_named_when_the_portal_starts(settings):
    settings.KC_NOTICE_CHANNELS = {"zalo": "khong.co.send"}
    with pytest.raises(ImproperlyConfigured, match=r"KC_NOTICE_CHANNELS: zalo=khong\.co\.send"):
        channels.register_from_settings()


def test_words_are_those_that_staff_keep(tell, cast):
    kept.save(NoticeText(event="thu"), actor=cast.administrator, values={"subject": "Mã {ma}", "text": "{co_so}"})
    tell(person())
    assert Notice.objects.filter(channel="").values_list("subject", "text").get() == ("Mã A1", "HTX")


def test_words_with_a_field_that_nothing_fills_are_refused(cast):
    with pytest.raises(ValidationError) as refused:
        kept.save(NoticeText(event="thu"), actor=cast.administrator, values={"subject": "{ten}", "text": "A"})
    assert "subject" in refused.value.message_dict


@pytest.mark.parametrize(("days", "told"), [(0, True), (30, True), (31, False), (900, False)])
def test_what_is_long_past_is_no_news(days, told):
    assert services.is_news(timezone.localdate() - dt.timedelta(days=days)) is told


def test_old_notices_are_forgotten(tell):
    tell(person())
    Notice.objects.filter(channel="").update(created_at=timezone.now() - dt.timedelta(days=366))
    assert forget_old() == "Đã xóa 1 thông báo cũ hơn 365 ngày."
    assert Notice.objects.get().channel == "email"
