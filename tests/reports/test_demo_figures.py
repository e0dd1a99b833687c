"""The sample's reports have the published figures, on every face."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from khuyencong.accounts.models import User
from khuyencong.core.numbers import format_million
from reports.asat import read
from reports.dataset import build
from reports.faces import render
from reports.faces.json import as_dict
from reports.periods import days, six_month, whole_year
from tests.reports.recalculate import assert_formulas_hold, recalculated
from tests.reports.test_xlsx import assert_summary_is, summary

pytestmark = pytest.mark.django_db

# Báo cáo 6 tháng đầu năm 2022 as published on 18/07/2022; the split by content is the sample's.
PLAN = {
    "projects": 23, "total": 5_374_000_000, "national": 0, "local": 2_515_000_000, "support": 2_515_000_000,
    "beneficiary": 2_859_000_000, "other": 0,
}  # fmt: skip
NOTHING = dict.fromkeys(PLAN, 0)
CONTENTS = (
    ("3.4", "Ứng dụng máy móc, thiết bị tiên tiến vào sản xuất", 6, 600_000_000),
    ("4.3", "Hỗ trợ cơ sở tham gia hội chợ, triển lãm", 1, 149_000_000),
    ("6", "Cung cấp thông tin, tuyên truyền về khuyến công", 2, 200_000_000),
    ("9.2", "Tham quan khảo sát, hội thảo, hội nghị; cơ sở dữ liệu và trang thông tin khuyến công", 1, 95_000_000),
    ("9.5", "Kiểm tra, giám sát, nghiệm thu; quản lý chung chương trình", 1, 60_000_000),
)
REPORT_2022 = {
    "report": "six-month", "year": 2022, "half": 1, "from": "2022-01-01", "to": "2022-06-30", "as_at": "2022-06-30",
    "unit": "VND",
    "plan": {**PLAN, "batches": [{"name": "Đợt 1 năm 2022", "decision": "12/QĐ-SCT", "date": "2022-03-25", **PLAN}]},
    "implemented": {
        "projects": 11, "total": 1_879_000_000, "national": 0, "local": 1_104_000_000, "support": 1_104_000_000,
        "beneficiary": 775_000_000, "other": 0,
        "by_content": [
            {"code": code, "name": name, "projects": projects, "support": support}
            for code, name, projects, support in CONTENTS
        ],
    },
    "accepted": NOTHING, "settled": NOTHING, "changed": {"projects": 0}, "stopped": {"projects": 0},
    "consulting": {
        "requests": 31, "completed": 31, "sessions": 31, "establishments": 31, "distinct_establishments": 31,
        "products": 20,
        "by_category": [
            {"code": "policy", "requests": 13, "establishments": 13, "products": 0},
            {"code": "exemplary", "requests": 13, "establishments": 13, "products": 15},
            {"code": "trademark", "requests": 5, "establishments": 5, "products": 5},
        ],
    },
}  # fmt: skip


def test_six_months_of_2022_are_those_published(sample, capsysbinary):
    call_command("report", "six-month", "--year", "2022", "--half", "1", "--format", "json")
    assert json.loads(capsysbinary.readouterr().out) == REPORT_2022


def test_year_2021_is_as_published(sample, capsysbinary):
    """16 đề án carried out, 12 of them equipment, 4.899 = 1.759 + 3.140 triệu; 14 accepted and settled, 2 not."""
    call_command("report", "year", "--year", "2021")
    report = json.loads(capsysbinary.readouterr().out)
    done = report["implemented"]
    assert (done["projects"], done["total"], done["local"], done["beneficiary"]) == (
        16, 4_899_000_000, 1_759_000_000, 3_140_000_000,
    )  # fmt: skip
    assert (done["by_content"][0]["code"], done["by_content"][0]["projects"]) == ("3.4", 12)
    assert (report["accepted"]["projects"], report["settled"]["projects"]) == (14, 14)
    assert build(whole_year(2021)).value("refused.projects") == 2


def test_page_and_paper_and_workbook_say_the_same(sample, client):
    data = build(six_month(2022, 1))
    client.force_login(User.objects.get(username="lanhdaoso"))
    page = client.get(reverse("reports:six_month", args=[2022, 1])).content.decode()
    paper = " ".join("".join(p.extract_text() for p in PdfReader(io.BytesIO(render("pdf", data))).pages).split())
    for key in ("plan.total", "plan.local", "plan.beneficiary", "implemented.support", "implemented.beneficiary"):
        shown = format_million(data.value(key))
        assert f">{shown}</a>" in page, key
        assert shown in paper, key
    assert_summary_is(summary(load_workbook(io.BytesIO(render("xlsx", data)), data_only=True)), REPORT_2022)


def test_workbooks_of_the_sample_recalculate_to_the_published_figures(sample, soffice, tmp_path):
    periods = (six_month(2022, 1), whole_year(2021), whole_year(2022))
    stored = [tmp_path / f"{number}.xlsx" for number, _ in enumerate(periods)]
    for path, period in zip(stored, periods, strict=True):
        path.write_bytes(render("xlsx", build(period)))
    fresh = recalculated(soffice, stored, tmp_path)
    for before, after, period in zip(stored, fresh, periods, strict=True):
        assert_formulas_hold(before, after)
        assert_summary_is(summary(load_workbook(after, data_only=True)), as_dict(build(period)))
    assert_summary_is(summary(load_workbook(fresh[0], data_only=True)), REPORT_2022)


def test_every_face_says_that_the_data_are_illustrative(sample, client):
    data, note = build(six_month(2022, 1)), "Dữ liệu minh họa, tổng số theo báo cáo 6 tháng đầu năm 2022"
    client.force_login(User.objects.get(username="chuyenvien"))
    assert note in client.get(reverse("reports:six_month", args=[2022, 1])).content.decode().split("<footer")[0]
    assert all(note in page.extract_text() for page in PdfReader(io.BytesIO(render("pdf", data))).pages)
    assert all(note in sheet["A2"].value for sheet in load_workbook(io.BytesIO(render("xlsx", data))))


def test_half_year_as_at_a_day_equals_the_range_to_it(sample):
    as_at = as_dict(build(read(six_month(2022, 1), {"tinh-den": "31/05/2022"})))
    until = as_dict(build(days(dt.date(2022, 1, 1), dt.date(2022, 5, 31))))
    own = {"report": "range", "half": None, "to": "2022-05-31"}
    assert as_at | own == until
