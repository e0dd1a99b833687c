"""Why projects changed or stopped in a year: what counts, by what, and the rows behind each figure."""

import io
import re

import pytest
from openpyxl import load_workbook

from khuyencong.core.workflow import reverse
from projects.change_workflow import CHANGE
from projects.enums import ChangeReason, StopReason
from projects.models import Project
from projects.pages.why import CAUSES, WhyPage
from tests.factories import UserFactory
from tests.projects.changes.conftest import ask, changed, checked  # noqa: F401
from tests.projects.conftest import MILLION, day
from tests.projects.execution.conftest import approved, authorised, contracted, pay, ratios, stop  # noqa: F401

pytestmark = pytest.mark.django_db

PAGE = "/de-an/vi-sao/2022/"


@pytest.fixture
def year(cast, contracted, changed, pay):  # noqa: F811
    """Two projects: one changed twice (100 → 120 triệu, then its time), one stopped with 70 triệu spent of 100."""
    first, second = contracted(), contracted()
    changed(first, "amount_up", reason="supply")
    changed(first, "time", reason="delay")
    pay(second, "advance", 70)
    stop(Project.objects.get(pk=second.pk), cast, recognised=20 * MILLION)
    return first, second


def lines(page: WhyPage) -> dict:
    return {
        group.title: {line.label: (line.changes, line.stops, line.effect) for line in group.lines}
        for group in page.groups
    }


def test_each_change_and_stop_counts_once_by_each_group(year, cast):
    page = WhyPage(cast.officer, 2022, {})
    assert (page.counts, page.projects_count, page.effect) == ((2, 1), 2, -10 * MILLION)
    found = lines(page)
    assert found["Nguyên nhân"] == {
        "Biến động giá, nguồn cung máy móc, thiết bị": (1, 0, 20 * MILLION), "Chậm tiến độ": (1, 0, 0),
        "Vốn đối ứng của cơ sở": (0, 1, -30 * MILLION),
    }  # fmt: skip
    assert found["Loại"] == {
        "Tăng kinh phí hỗ trợ": (1, 0, 20 * MILLION), "Đổi thời gian trong năm": (1, 0, 0),
        "Ngừng triển khai": (0, 1, -30 * MILLION),
    }  # fmt: skip
    assert [sum(column) for column in zip(*found["Nội dung khuyến công"].values(), strict=True)] == [
        2,
        1,
        -10 * MILLION,
    ]
    assert found["Địa bàn"] == {"Chưa gắn địa bàn": (2, 1, -10 * MILLION)}


def test_rows_have_what_the_project_had_before(year, cast):
    rows = [(row.kind, row.support, row.effect, row.number) for row in WhyPage(cast.officer, 2022, {}).rows]
    assert rows == [
        ("amount_up", 100 * MILLION, 20 * MILLION, "31/QĐ-SCT"), ("time", 120 * MILLION, 0, "31/QĐ-SCT"),
        ("stop", 100 * MILLION, -30 * MILLION, "31/QĐ-SCT"),
    ]  # fmt: skip


def test_every_figure_opens_the_rows_that_it_counts(year, client_as):
    client = client_as("officer")
    page = client.get(PAGE).content.decode()
    links = re.findall(r'<a href="(/de-an/vi-sao/2022/\?[^"]*viec=[^"]+)">(\d+)</a>', page)
    assert len(links) >= 10
    for address, figure in links:
        opened = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"<b>{figure}</b> lần thay đổi, ngừng" in opened


def test_other_years_have_nothing_of_it(year, client_as):
    page = client_as("officer").get("/de-an/vi-sao/2021/").content.decode()
    assert "Năm 2021 chưa có đề án nào thay đổi, ngừng" in page


def test_a_change_taken_back_counts_no_more(cast, contracted, changed):  # noqa: F811
    change = changed(contracted(), "amount_up")
    assert WhyPage(cast.officer, 2022, {}).counts == (1, 0)
    leader = UserFactory(roles=["department_leader"])
    reverse(CHANGE, type(change).objects.get(pk=change.pk), actor=leader, note="Ghi nhầm")
    assert WhyPage(cast.officer, 2022, {}).all_rows == []


def test_who_sees_no_project_sees_no_row(year, client_as):
    assert WhyPage(UserFactory(roles=["local_officer"]), 2022, {}).all_rows == []
    assert client_as("collaborator").get(PAGE).status_code == 403


def test_every_cause_has_its_words():
    assert {*CAUSES} == {*ChangeReason.values, *StopReason.values, ""}


def test_reports_lead_to_the_newest_year(year, client_as):
    client = client_as("officer")
    assert 'href="/de-an/vi-sao/"' in client.get("/bao-cao/").content.decode()
    assert client.get("/de-an/vi-sao/").url == PAGE


@pytest.mark.parametrize("year_asked", [1999, 2100])
def test_a_year_out_of_reach_is_no_page(year_asked, client_as):
    assert client_as("officer").get(f"/de-an/vi-sao/{year_asked}/").status_code == 404


def test_value_that_nothing_has_gives_no_row(year, client_as):
    assert "Không có lần nào như vậy" in client_as("officer").get(f"{PAGE}?nguyen_nhan=x").content.decode()


def test_workbook_has_the_rows_and_their_sum(year, client_as):
    body = client_as("officer").get(f"{PAGE}xuat-excel/?viec=stop").content
    rows = list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))
    assert rows[4][3:8] == (
        "Ngừng triển khai", rows[4][4], "31/QĐ-SCT", "Vốn đối ứng của cơ sở", "Cơ sở không bố trí được vốn",
    )  # fmt: skip
    assert rows[4][4].date() == day(30, 6)
    assert rows[4][-2:] == (100 * MILLION, -30 * MILLION)
    assert rows[5][2] == "Tổng cộng"


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_is_constant(count, client_as, contracted, changed, django_assert_num_queries):  # noqa: F811
    for _ in range(count):
        changed(contracted())
    client = client_as("officer")
    with django_assert_num_queries(8):
        client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(f"{PAGE}xuat-excel/")
