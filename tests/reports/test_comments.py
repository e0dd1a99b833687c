"""Remarks on a report while it is written and reviewed: by who sees its draft, beside the part, locked by the issue."""

import datetime as dt

import pytest
from django.urls import reverse

from khuyencong.core.models import AuditEvent
from khuyencong.core.workflow import Refused
from reports.document import FIELDS
from reports.models import PeriodicReport, ReportComment
from reports.parts import PARTS, key_of
from reports.periods import six_month
from reports.services import begin
from reports.services.comments import comment, resolve
from reports.workflow import REPORT

PART = key_of("II. ĐÁNH GIÁ CHUNG")
SAID = "Nêu rõ số cơ sở được hỗ trợ."

pytestmark = pytest.mark.usefixtures("quick_papers")


@pytest.fixture
def report(cast):
    return begin(six_month(2022, 1), actor=cast.officer)


def write(client, report, text=SAID, part=PART):
    return client.post(reverse("reports:document_comment", args=[report.pk]), {"part": part, "text": text})


def issue(report, cast):
    PeriodicReport.objects.filter(pk=report.pk).update(**dict.fromkeys(FIELDS, "Viết tay."))
    report.refresh_from_db()
    day = dt.date(2022, 7, 18)
    REPORT.perform("submit", report, actor=cast.officer, effective_on=day)
    REPORT.perform("issue", report, actor=cast.centre_leader, effective_on=day, number="45", signer="Phạm Minh Tâm")


def page_of(client, report) -> str:
    return client.get(report.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 302), ("unit_head", 302), ("centre_leader", 302), ("accountant", 302), ("auditor", 302),
        ("department_leader", 404), ("collaborator", 403),
    ],
)  # fmt: skip
def test_who_sees_the_draft_remarks(role, status, report, client_as):
    assert write(client_as(role), report).status_code == status
    assert ReportComment.objects.count() == (status == 302)


def test_remark_stands_under_its_part_with_who_and_when(report, client_as, cast):
    answer = write(client_as("unit_head"), report)
    assert answer["Location"] == f"{report.get_absolute_url()}#phan-{PART}"
    page = page_of(client_as("officer"), report)
    block = page.partition(f'id="phan-{PART}"')[2].partition("</ul>")[0]
    assert SAID in block
    assert cast.unit_head.full_name in block
    assert "Còn 01 ý kiến chưa xử lý" in page


def test_remark_leaves_the_report_as_it_is_and_the_log_without_its_words(report, cast):
    made = comment(report, part=PART, text=SAID, actor=cast.unit_head)
    report.refresh_from_db()
    assert report.version == 0
    event = AuditEvent.objects.get(entity="reports.reportcomment", object_id=made.pk)
    assert event.changes == {"report": [None, report.pk], "part": [None, PART], "text": [0, len(SAID)]}


def test_every_heading_can_be_remarked_on(report, cast, client_as):
    for part in PARTS:
        comment(report, part=part, text=f"Về {part}.", actor=cast.unit_head)
    ReportComment.objects.filter(part=PART).update(part="phan-cu")
    page = client_as("officer").get(report.get_absolute_url()).context["page"]
    assert [remark.comment.text for remark in page.remarked_whole.remarks] == ["Về chung.", f"Về {PART}."]
    assert [part.key for _, part in page.remarked_parts] == [key_of(part.title) for part, _ in page.remarked_parts]


def test_empty_remark_and_unknown_part_are_asked_for_again(report, client_as, cast):
    client = client_as("unit_head")
    assert "Ghi ý kiến." in write(client, report, "  ").content.decode()
    answer = write(client, report, SAID, part="khac")
    assert SAID in answer.content.decode()
    assert not ReportComment.objects.exists()
    with pytest.raises(Refused, match="không có phần này"):
        comment(report, part="khac", text=SAID, actor=cast.unit_head)


def test_issued_report_takes_no_remark_and_gives_back_what_was_typed(report, cast, client_as, busy_half):
    made = comment(report, part=PART, text="Trước khi ban hành.", actor=cast.unit_head)
    issue(report, cast)
    before = report.snapshot_sha256
    answer = write(client_as("unit_head"), report)
    assert answer.status_code == 409
    assert SAID in answer.content.decode()
    assert "Báo cáo đã ban hành" in answer.content.decode()
    with pytest.raises(Refused):
        resolve(made, actor=cast.officer)
    report.refresh_from_db()
    assert report.snapshot_sha256 == before
    assert "Trước khi ban hành" not in str(report.snapshot)


def test_remarks_of_the_centre_stay_within_it_after_the_issue(report, cast, client_as, busy_half):
    comment(report, part=PART, text=SAID, actor=cast.unit_head)
    issue(report, cast)
    assert SAID in page_of(client_as("auditor"), report)
    assert SAID not in page_of(client_as("department_leader"), report)


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("centre_leader", True), ("accountant", True),
                                           ("auditor", False)])  # fmt: skip
def test_author_and_those_who_write_say_that_it_is_done(role, may, report, cast, client_as):
    made = comment(report, part=PART, text=SAID, actor=cast.accountant)
    address = reverse("reports:document_comment_resolve", args=[report.pk, made.pk])
    client = client_as(role)
    assert (address in page_of(client, report)) is may
    client.post(address)
    made.refresh_from_db()
    assert (made.resolved_by == cast[role]) is may
    assert ("đã xử lý" in page_of(client, report)) is may
    assert AuditEvent.objects.filter(entity="reports.reportcomment", verb="resolve").count() == may


def test_done_once_by_whoever_was_first(report, cast, client_as):
    made = comment(report, part=PART, text=SAID, actor=cast.accountant)
    resolve(made, actor=cast.officer)
    address = reverse("reports:document_comment_resolve", args=[report.pk, made.pk])
    answer = client_as("centre_leader").post(address, follow=True)
    assert "không còn chờ xử lý" in answer.content.decode()
    assert ReportComment.objects.get().resolved_by == cast.officer


def test_remark_of_another_report_is_not_found(report, cast, client_as):
    other = begin(six_month(2022, 2), actor=cast.officer)
    made = comment(other, part=PART, text=SAID, actor=cast.accountant)
    address = reverse("reports:document_comment_resolve", args=[report.pk, made.pk])
    assert client_as("officer").post(address).status_code == 404


def test_who_writes_reads_what_is_still_open(report, cast, client_as):
    comment(report, part=PART, text=SAID, actor=cast.unit_head)
    resolve(comment(report, part=PART, text="Xong rồi.", actor=cast.unit_head), actor=cast.officer)
    page = client_as("officer").get(reverse("reports:document_edit", args=[report.pk])).content.decode()
    assert SAID in page
    assert "Xong rồi." not in page


def test_page_reads_one_remark_and_three_in_the_same_queries(report, cast, client_as, django_assert_num_queries):
    client = client_as("officer")
    comment(report, part=PART, text=SAID, actor=cast.unit_head)
    client.get(report.get_absolute_url())
    with django_assert_num_queries(21):
        client.get(report.get_absolute_url())
    for actor in (cast.accountant, cast.centre_leader):
        resolve(comment(report, part=PART, text=SAID, actor=actor), actor=cast.officer)
    with django_assert_num_queries(21):
        client.get(report.get_absolute_url())
