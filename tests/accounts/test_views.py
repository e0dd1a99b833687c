import pytest
from django.urls import reverse

from khuyencong.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def facts(**changes):
    return {"username": "moi", "full_name": "Lê Thị Mới", "email": "", "title": "", "is_active": "on", **changes}


@pytest.mark.parametrize("more", [0, 2])
def test_users_page_has_a_fixed_number_of_queries(client_as, django_assert_num_queries, more):
    client = client_as("administrator")
    UserFactory.create_batch(more)
    with django_assert_num_queries(5):
        assert client.get(reverse("accounts:users")).status_code == 200


def test_administrator_makes_an_account_that_has_the_roles(client_as):
    response = client_as("administrator").post(reverse("accounts:create"), facts(roles=["officer"]))
    assert response.status_code == 302
    assert User.objects.get(username="moi").role_codes == {"officer"}


def test_a_taken_username_is_refused_beside_the_field_and_the_rest_is_kept(client_as):
    response = client_as("administrator").post(reverse("accounts:create"), facts(username="officer", roles=["officer"]))
    assert response.status_code == 200
    assert response.context["form"].errors["username"]
    assert "Lê Thị Mới" in response.content.decode()


@pytest.mark.parametrize("taken", ["officer", "Officer"])
def test_a_username_changed_to_a_taken_one_is_refused_beside_the_field(client_as, cast, taken):
    person = cast["accountant"]
    url = reverse("accounts:edit", args=[person.pk])
    response = client_as("administrator").post(url, facts(username=taken, version=str(person.version)))
    assert response.status_code == 200
    assert response.context["form"].errors["username"]
    assert "Lê Thị Mới" in response.content.decode()


def test_edit_from_a_stale_page_says_who_was_faster(client_as, cast):
    client, person = client_as("administrator"), cast["officer"]
    url = reverse("accounts:edit", args=[person.pk])
    stale = facts(username=person.username, version=str(person.version), roles=["officer"])
    assert client.post(url, stale).status_code == 302
    response = client.post(url, {**stale, "title": "Phó phòng"})
    assert "vừa cập nhật người dùng này" in response.content.decode()
    person.refresh_from_db()
    assert person.title != "Phó phòng"


def test_only_the_administrator_opens_the_form(client_as):
    for role in ("officer", "auditor", "department_leader"):
        assert client_as(role).get(reverse("accounts:create")).status_code == 403
