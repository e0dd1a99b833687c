"""Reports under review wait for the leader of the side that issues them: on its page, in the list, at home."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.core.notices.models import Notice
from khuyencong.waiting import watches
from reports.document import FIELDS
from reports.models import PeriodicReport
from reports.periods import six_month
from reports.services import begin
from reports.workflow import REPORT

MONDAY = dt.date(2022, 7, 18)


@pytest.fixture
def at_review(cast):
    """`at_review("officer")` is the report that this person wrote and submitted on 18/07/2022, a Monday."""

    def submit(role: str) -> PeriodicReport:
        report = begin(six_month(2022, 1), actor=cast[role])
        PeriodicReport.objects.filter(pk=report.pk).update(**dict.fromkeys(FIELDS, "Viết tay."))
        report.refresh_from_db()
        REPORT.perform("submit", report, actor=cast[role], effective_on=MONDAY)
        return report

    return submit


@pytest.mark.parametrize(
    ("writer", "leader"), [("officer", "centre_leader"), ("department_officer", "department_leader")]
)
def test_report_waits_for_the_leader_of_its_side(writer, leader, at_review, cast):
    report = at_review(writer)
    found = watches.one(cast[writer], "bao-cao", report.pk, watches.Clock(dt.date(2022, 7, 25)))
    assert (found.what, found.people, found.since) == ("Ban hành", [cast[leader]], MONDAY)
    assert (found.waited, found.limit, found.late) == (5, 3, 2)


def test_draft_waits_for_nobody(cast):
    report = begin(six_month(2022, 1), actor=cast.officer)
    assert watches.one(cast.officer, "bao-cao", report.pk) is None


def test_the_department_is_not_told_of_a_draft_of_the_centre(at_review, cast):
    report = at_review("officer")
    assert watches.one(cast.department_leader, "bao-cao", report.pk) is None


def test_page_says_who_is_waited_for_and_reminds(at_review, client_as, cast):
    report, officer = at_review("officer"), client_as("officer")
    address = reverse("waiting:nudge", args=["bao-cao", report.pk])
    page = officer.get(report.get_absolute_url()).content.decode()
    assert cast.centre_leader.full_name in page
    assert address in page
    assert officer.post(address)["Location"] == report.get_absolute_url()
    assert Notice.objects.filter(user=cast.centre_leader, event="nudge").exists()


@pytest.mark.parametrize("role", ["unit_head", "centre_leader", "auditor", "department_leader"])
def test_list_of_what_waits_names_the_report_to_who_sees_it(role, at_review, client_as):
    report = at_review("officer")
    page = client_as(role).get(reverse("waiting:list"), {"kind": "bao-cao"}).content.decode()
    assert (report.get_absolute_url() in page) is (role != "department_leader")


@pytest.mark.parametrize("role", ["officer", "centre_leader", "department_leader"])
def test_home_of_the_leader_who_issues_has_it(role, at_review, client_as):
    report = at_review("officer")
    assert (report.get_absolute_url() in client_as(role).get("/").content.decode()) is (role == "centre_leader")
