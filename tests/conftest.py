"""The laws, the cast and the tools of every test. Laws are described in tests/laws.py."""

import os
import shutil
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client

from khuyencong.accounts.enums import DEPARTMENT, OfficeKind, Role
from tests import laws
from tests.factories import OfficeFactory, UserFactory

IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session", autouse=True)
def _laws():
    with (
        laws.undefined_variables_fail(),
        laws.no_network(),
        laws.unordered_rows_come_in_no_order(),
        laws.logs_can_be_flushed(),
    ):
        yield


# -- people


class Cast(dict):
    """People by role code: `cast["officer"]` or `cast.officer`. `cast.other_officer` works in another office."""

    __getattr__ = dict.__getitem__


@pytest.fixture
def cast(db) -> Cast:
    """One person per role, whose username is the role's code."""
    centre = OfficeFactory(code="khuyen-cong", name="Phòng Khuyến công")
    department = OfficeFactory(code="so", name="Sở Công Thương", kind=OfficeKind.DEPARTMENT)
    people = Cast()
    for role in Role:
        office = department if role in DEPARTMENT else centre
        people[role.value] = UserFactory(username=role.value, full_name=role.label, office=office, roles=[role])
    other = OfficeFactory(code="tu-van", name="Phòng Tư vấn")
    people["other_officer"] = UserFactory(
        username="other_officer", full_name="Chuyên viên phòng khác", office=other, roles=[Role.OFFICER]
    )
    return people


@pytest.fixture
def client_as(request):
    """`client_as("officer")` is a client signed in as that member of the cast; a user may be given instead."""

    def sign_in(who) -> Client:
        client = Client()
        client.force_login(request.getfixturevalue("cast")[who] if isinstance(who, str) else who)
        return client

    return sign_in


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The sample of `manage.py demo`, made once for the tests of a module. Each test's own writes are rolled back."""
    from khuyencong.demo.build import build  # here, so that one broken app does not stop the tests of the others

    with django_db_blocker.unblock(), transaction.atomic():
        assert build() is True
        yield
        transaction.set_rollback(True)


# -- what the machine must have: a test that lacks it is left out and told of, in CI it fails


def _program(name: str, package: str) -> str:
    return shutil.which(name) or pytest.skip(f"máy chưa có {package}")


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of LibreOffice, which recalculates workbooks."""
    return _program("soffice", "LibreOffice")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return _program("pdftotext", "poppler-utils")


@pytest.fixture(scope="session")
def chromium() -> str:
    return _program("chromium", "Chromium")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    from django.db import connection

    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("cần PostgreSQL, không có máy chủ nào trả lời ở DATABASE_URL")


# -- what runs, in what order, and what was left out


def pytest_collection_modifyitems(items):
    """Browser tests come last: once Playwright has started its loop, Django refuses plain queries in that thread."""
    for item in items:
        if "e2e" in item.path.relative_to(item.config.rootpath).parts:
            item.add_marker("e2e")
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Only around browser tests, their set-up and tear-down included, may the ORM be used beside Playwright's loop."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("e2e"):
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return laws.leave_nothing_out((yield), in_ci=IN_CI)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return laws.leave_nothing_out((yield), in_ci=IN_CI)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Outermost, so that what was left out stands in the last lines."""
    yield
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    if not reasons:
        terminalreporter.write_line("Không bỏ qua kiểm thử nào.")
    for reason, count in reasons.items():
        terminalreporter.write_line(f"Bỏ qua {count} kiểm thử: {reason}.", yellow=True)
