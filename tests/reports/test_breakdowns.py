"""Breakdowns: every row of a block in exactly one line, whatever it is told apart by."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from consulting.selectors import Count, PeriodCounts
from khuyencong.registry.bridging import MANY, UNKNOWN, Spot
from khuyencong.registry.models import Place
from khuyencong.registry.services.reference import load_reference
from reports import snapshot
from reports.breakdown_tables import printed, tables
from reports.breakdowns import DAYS, blocks, dimensions
from reports.dataset import Dataset, build
from reports.faces import docx, json, pdf
from reports.periods import days, six_month, whole_year
from reports.rows import LINES_CODE, ContentGroup, Grouping, Money, ProjectRow, RequestRow
from tests.reports.builders import make_batch, make_project, make_request
from tests.reports.papers.test_papers import words_of

PAGE = reverse("reports:six_month", args=[2022, 1])
FIRST_DAY, LAST_DAY = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
DISTRICT, COMMUNE = Spot("h643", "Thành phố Buôn Ma Thuột", "b"), Spot("x24133", "Phường Buôn Ma Thuột", "b")


# -- made rows

dates = st.one_of(st.none(), st.dates(FIRST_DAY - dt.timedelta(9), LAST_DAY + dt.timedelta(9)))
money = st.builds(Money, *[st.integers(0, 99_999_999_999_999)] * 4)
districts = st.sampled_from([DISTRICT, replace(DISTRICT, key="h644", name="Huyện Ea H'leo"), MANY, UNKNOWN])
communes = st.sampled_from([COMMUNE, replace(COMMUNE, key="x24136"), MANY, UNKNOWN])
BLANK = ProjectRow(
    pk=1, code="", title="", programme="local", batch_id=None, batch_name="", content_code="3.4", content_name="",
    content_order="3.4", unit="", establishments=frozenset(), beneficiary_name="", place="", duration="", objective="",
    money=Money(), contract_number="", contract_value=0, planned_on=None,
)  # fmt: skip
REQUEST = RequestRow(
    pk=1, code="", category_code="policy", category_name="", category_order=1, received_on=FIRST_DAY, completed_on=None,
    is_counted=True, establishment=None, establishment_name="", place="", channel="", sessions=0, new_projects=0,
    products=0, new_in_category=0, new_in_period=0, state="", is_illustrative=False,
)  # fmt: skip
rows = st.builds(
    replace, st.just(BLANK), pk=st.integers(1, 999), programme=st.sampled_from(["local", "national"]),
    batch_id=st.sampled_from([None, 1, 2]), content_code=st.sampled_from(["3.4", "4.3", "10", LINES_CODE]),
    is_project=st.booleans(), office_code=st.sampled_from(["a", "b"]), office_name=st.sampled_from(["A", "B"]),
    district=districts, commune=communes, money=money, accepted=money, settled=money,
    establishments=st.frozensets(st.integers(1, 5), max_size=3), planned_on=dates, started_on=dates, accepted_on=dates,
    settled_on=dates,
)  # fmt: skip
requests = st.builds(
    replace, st.just(REQUEST), received_on=st.dates(FIRST_DAY, LAST_DAY), district=districts, commune=communes,
    office_code=st.sampled_from(["", "a"]), new_in_category=st.integers(0, 1), products=st.integers(0, 3),
)  # fmt: skip
GROUPINGS = (
    Grouping("tat-ca", "Tất cả", "", True, True, (ContentGroup("mot", "Một", frozenset({"3.4", "4.3", "10"})),)),
    Grouping("mot-phan", "Một phần", "Suy ra", False, False, (ContentGroup("may", "Máy", frozenset({"3.4"})),)),
)


def dataset(projects=(), advised=()) -> Dataset:
    """A dataset of 2025 whose counts of consulting are those of its requests."""
    values = {
        "requests": len(advised), "completed": 0, "sessions": 0, "new_projects": 0,
        "distinct_establishments": sum(row.new_in_period for row in advised),
        "establishments": sum(row.new_in_category for row in advised), "unlinked": 0,
        "products": sum(row.products for row in advised),
    }  # fmt: skip
    counts = PeriodCounts(**{name: Count(value, None) for name, value in values.items()}, by_category=())
    return Dataset(
        period=days(FIRST_DAY, LAST_DAY), as_at=LAST_DAY, batches=(), earlier_batches=(), projects=tuple(projects),
        requests=tuple(advised), counts=counts, previous=None, groupings=GROUPINGS,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=12), st.lists(requests, max_size=6))
def test_lines_add_up_to_their_block_whatever_the_rows(projects, advised):
    data = dataset(projects, advised)
    for dimension in dimensions(data):
        parts = [block for key, block in data.breakdown_blocks.items() if f".by_{dimension.code}." in key]
        for event in (*DAYS, *(["consulting"] if dimension.request_spot else [])):
            own = [block for block in parts if block.key.startswith(f"{event}.")]
            stood = Counter(id(row) for block in own for row in block.rows)
            assert stood == Counter(id(row) for row in data.blocks[event].rows), dimension.code
    for table in tables(data):
        for index, column in enumerate(table.columns):
            figures = [line.figures[index].value for line in table.lines]
            total = table.total.figures[index]
            assert total.value == data.value(total.key)
            if column.measure != "establishments" or column.event == "consulting":
                assert sum(figures) == total.value, (table.code, column)
            else:
                assert max(figures, default=0) <= total.value <= sum(figures)


def test_two_places_count_once_and_say_so():
    row = replace(BLANK, planned_on=FIRST_DAY, district=MANY, commune=MANY, money=Money(local=5))
    table = tables(dataset([row]))[0]
    assert [(line.name, line.figures[0].value) for line in table.lines] == [("Nhiều địa bàn", 1)]
    assert "01 đề án ở nhiều địa bàn đứng ở một dòng riêng, tính một lần." in table.notes


def test_unknown_place_has_a_line_of_its_own():
    table = tables(dataset([replace(BLANK, planned_on=FIRST_DAY, started_on=LAST_DAY)], [REQUEST]))[0]
    assert [line.name for line in table.lines] == ["Chưa rõ địa bàn"]
    assert any(note.startswith("01 đề án, 01 lượt tư vấn chưa rõ địa bàn") for note in table.notes)


def test_each_event_stands_in_the_unit_of_its_own_day():
    row = replace(
        BLANK, planned_on=dt.date(2025, 6, 30), started_on=dt.date(2025, 7, 1), district=DISTRICT, commune=COMMUNE
    )
    data = dataset([row])
    assert data.value("plan.by_place.h643.projects") == data.value("implemented.by_place.x24133.projects") == 1
    assert data.value("plan.by_place.x24133.projects") == 0
    assert tables(data)[0].notes[0].startswith("Việc có ngày đến hết 30/06/2025 tính theo huyện")


@pytest.mark.parametrize(
    ("period", "note"),
    [(six_month(2022, 1), "Số liệu có ngày đến hết 30/06/2025"), (whole_year(2026), "Số liệu có ngày từ 01/07/2025")],
)
def test_note_says_which_units_the_days_are_told_by(period, note):
    data = replace(dataset(), period=period, as_at=period.end)
    assert tables(data)[0].notes[0].startswith(note)


def test_a_period_without_rows_has_tables_without_lines():
    for table in tables(dataset()):
        assert [figure.value for figure in table.total.figures] == [0] * len(table.columns)
        assert len(table.without_empty().columns) == 1
        assert table.code == "source" or table.lines == ()


def test_establishment_in_two_lines_is_told():
    both = [
        replace(BLANK, pk=pk, office_code=code, office_name=code, started_on=FIRST_DAY, establishments=frozenset({7}))
        for pk, code in ((1, "a"), (2, "b"))
    ]
    table = next(one for one in tables(dataset(both)) if one.code == "office")
    assert "Cơ sở có đề án ở nhiều dòng được tính ở từng dòng; dòng tổng tính mỗi cơ sở một lần." in table.notes


def test_unverified_grouping_says_so():
    notes = {table.code: " ".join(table.notes) for table in tables(dataset())}
    assert "Cách gộp chưa kiểm chứng. Suy ra." in notes["group.mot-phan"]
    assert "chưa kiểm chứng" not in notes["group.tat-ca"]


# -- read from the database


def test_breakdowns_of_a_period_add_up_and_survive_freezing(busy_half, half):
    load_reference()
    data = build(half)
    again = snapshot.thaw(snapshot.freeze(data))
    for table, frozen in zip(tables(data), tables(again), strict=True):
        assert [(line.name, [one.value for one in line.figures]) for line in frozen.lines] == [
            (line.name, [one.value for one in line.figures]) for line in table.lines
        ]
        assert (frozen.title, frozen.notes) == (table.title, table.notes)
    assert data.value("plan.by_programme.national.support") == 300_000_000
    assert data.value("implemented.by_group.nd45.k3.projects") == 3
    assert data.value("plan.by_group.nd45.~khac.total") == 7_000_000


def test_a_snapshot_of_earlier_days_can_be_read(busy_half, half):
    frozen = snapshot.freeze(build(half))
    del frozen["groupings"]
    for row in (*frozen["projects"], *frozen["requests"]):
        for name in ("office_code", "office_name", "district", "commune"):
            del row[name]
    data = snapshot.thaw(frozen)
    assert data.value("plan.by_place.chua-ro.projects") == data.value("plan.projects")
    assert len(tables(data)) == 5


def test_place_written_the_old_way_is_bridged_with_a_note(db):
    load_reference()
    ea_bhok = Place.objects.get(name="Xã Ea BHốk")
    steps = [("start", "02/07/2025")]
    make_project("Đã chia", batch=make_batch(year=2025, decided="01/08/2025"), place=ea_bhok, local=1, steps=steps)
    make_project("Chỉ ghi chữ", place_text="xã Ea BHốk, huyện Cư Kuin", local=1, steps=steps)
    data = build(days(dt.date(2025, 7, 1), dt.date(2025, 12, 31)))
    table = tables(data)[0]
    assert [line.name for line in table.lines] == ["Xã Dray Bhăng"]
    assert [figure.value for figure in table.lines[0].figures][4] == 2
    assert "02 đề án ở đơn vị cũ đã chia, được tính vào đơn vị nhận phần chính." in table.notes


# -- the page


ASKED = ("", "?theo=don-vi", "?theo=chuong-trinh", "?theo=dot", "?theo=nguon", "?theo=noi-dung&nhom=tin-2022")


@pytest.mark.parametrize("query", ASKED)
def test_every_figure_of_a_breakdown_opens_its_rows(busy_half, client_as, half, query):
    load_reference()
    client, data = client_as("auditor"), build(half)
    page = client.get(f"{PAGE}{query}").text
    section = page[page.index('id="phan-tich"') :]
    keys = set(re.findall(r"so-lieu/([^/\"]+)/", section))
    assert len(keys) > 8
    kept = [f'name="{name}" value="{value}"' for name, value in parse_qsl(query[1:])]
    assert all(one in page for one in kept)
    for key in sorted(keys)[:3]:
        answer = client.get(reverse("reports:six_month_rows", args=[2022, 1, key]))
        assert f"<b>{data.value(key):,}</b>".replace(",", ".") in answer.text, key


def test_breakdown_that_there_is_not_shows_the_first(busy_half, client_as):
    text = client_as("auditor").get(f"{PAGE}?theo=x&nhom=y").text
    assert re.search(r'aria-current="true">Theo địa bàn<', text)


def test_section_of_an_empty_period_says_what_will_come(db, client_as):
    assert "Bảng hiện ra khi có kế hoạch được phê duyệt" in client_as("officer").get(PAGE).text


def test_all_blocks_have_keys_that_pass_an_address(busy_half, half):
    load_reference()
    for key in blocks(build(half)):
        assert re.fullmatch(r"[A-Za-z0-9_.~-]+", key), key


def test_breakdowns_ask_nothing_more(busy_half, half, django_assert_num_queries):
    make_request("policy", "01/02/2022", place_text="xã Ea Tu")
    data = build(half)
    with django_assert_num_queries(0):
        assert len(tables(data)) == 5


# -- the other faces


def test_paper_and_word_hold_the_printed_breakdowns(busy_half, half):
    load_reference()
    data = build(half)
    page = " ".join(re.sub(r"<[^>]+>", " ", pdf.html_of(data)).split())
    word = words_of(docx.render(data))
    titles = [f"{number}. {table.title}" for number, table in enumerate(printed(data), 1)]
    assert [title.partition(". ")[2] for title in titles] == [
        "Theo địa bàn", "Theo đơn vị lập đề án", "Theo chương trình", "Theo nguồn kinh phí", "Theo đợt kế hoạch",
        "Theo nhóm nội dung",
    ]  # fmt: skip
    for title in (*titles, "Theo các khoản của Nghị định 45/2012/NĐ-CP", "Khuyến công quốc gia 1 300 700 1.000"):
        assert title in page, title
    for text in (
        *titles,
        "Phụ lục VI",
        "Theo các khoản của Nghị định 45/2012/NĐ-CP",
        "Một đề án có thể có nhiều nguồn",
    ):
        assert text in word, text


def test_empty_period_prints_no_lines_but_the_sources(db, half):
    data = build(half)
    assert [table.code for table in printed(data)] == ["source"]
    assert "Phụ lục VI" in words_of(docx.render(data))


def test_json_holds_the_breakdowns_beside_the_contract(busy_half, half):
    load_reference()
    found = json.as_dict(build(half))["breakdowns"]
    assert [(one["by"], one.get("grouping"), one.get("verified")) for one in found] == [
        ("place", None, None), ("office", None, None), ("programme", None, None), ("source", None, None),
        ("batch", None, None), ("group", "nd45", True), ("group", "tin-2022", False), ("group", "bon-nhom", False),
    ]  # fmt: skip
    national = next(line for line in found[2]["lines"] if line["code"] == "national")
    assert national["plan"] == {
        "projects": 1,
        "support": 300_000_000,
        "beneficiary": 700_000_000,
        "total": 1_000_000_000,
    }
    assert found[3]["lines"][1]["accepted"] == {"amount": 34_000_000}
    assert all("consulting" in line for line in found[0]["lines"])
