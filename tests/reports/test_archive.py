"""The PDF for the archive: PDF/A-3a, its figures inside, the same bytes for the same figures."""

import io
import json

import pytest
from pypdf import PdfReader

from reports.dataset import build
from reports.faces import archive, file_of, pdf
from reports.faces.json import as_dict


@pytest.fixture
def data(busy_half, half):
    return build(half)


def test_archive_says_that_it_is_pdf_a_3a_and_keeps_its_tags(data):
    body = archive.render(data)
    book = PdfReader(io.BytesIO(body))
    root = book.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data()
    assert b'pdfaid:part="3"' in about
    assert b'pdfaid:conformance="A"' in about
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/OutputIntents"][0].get_object()["/OutputConditionIdentifier"]
    assert len(book.pages) == len(PdfReader(io.BytesIO(pdf.render(data))).pages)
    assert archive.render(data) == body


def test_archive_carries_the_figures_as_data(data):
    book = PdfReader(io.BytesIO(archive.render(data)))
    assert {file.get_object()["/AFRelationship"] for file in book.trailer["/Root"]["/AF"]} == {"/Data"}
    assert {name: json.loads(found[0]) for name, found in book.attachments.items()} == {"so-lieu.json": as_dict(data)}


def test_figures_inside_are_dated_by_midnight_of_the_centre(data):
    file = PdfReader(io.BytesIO(archive.render(data))).trailer["/Root"]["/AF"][0].get_object()["/EF"]["/F"].get_object()
    assert {file["/Params"][name] for name in ("/CreationDate", "/ModDate")} == {"D:20220629170000Z"}


def test_archive_is_told_apart_by_its_name():
    assert file_of("pdfa", "Báo cáo năm 2022") == "bao-cao-nam-2022-luu-tru.pdf"
    assert file_of("pdf", "Báo cáo năm 2022") == "bao-cao-nam-2022.pdf"
