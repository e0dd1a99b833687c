"""The files of a table: Excel with formulas, CSV row by row, PDF on lying A4; hostile texts stay texts."""

import csv
import io

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from khuyencong.core.numbers import MAX_VND
from projects.models import Project
from reports.builder import faces
from reports.builder.datasets import DATASETS
from reports.builder.reading import Table
from reports.builder.spec import Spec
from tests.factories import ProjectFactory
from tests.reports.recalculate import recalculated

pytestmark = pytest.mark.django_db
HOSTILE = ['=HYPERLINK("http://a")', "+84 1", "-1+2", "@SUM(A1)", "\t=1", "\r=1"]


def get(client, face: str, query: str, dataset="de-an"):
    return client.get(f"{reverse(f'reports:table_{face}', args=[dataset])}?{query}")


def sheet(answer, **options):
    return load_workbook(io.BytesIO(answer.content), **options).active


def csv_rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@pytest.fixture
def officer(client_as):
    return client_as("officer")


def test_workbook_has_numbers_days_and_sums_of_groups_as_formulas(make_row, officer):
    make_row("A", local=1)
    make_row("B", local=2)
    make_row("C", state="settled", local=4)
    answer = get(officer, "xlsx", "col=title&col=year&col=approved_on&col=support&group=state&group2=office&sort=title")
    cells, values = sheet(answer), sheet(answer, data_only=True)
    assert [cell.value for cell in cells["B"][4:12]] == [None, None, "A", "B", None, None, "C", None]
    assert [cells[f"E{row}"].value for row in (5, 6, 9, 12)] == [
        "=SUBTOTAL(109,E6:E8)", "=SUBTOTAL(109,E7:E8)", "=SUBTOTAL(109,E10:E11)", "=SUBTOTAL(109,E5:E11)",
    ]  # fmt: skip
    assert [values[f"E{row}"].value for row in (5, 6, 7, 8, 9, 12)] == [3, 3, 1, 2, 4, 7]
    assert (cells["C7"].value, cells["C7"].number_format, cells["D7"].number_format) == (2022, "0", "dd/mm/yyyy")
    assert cells["C5"].value == "Đang triển khai (2 đề án)"


def test_workbook_worked_out_anew_has_the_stored_values(make_row, officer, soffice, tmp_path):
    make_row("A", local=MAX_VND)
    make_row("B", state="settled", local=2)
    path = tmp_path / "bang.xlsx"
    path.write_bytes(get(officer, "xlsx", "col=title&col=support&col=total&group=state").content)
    [again] = recalculated(soffice, [path], tmp_path)
    stored, worked_out = (load_workbook(file, data_only=True).active for file in (path, again))
    pairs = [
        (cell.value, worked_out[cell.coordinate].value) for row in load_workbook(path).active.iter_rows()
        for cell in row if cell.data_type == "f" for cell in [stored[cell.coordinate]]
    ]  # fmt: skip
    assert len(pairs) == 6
    assert [one for one, other in pairs if one != other] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, officer, make_row):
    project = make_row()
    Project.objects.filter(pk=project.pk).update(title=text)
    cell = sheet(get(officer, "xlsx", "col=title"))["B5"]
    assert cell.data_type == "s"
    assert csv_rows(get(officer, "csv", "col=title"))[1] == [f"'{text}"]


def test_csv_holds_rows_alone_with_their_groups_first(make_row, officer):
    project = make_row(local=MAX_VND)
    answer = get(officer, "csv", "col=title&col=approved_on&col=support&group=state&group2=year")
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="De-an-')
    assert csv_rows(answer) == [
        ["Trạng thái", "Năm", "Tên đề án", "Ngày phê duyệt", "KC hỗ trợ"],
        ["Đang triển khai", "2022", project.title, "25/03/2022", str(MAX_VND)],
    ]


