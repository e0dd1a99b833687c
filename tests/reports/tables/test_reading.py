"""What a table reads: rows of the reader alone, sums, groups, orders; the same queries for one row and for many."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from khuyencong.accounts.models import User
from khuyencong.core.numbers import MAX_VND
from projects.models import Voucher
from reports.builder.datasets import DATASETS
from reports.builder.pages import TablePage
from reports.builder.reading import Band
from reports.builder.spec import Spec
from tests.factories import EstablishmentFactory, ProjectFactory
from tests.reports.builders import make_request

pytestmark = pytest.mark.django_db


def page(user, code="de-an", query="") -> TablePage:
    return TablePage(DATASETS[code], Spec.read(DATASETS[code], QueryDict(query)), user)


def cells(user, code="de-an", query="") -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page(user, code, query).rows if not row.label]


def test_project_says_its_facts_and_money(make_row, cast):
    project = make_row()
    query = "col=code&col=title&col=content&col=beneficiaries&col=batch&col=state&col=support&col=own&col=total"
    assert cells(cast.officer, "de-an", query) == [[
        project.code, "Máy rang", "3.4 Ứng dụng máy móc", project.beneficiary_text, str(project.batch),
        "Đang triển khai", "100", "150", "250",
    ]]  # fmt: skip


def test_voucher_says_its_project_and_goes_under_its_kind(make_row, cast):
    project = make_row()
    voucher = Voucher.objects.get()
    Voucher.objects.create(
        project=project, kind="payment", source="local", amount=60, issued_on="2022-05-03", number="UNC-02",
        reverses=voucher, recorded_by=cast.accountant,
    )  # fmt: skip
    query = "col=number&col=issued_on&col=code&col=contract_number&col=payment&col=advance&col=spent"
    assert cells(cast.accountant, "chung-tu", query) == [
        ["UNC-01", "02/05/2022", project.code, "05/HĐ", "60", "–", "60"],
        ["UNC-02", "03/05/2022", project.code, "05/HĐ", "-60", "–", "-60"],
    ]
    assert page(cast.accountant, "chung-tu", query).table.total.sums == {"payment": 0, "advance": 0, "spent": 0}


def test_establishment_sums_what_was_approved_and_not_given_up(make_row, cast):
    project = make_row()
    shop = project.beneficiaries.get().establishment
    ProjectFactory(state="stopped", people=[shop], money={"local": 7})
    EstablishmentFactory(name="Không thụ hưởng")
    assert cells(cast.officer, "co-so", "col=name&col=projects&col=support&col=own") == [[shop.name, "1", "100", "150"]]


def test_request_counts_sessions_and_products_once_each(cast):
    make_request("policy", "02/02/2022", sessions=2, products=3)
    assert [row[1:] for row in cells(cast.officer, "tu-van", "col=code&col=sessions&col=products")] == [["2", "3"]]


@pytest.mark.parametrize("code", DATASETS)
def test_personal_numbers_are_no_columns(code):
    paths = {str(column.value) for column in DATASETS[code].columns}
    assert not [
        path for path in paths if any(word in path for word in ("phone", "tax_code", "email", "representative"))
    ]


def test_the_department_reads_what_reached_the_appraisal_alone(make_row, cast):
    make_row("Thấy")
    make_row("Chưa thấy", state="draft")
    assert len(cells(cast.officer)) == 2
    for code in ("de-an", "kinh-phi", "hop-dong", "chung-tu", "nghiem-thu"):
        found = cells(cast.department_leader, code, "col=title")
        assert {title for [title] in found} == {"Thấy"}, code


def test_rows_stand_under_their_groups_with_sums(make_row, cast):
    make_row("A", local=1)
    make_row("B", local=2)
    make_row("C", state="settled", local=4)
    found = page(cast.officer, "de-an", "col=title&col=support&group=state&group2=content&sort=-support")
    assert [(row.label or row.cells[0].text, row.cells[-1].text) for row in found.rows] == [
        ("Đang triển khai (2 đề án)", "3"), ("3.4 Ứng dụng máy móc (2 đề án)", "3"), ("B", "2"), ("A", "1"),
        ("Đã quyết toán (1 đề án)", "4"), ("3.4 Ứng dụng máy móc (1 đề án)", "4"), ("C", "4"),
    ]  # fmt: skip
    assert (found.total.label, found.total.cells[-1].text) == ("Tổng cộng (3 đề án)", "7")
    assert [band.inner for band in found.table.bands.values()] == [1, 0, 1, 0]


def test_rows_that_say_nothing_stand_under_a_group_of_their_own(make_row, cast):
    make_row()
    [band] = [row for row in page(cast.officer, "de-an", "group=commune").rows if row.label]
    assert band.label == "(không ghi) (1 đề án)"


def test_a_page_in_the_middle_of_a_group_repeats_its_band(make_row, cast):
    for number in range(27):
        ProjectFactory(title=f"{number}")
    dataset = DATASETS["de-an"]
    second = TablePage(dataset, Spec.read(dataset, QueryDict("group=state")), cast.officer, number="2")
    assert [row.label for row in second.rows] == ["Dự thảo (27 đề án)", "", ""]
    assert second.rows[1].number == 26


def test_filters_of_the_list_and_the_period_narrow(make_row, cast):
    make_row("Máy rang")
    make_row("Máy sấy", year=2023)
    for query in ("q=rang", "year=2022", "state=implementing&q=may rang", "since=01/05/2022&until=02/05/2022&q=rang"):
        assert cells(cast.accountant, "chung-tu", f"col=title&{query}") == [["Máy rang"]], query
    assert cells(cast.accountant, "chung-tu", "since=03/05/2022") == []


def test_conditions_are_said_in_words(make_row, cast):
    make_row()
    found = page(cast.accountant, "chung-tu", "state=implementing&since=01/05/2022&q=rang&period=this-year")
    assert found.conditions == [
        "Tìm tên, mã, cơ sở, địa điểm: “rang”", "Trạng thái: Đang triển khai", "Ngày chứng từ: Năm nay",
        "Từ ngày chứng từ: 01/05/2022",
    ]  # fmt: skip


@pytest.mark.parametrize("code", DATASETS)
def test_every_column_sorts_and_groups(code, make_row, cast):
    make_row("A")
    make_row("B", state="settled")
    make_request("policy", "02/02/2022")
    make_request("policy", "03/02/2022")
    dataset, rows = DATASETS[code], 4 if code == "kinh-phi" else 2
    for column in dataset.columns:
        for sort in (column.key, f"-{column.key}"):
            assert len(cells(cast.centre_leader, code, f"col={column.key}&sort={sort}")) == rows, sort
        if column.groups:
            found = page(cast.centre_leader, code, f"col={column.key}&group={column.key}").table.all_entries()
            assert sum(band.count for band in found if isinstance(band, Band)) == rows, column.key


def test_states_stand_in_their_order_and_titles_in_that_of_the_alphabet(make_row, cast):
    for title, state in (("Đào tạo", "settled"), ("Dệt", "draft"), ("Ấn phẩm", "approved")):
        make_row(title, state=state)
    assert [row[0] for row in cells(cast.officer, "de-an", "col=title&sort=title")] == ["Ấn phẩm", "Dệt", "Đào tạo"]
    assert [row[0] for row in cells(cast.officer, "de-an", "col=title&sort=-state")] == ["Đào tạo", "Ấn phẩm", "Dệt"]


def test_the_largest_amounts_are_summed_to_the_dong(make_row, cast):
    make_row(local=MAX_VND, own=MAX_VND, paid=1)
    make_row(local=MAX_VND, own=1, paid=1)
    assert page(cast.officer, "de-an", "col=title&col=total").table.total.sums == {"total": 3 * MAX_VND + 1}


def reads(user, code) -> int:
    user = User.objects.get(pk=user.pk)
    everything = "&".join(f"col={column.key}" for column in DATASETS[code].columns)
    groups = [column.key for column in DATASETS[code].columns if column.groups]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = page(user, code, f"{everything}&group={groups[0]}&group2={groups[1]}")
        assert found.rows
        assert found.total
    return len(queries)


@pytest.mark.parametrize("code", DATASETS)
def test_one_row_and_three_are_read_in_the_same_queries(code, make_row, cast):
    make_row()
    make_request("policy", "02/02/2022")
    first = reads(cast.centre_leader, code)
    for _ in range(2):
        make_row()
        make_request("policy", "02/02/2022")
    assert reads(cast.centre_leader, code) == first <= 12
