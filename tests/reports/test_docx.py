"""The editable report: it opens in an office program and keeps text, tables, pages from rendering to rendering."""

import io
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.dataset import build
from reports.faces import docx
from reports.periods import six_month

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def renderings(sample, django_db_blocker) -> list[bytes]:
    """The published half-year twice, each from the database anew."""
    with django_db_blocker.unblock():
        return [docx.render(build(six_month(2022, 1))) for _ in range(2)]


@pytest.fixture(scope="module")
def word(renderings):
    return Document(io.BytesIO(renderings[0]))


@pytest.fixture(scope="module")
def opened(renderings, soffice, tmp_path_factory) -> list[PdfReader]:
    """Both as LibreOffice sets them."""
    folder = tmp_path_factory.mktemp("word")
    paths = [folder / f"{number}.docx" for number, _ in enumerate(renderings)]
    for path, body in zip(paths, renderings, strict=True):
        path.write_bytes(body)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [PdfReader(path.with_suffix(".pdf")) for path in paths]


def test_headings_are_styles(word):
    found = [(row.style.name, row.text) for row in word.paragraphs if row.style.name.startswith("Heading")]
    assert found[0] == ("Heading 1", "BÁO CÁO")
    assert ("Heading 3", "I. TÌNH HÌNH THỰC HIỆN") in found
    assert ("Heading 4", "1. Kế hoạch được giao") in found
    assert ("Heading 3", "III. NHIỆM VỤ, GIẢI PHÁP") in found


def test_heads_of_tables_repeat_and_rows_stay_whole(word):
    tables = [table for table in word.tables if table.style.name == "Table Grid"]
    assert len(tables) >= 4
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_office_program_shows_text_and_tables(opened, word):
    text = " ".join("".join(page.extract_text() for page in opened[0].pages).split())
    for part in ("BÁO CÁO", "5.374 triệu đồng", "Phụ lục V", "TỔNG CỘNG (23 đề án)", "Nơi nhận:"):
        assert part in text, part
    plan = next(table for table in word.tables if "Tên đề án" in [cell.text for cell in table.rows[0].cells])
    numbered = [row.cells[1].text for row in plan.rows if row.cells[0].text.isdigit()]
    assert len(numbered) == 23
    assert all("".join(name.split()) in "".join(text.split()) for name in numbered)


def test_pages_are_the_same_from_one_rendering_to_the_next(opened):
    first, second = ([page.extract_text() for page in book.pages] for book in opened)
    assert len(first) > 5
    assert first == second


def test_each_annex_begins_a_page_and_says_to_which_report_it_belongs(word):
    titles = [row for row in word.paragraphs if row.text.startswith(("Phụ lục", "Biểu số"))]
    assert [row.text for row in titles] == [*(f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI")),
                                            "Biểu số 01"]  # fmt: skip
    assert all(row.paragraph_format.page_break_before for row in titles[1:])  # the first begins the lying pages
    assert sum("(Kèm theo Báo cáo số" in row.text for row in word.paragraphs) == len(titles)


def test_nothing_is_a_dash_as_in_the_pdf(word):
    shown = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert "–" in shown
    assert not shown & {"0,0"}
    plan = next(table for table in word.tables if "Tên đề án" in [cell.text for cell in table.rows[0].cells])
    assert "0" not in {cell.text for row in plan.rows for cell in row.cells}


def test_word_says_that_its_rows_are_invented(word):
    assert any(row.text.startswith("(Dữ liệu minh họa") for row in word.paragraphs)