def test_csv_does_not_say_a_shown_group_twice(make_row, officer):
    make_row()
    assert csv_rows(get(officer, "csv", "col=title&col=state&group=state")) == [
        ["Tên đề án", "Trạng thái"], ["Máy rang", "Đang triển khai"],
    ]  # fmt: skip


def test_csv_is_read_as_it_is_sent(make_row, cast, django_assert_num_queries):
    make_row()
    table = Table(Spec.read(DATASETS["de-an"], QueryDict("col=title")), cast.officer)
    assert table.is_valid
    with django_assert_num_queries(0):
        lines = faces.csv_lines(table)
        next(lines)
    with django_assert_num_queries(1):
        assert list(lines) == ["Máy rang\r\n"]


def test_negative_number_is_no_hostile_text():
    column = DATASETS["chung-tu"].by_key["payment"]
    assert faces.csv_cell(column, -60) == -60
    assert faces.csv_cell(column, None) == ""


@pytest.mark.parametrize("face", ["xlsx", "csv", "pdf"])
def test_empty_table_is_a_whole_file(face, officer):
    assert get(officer, face, "q=khong").status_code == 200


def test_paper_lies_names_its_table_and_repeats_its_head(make_row, officer):
    for number in range(40):
        ProjectFactory(title=f"Máy sấy số {number}", state="appraisal", money={"local": MAX_VND})
    make_row("N" * 290)
    reader = PdfReader(io.BytesIO(get(officer, "pdf", "col=title&col=state&col=total&group=state").content))
    first, last = reader.pages[0], reader.pages[-1]
    assert len(reader.pages) > 1
    assert first.mediabox.width > first.mediabox.height
    for page in (first, last):
        assert "Tên đề án" in page.extract_text()
    assert "99.999.999.999.999" in first.extract_text()
    assert "Tổng cộng (41 đề án)" in last.extract_text()
    assert reader.metadata.title == "Đề án"
    assert reader.trailer["/Root"]["/StructTreeRoot"]


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("col=title&col=total", "wide"), ("col=objective&col=title&col=place_text&col=content&col=total", "wide"),
        ("col=code&col=title&col=state&col=objective&col=unit&col=place_text&col=support&col=own&col=total", "middle"),
        ("&".join(f"col={column.key}" for column in DATASETS["de-an"].columns[:14]), "small"),
        ("&".join(f"col={column.key}" for column in DATASETS["de-an"].columns[-14:]), "small"),
    ],
    ids=["few", "texts", "many", "most", "figures"],
)  # fmt: skip
def test_columns_share_the_width_of_the_paper(query, size, cast, make_row):
    make_row(local=MAX_VND, own=MAX_VND)
    table = Table(Spec.read(DATASETS["de-an"], QueryDict(query)), cast.officer)
    found, widths = faces.set_out(table)
    assert found == size
    assert len(widths) == len(table.columns) + 1
    assert 85 <= sum(widths) <= 100
    assert min(widths) >= 2


def test_table_too_wide_or_too_long_for_paper_says_so(make_row, officer, monkeypatch):
    make_row()
    wide = "&".join(f"col={column.key}" for column in DATASETS["de-an"].columns)
    assert get(officer, "pdf", wide).status_code == 302
    text = officer.get(f"{reverse('reports:table', args=['de-an'])}?{wide}").content.decode()
    assert "Khổ giấy A4 ngang chứa được 14 cột" in text
    assert "bang.pdf" not in text
    monkeypatch.setattr(faces, "PDF_ROWS", 0)
    assert get(officer, "pdf", "col=title").status_code == 302


@pytest.mark.parametrize("face", ["xlsx", "csv", "pdf"])
def test_filter_that_cannot_be_read_gives_no_file_of_everything(face, officer, make_row):
    make_row()
    answer = get(officer, face, "since=31/02/2022")
    assert answer.status_code == 302
    assert "31" in officer.get(answer["Location"]).content.decode()
    assert "aria-invalid" in officer.get(answer["Location"]).content.decode()
