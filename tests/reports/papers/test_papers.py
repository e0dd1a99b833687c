"""Papers of the sample's records: the same words as page, PDF and Word, and nothing in a field can break them."""

import datetime as dt
import io
import re
import subprocess
import zipfile
from html import unescape

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from consulting.models import ConsultingRequest
from khuyencong.accounts.models import User
from projects.models import AcceptanceMinutes, Beneficiary, PlanBatch, Project
from reports.papers import page, word
from reports.papers.catalogue import PAPERS
from reports.papers.contexts.common import bases
from reports.papers.subjects import SUBJECTS

pytestmark = pytest.mark.django_db

FROM_SAMPLE = (
    "p01",
    "p02",
    "p04",
    "p07",
    "p08",
    "p08a",
    "p09",
    "p11",
    "p15",
    "p16",
    "p17",
    "p18",
    "p20",
    "p21",
    "p24a",
)


@pytest.fixture
def leader(sample):
    return User.objects.filter(grants__role="centre_leader").first()


def records(subject: str) -> list:
    """Records of the sample that together have the papers of one subject."""
    if subject == "project":
        states = ("implementing", "settled", "approved")
        found = [Project.objects.filter(state=state, is_own=own).first() for state in states for own in (False, True)]
    elif subject == "batch":
        found = [PlanBatch.objects.get(year=2022, state="approved", name="Đợt 1")]
    elif subject == "beneficiary":
        found = [Beneficiary.objects.filter(project__state="implementing").first()]
    elif subject == "minutes":
        found = [AcceptanceMinutes.objects.first()]
    else:
        found = [ConsultingRequest.objects.filter(state="completed").first()]
    return [row for row in found if row]


def filled(user, key: str) -> dict:
    paper = PAPERS[key]
    for row in records(paper.subject):
        record = SUBJECTS[paper.subject](user, row.pk)
        if paper.when(record):
            return paper.filled(user, record)
    raise AssertionError("the sample has no record for this paper")


def words_of(document: bytes) -> str:
    """All text of a .docx in the order of the page, cells of tables included; a line ends with a blank."""
    body = Document(io.BytesIO(document)).element.body
    names = {"t": lambda node: node.text or "", "p": lambda node: " ", "br": lambda node: " "}
    return " ".join("".join(names.get(n.tag.rpartition("}")[2], lambda n: "")(n) for n in body.iter()).split())


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.partition("<main>")[2]))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("key", FROM_SAMPLE)
def test_word_and_page_say_the_same(leader, key):
    fields, source = filled(leader, key), PAPERS[key].source
    assert squeezed(words_of(word.docx(source, fields))) == squeezed(text_of(page.html(source, fields, title="x")))


def test_pdf_is_tagged_and_carries_the_text(leader):
    book = PdfReader(io.BytesIO(page.pdf("p08", filled(leader, "p08"), title="Quyết định")))
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert book.metadata.title == "Quyết định"
    assert "Độc lập - Tự do - Hạnh phúc" in book.pages[0].extract_text()


def test_plan_decision_has_the_published_figures(leader):
    text = words_of(word.docx("p08", filled(leader, "p08")))
    assert "gồm 23 đề án, tổng kinh phí 5.374.000.000 đồng" in text
    assert "Năm tỷ ba trăm bảy mươi tư triệu đồng" in text
    assert "kinh phí khuyến công địa phương 2.515.000.000 đồng" in text
    assert "2.859.000.000 đồng" in text


def test_hostile_values_stay_values(leader):
    fields = filled(leader, "p09")
    fields["project"]["name"] = "<b>&amp; {{ 7*7 }} {% for %}\x0b\ufffe dòng một\ndòng hai " + "x" * 5000
    text = words_of(word.docx("p09", fields))
    assert "<b>&amp; {{ 7*7 }} {% for %}" in text
    html = page.html("p09", fields, title="x")
    assert "&lt;b&gt;&amp;amp; {{ 7*7 }}" in html
    assert "dòng một<br>dòng hai" in html
    assert page.pdf("p09", fields, title="x").startswith(b"%PDF")


