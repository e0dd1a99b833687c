"""The workbook: stored values, live formulas recalculated by LibreOffice, safe text."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from xlsxwriter import Workbook as Writer

from khuyencong.registry.bridging import MANY, UNKNOWN, Spot
from khuyencong.registry.services.reference import load_reference
from reports.dataset import build
from reports.faces import xlsx
from reports.faces.json import as_dict
from reports.faces.xlsx.book import Book, clean
from reports.faces.xlsx.names import unique_names
from reports.rows import LINES_CODE, Money
from tests.reports.builders import make_batch, make_project, make_request
from tests.reports.recalculate import assert_formulas_hold, recalculated
from tests.reports.test_breakdowns import BLANK, COMMUNE, DISTRICT, REQUEST, dataset


def opened(content: bytes, *, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=values)


def summary(book: Workbook) -> dict[str, dict]:
    """The first sheet as `{group: {label: value}}`."""
    groups, lines = {}, {}
    for label, value, unit in book["Tóm tắt"].iter_rows(min_row=5, values_only=True):
        if value in (None, "") and not unit:
            lines = groups.setdefault(label, {})
        else:
            lines[label] = value
    return groups


@pytest.fixture
def content(busy_half, half) -> bytes:
    return xlsx.render(build(half))


MONEY = {
    "total": "Tổng kinh phí", "national": "Khuyến công quốc gia", "local": "Khuyến công địa phương",
    "support": "Kinh phí khuyến công hỗ trợ", "beneficiary": "Đối ứng", "other": "Nguồn khác",
}  # fmt: skip
SEVEN = {"projects": "Số đề án", **MONEY}
GROUPS = {
    "plan": "Kế hoạch được phê duyệt trong kỳ", "implemented": "Đề án triển khai trong kỳ",
    "accepted": "Đề án được nghiệm thu trong kỳ", "settled": "Đề án được quyết toán trong kỳ",
}  # fmt: skip
ADVICE = {
    "requests": "Số lượt tư vấn", "completed": "Số lượt hoàn thành trong kỳ", "sessions": "Số buổi tư vấn",
    "establishments": "Số cơ sở được tư vấn, tính theo loại yêu cầu",
    "distinct_establishments": "Số cơ sở, mỗi cơ sở tính một lần", "products": "Số sản phẩm",
}  # fmt: skip


def assert_summary_is(groups: dict, report: dict) -> None:
    for block, title in GROUPS.items():
        assert groups[title] == {label: report[block][code] for code, label in SEVEN.items()}
    for batch in report["plan"]["batches"]:
        own = groups[f"{batch['name']} ({batch['decision']})"]
        assert own == {label: batch[code] for code, label in SEVEN.items()}
    for block, title in (("changed", "điều chỉnh"), ("stopped", "ngừng triển khai")):
        found = next(lines for group, lines in groups.items() if group.startswith("Đề án") and title in group)
        assert found == {"Số đề án": report[block]["projects"]}
    advice = groups["Tư vấn phát triển công nghiệp"]
    assert advice == {label: report["consulting"][code] for code, label in ADVICE.items()}


def test_stored_values_are_the_figures_of_the_json(content, half):
    book, report = opened(content, values=True), as_dict(build(half))
    assert_summary_is(summary(book), report)
    rows = list(book["Theo nội dung"].iter_rows(min_row=5, values_only=True))
    done = [(row[0], row[3], row[6]) for row in rows if row[3] and row[0]]
    assert done == [(row["code"], row["projects"], row["support"]) for row in report["implemented"]["by_content"]]
    rows = list(book["Tư vấn"].iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows[:-1]] == [f"L{n}" for n, _ in enumerate(report["consulting"]["by_category"], 1)]
    assert [row[2:] for row in rows[:-1]] == [
        (row["requests"], row["establishments"], row["products"]) for row in report["consulting"]["by_category"]
    ]


def test_figures_of_the_summaries_are_live_formulas(content):
    book = opened(content, values=False)
    for name, first_column, columns in (("Tóm tắt", 2, 2), ("Theo nội dung", 3, 10), ("Tư vấn", 3, 5)):
        for row in book[name].iter_rows(min_row=7 if name == "Tóm tắt" else 5, min_col=first_column, max_col=columns):
            for cell in row:
                assert cell.value in (None, "") or str(cell.value).startswith("="), (name, cell.coordinate)


def across_the_merger():
    """Rows of 2025 in every kind of line: districts and communes, several, unknown, no batch, no group, no đề án."""
    before, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    row = replace(
        BLANK, office_code="a", office_name="Phòng A", district=DISTRICT, commune=COMMUNE, planned_on=before,
        started_on=after, accepted_on=after, settled_on=dt.date(2025, 12, 31), money=Money(1, 20, 300, 4000),
        accepted=Money(1, 19, 200, 3000), settled=Money(0, 18, 100, 2000),
    )  # fmt: skip
    rows = [
        row, replace(row, pk=2, started_on=before, office_name="*", office_code="b"),
        replace(row, pk=3, district=MANY, commune=UNKNOWN, content_code="99", programme="national"),
        replace(row, pk=None, is_project=False, content_code=LINES_CODE), replace(row, pk=4, planned_on=None),
    ]  # fmt: skip
    asked = replace(REQUEST, district=DISTRICT, commune=COMMUNE, establishment=1, new_in_category=1, new_in_period=1)
    later = replace(asked, received_on=after, establishment=2, office_code="a", office_name="Phòng A")
    return dataset(rows, [asked, later])


def test_libreoffice_recalculates_the_stored_values(soffice, tmp_path, content, db, half):
    empty = xlsx.render(build(build(half).period.before))
    wrong = tmp_path / "wrong.xlsx"
    with Writer(wrong) as writer:
        writer.add_worksheet().write_formula("A1", "=1+1", None, 5)
    files = {"report.xlsx": content, "empty.xlsx": empty, "merger.xlsx": xlsx.render(across_the_merger())}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in (*files, "wrong.xlsx")]
    *reports, control = recalculated(soffice, paths, tmp_path)
    assert load_workbook(control, data_only=True).active["A1"].value == 2  # it did recalculate: the stored 5 is gone
    for before, after in zip(paths, reports, strict=False):
        assert_formulas_hold(before, after)


def test_data_sheets_hold_numbers_and_dates(content):
    book = opened(content, values=True)
    heads = [cell.value for cell in book["Dữ liệu"][4]]
    row = dict(zip(heads, next(book["Dữ liệu"].iter_rows(min_row=5, values_only=True)), strict=True))
    assert row["Tên đề án"] == "Năm trước"
    assert row["KC địa phương"] == 15_000_000
    assert row["Triển khai"] == dt.datetime(2022, 1, 10)  # noqa: DTZ001
    assert row["Tổng kinh phí"] == 15_000_000


def test_sheets_are_ready_to_read_and_print(content):
    book = opened(content, values=False)
    assert book.sheetnames == [
        "Tóm tắt", "Chỉ tiêu", "Theo nội dung", "Tư vấn", "Phân tích", "Dữ liệu", "Dữ liệu tư vấn", "Tạm ứng",
    ]  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.print_area
        assert sheet["A1"].value.endswith("6 tháng đầu năm 2022")
        assert sheet["A2"].value == "Đơn vị tính: đồng."
    assert book["Tóm tắt"]["B8"].number_format == "#,##0"


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://example.org", "0012")


def test_text_never_turns_into_a_formula(db, half):
    batch = make_batch()
    for text in HOSTILE:
        make_project(text, batch=batch, local=1)
    sheet = opened(xlsx.render(build(half)), values=False)["Dữ liệu"]
    titles = [row[2] for row in sheet.iter_rows(min_row=5)]
    assert [cell.value for cell in titles] == list(HOSTILE)
    assert {cell.data_type for cell in titles} == {"s"}
    assert not any(cell.hyperlink for cell in titles)


def test_characters_outside_xml_are_dropped(db, half):
    make_project("Máy\x0b\x01 rang￾", batch=make_batch(), local=1)
    content = xlsx.render(build(half))
    assert opened(content, values=True)["Dữ liệu"]["C5"].value == "Máy rang"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"_x000B_" in archive.read(name) for name in archive.namelist())


def test_row_that_would_be_lost_is_refused(db, half):
    with Book(io.BytesIO(), build(half)) as book:
        sheet = book.add_sheet("Thử")
        sheet.text(3, 0, "sau")
        with pytest.raises(ValueError, match="Row 2 of Thử comes after row 3"):
            sheet.text(2, 0, "trước")


def test_clean_cuts_what_a_cell_cannot_hold():
    assert len(clean("x" * 40_000)) == 32_767


def test_largest_amount_is_exact(db, half):
    make_project("Lớn nhất", batch=make_batch(), local=99_999_999, steps=[("start", "01/02/2022")])
    book = opened(xlsx.render(build(half)), values=True)
    assert summary(book)["Kế hoạch được phê duyệt trong kỳ"]["Tổng kinh phí"] == 99_999_999_000_000


def test_content_codes_that_look_like_numbers_stay_apart(soffice, tmp_path, db, half):
    batch = make_batch()
    make_project("Một", contents=("3.1",), batch=batch, local=1)
    make_project("Mười", contents=("3.10",), batch=batch, local=10)
    (tmp_path / "codes.xlsx").write_bytes(xlsx.render(build(half)))
    (path,) = recalculated(soffice, [tmp_path / "codes.xlsx"], tmp_path)
    rows = load_workbook(path, data_only=True)["Theo nội dung"].iter_rows(min_row=5, max_row=6, values_only=True)
    assert [(row[0], row[2], row[5]) for row in rows] == [("3.1", 1, 1_000_000), ("3.10", 1, 10_000_000)]


def test_illustrative_rows_are_marked_on_every_sheet(db, half):
    make_request("policy", "01/02/2022", is_illustrative=True)
    book = opened(xlsx.render(build(half)), values=True)
    assert all("Dữ liệu minh họa" in sheet["A2"].value for sheet in book)


def test_breakdowns_hold_the_figures_of_the_dataset(busy_half, half):
    load_reference()
    data = build(half)
    sheet = opened(xlsx.render(data), values=True)["Phân tích"]
    heads = [cell.value for cell in sheet[4]]
    found = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]
    national = next(row for row in found if row["Phân tích theo"] == "Khuyến công quốc gia")
    assert (national["Đề án kế hoạch"], national["Tổng kế hoạch"]) == (1, 1_000_000_000)
    totals = [row for row in found if row["Phân tích theo"] == "Tổng cộng"]
    assert [row["Tổng kế hoạch"] for row in totals] == [data.value("plan.total")] * 6
    assert [row["Đề án triển khai"] for row in totals] == [*[data.value("implemented.projects")] * 5, None]


def test_lines_of_one_name_are_told_apart():
    spots = [Spot("a", "Phòng Kinh tế", ""), Spot("b", "phòng kinh tế", ""), Spot("a", "Phòng Kinh tế", "")]
    assert unique_names(spots) == {"a": "Phòng Kinh tế", "b": "phòng kinh tế (b)"}
