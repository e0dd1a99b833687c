"""Scans find their papers: by the codes on their pages, else by hand; nothing of a stack is lost."""

import io
import subprocess

import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.services import delete_unattached
from khuyencong.core.jobs.models import Job
from khuyencong.core.jobs.services import again, cancel
from khuyencong.core.jobs.services import run as run_job
from projects.models import Project
from reports.models import ScanPiece, SignedCopy
from reports.papers.codes import code_of, stamp
from reports.scans import child, reader
from reports.scans.reader import Page, pieces_of
from reports.services import stacks
from reports.services.scans import split
from tests.core.attachments import files
from tests.reports.builders import make_project

pytestmark = pytest.mark.django_db
BASE = "https://khuyencong.example.vn"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sheet(code: tuple[str, int] | None = None, *, turned: float = 0, torn: bool = False) -> Image.Image:
    """A page of A4 at 150 dpi as a scanner sees it; `torn` where its code lies under a blot."""
    page = Image.new("L", (1240, 1754), 250)
    pen = ImageDraw.Draw(page)
    for line in range(200, 1500, 40):
        pen.line((200, line, 1100, line), fill=40, width=3)
    if code:
        mark = Image.open(io.BytesIO(stamp(*code, BASE).png)).convert("L")
        page.paste(mark.resize((130, 130 * mark.height // mark.width)), (30, 1520))
    if torn:
        pen.ellipse((20, 1540, 130, 1620), fill=0)
    return page.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def book(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return out.getvalue()


def png(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def send(client, *contents: tuple[str, bytes]):
    chosen = [files.upload(name, content) for name, content in contents]
    return client.post(reverse("reports:scans"), {"files": chosen}, follow=True)


def confirm(client, piece: ScanPiece, **facts):
    known = {"paper": f"{piece.paper}-{piece.object_id}"} if piece.paper else {}
    values = {"signed_on": "25/03/2022", "number": "12/TTr", "seen_version": piece.version, **known, **facts}
    return client.post(reverse("reports:scan", args=[piece.pk]), values)


@pytest.fixture
def papers(db) -> list[tuple[str, int]]:
    return [("p04", make_project(f"Đề án số {number}").pk) for number in range(5)]


def spans() -> list[tuple[int, int, str, int | None]]:
    return list(ScanPiece.objects.order_by("pk").values_list("first_page", "last_page", "paper", "object_id"))


def test_stack_of_five_papers_one_of_them_unreadable(client_as, papers):
    """The unreadable one lies with the paper before it until somebody cuts it off; then it is chosen by hand."""
    client = client_as("officer")
    stack = book(
        sheet(papers[0], turned=1), sheet(),
        sheet(papers[1], turned=-1),
        sheet(papers[2], torn=True), sheet(),
        sheet(papers[3], turned=180),
        sheet(papers[4]),
    )  # fmt: skip
    said = send(client, ("chong.pdf", stack)).content.decode()
    assert "chong.pdf: 4 văn bản nhận ra theo mã." in said
    first, second, *rest = spans()
    assert (first, second) == ((1, 2, *papers[0]), (3, 5, *papers[1]))
    assert rest == [(6, 6, *papers[3]), (7, 7, *papers[4])]

    piece = ScanPiece.objects.get(first_page=3)
    cutting = {"at": "4", "seen_version": piece.version}
    client.post(reverse("reports:scan_split", args=[piece.pk]), cutting)
    assert spans()[1] == (3, 3, *papers[1])
    assert spans()[-1] == (4, 5, "", None)
    lost = ScanPiece.objects.get(first_page=4)
    with lost.file.file.open("rb") as stored:
        assert len(pypdfium2.PdfDocument(stored.read())) == 2

    found = client.get(
        reverse("reports:scan", args=[lost.pk]), {"tim": Project.objects.get(pk=papers[2][1]).code}
    ).content.decode()
    assert f"?van-ban=p04-{papers[2][1]}" in found
    by_code = client.get(reverse("reports:scan", args=[lost.pk]), {"tim": code_of(*papers[2])}).content.decode()
    assert f"?van-ban=p04-{papers[2][1]}" in by_code
    assert confirm(client, lost).status_code == 200
    assert confirm(client, lost, paper=f"p04-{papers[2][1]}").status_code == 302
    assert [(copy.object_id, str(copy)) for copy in SignedCopy.objects.all()] == [
        (papers[2][1], "số 12/TTr ngày 25/03/2022")
    ]
    assert ScanPiece.objects.get(pk=lost.pk).thumbs == []


def test_pages_before_the_first_code_are_a_piece_of_their_own():
    known, bare = ("p04", 1), None
    pages = [Page(number, code, "") for number, code in enumerate([bare, bare, known, bare, known], 1)]
    assert [(piece.first, piece.last, piece.code) for piece in pieces_of(pages)] == [
        (1, 2, None), (3, 4, known), (5, 5, known),
    ]  # fmt: skip
    assert pieces_of([]) == []


@pytest.mark.parametrize("turned", [0, 2, 90, 180])
def test_picture_of_a_page_is_known(client_as, papers, turned):
    send(client_as("officer"), ("anh.png", png(sheet(papers[0], turned=turned))))
    assert spans() == [(1, 1, *papers[0])]


def test_several_files_at_once_and_one_of_them_bad(client_as, papers):
    good, bad = ("a.png", png(sheet(papers[0]))), ("b.pdf", b"%PDF-1.7 hong %%EOF")
    said = send(client_as("officer"), good, bad, ("c.docx", files.office())).content.decode()
    assert "a.png: 1 văn bản nhận ra theo mã." in said
    assert "Tệp “b.pdf” là PDF hỏng, không mở được." in said
    assert "Tệp “c.docx” không phải tệp PDF, ảnh JPEG hay PNG." in said
    assert len(spans()) == 1
    delete_unattached()
    assert Attachment.objects.count() == 1


def test_pdf_with_a_digital_signature_is_never_cut(client_as, papers):
    body = book(sheet(papers[0]), sheet(papers[1])) + b"\n% /ByteRange [0 1 2 3]\n%%EOF"
    client = client_as("officer")
    send(client, ("ky so.pdf", body))
    (piece,) = ScanPiece.objects.all()
    assert (piece.first_page, piece.last_page, piece.object_id) == (1, 2, papers[0][1])
    client.post(reverse("reports:scan_split", args=[piece.pk]), {"at": "2", "seen_version": 0})
    assert len(spans()) == 1
    confirm(client, piece)
    copy = SignedCopy.objects.get()
    answer = client.get(reverse("reports:signed_file", args=[*papers[0], copy.pk]))
    assert b"".join(answer.streaming_content) == body


def test_pieces_that_weigh_too_much_together_are_told(monkeypatch):
    monkeypatch.setattr(child, "MAX_CUT", 1000)
    with pytest.raises(child.ScanError, match="nặng quá mức"):
        child.cut(book(*[Image.effect_noise((60, 80), 50)] * 2), ["1-1", "2-2"])


def test_too_many_pages_are_told(client_as, monkeypatch):
    monkeypatch.setattr(reader, "LONGEST", 2)
    said = send(client_as("officer"), ("dai.pdf", book(*[Image.new("L", (60, 80), 255)] * 3))).content.decode()
    assert "có 3 trang, nhiều hơn 2 trang nhận được" in said
    assert not ScanPiece.objects.exists()


@pytest.fixture
def long_stack(client_as, papers, monkeypatch, django_capture_on_commit_callbacks) -> Job:
    """Two papers on five pages, of which the portal reads two at a time."""
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    stack = book(sheet(papers[0]), sheet(), sheet(papers[1]), sheet(), sheet())
    with django_capture_on_commit_callbacks(execute=True):
        said = send(client_as("officer"), ("chong.pdf", stack)).content.decode()
    assert "chong.pdf: 5 trang, đang đọc ở nền" in said
    return Job.objects.get()


def test_long_stack_is_read_by_the_worker(long_stack, papers, client_as):
    assert spans() == [(1, 2, *papers[0]), (3, 5, *papers[1])]
    assert (long_stack.status, long_stack.title) == ("done", "Đọc bản quét “chong.pdf”")
    assert "Mở các văn bản chờ xác nhận" in client_as("officer").get(long_stack.get_absolute_url()).content.decode()
    table = client_as("officer").get(reverse("jobs:result", args=[long_stack.pk])).content.decode()
    assert [line.split(",")[:3] for line in table.splitlines()[1:]] == [["1", "2", "P04"], ["3", "5", "P04"]]


def test_stack_whose_run_died_after_its_papers_came_is_not_read_twice(long_stack, papers):
    Job.objects.update(status="queued", file="", sha256="")
    assert run_job(long_stack.pk) == "done"
    assert len(spans()) == 2


def test_stack_that_was_stopped_too_late_and_begun_again_comes_once(long_stack):
    Job.objects.update(status="cancelled", file="", sha256="")
    assert run_job(again(long_stack).pk) == "done"
    assert len(spans()) == 2
    assert Job.objects.latest("pk").read().decode().count("P04") == 2


def test_stack_that_is_stopped_as_its_papers_come_leaves_none(
    client_as, papers, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    monkeypatch.setattr(stacks, "keep", stopped_at(stacks.keep))
    with django_capture_on_commit_callbacks(execute=True):
        send(client_as("officer"), ("chong.pdf", book(sheet(papers[0]), sheet(papers[1]))))
    assert spans() == []


def stopped_at(act):
    """`act`, while the owner of the job stops it."""

    def stop(*args):
        cancel(Job.objects.get())
        return act(*args)

    return stop


def test_file_sent_twice_comes_once(client_as, papers):
    sent = ("a.png", png(sheet(papers[0])))
    send(client_as("officer"), sent)
    said = send(client_as("unit_head"), sent).content.decode()
    assert "Tệp “a.png” đã gửi rồi: 1 văn bản của nó đang chờ xác nhận." in said
    assert len(spans()) == 1


def test_stack_that_is_being_read_is_not_taken_in_again(client_as, papers, monkeypatch):
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    sent = ("chong.pdf", book(sheet(papers[0]), sheet(papers[1])))
    send(client_as("officer"), sent)
    assert "Tệp “chong.pdf” đang được đọc ở nền" in send(client_as("officer"), sent).content.decode()
    assert Job.objects.count() == 1


def test_stack_whose_papers_came_another_way_meanwhile_says_so(client_as, papers, monkeypatch):
    sent = ("chong.pdf", book(sheet(papers[0]), sheet(papers[1])))
    with monkeypatch.context() as patch:
        patch.setattr(reader, "MOST_PAGES", 1)
        send(client_as("officer"), sent)
    job = Job.objects.get()
    ScanPiece.objects.create(
        name="chong.pdf", source_sha256=job.parameters["sha256"], first_page=1, last_page=2, added_by=job.owner,
        file=Attachment.objects.create(name="x", content_type="x", size=1, sha256="x", received_sha256="x"),
    )  # fmt: skip
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error == "Các văn bản của tệp này đã có trong hộp chờ xác nhận."
    assert len(spans()) == 1


def test_long_stack_that_cannot_be_read_fails_with_the_reason(
    client_as, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    monkeypatch.setattr(reader, "some_pages", unreadable)
    with django_capture_on_commit_callbacks(execute=True):
        send(client_as("officer"), ("chong.pdf", book(*[Image.new("L", (60, 80), 255)] * 2)))
    job = Job.objects.get()
    assert (job.status, job.error) == ("failed", "Tệp “chong.pdf” không đọc được.")
    assert not ScanPiece.objects.exists()
    assert delete_unattached().startswith("Xóa 1 tệp")


def unreadable(*args):
    raise reader.ScanError("không đọc được")


def sheet_of(width: float, height: float, password: str = "") -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width, height)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("size", [(288_000, 288_000), (0.1, 20_000)])
def test_page_of_an_absurd_size_takes_no_more_than_any_other(size):
    _, (page,) = reader.pages_of(sheet_of(*size))
    assert page.code is None


def test_locked_file_is_told():
    with pytest.raises(reader.ScanError, match="có mật khẩu"):
        reader.pages_of(sheet_of(595, 842, "kín"))


def test_file_that_takes_too_long_is_told(client_as, monkeypatch):
    def late(*args, **kwargs):
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(reader.subprocess, "run", late)
    said = send(client_as("officer"), ("cham.pdf", files.pdf())).content.decode()
    assert "chưa xong; quét lại ở 200 dpi hoặc tách nhỏ" in said


def test_code_of_what_one_may_not_see_tells_nothing(client_as, papers, cast):
    Project.objects.filter(pk=papers[0][1]).update(state="draft", batch=None, title="Kín")
    client = client_as("department_officer")
    said = send(client, ("a.png", png(sheet(papers[0])))).content.decode()
    assert "chưa nhận ra" in said
    piece = ScanPiece.objects.get()
    page = client.get(reverse("reports:scan", args=[piece.pk]), {"tim": code_of(*papers[0])}).content.decode()
    assert "Kín" not in page
    confirm(client, piece, paper=f"p04-{papers[0][1]}")
    assert not SignedCopy.objects.exists()


def test_scan_is_handled_by_people_of_the_office_once(client_as, papers):
    send(client_as("officer"), ("a.png", png(sheet(papers[0]))))
    piece = ScanPiece.objects.get()
    for role, status in (("unit_head", 200), ("department_officer", 404), ("other_officer", 404), ("auditor", 403)):
        assert client_as(role).get(reverse("reports:scan", args=[piece.pk])).status_code == status
        assert client_as(role).get(reverse("reports:scan_file", args=[piece.pk])).status_code == status
    assert confirm(client_as("unit_head"), piece).status_code == 302
    assert confirm(client_as("officer"), piece).status_code == 404
    assert SignedCopy.objects.count() == 1


def test_who_comes_second_to_a_scan_is_told(client_as, papers, cast):
    client = client_as("officer")
    send(client, ("a.pdf", book(sheet(papers[0]), sheet())))
    piece = ScanPiece.objects.get()
    split(piece, 2, actor=cast.unit_head)
    late = confirm(client, ScanPiece(pk=piece.pk, version=0), paper=f"p04-{papers[0][1]}")
    assert late.status_code == 409
    assert "12/TTr" in late.content.decode()
    assert not SignedCopy.objects.exists()


def test_dropped_scan_loses_its_file_and_keeps_its_reason(client_as, papers, cast):
    client = client_as("officer")
    send(client, ("trang.png", png(sheet())))
    piece = ScanPiece.objects.get()
    address = reverse("reports:scan_drop", args=[piece.pk])
    assert "Chưa nhận ra" in client.get(reverse("reports:scans")).content.decode()
    client.post(address, {"reason": "", "seen_version": 0})
    assert ScanPiece.objects.waiting().exists()
    client.post(address, {"reason": "Trang trắng", "seen_version": 0})
    piece.refresh_from_db()
    assert (piece.file, piece.drop_reason, piece.thumbs) == (None, "Trang trắng", [])
    assert client.get(reverse("reports:scan", args=[piece.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_query_count_is_constant(count, client_as, papers, django_assert_num_queries):
    client = client_as("officer")
    send(client, *((f"{n}.png", png(sheet(papers[n]))) for n in range(count)))
    client.get(reverse("reports:scans"))
    with django_assert_num_queries(5):
        client.get(reverse("reports:scans"))
