"""The page of a period, the rows behind its figures, and its files."""

import datetime as dt
import io
import json
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.dataset import REPORT_ROLES, build
from reports.faces.json import as_dict
from reports.pages import RowsPage
from tests.reports.builders import make_batch, make_project, make_request

PAGE = reverse("reports:six_month", args=[2022, 1])


def rows_url(key: str) -> str:
    return reverse("reports:six_month_rows", args=[2022, 1, key])


def text_of(response) -> str:
    """What a reader sees: tags away, runs of blanks as one."""
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("role", sorted(REPORT_ROLES))
def test_period_opens_for_those_who_see_everything(busy_half, client_as, role):
    client = client_as(role)
    for url in (PAGE, rows_url("implemented.support"), reverse("reports:year", args=[2022]), reverse("reports:index")):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("role", ["collaborator", "local_officer", "appraiser", "administrator"])
def test_period_is_closed_to_others(db, client_as, role):
    client = client_as(role)
    for url in (PAGE, rows_url("plan.projects"), reverse("reports:six_month_pdf", args=[2022, 1])):
        assert client.get(url).status_code == 403


def test_page_says_the_figures_of_the_dataset(busy_half, client_as):
    text = text_of(client_as("centre_leader").get(PAGE))
    for shown in ("6 đề án", "1.580,5 triệu đồng", "485,5 triệu đồng hỗ trợ · 81,3", "6 cơ sở", "Tự lập từ số liệu"):
        assert shown in text, shown


def test_page_leads_to_each_of_its_parts(busy_half, client_as):
    client = client_as("centre_leader")
    for url, parts in ((PAGE, 7), (reverse("reports:year", args=[2022]), 8)):
        page = client.get(url).text
        led_to = re.findall(r'href="#([^"]+)"', page.partition('class="on-page"')[2].partition("</nav>")[0])
        assert len(led_to) == parts
        assert all(page.count(f'id="{part}"') == 1 for part in led_to)


def test_breakdown_that_was_asked_for_stands_open(busy_half, client_as):
    client = client_as("centre_leader")
    folds = [client.get(f"{PAGE}{query}").text.count('<details class="fold" open') for query in ("", "?theo=dot")]
    assert folds == [0, 1]


def test_every_figure_of_the_page_opens_its_rows(busy_half, client_as, half):
    client, data = client_as("auditor"), build(half)
    page = client.get(PAGE).text.partition('id="phan-tich"')[0]  # breakdowns: test_breakdowns
    keys = set(re.findall(r"so-lieu/([^/\"]+)/", page))
    assert {"plan.projects", "implemented.by_content.3.4.support", "consulting.by_category.policy.products"} - keys == {
        "consulting.by_category.policy.products"  # none in the period: a dash, no link
    }
    for key in keys:
        response = client.get(rows_url(key))
        assert response.status_code == 200, key
        assert f"<b>{data.value(key):,}</b>".replace(",", ".") in response.content.decode(), key


def test_totals_behind_figures_equal_them(busy_half, half):
    data = build(half)
    for block in data.blocks.values():
        for measure in block.measures:
            page = RowsPage(data, data.figure(f"{block.key}.{measure.code}"))
            asked = [cell.value for cell in page.totals if cell.is_asked]
            if measure.column is None:
                assert measure.of(page.rows) == page.figure.value
            else:
                assert asked == [page.figure.value], page.figure.key
                assert [sum(c.value for line in page.lines for c in line.cells if c.is_asked)] == asked


def test_rows_name_their_records_and_link_to_them(busy_half, client_as):
    content = client_as("department_leader").get(rows_url("plan.total")).content.decode()
    assert "Máy rang cà phê" in content
    assert "Nội dung chi khác, không tính là đề án" in content
    assert "Tổng cộng 6 đề án và 1 nội dung chi khác" in content
    assert re.search(r'href="/de-an/\d+/"', content)
    assert re.search(r'href="/ke-hoach/\d+/"', content)


@pytest.mark.parametrize("key", ["plan", "plan.none", "implemented.by_content.77.support", "x.projects"])
def test_unknown_figures_are_not_found(db, client_as, key):
    assert client_as("auditor").get(rows_url(key)).status_code == 404


@pytest.mark.parametrize("key", ["plan.!x.projects", "plan.by_place.!.projects", "plan.by_nothing.!x.projects"])
def test_the_rest_of_no_split_is_not_found(busy_half, client_as, key):
    """All splits together would count every đề án several times."""
    assert client_as("auditor").get(rows_url(key)).status_code == 404


@pytest.mark.parametrize("url", ["/bao-cao/6-thang/2022/3/", "/bao-cao/6-thang/2022/0/", "/bao-cao/nam/1999/"])
def test_impossible_periods_are_not_found(db, client_as, url):
    assert client_as("auditor").get(url).status_code == 404


def test_period_not_begun_is_not_found(db, client_as, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2022, 6, 30))
    client = client_as("auditor")
    assert client.get(reverse("reports:six_month", args=[2022, 2])).status_code == 404
    assert client.get(reverse("reports:year", args=[2022])).status_code == 200


def test_empty_period_says_what_will_come(db, client_as):
    text = text_of(client_as("officer").get(PAGE))
    assert "Chưa có số liệu trong kỳ" in text
    assert "Chưa có yêu cầu tư vấn trong kỳ" in text
    assert "minh họa" not in text.replace("Dữ liệu minh họa, tổng số theo báo cáo 6 tháng đầu năm 2022.", "", 1)


