"""The laws of tests/laws.py do bite."""

import socket
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.template import Context, Origin, Template

from khuyencong.accounts.models import Office
from khuyencong.core.models import AuditEvent
from tests.factories import OfficeFactory
from tests.laws import LIBRARIES, NetworkError, UndefinedVariableError, leave_nothing_out


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ person.name }}", "{{ nobody|default:'' }}"])
def test_undefined_variable_in_our_template_fails(source):
    with pytest.raises(UndefinedVariableError, match="is not defined"):
        Template(source).render(Context({"person": "Lan"}))


def test_undefined_variable_in_a_library_template_is_let_pass():
    template = Template("{{ nobody }}", origin=Origin(str(LIBRARIES / "library" / "page.html")))
    assert template.render(Context()) == ""


def test_asking_whether_a_variable_is_there_is_let_pass():
    assert Template("{% if nobody %}a{% else %}b{% endif %}").render(Context()) == "b"


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_network_is_closed(host):
    with pytest.raises(NetworkError):
        socket.create_connection((host, 80), timeout=1)


@pytest.mark.django_db
def test_unordered_rows_come_in_no_order():
    OfficeFactory.create_batch(3)
    in_order = list(Office.objects.order_by("pk"))
    assert list(Office.objects.order_by()) == in_order[::-1]


@pytest.mark.django_db(transaction=True)
def test_flush_may_empty_the_logs():
    """The tear-down of this test deletes the row, and the next test sees that the triggers are back."""
    AuditEvent.objects.create(entity="core.sample", object_id=1, sequence=0, verb="create")


@pytest.mark.django_db(transaction=True)
def test_triggers_are_back_after_a_flush():
    AuditEvent.objects.create(entity="core.sample", object_id=1, sequence=0, verb="create")
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditevent")


def skipped_report():
    """What pytest makes of a test that called `pytest.skip("no browser")`."""
    return SimpleNamespace(skipped=True, outcome="skipped", longrepr=("test_x.py", 1, "Skipped: no browser"))


def test_a_skipped_test_fails_in_ci():
    report = leave_nothing_out(skipped_report(), in_ci=True)
    assert (report.outcome, "no browser" in report.longrepr) == ("failed", True)


def test_a_skipped_test_is_let_pass_elsewhere():
    assert leave_nothing_out(skipped_report(), in_ci=False).outcome == "skipped"
