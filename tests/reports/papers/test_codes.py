"""The code of a draft: what it says, that nobody else can make one, and that a scan of the paper gives it back."""

import io

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader

from reports.papers import page, word
from reports.papers.codes import code_of, read_code, stamp
from tests.reports.builders import make_project
from tests.reports.test_pdf import tags

STAMP = stamp("p08", 1234, "https://khuyencong.example.vn/")


@pytest.fixture(scope="module")
def fields() -> dict:
    """A paper of two pages, without a database."""
    doc = {
        "number": "",
        "symbol": "QĐ",
        "date": None,
        "place": "Đắk Lắk",
        "archive": "KC",
        "is_draft": True,
        "signed": "",
        "note": "",
    }
    whole = {
        "sum": {"count": 1, "total": 1, "support": 1, "co_funding": 0},
        "batch": {},
        "projects": [],
        "overrides": [],
    }
    return {
        "doc": doc, "org": {"parent": "Sở", "name": "Trung tâm"}, "centre": {"name": "Trung tâm"},
        "department": {"name": "Sở"}, "sign": {"lines": ["GIÁM ĐỐC"], "name": ""}, "recipients": ["Như trên"],
        "basis": ["Căn cứ"] * 40, "proposer": "", "attachments": [],
        **whole, "batch": {"programme_label": "địa phương", "label": "đợt 1", "year": 2022},
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn(fields) -> bytes:
    return page.pdf("p04", fields, title="Tờ trình", stamp=STAMP)


@pytest.mark.parametrize("typed", ["{}", "https://khac.example/vb/{}/", " mã {} ", "{}\n"])
def test_code_is_read_from_whatever_holds_it(typed):
    code = code_of("p05a", 77)
    assert code.startswith("P05A-77-")
    assert read_code(typed.format(code)) == read_code(typed.format(code.lower())) == ("p05a", 77)
    head, check = code[:8], code[8:]
    assert read_code(head + check.replace("1", "l").replace("0", "o")) == ("p05a", 77)


STRANGE = ("", "P08", "P08-1234", "P08-1234-00000000", "https://example.vn/vb/", f"P08-{'9' * 20}-ABCDEFGH")


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_no_code_of_ours_is_none(text):
    assert read_code(text) is None


def test_code_of_one_paper_is_no_code_of_another(settings):
    code = code_of("p08", 1234)
    assert read_code(code.replace("1234", "1235")) is None
    assert read_code(code.replace("P08", "P09")) is None
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert read_code(code) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read_code(code) == ("p08", 1234)


def test_pdf_keeps_its_pages_and_its_bytes_and_says_what_the_qr_is(fields, drawn):
    bare = PdfReader(io.BytesIO(page.pdf("p04", fields, title="Tờ trình")))
    book = PdfReader(io.BytesIO(drawn))
    assert len(book.pages) == len(bare.pages)
    assert drawn == page.pdf("p04", fields, title="Tờ trình", stamp=STAMP)
    assert STAMP.code in book.pages[0].extract_text()
    assert STAMP.code not in book.pages[1].extract_text()
    figures = [tag for tag in tags(book.trailer["/Root"]["/StructTreeRoot"]) if tag["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [STAMP.alt]


def test_word_floats_the_stamp_so_that_no_word_moves(fields):
    body = Document(io.BytesIO(word.docx("p04", fields, stamp=STAMP))).element.body
    (anchor,) = body.iter(qn("wp:anchor"))
    assert anchor.find(qn("wp:docPr")).get("descr") == STAMP.alt
    bare = Document(io.BytesIO(word.docx("p04", fields))).element.body
    assert len(list(body.iter(qn("w:p")))) == len(list(bare.iter(qn("w:p"))))


def test_picture_for_word_is_the_same_code():
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(STAMP.png)))
    assert found.text == STAMP.url
    assert STAMP.png == stamp("p08", 1234, "https://khuyencong.example.vn").png


def test_paper_that_lies_begins_on_its_first_page():
    book = Document(io.BytesIO(word.template("p17")))
    assert len(book.sections) == 1
    assert book.sections[0].page_width > book.sections[0].page_height


@pytest.mark.parametrize("turned", [0, 3, -2, 90, 180])
@pytest.mark.parametrize("dpi", [150, 300])
def test_scan_of_the_paper_gives_the_code(drawn, dpi, turned):
    """As an office's scanner makes it: grey, JPEG, turned or slightly askew."""
    first = pypdfium2.PdfDocument(drawn)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    squeezed = io.BytesIO()
    first.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC).save(
        squeezed, "JPEG", quality=60
    )
    found = zxingcpp.read_barcodes(Image.open(squeezed))
    assert [read_code(one.text) for one in found] == [("p08", 1234)]


def test_scanned_code_leads_to_the_paper_after_the_sign_in(cast, client):
    args = ["p04", make_project("Máy sấy").pk]
    address = reverse("reports:paper_code", args=[code_of(*args)])
    assert reverse("account_login") in client.get(address)["Location"]
    client.force_login(cast.centre_leader)
    assert client.get(address)["Location"] == reverse("reports:signed", args=args)
    assert client.get(reverse("reports:paper_code", args=["P04-1-AAAAAAAA"])).status_code == 404


def test_files_carry_the_portals_own_address(cast, client_as, settings):
    client, args = client_as("centre_leader"), ["p04", make_project("Máy sấy").pk]
    assert code_of(*args) in client.get(reverse("reports:paper", args=args)).content.decode()
    settings.KC_BASE_URL = "https://khuyencong.example.vn/"
    document = Document(io.BytesIO(client.get(reverse("reports:paper_docx", args=args)).content))
    (picture,) = [part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    assert picture == stamp(*args, settings.KC_BASE_URL).png
