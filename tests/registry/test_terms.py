"""Terms: the table's own days hold until somebody changes them; few may."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import Term
from khuyencong.registry.services.terms import set_terms
from khuyencong.registry.terms import TERMS, all_days

CODE = "warn-no_progress-days"


def typed(**changes) -> dict:
    return {**all_days(), **changes}


def test_days_of_the_table_hold_until_they_are_changed(cast):
    assert all_days()[CODE] == TERMS[CODE].days == 30
    assert set_terms({CODE: 20}, actor=cast.administrator) == 1
    assert set_terms({CODE: 25}, actor=cast.administrator) == 1
    assert set_terms({CODE: 25}, actor=cast.administrator) == 0
    assert all_days()[CODE] == 25
    events = AuditEvent.objects.filter(entity="registry.term").order_by("sequence")
    assert list(events.values_list("verb", "changes")) == [("create", {"days": [30, 20]}), ("edit", {"days": [20, 25]})]


@pytest.mark.parametrize("values", [{CODE: -1}, {CODE: 1001}, {"no-such": 1}])
def test_wrong_values_are_refused(cast, values):
    with pytest.raises(ValidationError):
        set_terms(values, actor=cast.administrator)
    assert not Term.objects.exists()


def test_page_changes_them(client_as):
    client = client_as("administrator")
    answer = client.post(reverse("registry:terms_edit"), typed(**{CODE: "45"}), follow=True)
    assert "Đã đổi 1 thời hạn." in answer.text
    assert "45 ngày" in answer.text


def test_wrong_number_stands_beside_its_box_and_the_rest_is_kept(client_as):
    page = client_as("centre_leader").post(
        reverse("registry:terms_edit"), typed(**{CODE: "xx", "warn-advance-days": "77"})
    )
    assert page.status_code == 200
    assert 'value="xx"' in page.text
    assert 'value="77"' in page.text
    assert not Term.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries(cast, client_as, count, django_assert_num_queries):
    set_terms(dict.fromkeys(list(TERMS)[:count], 99), actor=cast.administrator)
    client = client_as("officer")
    with django_assert_num_queries(4):
        assert client.get(reverse("registry:terms")).status_code == 200
