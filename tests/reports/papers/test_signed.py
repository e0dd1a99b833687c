"""Signed copies: kept as they came, beside the draft, by whoever may, for whoever sees the record."""

import hashlib

import pytest
from django.urls import reverse

from consulting.services.privacy import erase
from khuyencong.core.attachments.models import Attachment
from khuyencong.core.models import AuditEvent
from projects.models import Project
from reports.models import SignedCopy
from tests.consulting.factories import RequestFactory
from tests.core.attachments import files
from tests.reports.builders import make_project

pytestmark = pytest.mark.django_db
SIGNED_PDF = files.pdf(b"/ByteRange [0 1 2 3] /Contents <00ff>")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(db):
    return make_project("Máy sấy cà phê")


def token(client, url: str) -> str:
    return client.get(url).context["form"]["form_token"].value()


def send(client, key: str, pk: int, content: bytes = SIGNED_PDF, name: str = "hop dong.pdf", **facts):
    url = reverse("reports:signed_add", args=[key, pk])
    chosen = {"files": files.upload(name, content)} if content else {}
    values = {"number": "02479/TTr-TTKC", "signed_on": "25/03/2022", "form_token": token(client, url)}
    return client.post(url, values | chosen | facts)


def test_copy_is_given_out_byte_for_byte_with_its_hash(client_as, cast, project):
    client = client_as("officer")
    page = client.get(send(client, "p04", project.pk)["Location"]).content.decode()
    copy = SignedCopy.objects.get()
    assert (copy.added_by, copy.number, str(copy)) == (
        cast.officer,
        "02479/TTr-TTKC",
        "số 02479/TTr-TTKC ngày 25/03/2022",
    )
    assert copy.file.sha256 == hashlib.sha256(SIGNED_PDF).hexdigest()
    assert copy.file.sha256[:16] in page
    answer = client.get(reverse("reports:signed_file", args=["p04", project.pk, copy.pk]))
    assert b"".join(answer.streaming_content) == SIGNED_PDF
    assert answer["Content-Disposition"].startswith("attachment")
    event = AuditEvent.objects.get(entity="reports.signedcopy")
    assert event.changes["file"] == [None, copy.file.sha256]


@pytest.mark.parametrize(("name", "content"), [("a.jpg", files.image("JPEG")), ("a.png", files.image("PNG"))])
def test_picture_of_a_signed_paper_is_a_copy(client_as, project, name, content):
    send(client_as("officer"), "p04", project.pk, content, name)
    assert SignedCopy.objects.get().file.name == name


