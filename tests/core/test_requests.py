"""What every request meets before its view: one spelling of text, pages instead of empty answers, kept forms."""

import unicodedata

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request

from khuyencong.core import unsent
from khuyencong.registry.models import Establishment

pytestmark = pytest.mark.django_db

CREATE = "registry:establishment_create"


def facts(**changes):
    return {"name": "Cơ sở Hòa Bình", "kind": "household", **changes}


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", "12 Lê Lợi, tổ 3"),
        "12 Lê\x00 Lợi\x08, tổ 3",
        "\u202e12 Lê Lợi, tổ\x0b3",
        "12 Lê Lợi,\u200b tổ 3\ufeff",
    ],
)
def test_typed_text_is_stored_in_one_spelling(client_as, typed):
    response = client_as("officer").post(reverse(CREATE), facts(address=typed))
    assert response.status_code == 302
    assert Establishment.objects.get().address == "12 Lê Lợi, tổ 3"


def test_a_name_of_characters_that_nobody_sees_counts_as_missing(client_as):
    response = client_as("officer").post(reverse(CREATE), facts(name="\u200d\u202e\u0007"))
    assert response.context["form"].errors["name"] == ["Chưa nhập mục này."]


@pytest.mark.parametrize("words", ["a " * 1900, "x" * 60_000, "\x00"])
def test_lists_take_any_search(client_as, words):
    for name in ("projects:list", "registry:establishments", "registry:places", "registry:legal_documents"):
        assert client_as("officer").get(reverse(name), {"q": words}).status_code == 200


def test_an_address_for_buttons_alone_says_so_when_it_is_opened(client_as):
    response = client_as("administrator").get(reverse("registry:day_off_remove", args=[1]))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Địa chỉ này không mở thẳng được" in response.content.decode()
    assert "Content-Security-Policy" in response


def test_a_form_too_large_is_answered_in_vietnamese(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post(reverse("consulting:request"), {"description": "x" * 2000})
    assert response.status_code == 400
    assert "Nội dung quá lớn" in response.content.decode()


def test_a_broken_request_is_answered_in_vietnamese(rf):
    assert "Cổng chưa nhận được lần gửi này" in bad_request(rf.get("/"), SuspiciousOperation()).content.decode()


# -- a sign-in that ended while a form was being filled in


def sign_in(client, who, next_page):
    who.set_password("khuyen-cong-2022")
    who.save()
    return client.post(
        reverse("account_login"), {"login": who.username, "password": "khuyen-cong-2022", "next": next_page}
    )


def test_what_was_sent_without_a_sign_in_is_sent_on_after_it(client, cast):
    url = reverse(CREATE)
    response = client.post(url, facts(address="dòng 1\ndòng 2 <b>"))
    assert response.url == f"{reverse('account_login')}?next={url}"
    assert "Nội dung vừa gửi được giữ lại" in client.get(response.url).content.decode()
    assert sign_in(client, cast.officer, url).url == url
    page = client.get(url)
    assert "Nội dung vừa gõ vẫn còn" in page.content.decode()
    assert ("address", "dòng 1\ndòng 2 <b>") in page.context["fields"]
    assert client.post(url, dict(page.context["fields"])).status_code == 302
    assert Establishment.objects.get().name == "Cơ sở Hòa Bình"
    assert "Nội dung vừa gõ vẫn còn" not in client.get(url).content.decode()


def test_what_was_kept_can_be_dropped(client, cast):
    url = reverse(CREATE)
    client.post(url, facts())
    sign_in(client, cast.officer, url)
    assert client.post(url, {unsent.DISCARD: "1"}).url == url
    assert "Nội dung vừa gõ vẫn còn" not in client.get(url).content.decode()
    assert not Establishment.objects.exists()


def test_what_is_sent_on_still_needs_the_role(client, cast):
    url = reverse(CREATE)
    client.post(url, facts())
    sign_in(client, cast.auditor, url)
    assert client.post(url, facts()).status_code == 403


def test_passwords_are_never_kept(client):
    client.post(reverse("account_change_password"), {"oldpassword": "mat-khau-cu"})
    assert unsent.KEY not in client.session


def test_a_script_keeps_its_own_text_and_is_given_no_session(client):
    """A cookie that came late, after the person signed in again, would sign them out."""
    answer = client.post(reverse(CREATE), facts(), headers={"Accept": "application/json"})
    assert answer.status_code == 302
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_forms_too_long_and_floods_of_forms_are_not_kept(client, monkeypatch):
    client.post(reverse(CREATE), facts(address="x" * unsent.LONGEST))
    assert unsent.KEY not in client.session
    monkeypatch.setattr(unsent.KEEPING, "most", 0)
    client.post(reverse(CREATE), facts())
    assert unsent.KEY not in client.session


def test_a_form_from_a_page_older_than_the_sign_in_can_be_sent_again(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    old_token, own = "b" * 32, {"Origin": "http://testserver"}
    response = client.post(reverse(CREATE), facts(csrfmiddlewaretoken=old_token), headers=own)
    assert response.status_code == 403
    assert ("name", "Cơ sở Hòa Bình") in response.context["fields"]
    assert "csrfmiddlewaretoken" not in dict(response.context["fields"])
    again = {**dict(response.context["fields"]), "csrfmiddlewaretoken": str(response.context["csrf_token"])}
    drop = {"csrfmiddlewaretoken": again["csrfmiddlewaretoken"], unsent.DISCARD: "1"}
    assert client.post(reverse(CREATE), drop, headers=own).url == reverse(CREATE)
    assert client.post(reverse(CREATE), again, headers=own).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_form_from_elsewhere_is_never_offered_for_sending(cast, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    response = client.post(reverse(CREATE), facts(csrfmiddlewaretoken="b" * 32), headers=headers)
    assert response.status_code == 403
    assert "Cơ sở Hòa Bình" not in response.content.decode()
