"""Sổ văn bản đến: numbers without gaps, lines that are mended or cancelled but never go, each side's own book."""

import datetime as dt
import io
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from consulting.services.privacy import erase
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.models import AuditEvent
from reports.models import IncomingPaper
from reports.services.incoming import register, void
from tests.consulting.factories import RequestFactory
from tests.core.attachments import files
from tests.reports.builders import make_batch, make_project

pytestmark = pytest.mark.django_db
FACTS = {
    "received_on": dt.date(2026, 3, 5), "sender": "Ủy ban nhân dân xã Ea Kao", "symbol": "15/UBND-KT",
    "issued_on": dt.date(2026, 3, 2), "summary": "Công văn đề nghị hỗ trợ máy sấy", "receiver": "", "batch": None,
    "note": "", "project": None, "request": None,
}  # fmt: skip
TYPED = {
    "received_on": "05/03/2026",
    "sender": "Công ty Cà phê",
    "summary": "Đơn đề nghị hỗ trợ",
    "issued_on": "01/03/2026",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def line(actor, key: str, **facts) -> IncomingPaper:
    return register(actor=actor, values=FACTS | facts, group=key)


def send(client, url: str = "", **typed):
    url = url or reverse("reports:incoming_new")
    form = client.get(url).context["form"]
    hidden = {"form_token": form["form_token"].value(), "seen_version": form["seen_version"].value() or ""}
    return client.post(url, hidden | TYPED | typed)


def test_each_side_and_year_counts_from_one(cast):
    numbers = [line(cast.officer, str(n)).number for n in range(3)]
    assert numbers == [1, 2, 3]
    assert line(cast.department_officer, "sở").number == 1
    assert line(cast.officer, "trước", received_on=dt.date(2025, 12, 30), issued_on=None).number == 1
    assert str(IncomingPaper.objects.get(form_key="2")) == "Văn bản đến số 03/2026"


def test_refused_line_leaves_no_gap(cast):
    line(cast.officer, "a")
    with pytest.raises(ValidationError):
        line(cast.officer, "b", issued_on=dt.date(2026, 4, 1))
    with transaction.atomic():
        line(cast.officer, "c")
        transaction.set_rollback(True)
    assert line(cast.officer, "d").number == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_twin_when_many_write_at_once(cast):
    def write(name: str) -> None:
        try:
            for number in range(4):
                line(cast.officer, f"{name}{number}")
                line(cast.officer, f"chung{number}")  # the same form, sent by everybody
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(IncomingPaper.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_form_enters_a_line_with_its_file_and_its_record(client_as, cast):
    project, batch = make_project("Máy sấy"), make_batch()
    chosen = files.upload("cong van.pdf", files.pdf())
    answer = send(client_as("officer"), about=project.code.lower(), batch=batch.pk, files=chosen)
    row = IncomingPaper.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert (row.number, row.project, row.batch, row.added_by) == (1, project, batch, cast.officer)
    client = client_as("accountant")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "cong van.pdf" in page
    assert project.get_absolute_url() in page
    file = Attachment.objects.of(row).get()
    got = client.get(reverse("reports:incoming_file", args=[row.pk, file.pk]))
    assert b"".join(got.streaming_content) == files.pdf()


def test_form_sent_twice_is_one_line(client_as):
    client = client_as("officer")
    token = client.get(reverse("reports:incoming_new")).context["form"]["form_token"].value()
    for _ in range(2):
        assert client.post(reverse("reports:incoming_new"), TYPED | {"form_token": token}).status_code == 302
    assert IncomingPaper.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"about": "ĐA-1999-1"}, "Không có đề án hay yêu cầu tư vấn nào mang mã này."),
        ({"received_on": f"{localdate() + dt.timedelta(days=2):%d/%m/%Y}"}, "Ngày đến chưa tới."),
        ({"issued_on": "06/03/2026"}, "Ngày văn bản sau ngày đến"),
        ({"sender": ""}, "Nơi gửi"),
    ],
)
def test_wrong_line_is_shown_again_with_everything_typed(client_as, typed, said):
    chosen = files.upload("a.pdf", files.pdf())
    body = send(client_as("officer"), files=chosen, **typed).content.decode()
    assert said in body
    assert "Đơn đề nghị hỗ trợ" in body
    assert "a.pdf" in body
    assert not IncomingPaper.objects.exists()


