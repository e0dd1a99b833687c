"""The demo's sign-ins on the sign-in page."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from khuyencong.demo.cast import DEMO_PASSWORD
from khuyencong.demo.templatetags.demo import demo_cast
from tests.factories import UserFactory


@pytest.fixture
def demo_people(db):
    password = make_password(DEMO_PASSWORD)
    UserFactory(username="that", full_name="Người thật")
    return [
        UserFactory(
            username=name, full_name=full_name, title="Chuyên viên", is_demo=True, password=password, roles=["officer"]
        )
        for name, full_name in (("lan", "Nguyễn Thị Lan"), ("bao", "Trần Quốc Bảo"))
    ]


def test_sign_in_page_lists_demo_people_only(client, demo_people):
    html = client.get(reverse("account_login")).content.decode()
    assert "Nguyễn Thị Lan" in html
    assert DEMO_PASSWORD in html
    assert "Người thật" not in html


def test_demo_person_signs_in_with_what_the_page_sends(client, demo_people):
    person = demo_cast()[0]
    answer = client.post(
        reverse("account_login"), {"login": person["username"], "password": person["password"], "next": "/de-an/"}
    )
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(demo_people[0].pk)


def test_nobody_is_listed_where_the_demo_is_off(client, demo_people, settings):
    settings.KC_DEMO = False
    assert demo_cast() == []
    assert DEMO_PASSWORD not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_demo_cast_asks_the_database_twice(demo_people, django_assert_num_queries, more):
    for _ in range(more):
        UserFactory(is_demo=True, roles=["auditor"])
    with django_assert_num_queries(2):
        demo_cast()
