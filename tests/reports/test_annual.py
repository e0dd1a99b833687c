"""The yearly table by programme: its lines are rows, its figures those of the year, on every face."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from khuyencong.core.models import AuditEvent
from reports import annual, snapshot
from reports.dataset import build
from reports.faces.json import as_dict
from reports.faces.xlsx import render
from reports.models import AnnualLine
from reports.periods import whole_year
from tests.reports.builders import MILLION
from tests.reports.papers.test_papers import words_of
from tests.reports.recalculate import recalculated

LINE = "Kinh phí khuyến công đã triển khai"
LOCAL, NATIONAL = round(265.5 * MILLION), 300 * MILLION  # of the busy half, and what began in July


def shown(data) -> dict:
    return {row.line.label: (row.local and row.local.value, row.national.value) for row in annual.lines(data)}


def test_lines_show_local_beside_national(busy_half):
    assert shown(build(whole_year(2022)))[LINE] == (LOCAL, NATIONAL)
    assert shown(build(whole_year(2022)))["Số đề án đã triển khai"] == (5, 1)


def test_only_a_whole_year_has_the_table(busy_half, half):
    assert build(half).annual == ()
    assert "annual" not in as_dict(build(half))


def test_a_year_without_rows_has_dashes(db):
    rows = annual.lines(build(whole_year(2019)))
    assert {text for row in rows for text in row.texts.values()} == {"–"}


def test_table_survives_freezing(busy_half):
    data = build(whole_year(2022))
    frozen = snapshot.freeze(data)
    AnnualLine.objects.update(label="Tên sửa sau khi ban hành")
    assert shown(snapshot.thaw(frozen)) == shown(data)


def test_every_face_tells_the_table(busy_half, client_as, soffice, tmp_path):
    data, client = build(whole_year(2022)), client_as("auditor")
    page = client.get(reverse("reports:year", args=[2022])).content.decode()
    assert f"{LINE} (*)" in page
    link = reverse("reports:year_rows", args=[2022, "implemented.by_programme.national.support"])
    assert f'href="{link}"' in page
    report = as_dict(data)
    schema = json.loads((Path(settings.BASE_DIR) / "docs" / "report.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(report)) == []
    line = next(row for row in report["annual"] if row["name"] == LINE)
    assert (line["local"], line["national"], line["verified"]) == (LOCAL, NATIONAL, False)
    word = words_of(client.get(reverse("reports:year_docx", args=[2022])).content)
    assert "KẾT QUẢ CÔNG TÁC KHUYẾN CÔNG THEO CHƯƠNG TRÌNH" in word
    (tmp_path / "year.xlsx").write_bytes(render(data))
    for path in (tmp_path / "year.xlsx", *recalculated(soffice, [tmp_path / "year.xlsx"], tmp_path)):
        rows = load_workbook(path, data_only=True)["Biểu năm"].iter_rows(min_row=5, values_only=True)
        found = {row[1]: row[3:5] for row in rows}
        assert found[f"{LINE} (*)"] == (LOCAL, NATIONAL)


def test_administrator_keeps_the_lines(db, client_as):
    client, line = client_as("administrator"), AnnualLine.objects.first()
    typed = {
        "position": "1", "code": "A1", "label": "Số đề án được giao", "unit": "đề án", "figure": "plan.projects",
        "is_used": "on", "verified": "on", "seen_version": line.version,
    }  # fmt: skip
    answer = client.post(reverse("reports:annual_line_edit", args=[line.pk]), typed)
    assert answer["Location"] == reverse("reports:annual_lines")
    line.refresh_from_db()
    assert (line.code, line.verified) == ("A1", True)
    assert AuditEvent.objects.filter(entity=line.entity(), object_id=line.pk, verb="edit").exists()
    twice = typed | {"seen_version": ""}
    answer = client.post(reverse("reports:annual_line_create"), twice)
    assert answer.status_code == 200
    assert "Số đề án được giao" in answer.content.decode()


@pytest.mark.parametrize("role", ["officer", "centre_leader"])
def test_others_only_read_the_lines(db, client_as, role):
    client = client_as(role)
    assert client.get(reverse("reports:annual_lines")).status_code == 200
    assert client.get(reverse("reports:annual_line_create")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries(db, client_as, django_assert_num_queries, count):
    AnnualLine.objects.filter(position__gt=count).delete()
    client = client_as("administrator")
    with django_assert_num_queries(4):
        assert client.get(reverse("reports:annual_lines")).status_code == 200
