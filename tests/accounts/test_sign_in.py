"""Sign-in, passwords and refusals, as people meet them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

LOGIN = "/tai-khoan/login/"
ENGLISH = re.compile(r">\s*(Sign|Password|Username|Email|Login|Your|The|This|Change|You)\b")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_signup",
        "account_email_verification_sent",
    ],
)
def test_open_pages_speak_vietnamese(client, name):
    html = client.get(reverse(name)).content.decode()
    assert "Khuyến công" in html
    assert not ENGLISH.search(html)


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_logout", "account_email", "account_reauthenticate"]
)
def test_pages_of_an_account_speak_vietnamese(client_as, name):
    html = client_as("officer").get(reverse(name)).content.decode()
    assert "Chuyên viên Trung tâm" in html
    assert not ENGLISH.search(html)


@pytest.mark.django_db
def test_wrong_password_is_said_in_vietnamese_and_keeps_the_name(client):
    UserFactory(username="lan")
    html = client.post(LOGIN, {"login": "lan", "password": "sai-mat-khau"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in html
    assert 'value="lan"' in html


@pytest.mark.django_db
def test_empty_sign_in_says_what_is_missing(client):
    html = client.post(LOGIN, {}).content.decode()
    assert "Chưa nhập mật khẩu." in html
    assert '<a href="#id_login">' in html


@pytest.mark.django_db
def test_sign_in_leads_where_the_person_was_going(client):
    UserFactory(username="lan")
    answer = client.post(LOGIN, {"login": "lan", "password": PASSWORD, "next": "/de-an/"})
    assert (answer.status_code, answer.url) == (302, "/de-an/")


@pytest.mark.django_db
def test_forgotten_password_is_reset_by_mail(client):
    UserFactory(username="lan", email="lan@example.vn")
    client.post(reverse("account_reset_password"), {"email": "lan@example.vn"})
    (message,) = mail.outbox
    assert message.subject == "Đặt lại mật khẩu Cổng khuyến công"
    assert "Tên đăng nhập: lan" in message.body
    page = client.get(re.search(r"http://testserver(\S+)", message.body)[1], follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "mat-khau-moi-dai", "password2": "khac-nhau-qua"})
    assert "Hai lần nhập mật khẩu mới chưa giống nhau." in answer.content.decode()
    client.post(page.redirect_chain[-1][0], {"password1": "mat-khau-moi-dai", "password2": "mat-khau-moi-dai"})
    assert client.login(username="lan", password="mat-khau-moi-dai")


@pytest.mark.django_db
def test_reset_for_an_unknown_address_tells_only_its_owner(client):
    answer = client.post(reverse("account_reset_password"), {"email": "khong-co@example.vn"}, follow=True)
    assert "Đã gửi đường dẫn" in answer.content.decode()
    assert "không có tài khoản nào" in mail.outbox[0].body


@pytest.mark.django_db
def test_used_reset_link_offers_a_new_one(client):
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "het-han"})
    assert "đã dùng rồi hoặc quá hạn" in client.get(url).content.decode()


def test_changed_password_is_confirmed(client_as):
    answer = client_as("officer").post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "mat-khau-moi-dai", "password2": "mat-khau-moi-dai"},
        follow=True,
    )
    assert "Đã đổi mật khẩu." in answer.content.decode()


def test_refusal_page_shows_its_reason(client_as):
    answer = client_as("officer").get(reverse("accounts:users"))
    assert answer.status_code == 403
    assert "Trang này không thuộc phần việc của anh/chị." in answer.content.decode()


@pytest.mark.django_db
def test_missing_page_is_calm(client):
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang này" in answer.content.decode()


@pytest.mark.django_db
def test_expired_form_explains_that_the_text_is_kept():
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "lan", "password": "x"})
    assert answer.status_code == 403
    assert "nội dung chưa mất" in answer.content.decode()


@pytest.mark.django_db
def test_a_sign_in_name_of_any_length_is_answered_beside_its_field(client):
    response = client.post(LOGIN, {"login": "x" * 100_000, "password": PASSWORD})
    assert response.context["form"].errors["login"] == ["Dài 100000 chữ cái; tối đa 254."]


@pytest.mark.django_db
def test_too_many_tries_are_answered_in_vietnamese(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tries"}}
    responses = [client.post(LOGIN, {"login": "lan", "password": "sai"}) for _ in range(2)]
    assert responses[1].status_code == 429
    assert "Gửi quá nhiều lần" in responses[1].content.decode()
