"""What people type, and what they type against us, on every face: the text stays text, the figures stay right."""

import io
import json
from dataclasses import replace

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.dataset import build
from reports.faces import FACES, render
from tests.factories import EstablishmentFactory
from tests.reports.builders import make_batch, make_project

FORMULAS = ("=1+1", "+84 905", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0")
LARGEST = 99_999_999_999_999  # đồng: 99.999.999,999999 triệu
LONG = "Máy rang " * 555 + "Ê Đê"  # 4.999 characters


@pytest.fixture
def faces(db, half):
    """Renders the half-year on every face: `{face: bytes}`."""

    def make() -> dict[str, bytes]:
        data = build(half)
        return {face: render(face, data) for face in FACES}

    return make


def squeezed(text: str) -> str:
    return "".join(text.split())


def words(face: str, body: bytes) -> str:
    """All text of a paper or a workbook, without blanks."""
    if face.startswith("pdf"):
        return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages))
    if face == "docx":
        document = Document(io.BytesIO(body))
        return squeezed("".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")))
    if face == "xlsx":
        rows = load_workbook(io.BytesIO(body))["Dữ liệu"].iter_rows(values_only=True)
        return squeezed("".join(str(value) for row in rows for value in row if value is not None))
    return squeezed(body.decode())


PAPERS = ("pdf", "docx", "xlsx", "pdfa")


def test_what_looks_like_a_formula_stays_text(faces):
    batch = make_batch()
    for text in FORMULAS:
        make_project(text, batch=batch, local=1, people=[EstablishmentFactory(name=f"{text} cơ sở")])
    made = faces()
    for face in PAPERS:
        found = words(face, made[face])
        assert all(squeezed(text) in found and squeezed(f"{text} cơ sở") in found for text in FORMULAS), face
    for row in load_workbook(io.BytesIO(made["xlsx"]))["Dữ liệu"].iter_rows(min_row=5):
        assert all(cell.data_type != "f" for cell in (row[2], row[8]))


def test_characters_that_xml_cannot_hold_break_no_face(faces):
    make_project("Máy\x01\x0b rang\ufffe \u202edảo & <b>đậm</b>", batch=make_batch(), local=1)
    made = faces()
    for face in PAPERS:
        found = words(face, made[face])
        assert "Máyrang" in found, face
        assert "&<b>đậm</b>" in found, face


def test_name_of_five_thousand_letters_is_whole_on_every_face(db, half):
    """Longer than a form takes or PostgreSQL holds: as an old record might be."""
    make_project("Máy", batch=make_batch(), local=1, steps=[("start", "01/02/2022")])
    data = build(half)
    data = replace(data, projects=tuple(replace(row, title=LONG) for row in data.projects))
    made = {face: render(face, data) for face in PAPERS}
    assert len(LONG) > 4_990
    for face in PAPERS:
        found = words(face, made[face])
        # on paper a name goes over several pages, with the head of the table in between
        assert squeezed(LONG) in found if face in ("docx", "xlsx") else found.count("rang") >= LONG.count("rang"), face
        assert "ÊĐê" in found, face


def test_empty_period_has_every_face(faces):
    made = faces()
    assert json.loads(made["json"])["plan"]["total"] == 0
    for face in ("pdf", "docx", "pdfa"):
        assert "chưađượcphêduyệt" in words(face, made[face]), face
    assert load_workbook(io.BytesIO(made["xlsx"]), data_only=True)["Tóm tắt"]["B8"].value == 0


def test_one_row_is_its_own_total(faces, client_as):
    make_project("Máy duy nhất", batch=make_batch(), local=12, beneficiary=34, steps=[("start", "01/02/2022")])
    made = faces()
    assert json.loads(made["json"])["implemented"]["total"] == 46_000_000
    for face in ("pdf", "docx", "pdfa"):
        found = words(face, made[face])
        assert "01đềán" in found, face
        assert "46.000.000" in found or "46triệu" in found, face
    page = client_as("department_leader").get(reverse("reports:six_month", args=[2022, 1])).content.decode()
    assert (
        "Máy duy nhất"
        in client_as("department_leader")
        .get(reverse("reports:six_month_rows", args=[2022, 1, "plan.total"]))
        .content.decode()
    )
    assert ">46</a>" in page


def test_largest_amount_is_exact_on_every_face(faces, half, client_as):
    project = make_project("Lớn nhất", batch=make_batch(), steps=[("start", "01/02/2022")])
    line = project.content_lines.get()
    line.funding.create(project=project, source="local", amount=LARGEST)
    made = faces()
    assert json.loads(made["json"])["plan"]["local"] == LARGEST
    sheet = load_workbook(io.BytesIO(made["xlsx"]), data_only=True)["Dữ liệu"]
    heads = [cell.value for cell in sheet[4]]
    assert sheet.cell(5, heads.index("KC địa phương") + 1).value == LARGEST
    shown = "100.000.000"  # triệu đồng, rounded last
    for face in ("pdf", "docx", "pdfa"):
        assert shown in words(face, made[face]), face
    page = (
        client_as("department_leader")
        .get(reverse("reports:six_month_rows", args=[2022, 1, "plan.local"]))
        .content.decode()
    )
    assert "99.999.999.999.999" in page