def test_word_opens_in_an_office_and_keeps_its_pages(leader, soffice, tmp_path):
    fields = filled(leader, "p08")
    (tmp_path / "p08.docx").write_bytes(word.docx("p08", fields))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "p08.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = PdfReader(tmp_path / "p08.pdf")
    assert len(made.pages) == len(PdfReader(io.BytesIO(page.pdf("p08", fields, title="x"))).pages)
    assert "QUYẾT ĐỊNH" in made.pages[0].extract_text()


def test_bases_are_those_in_force_on_the_day(sample):
    assert not any("235/2025" in line for line in bases("local", dt.date(2022, 3, 25)))
    assert any("235/2025" in line for line in bases("local", dt.date(2026, 1, 1)))
    assert any("36/2013" in line for line in bases("national", dt.date(2022, 3, 25)))
    assert not any("36/2013" in line for line in bases("local", dt.date(2022, 3, 25)))


def test_list_shows_the_papers_of_the_record(leader, client):
    client.force_login(leader)
    project = Project.objects.filter(state="implementing", is_own=False).first()
    body = client.get(reverse("reports:papers", args=["project", project.pk])).content.decode()
    assert "Hợp đồng thực hiện đề án" in body
    assert "Quyết định giao nhiệm vụ" not in body
    assert reverse("reports:paper_docx", args=["p09", project.pk]) in body


def test_files_come_as_downloads(leader, client):
    client.force_login(leader)
    args = ["p09", Project.objects.filter(state="implementing", is_own=False).first().pk]
    document = client.get(reverse("reports:paper_docx", args=args))
    assert document["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(document.content))
    assert client.get(reverse("reports:paper_pdf", args=args)).content.startswith(b"%PDF")
    assert "HỢP ĐỒNG" in client.get(reverse("reports:paper", args=args)).content.decode()


def test_what_is_not_offered_is_not_found(leader, client):
    client.force_login(leader)
    own = Project.objects.filter(state="implementing", is_own=True).first()
    assert client.get(reverse("reports:paper", args=["p09", own.pk])).status_code == 404
    assert client.get(reverse("reports:paper", args=["p99", own.pk])).status_code == 404
    assert client.get(reverse("reports:paper", args=["p09", 999999])).status_code == 404
    assert client.get(reverse("reports:papers", args=["nothing", own.pk])).status_code == 404


def test_the_department_sees_no_papers_of_a_draft(leader, client, department_draft):
    client.force_login(User.objects.filter(grants__role="department_leader").first())
    assert client.get(reverse("reports:papers", args=["project", department_draft.pk])).status_code == 404
    assert client.get(reverse("reports:paper", args=["p04", department_draft.pk])).status_code == 404


@pytest.fixture
def department_draft(leader):
    return Project.objects.create(title="Hồ sơ đang lập", year=2022, office=leader.office, place_text="x")


@pytest.mark.parametrize("username", ["ketoan", "thanhtra", "chuyenvienso", "lanhdaoso"])
def test_papers_of_a_request_hide_whom_to_call_from_those_who_do_not_call(username, sample, client):
    client.force_login(User.objects.get(username=username))
    asked = ConsultingRequest.objects.filter(state="completed").exclude(phone="").first()
    ConsultingRequest.objects.filter(pk=asked.pk).update(place_text="Số nhà 7, thôn kín")
    for key in ("p20", "p21"):
        body = client.get(reverse("reports:paper", args=[key, asked.pk])).content.decode()
        assert asked.establishment_name in body
        assert "thôn kín" not in body
        assert asked.phone not in body


def test_papers_of_a_request_are_whole_for_those_who_call(leader, client):
    client.force_login(leader)
    asked = ConsultingRequest.objects.filter(state="completed").exclude(phone="").first()
    assert asked.phone in client.get(reverse("reports:paper", args=["p20", asked.pk])).content.decode()
