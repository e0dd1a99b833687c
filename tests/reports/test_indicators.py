"""The table of indicators: luỹ kế, plan of the year, the same period before, ước thực hiện; on every face."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from projects.models import Voucher
from reports import snapshot
from reports.comparison import Comparison
from reports.dataset import build
from reports.faces.json import as_dict
from reports.faces.xlsx import render
from reports.indicators import INDICATORS
from reports.models import PeriodicReport
from reports.periods import MONTH, QUARTER, days, make, six_month, whole_year
from reports.rows import KeyFigure
from reports.services import begin
from tests.factories import UserFactory
from tests.reports.builders import MILLION, day, make_batch, make_project, make_request, make_step
from tests.reports.recalculate import recalculated
from tests.reports.test_period_pages import text_of

# Figures of which each đề án or request counts once, so that parts of a year add up to it. (An establishment, a
# product or a đề án with advances in two parts counts in both.)
ADDING = [
    row.key for row in INDICATORS
    if row.key not in ("advanced.projects", "consulting.establishments", "consulting.products")
]  # fmt: skip


def rows(data) -> dict:
    return {row.indicator.key: row for row in Comparison(data).rows}


def advance(project, when: str, millions: int, **values) -> Voucher:
    facts = {"kind": "advance", "source": "local", "amount": millions * MILLION, "issued_on": day(when), "number": "1"}
    return Voucher.objects.create(project=project, recorded_by=UserFactory(), **facts | values)


@pytest.fixture
def two_years(busy_half):
    """The busy half, events after it, the year before, and advances in both halves."""
    old = make_batch("Đợt 1", year=2021, decided="01/03/2021", number="10/QĐ-SCT")
    for title, when in (("Cũ một", "01/02/2021"), ("Cũ hai", "01/09/2021")):
        make_project(title, batch=old, local=100, beneficiary=50, year=2021, steps=[("start", when)])
    late = make_batch("Đợt 4", decided="01/09/2022", number="98/QĐ-SCT")
    machine = make_project(
        "Máy ép gỗ", batch=late, local=90, beneficiary=110, contract=("10/09/2022", 90), steps=[("start", "12/09/2022")]
    )
    make_step(machine, "accept", "01/12/2022", local=80_000_000, beneficiary=120_000_000)
    first = advance(machine, "15/09/2022", 30)
    advance(machine, "01/10/2022", 30, reverses=first, number="2")
    advance(machine, "02/10/2022", 45, number="3")
    advance(make_project("Tạm ứng sớm", batch=late, local=60), "01/03/2022", 20)
    make_request("policy", "01/08/2022", products=1, completed="02/08/2022")


def test_cumulated_figures_of_the_second_half_are_those_of_both(two_years):
    first, second = rows(build(six_month(2022, 1))), rows(build(six_month(2022, 2)))
    for key in ADDING:
        assert second[key].to_date.value == first[key].done.value + second[key].done.value, key
    assert (first["advanced.amount"].done.value, second["advanced.amount"].to_date.value) == (20_000_000, 65_000_000)


@pytest.mark.parametrize("period", [make(QUARTER, 2022, 3), make(MONTH, 2022, 12), six_month(2022, 2)])
def test_cumulated_figures_are_those_of_a_report_of_these_days(two_years, period):
    cumulated, own = rows(build(period)), rows(build(days(day("01/01/2022"), period.end)))
    assert {key: row.to_date.value for key, row in cumulated.items()} == {
        key: row.done.value for key, row in own.items()
    }


def test_a_period_that_begins_its_year_is_its_own_sum(two_years, half):
    data = build(half)
    assert data.to_date is data
    assert all(row.to_date.value == row.done.value for row in Comparison(data).rows)


def test_plan_of_the_year_holds_what_was_decided_by_the_day(two_years):
    first, year = rows(build(six_month(2022, 1))), rows(build(whole_year(2022)))
    assert first["implemented.support"].plan.value == round(597.5 * MILLION)
    assert year["implemented.projects"].plan.value == 9
    assert year["plan.support"].plan.value == round((597.5 + 1000 + 90 + 60) * MILLION)
    assert year["implemented.projects"].percent == Decimal(100) * year["implemented.projects"].done.value / 9


@pytest.fixture
def amended_plan(db):
    """A plan of 300 triệu: one đề án cut from 100 to 70 in August, one stopped in September with 20 spent."""
    batch = make_batch("Đợt 1", decided="25/03/2022")
    make_project("Giữ nguyên", batch=batch, local=100, beneficiary=50, steps=[("start", "01/04/2022")])
    cut = make_project("Giảm", batch=batch, local=70, beneficiary=50, steps=[("start", "01/04/2022")])
    amounts = {"national": 0, "beneficiary": 50 * MILLION, "other": 0}
    make_step(cut, "change", "10/08/2022", before=amounts | {"local": 100 * MILLION}, after=amounts | {
        "local": 70 * MILLION,
    })  # fmt: skip
    gone = make_project("Ngừng", batch=batch, local=100, beneficiary=50, steps=[("start", "02/04/2022")])
    make_step(gone, "stop", "10/09/2022", note="Lý do.", released_local=80 * MILLION, released_national=0)


def test_plan_stands_as_decided_and_as_amended(amended_plan, client_as):
    table = Comparison(build(whole_year(2022)))
    row = {row.indicator.key: row for row in table.rows}["implemented.support"]
    assert (row.plan.value, row.amended.value) == (300 * MILLION, 190 * MILLION)
    assert (row.done.value, row.percent) == (270 * MILLION, Decimal(100) * 270 / 190)
    assert row.texts["plan_printed"] == "300 / 190"
    counts = {row.indicator.key: row for row in table.rows}["implemented.projects"]
    assert (counts.plan.value, counts.amended.value) == (3, 2)
    assert any("tính trên số sau điều chỉnh" in note for note in table.notes)
    content = client_as("auditor").get(reverse("reports:year", args=[2022])).content.decode()
    rows = reverse("reports:year_rows", args=[2022, "plan.amended.support"])
    assert f'data-label="Sau điều chỉnh"><a href="{rows}">190</a>' in content


def test_later_changes_do_not_move_an_earlier_half(amended_plan):
    data = build(six_month(2022, 1))
    assert (data.value("plan.support"), data.value("implemented.support")) == (300 * MILLION, 300 * MILLION)
    assert Comparison(data).left_out == {"estimate", "amended"}
    assert build(whole_year(2022)).value("plan.support") == 300 * MILLION


def test_workbook_counts_the_amended_plan(amended_plan, soffice, tmp_path):
    (tmp_path / "year.xlsx").write_bytes(render(build(whole_year(2022))))
    (path,) = recalculated(soffice, [tmp_path / "year.xlsx"], tmp_path)
    lines = {
        line[:2]: line
        for line in load_workbook(path, data_only=True)["Chỉ tiêu"].iter_rows(min_row=6, max_row=9, values_only=True)
    }
    assert lines["Số đề án", "đề án"][2:5] == (3, 2, 3)
    assert lines["Kinh phí khuyến công", "đồng"][2:5] == (300 * MILLION, 190 * MILLION, 300 * MILLION)


def test_same_period_before_stands_beside_each_figure(two_years):
    row = rows(build(six_month(2022, 1)))["implemented.support"]
    assert (row.before, row.delta, row.texts["delta_percent"]) == (100_000_000, 385_500_000, "+385,5%")
    assert rows(build(whole_year(2022)))["implemented.projects"].before == 3  # one started on 20/12/2021


def test_no_ratio_is_made_on_nothing(db):
    make_step(make_project("Cũ", local=1), "submit", "01/02/2021")
    make_request("policy", "01/02/2022")
    make_project("Ngoài kế hoạch", local=5, steps=[("start", "01/03/2022")])
    found = rows(build(six_month(2022, 1)))
    row = found["implemented.support"]
    assert (row.plan.value, row.percent, row.before, row.delta, row.delta_percent) == (0, None, 0, 5_000_000, None)
    assert (found["consulting.requests"].plan, found["consulting.requests"].percent) == (None, None)
    missing = rows(build(six_month(2021, 1)))["implemented.support"]
    assert (missing.before, missing.delta, missing.texts["before"]) == (None, None, "–")


def test_empty_year_is_told_in_words(db):
    table = Comparison(build(whole_year(2020)))
    assert {text for row in table.rows for key, text in row.texts.items() if key not in ("label", "unit")} == {"–"}
    assert "Cùng kỳ năm trước: chưa có số liệu trong hệ thống để so sánh." in table.notes


def test_table_survives_freezing(two_years):
    data = replace(build(six_month(2022, 2)), estimates=(KeyFigure("implemented.projects", 7),))
    frozen = snapshot.freeze(data)
    assert [row.texts for row in Comparison(snapshot.thaw(frozen)).rows] == [row.texts for row in Comparison(data).rows]
    for added in ("year_counts", "estimates"):  # as reports issued before the table was made
        del frozen[added]
    assert Comparison(snapshot.thaw(frozen)).rows


def test_workbook_counts_the_table_by_itself(two_years, soffice, tmp_path):
    for number in (1, 2):
        data = build(six_month(2022, number))
        (tmp_path / f"{number}.xlsx").write_bytes(render(data))
    paths = [tmp_path / f"{number}.xlsx" for number in (1, 2)]
    for number, fresh in zip((1, 2), recalculated(soffice, paths, tmp_path), strict=True):
        expected = Comparison(build(six_month(2022, number))).rows
        for path in (fresh, tmp_path / f"{number}.xlsx"):
            lines = load_workbook(path, data_only=True)["Chỉ tiêu"].iter_rows(min_row=5, values_only=True)
            shown = [line for line in lines if line[1]]
            assert [line[3:5] for line in shown] == [(row.done.value, row.to_date.value) for row in expected]
            assert [line[2] for line in shown] == [row.plan.value if row.plan else None for row in expected]
            assert [line[6] for line in shown] == [row.before for row in expected]
            for line, row in zip(shown, expected, strict=True):
                assert (line[5] or None) == (None if row.percent is None else pytest.approx(float(row.percent / 100)))


# -- ước thực hiện


def test_estimates_are_typed_printed_and_frozen(busy_half, cast, client_as):
    report, client = begin(six_month(2022, 1), actor=cast.officer), client_as("officer")
    address = reverse("reports:document_estimates", args=[report.pk])
    assert "Đã thực hiện trong kỳ: 485.500.000" in text_of(client.get(address))
    assert "Ước đến hết kỳ" not in client.get(report.get_absolute_url()).content.decode()
    typed = {"implemented_support": "500.000.000", "implemented_projects": "7", "seen_version": report.version}
    assert client.post(address, typed)["Location"] == report.get_absolute_url()
    report.refresh_from_db()
    assert report.estimates == {"implemented.projects": 7, "implemented.support": 500_000_000}
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Ước đến hết kỳ" in page
    assert "do đơn vị ước tính" in page
    drafted = client.get(reverse("reports:document_json", args=[report.pk])).json()
    assert {row["key"]: row["estimate"] for row in drafted["indicators"] if row["estimate"]} == report.estimates


def test_wrong_estimate_is_told_and_kept(busy_half, cast, client_as):
    report = begin(six_month(2022, 1), actor=cast.officer)
    typed = {"implemented_support": "năm trăm triệu", "seen_version": report.version}
    answer = client_as("officer").post(reverse("reports:document_estimates", args=[report.pk]), typed)
    assert "không phải là số" in answer.content.decode()
    assert "năm trăm triệu" in answer.content.decode()
    assert PeriodicReport.objects.get().estimates == {}


def test_only_writers_type_estimates(busy_half, cast, client_as):
    report = begin(six_month(2022, 1), actor=cast.officer)
    address = reverse("reports:document_estimates", args=[report.pk])
    assert client_as("centre_leader").get(address).status_code == 403


# -- faces, figures of the sample


def test_page_opens_the_rows_behind_the_table(two_years, client_as):
    content = client_as("auditor").get(reverse("reports:six_month", args=[2022, 2])).content.decode()
    for link in (
        reverse("reports:range_rows", args=["2022-01-01", "2022-12-31", "implemented.support"]),
        reverse("reports:six_month_rows", args=[2021, 2, "implemented.support"]),
        reverse("reports:six_month_rows", args=[2022, 2, "plan.year.support"]),
        reverse("reports:six_month_rows", args=[2022, 2, "advanced.amount"]),
    ):
        assert f'href="{link}"' in content
        assert client_as("auditor").get(link).status_code == 200


def test_published_figures_stand_in_the_table(sample):
    half = {row["key"]: row for row in as_dict(build(six_month(2022, 1)))["indicators"]}
    done = half["implemented.support"]
    assert (done["plan"], done["done"], done["to_date"]) == (2_515_000_000, 1_104_000_000, 1_104_000_000)
    assert done["percent"] == 43.9
    assert (half["implemented.projects"]["plan"], half["implemented.projects"]["done"]) == (23, 11)
    assert half["consulting.establishments"]["done"] == 31
    year = {row["key"]: row for row in as_dict(build(whole_year(2021)))["indicators"]}
    assert (year["implemented.projects"]["done"], year["implemented.support"]["done"]) == (16, 1_759_000_000)
    assert (year["implemented.beneficiary"]["done"], year["accepted.projects"]["done"]) == (3_140_000_000, 14)


def test_comparison_takes_the_same_queries_for_one_and_three_rows(db, django_assert_num_queries):
    """With a year before and luỹ kế of a longer time than the period."""

    def add(number):
        for year in (2021, 2022):
            batch = make_batch(f"Đợt {number}", year=year, decided=f"01/08/{year}")
            project = make_project(f"Đề án {year}.{number}", batch=batch, local=10, steps=[("start", f"01/09/{year}")])
            advance(project, f"02/09/{year}", 1)
            make_request("policy", f"01/09/{year}", products=1)

    add(1)
    with django_assert_num_queries(QUERIES):
        build(six_month(2022, 2))
    add(2)
    add(3)
    with django_assert_num_queries(QUERIES):
        build(six_month(2022, 2))


QUERIES = 42
