import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from jsonschema import Draft202012Validator

from reports.dataset import build
from reports.faces.json import contract
from reports.periods import whole_year


def test_json_goes_to_the_screen_by_default(busy_half, half, capsysbinary):
    call_command("report", "six-month", "--year", "2022", "--half", "1")
    assert json.loads(capsysbinary.readouterr().out) == contract(build(half))


def test_json_keeps_the_order_of_the_contract(busy_half, capsysbinary):
    call_command("report", "six-month", "--year", "2022", "--half", "1", "--format", "json")
    report = json.loads(capsysbinary.readouterr().out)
    assert list(report) == [
        "report", "year", "half", "from", "to", "as_at", "unit", "plan", "implemented", "accepted", "settled",
        "changed", "stopped", "consulting",
    ]  # fmt: skip
    seven = ["projects", "total", "national", "local", "support", "beneficiary", "other"]
    assert list(report["plan"]) == [*seven, "batches"]
    assert list(report["plan"]["batches"][0]) == ["name", "decision", "date", *seven]
    assert list(report["implemented"]) == [*seven, "by_content"]
    assert list(report["implemented"]["by_content"][0]) == ["code", "name", "projects", "support"]
    assert list(report["accepted"]) == list(report["settled"]) == seven


@pytest.mark.parametrize(("name", "start"), [("pdf", b"%PDF-1.7"), ("xlsx", b"PK")])
def test_other_formats_go_to_a_file(busy_half, tmp_path, name, start):
    out = tmp_path / f"bao-cao.{name}"
    call_command("report", "six-month", "--year", "2022", "--half", "1", "--format", name, "--out", str(out))
    assert out.read_bytes().startswith(start)


def test_year_report_has_no_half(busy_half, capsysbinary):
    call_command("report", "year", "--year", "2022")
    report = json.loads(capsysbinary.readouterr().out)
    assert (report["report"], report["half"], report["to"]) == ("year", None, "2022-12-31")
    assert report == contract(build(whole_year(2022)))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["six-month", "--year", "2022"], "kỳ 1 .đầu năm. và kỳ 2"),
        (["six-month", "--year", "2022", "--half", "3"], "kỳ 1 .đầu năm. và kỳ 2"),
        (["month", "--year", "2022", "--month", "13"], "số từ 1 đến 12"),
        (["quarter", "--year", "2022"], "số từ 1 đến 4"),
        (["year", "--year", "2022", "--half", "1"], "không có số thứ tự"),
        (["year"], "Thiếu --year"),
        (["range", "--from", "2022-01-01"], "cần --from và --to"),
        (["range", "--from", "2022-02-01", "--to", "2022-01-01"], "trước ngày đầu"),
        (["six-month", "--year", "1999", "--half", "1"], "nằm ngoài khoảng"),
        (["year", "--year", "2022", "--as-at", "2023-01-01"], "chỉ tính đến một ngày từ 01/01/2022"),
        (["year", "--year", "2022", "--as-at", "cuối năm"], "không phải là ngày"),
        (["year", "--year", "2022", "--recorded", "2098-12-31"], "sau ngày hôm nay"),
    ],
)
def test_impossible_periods_are_refused_with_a_sentence(db, arguments, why):
    with pytest.raises(CommandError, match=why):
        call_command("report", *arguments)


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        (["month", "--year", "2022", "--month", "2"], ("2022-02-01", "2022-02-28")),
        (["quarter", "--year", "2022", "--quarter", "1"], ("2022-01-01", "2022-03-31")),
        (["nine-month", "--year", "2022"], ("2022-01-01", "2022-09-30")),
        (["range", "--from", "2022-01-15", "--to", "2022-05-31"], ("2022-01-15", "2022-05-31")),
    ],
)
def test_every_kind_of_period_gives_the_same_keys(busy_half, capsysbinary, arguments, days):
    call_command("report", *arguments)
    report = json.loads(capsysbinary.readouterr().out)
    assert (report["report"], report["half"], report["from"], report["to"]) == (arguments[0], None, *days)
    schema = json.loads((Path(settings.BASE_DIR) / "docs" / "report.schema.json").read_text())
    Draft202012Validator(schema).validate(report)


AS_AT = ("2022-05-31", "2022-07-31")


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (["--as-at", AS_AT[0]], f"tinh-den={AS_AT[0]}"),
        (["--recorded", AS_AT[1]], f"ghi-nhan-den={AS_AT[1]}"),
        (["--as-at", "31/05/2022", "--recorded", "31/07/2022"], f"tinh-den={AS_AT[0]}&ghi-nhan-den={AS_AT[1]}"),
    ],
)
def test_command_reads_days_as_the_page_does(busy_half, client_as, capsysbinary, arguments, query):
    call_command("report", "six-month", "--year", "2022", "--half", "1", "--details", *arguments)
    page = client_as("auditor").get(f"{reverse('reports:six_month_json', args=[2022, 1])}?{query}")
    assert capsysbinary.readouterr().out == page.content


def test_period_not_begun_is_refused(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 6, 30))
    with pytest.raises(CommandError, match="chưa bắt đầu"):
        call_command("report", "six-month", "--year", "2022", "--half", "2")


def test_file_that_cannot_be_written_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command("report", "six-month", "--year", "2022", "--half", "1", "--out", str(tmp_path / "no" / "x.json"))