def test_all_that_is_wrong_is_told_at_once(client_as):
    tomorrow = f"{localdate() + dt.timedelta(days=1):%d/%m/%Y}"
    body = send(client_as("officer"), received_on=tomorrow, about="ĐA-1999-1").content.decode()
    assert "Ngày đến chưa tới." in body
    assert "Không có đề án hay yêu cầu tư vấn nào mang mã này." in body


def test_request_is_found_by_its_code(client_as):
    asked = RequestFactory()
    send(client_as("officer"), about=asked.code.lower().replace("-", ""))
    assert IncomingPaper.objects.get().request == asked


def test_line_is_mended_and_the_log_tells(client_as, cast):
    client, row = client_as("unit_head"), line(cast.officer, "a")
    url = reverse("reports:incoming_edit", args=[row.pk])
    stale = {"seen_version": "0"}
    assert send(client, url, symbol="16/UBND-KT").status_code == 302
    row.refresh_from_db()
    assert (row.number, row.symbol, row.sender) == (1, "16/UBND-KT", "Công ty Cà phê")
    changes = AuditEvent.objects.get(entity="reports.incomingpaper", verb="edit").changes
    assert changes["symbol"] == ["15/UBND-KT", "16/UBND-KT"]
    assert "Công ty" not in str(changes)
    again = send(client, url, **stale, note="chưa mất")
    assert again.status_code == 409
    assert "chưa mất" in again.content.decode()
    assert "phải trong năm đó" in send(client, url, received_on="05/03/2025", issued_on="").content.decode()


def test_cancelled_line_keeps_its_number(client_as, cast):
    client, row = client_as("officer"), line(cast.officer, "a")
    url = reverse("reports:incoming_void", args=[row.pk])
    assert client.post(url, {"void_reason": "", "seen_version": 0}).status_code == 200
    assert client.post(url, {"void_reason": "Vào sổ hai lần", "seen_version": 0}).status_code == 302
    assert "Vào sổ hai lần" in client.get(row.get_absolute_url()).content.decode()
    assert client.get(reverse("reports:incoming_edit", args=[row.pk])).status_code == 403
    assert line(cast.officer, "b").number == 2


def test_each_side_reads_its_own_book_and_auditors_both(client_as, cast):
    own, theirs = line(cast.officer, "a"), line(cast.department_officer, "b")
    seen = {
        role: [client_as(role).get(row.get_absolute_url()).status_code for row in (own, theirs)]
        for role in ("accountant", "department_leader", "auditor", "collaborator")
    }
    assert seen == {
        "accountant": [200, 404], "department_leader": [404, 200], "auditor": [200, 200], "collaborator": [403, 403],
    }  # fmt: skip
    assert "Vào sổ văn bản đến" not in client_as("auditor").get(reverse("reports:incoming_list")).content.decode()
    assert client_as("auditor").get(reverse("reports:incoming_new")).status_code == 403


def test_who_reads_both_books_writes_in_their_own_alone(client_as, cast):
    own, theirs = line(cast.officer, "a"), line(cast.department_officer, "b")
    cast.officer.grants.create(role="auditor")
    for name in ("incoming_edit", "incoming_void"):
        answers = [client_as("officer").get(reverse(f"reports:{name}", args=[row.pk])) for row in (own, theirs)]
        assert [answer.status_code for answer in answers] == [200, 403]
    pages = [client_as("officer").get(row.get_absolute_url()).content.decode() for row in (own, theirs)]
    assert ["Hủy dòng này" in page for page in pages] == [True, False]
    listed = client_as("officer").get(reverse("reports:incoming_list")).content.decode()
    assert "<small>Trung tâm</small>" in listed
    assert "<small>Sở</small>" in listed