def test_illustrative_rows_are_marked(db, client_as):
    make_project("Máy", batch=make_batch(is_illustrative=True), local=10, is_illustrative=True)
    client = client_as("officer")
    for url in (PAGE, rows_url("plan.total"), reverse("home"), reverse("published:index")):
        found = client.get(url).content.decode()
        assert "Dữ liệu minh họa, tổng số theo báo cáo 6 tháng đầu năm 2022." in found.split("<footer")[0]


# -- files


def test_files_of_a_period_hold_the_same_figures(busy_half, client_as, half):
    client, report = client_as("accountant"), as_dict(build(half))
    answers = {
        name: client.get(reverse(f"reports:six_month_{name}", args=[2022, 1])) for name in ("json", "pdf", "xlsx")
    }
    for name, answer in answers.items():
        assert (
            answer["Content-Disposition"] == f'attachment; filename="bao-cao-khuyen-cong-6-thang-dau-nam-2022.{name}"'
        )
    assert json.loads(answers["json"].content) == report
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answers["pdf"].content)).pages)
    assert "Trong kỳ đã triển khai 05 đề án với kinh phí khuyến công 485,5 triệu đồng" in " ".join(text.split())
    sheet = load_workbook(io.BytesIO(answers["xlsx"].content), data_only=True)["Tóm tắt"]
    assert [row[1].value for row in sheet.iter_rows(min_row=8, max_row=9)] == [6, report["plan"]["total"]]


def test_file_of_a_year_is_named_after_it(busy_half, client_as):
    answer = client_as("auditor").get(reverse("reports:year_json", args=[2022]))
    assert answer["Content-Type"] == "application/json"
    assert 'filename="bao-cao-khuyen-cong-nam-2022.json"' in answer["Content-Disposition"]


# -- queries


def add_rows(number: int) -> None:
    batch = make_batch(f"Đợt {number}", lines=[("Kiểm tra", "local", 1_000_000)])
    make_project(f"Đề án {number}", batch=batch, local=10, steps=[("start", "01/04/2022")])
    make_request("policy", "01/04/2022", products=1, completed="02/04/2022")


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        (PAGE, 25),
        (rows_url("implemented.support"), 25),
        (rows_url("consulting.requests"), 25),
        (reverse("reports:six_month_json", args=[2022, 1]), 25),
        (reverse("reports:six_month_xlsx", args=[2022, 1]), 25),
        (reverse("reports:six_month_pdf", args=[2022, 1]), 25),
        (reverse("reports:index"), 5),
    ],
)
def test_pages_take_the_same_queries_for_one_and_three_rows(db, client_as, django_assert_num_queries, url, queries):
    client = client_as("department_leader")
    add_rows(1)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
    add_rows(2)
    add_rows(3)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


# -- the list


def test_index_lists_years_back_to_the_first_plan(busy_half, client_as, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2023, 2, 1))
    content = client_as("officer").get(reverse("reports:index")).content.decode()
    years = re.findall(r'<th scope="row">(\d{4})</th>', content)
    assert years == ["2022", "2021", "2023"]  # what has figures comes first, the rest is folded
    assert "Năm chưa có số liệu: 2023" in content
    assert reverse("reports:six_month", args=[2023, 1]) in content
    assert reverse("reports:six_month", args=[2023, 2]) not in content


def test_index_reads_plans_by_year(busy_half, client_as):
    content = text_of(client_as("officer").get(reverse("reports:index")))
    assert "2022 Cả năm (năm 2022) 9 tháng đầu (9 tháng đầu năm 2022) 6 tháng đầu" in content
    assert "tháng 12 năm 2022) 7" in content


def test_index_links_every_kind_of_period(busy_half, client_as):
    content = client_as("officer").get(reverse("reports:index")).content.decode()
    for name, when in (("month", [2022, 12]), ("quarter", [2022, 4]), ("nine_month", [2022]), ("year", [2022])):
        assert f'href="{reverse(f"reports:{name}", args=when)}"' in content


def test_range_of_days_is_typed_and_leads_to_its_page(busy_half, client_as):
    client = client_as("officer")
    answer = client.get(reverse("reports:choose"), {"start": "01/01/2022", "end": "31/05/2022"})
    assert answer["Location"] == reverse("reports:range", args=["2022-01-01", "2022-05-31"])
    page = client.get(answer["Location"])
    assert "Báo cáo từ ngày 01/01/2022 đến ngày 31/05/2022" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"start": "", "end": "31/05/2022"}, "Ghi ngày đầu kỳ."),
        ({"start": "01/06/2022", "end": "31/05/2022"}, "Ngày cuối kỳ ở trước ngày đầu kỳ."),
        ({"start": "1/6/22", "end": "31/05/2022"}, "thiếu chữ số của năm"),
        ({"start": "01/01/2098", "end": "31/05/2099"}, "Kỳ này chưa bắt đầu."),
    ],
)
def test_range_that_cannot_be_is_told_beside_its_box(busy_half, client_as, typed, why):
    answer = client_as("officer").get(reverse("reports:choose"), typed)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert f'value="{typed["end"]}"' in answer.content.decode()