HOSTILE = {
    "Word": ("a.docx", files.office(), "không phải tệp PDF, ảnh JPEG hay PNG"),
    "program": ("a.pdf", b"MZ\x90\x00 chay di", "không phải tệp PDF, ảnh JPEG hay PNG"),
    "page": ("a.pdf", b"<html><script>alert(1)</script>", "không phải tệp PDF, ảnh JPEG hay PNG"),
    "cut": ("a.pdf", b"%PDF-1.7\n1 0 obj", "PDF bị cắt ngang"),
    "bomb": ("a.png", files.png_bomb(), "có quá nhiều điểm ảnh"),
    "path": ("..\\etc\\a.pdf", SIGNED_PDF, "đường dẫn thư mục"),
    "empty": ("a.pdf", b"", "Chọn tệp bản ký"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_and_what_was_typed_stays(client_as, project, case):
    name, content, said = HOSTILE[case]
    answer = send(client_as("officer"), "p04", project.pk, content, name)
    body = answer.content.decode()
    assert said in body
    assert "02479/TTr-TTKC" in body
    assert not SignedCopy.objects.exists()


def test_file_stays_when_something_else_is_wrong(client_as, project):
    client = client_as("officer")
    again = send(client, "p04", project.pk, signed_on="31/02/2022").context["form"]
    kept = {"kept": str(again.waiting[0].pk), "form_token": again["form_token"].value()}
    send(client, "p04", project.pk, b"", **kept)
    assert SignedCopy.objects.get().file.sha256 == hashlib.sha256(SIGNED_PDF).hexdigest()


def test_newest_copy_stands_until_it_is_taken_out(client_as, project):
    client = client_as("officer")
    send(client, "p04", project.pk, number="1/TTr")
    send(client, "p04", project.pk, number="2/TTr")
    first, second = SignedCopy.objects.order_by("pk")
    address = ["p04", project.pk, second.pk]
    assert "(Đã có bản ký số 2/TTr ngày 25/03/2022)" in draft(client, project)
    bare = {"seen_version": second.version}
    refused = client.post(reverse("reports:signed_void", args=address), bare)
    assert refused.status_code == 200
    client.post(reverse("reports:signed_void", args=address), bare | {"void_reason": "Tải nhầm"})
    assert "(Đã có bản ký số 1/TTr ngày 25/03/2022)" in draft(client, project)
    page = client.get(reverse("reports:signed", args=["p04", project.pk])).content.decode()
    assert "Lý do bỏ: Tải nhầm" in page
    assert first.file.name in page
    listed = client.get(reverse("reports:papers", args=["project", project.pk])).content.decode()
    assert "Đã có bản ký" in listed
    assert "số 1/TTr ngày 25/03/2022" in listed


def draft(client, project) -> str:
    return client.get(reverse("reports:paper", args=["p04", project.pk])).content.decode()


def test_typing_is_mended_and_the_log_keeps_what_stood_there(client_as, project):
    client = client_as("officer")
    send(client, "p04", project.pk)
    copy = SignedCopy.objects.get()
    facts = {"number": "12/TTr-TTKC", "signed_on": "26/03/2022", "note": "", "seen_version": copy.version}
    url = reverse("reports:signed_edit", args=["p04", project.pk, copy.pk])
    assert client.post(url, facts).status_code == 302
    assert client.post(url, facts | {"number": "13"}).status_code == 409
    changes = AuditEvent.objects.get(entity="reports.signedcopy", verb="edit").changes
    assert changes["number"] == ["02479/TTr-TTKC", "12/TTr-TTKC"]


def test_copy_is_seen_by_who_sees_the_record(client_as, cast, project):
    send(client_as("officer"), "p04", project.pk)
    Project.objects.filter(pk=project.pk).update(state="draft", batch=None)
    address = ["p04", project.pk, SignedCopy.objects.get().pk]
    assert client_as("accountant").get(reverse("reports:signed_file", args=address)).status_code == 200
    for role, status in (("department_leader", 404), ("collaborator", 403), ("administrator", 403)):
        assert client_as(role).get(reverse("reports:signed_file", args=address)).status_code == status
        assert client_as(role).get(reverse("reports:signed", args=address[:2])).status_code == status
    another = make_project("Đề án khác")
    assert (
        client_as("officer").get(reverse("reports:signed_file", args=["p04", another.pk, address[2]])).status_code
        == 404
    )


def test_auditor_reads_and_files_nothing(client_as, project):
    send(client_as("officer"), "p04", project.pk)
    client = client_as("auditor")
    page = client.get(reverse("reports:signed", args=["p04", project.pk])).content.decode()
    assert "hop dong.pdf" in page
    assert "Tải lên bản đã ký" not in page
    assert client.get(reverse("reports:signed_add", args=["p04", project.pk])).status_code == 403


def test_scan_of_a_request_is_shown_to_those_who_call_and_goes_with_its_personal_data(
    client_as, cast, django_capture_on_commit_callbacks
):
    asked = RequestFactory(state="completed")
    send(client_as("officer"), "p20", asked.pk)
    copy = SignedCopy.objects.get()
    body = client_as("department_officer").get(reverse("reports:signed", args=["p20", asked.pk])).content.decode()
    assert copy.file.name not in body
    assert (
        client_as("department_officer").get(reverse("reports:signed_file", args=["p20", asked.pk, copy.pk])).status_code
        == 404
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase([asked], actor=cast.administrator)
    assert not SignedCopy.objects.exists()
    assert not Attachment.objects.filter(pk=copy.file_id).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_query_count_is_constant(count, client_as, project, django_assert_num_queries):
    client = client_as("officer")
    for number in range(count):
        send(client, "p04", project.pk, number=f"{number}/TTr")
    with django_assert_num_queries(15):
        client.get(reverse("reports:signed", args=["p04", project.pk]))
    with django_assert_num_queries(22):
        client.get(reverse("reports:papers", args=["project", project.pk]))