def test_line_of_the_other_side_or_cancelled_is_not_cancelled(cast):
    row = line(cast.officer, "a")
    with pytest.raises(ValidationError, match="cơ quan khác"):
        void(row, actor=cast.department_officer, reason="Nhầm")
    void(row, actor=cast.officer, reason="Nhầm")
    with pytest.raises(ValidationError, match="đã hủy"):
        void(row, actor=cast.officer, reason="Lần nữa")
    assert IncomingPaper.objects.get().void_reason == "Nhầm"


def test_empty_register_says_so_once(client_as):
    client, url = client_as("officer"), reverse("reports:incoming_list")
    empty, sought = (client.get(url, query).content.decode() for query in ({}, {"q": "máy"}))
    assert ("Chưa có văn bản nào" in empty, "Bỏ lọc" in empty, "</b> văn bản" in empty) == (True, False, False)
    assert ("Không có văn bản nào như vậy" in sought, "Bỏ lọc" in sought) == (True, True)


def test_list_and_workbook_show_the_same_rows(client_as, cast):
    project = make_project("Máy sấy")
    line(cast.officer, "a", project=project, summary="=1+1")
    line(cast.officer, "b", sender="Sở Tài chính")
    line(cast.officer, "c", sender="Sở Tài chính", received_on=dt.date(2025, 5, 5), issued_on=None)
    client, query = client_as("officer"), {"q": "tai chinh", "year": "2026"}
    body = client.get(reverse("reports:incoming_list"), query).content.decode()
    assert "<b>1</b> văn bản" in body
    book = client.get(reverse("reports:incoming_xlsx"), query).content
    sheet = load_workbook(io.BytesIO(book)).active
    assert [cell.value for cell in sheet[5]][1:4] == [2, "Sở Tài chính", "15/UBND-KT"]
    linked = client.get(reverse("reports:incoming_list"), {"link": "project"}).content.decode()
    assert "=1+1" in linked
    assert "Sở Tài chính" not in linked
    whole = load_workbook(io.BytesIO(client.get(reverse("reports:incoming_xlsx")).content)).active
    assert (whole["F6"].value, whole["F6"].data_type) == ("=1+1", "s")


def test_day_that_is_none_narrows_nothing_and_says_so_beside_the_list(client_as, cast):
    line(cast.officer, "a")
    body = client_as("officer").get(reverse("reports:incoming_list"), {"since": "abc"}).content.decode()
    results = body[body.index('id="ket-qua"') :]
    assert "Đến từ ngày: “abc” không phải là ngày" in results
    assert "Tải Excel" not in results


def test_papers_of_a_record_show_what_came_in_about_it(client_as, cast):
    project = make_project("Máy sấy")
    line(cast.officer, "a", project=project, sender="Xã Ea Kao")
    line(cast.officer, "b", sender="Xã khác")
    line(cast.department_officer, "c", project=project, sender="Bộ Công Thương")
    body = client_as("officer").get(reverse("reports:papers", args=["project", project.pk])).content.decode()
    assert "Xã Ea Kao" in body
    assert "Xã khác" not in body
    assert "Bộ Công Thương" not in body


def test_words_about_a_request_go_with_its_personal_data(cast, client_as, django_capture_on_commit_callbacks):
    asked = RequestFactory(state="completed")
    send(client_as("officer"), about=asked.code, files=files.upload("don.pdf", files.pdf()))
    with django_capture_on_commit_callbacks(execute=True):
        erase([asked], actor=cast.administrator)
    row = IncomingPaper.objects.get()
    assert (row.number, row.sender, row.summary) == (1, "Đã xóa theo quy định", "Đã xóa theo quy định")
    assert "ca phe" not in row.search_text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_query_count_is_constant(count, client_as, cast, django_assert_num_queries):
    for number in range(count):
        row = line(
            cast.officer, str(number), project=make_project(f"Đề án {number}"), batch=make_batch(f"Đợt {number}")
        )
    client = client_as("officer")
    client.get(reverse("reports:incoming_list"))
    with django_assert_num_queries(6):
        client.get(reverse("reports:incoming_list"))
    with django_assert_num_queries(5):
        client.get(row.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(reverse("reports:incoming_xlsx"))
