"""The pages of notices: one's own, the number on top, the log of messages, the texts."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from khuyencong.core.notices.models import Notice, NoticeChoice, NoticeText

pytestmark = pytest.mark.django_db
MINE, COUNT, READ = (reverse(f"notices:{name}") for name in ("mine", "count", "read"))
LOG, TEXTS = reverse("notices:log"), reverse("notices:texts")


def notice(user, **values):
    return Notice.objects.create(user=user, event="request_new", subject=values.pop("subject", "Yêu cầu mới"), **values)


def test_own_notices_alone_are_listed_and_counted(client_as, cast):
    notice(cast.officer, subject="Của tôi")
    notice(cast.officer, subject="Đã gửi thư", channel="email")
    notice(cast.unit_head, subject="Của người khác")
    page = client_as("officer").get(MINE).content.decode()
    assert "Của tôi" in page
    assert "Của người khác" not in page
    assert "Đã gửi thư" not in page
    assert "1<span" in client_as("officer").get(COUNT).content.decode()
    assert client_as("accountant").get(COUNT).content.decode().strip() == ""


def test_opening_a_notice_marks_it_read_and_leads_on(client_as, cast):
    one = notice(cast.officer, url="/tu-van/")
    client = client_as("officer")
    assert client.get(READ).status_code == 405
    assert client.post(READ, {"pk": one.pk}).url == "/tu-van/"
    one.refresh_from_db()
    assert one.read_at is not None


def test_notice_of_another_is_not_found_and_stays_unread(client_as, cast):
    one = notice(cast.unit_head, url="/tu-van/")
    client = client_as("officer")
    assert client.post(READ, {"pk": one.pk}).status_code == 404
    assert client.post(READ, {"pk": "abc"}).status_code == 404
    client.post(READ)
    one.refresh_from_db()
    assert one.read_at is None


def test_all_are_marked_read_at_once(client_as, cast):
    for _ in range(2):
        notice(cast.officer)
    client_as("officer").post(READ)
    assert not Notice.objects.filter(read_at=None).exists()


def test_person_chooses_how_to_be_told(client_as, cast):
    client = client_as("officer")
    client.post(reverse("notices:choose"), {"email": "daily"})
    client.post(reverse("notices:choose"), {"email": "bia"})
    assert NoticeChoice.objects.get(user=cast.officer).email == "daily"
    assert client.get(MINE).context["form"]["email"].value() == "daily"


def test_log_shows_messages_by_state_and_sends_a_failed_one_again(client_as, cast, django_capture_on_commit_callbacks):
    failed = notice(cast.officer, subject="Hỏng", channel="email", address="a@b.example", status="failed", tries=3)
    notice(cast.officer, subject="Đã đi", channel="email", status="sent")
    notice(cast.officer, subject="Trên cổng thôi")
    client = client_as("administrator")
    page = client.get(LOG).content.decode()
    assert "Hỏng" in page
    assert "Đã đi" in page
    assert "Trên cổng thôi" not in page
    assert "Đã đi" not in client.get(LOG, {"state": "failed"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("notices:resend", args=[failed.pk]))
    assert [letter.subject for letter in mail.outbox] == ["Hỏng"]
    answer = client.post(reverse("notices:resend", args=[failed.pk]), follow=True)
    assert "không ở trạng thái" in answer.content.decode()


def test_auditor_reads_the_log_and_sends_nothing(client_as, cast):
    failed = notice(cast.officer, channel="email", status="failed")
    client = client_as("auditor")
    assert "Gửi lại" not in client.get(LOG).content.decode()
    assert client.post(reverse("notices:resend", args=[failed.pk])).status_code == 403


def test_texts_are_edited_and_checked(client_as):
    client, address = client_as("unit_head"), reverse("notices:text", args=["request_new"])
    form = client.get(address).context["form"]
    assert form["subject"].value() == "Yêu cầu tư vấn mới {ma}: {viec}"
    client.post(address, {"subject": "Mới {ma}", "text": "Xin xem {ma}.", "seen_version": 0})
    assert NoticeText.objects.get(event="request_new").subject == "Mới {ma}"
    page = client.post(address, {"subject": "{bia}", "text": "A", "seen_version": 0}).content.decode()
    assert "Không có ô {bia}." in page
    assert "Đã sửa" in client.get(TEXTS).content.decode()
    assert client.get(reverse("notices:text", args=["bia"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(MINE, 7), (COUNT, 4), (LOG, 5), (TEXTS, 4)])
def test_pages_take_the_same_queries_for_one_row_and_three(cast, count, address, queries, django_assert_num_queries):
    for _ in range(count):
        notice(cast.unit_head)
        notice(cast.unit_head, channel="email")
    client = Client()
    client.force_login(cast.unit_head)
    with django_assert_num_queries(queries):
        client.get(address)
