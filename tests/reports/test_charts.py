"""Charts: their bars have the lengths of their values, every value is written, and the words survive."""

import pytest
from django.template.loader import render_to_string
from lxml import etree

from reports import charts, pictures
from reports.charts import LABEL_LINES, LINE_CHARS, Row, Series, Value
from reports.dataset import build
from reports.periods import make, six_month, whole_year
from tests.reports.builders import make_batch, make_content, make_project

SVG = "{http://www.w3.org/2000/svg}"
TWO = (Series("Đã làm", 1), Series("Kế hoạch", 3))


def row(label: str, *amounts: int, total: int | None = None) -> Row:
    values = tuple(Value(amount, str(amount)) for amount in amounts)
    return Row(label, values, None if total is None else Value(total, str(total)))


def drawn(chart, *, paper: bool = False) -> etree._Element:
    """The chart as a reader of XML gets it."""
    text = render_to_string("reports/chart_svg.html", {"chart": chart, "paper": paper})
    return etree.fromstring(text.encode())


def words(svg) -> list[str]:
    return [node.text for node in svg.iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_values():
    chart = charts.bars("Tiền", "Nội dung", "triệu đồng", TWO, [row("Máy", 25, 100), row("Đào tạo", 50, 50)])
    bars = [(rect.tone, rect.width) for rect in chart.drawing.rects if rect.tone]
    assert bars == [(3, 100), (1, 25), (3, 50), (1, 50)]  # the shorter lies on the longer, of two equals the first
    assert words(drawn(chart)) == ["Máy", "25 / 100", "Đào tạo", "50 / 50"]


def test_parts_stand_after_each_other_and_make_up_their_total():
    chart = charts.stacked("Nguồn", "Bước", "triệu đồng", TWO, [row("Kế hoạch", 30, 70, total=100)])
    first, second = (rect for rect in chart.drawing.rects if rect.tone)
    assert (first.x, first.width) == (0, 30)
    assert second.x + second.width == pytest.approx(100)
    assert second.x > first.x + first.width  # a gap tells them apart without colour
    assert words(drawn(chart)) == ["Kế hoạch", "100", "Đã làm 30 · Kế hoạch 70"]


def test_columns_of_all_strips_have_one_scale():
    chart = charts.columns("Tháng", "Tháng", "đề án", TWO, [row("1", 4, 1), row("2", 0, 2)])
    assert [(rect.tone, rect.height) for rect in chart.drawing.rects] == [(1, 2), (0, 0.12), (3, 0.5), (3, 1)]
    assert words(drawn(chart)) == ["Đã làm", "4", "Kế hoạch", "1", "2", "1", "2"]


@pytest.mark.parametrize("draw", [charts.bars, charts.stacked, charts.columns])
@pytest.mark.parametrize("rows", [[], [row("Không có gì", 0, 0, total=0)]])
def test_charts_of_nothing_are_still_drawn(draw, rows):
    svg = drawn(draw("Trống", "Nội dung", "đồng", TWO, rows))
    assert svg.get("role") == "img"
    assert all(float(rect.get("width").removesuffix("%")) <= 100 for rect in svg.iter(f"{SVG}rect"))


def test_long_labels_are_cut_and_hostile_ones_are_text():
    hostile = '<script>alert("x")</script> & ' + "máy " * 1500
    svg = drawn(charts.bars("Tiền", "Nội dung", "đồng", TWO, [row(hostile, 1, 2)]))
    *label, value = words(svg)
    assert label[0].startswith("<script>")
    assert len(label) == LABEL_LINES
    assert label[-1].endswith("…")
    assert max(map(len, label)) <= LINE_CHARS
    assert value == "1 / 2"


def test_screen_and_paper_read_the_chart_aloud():
    chart = charts.bars("Tiền", "Nội dung", "đồng", TWO, [row("Máy", 25, 100)])
    said = "Máy: đã làm 25, kế hoạch 100."
    assert (drawn(chart).find(f"{SVG}title").text, drawn(chart).find(f"{SVG}desc").text) == ("Tiền (đồng)", said)
    assert drawn(chart, paper=True).find(f"{SVG}title").text == f"Tiền (đồng). {said}"


# -- of a period


def test_charts_of_a_period_show_its_figures(busy_half, half):
    data = build(half)
    by_content, by_source, by_stage, by_month = pictures.of_period(data)
    assert [value.amount for value in by_content.rows[0].values] == [
        data.value("implemented.by_content.3.4.support"), data.value("plan.by_content.3.4.support"),
    ]  # fmt: skip
    assert [line.total.amount for line in by_source.rows] == [
        data.value(f"{stage}.total") for stage in ("plan", "implemented", "accepted", "settled")
    ]
    assert all(sum(value.amount for value in line.values) == line.total.amount for line in by_source.rows)
    assert [line.values[0].amount for line in by_stage.rows][:3] == [6, 3, 5]
    assert [sum(line.values[number].amount for line in by_month.rows) for number in (0, 1)] == [
        data.value("implemented.projects"), data.value("accepted.projects"),
    ]  # fmt: skip


def test_months_are_those_of_the_reports_of_months(busy_half, half):
    by_month = pictures.by_month(build(half))
    assert [line.label for line in by_month.rows] == ["1", "2", "3", "4", "5", "6"]
    june = build(make("month", 2022, 6))
    assert by_month.rows[5].values[0].amount == june.value("implemented.projects") == 1
    assert by_month.rows[5].values[0].url == "/bao-cao/thang/2022/6/so-lieu/implemented.projects/"


def test_many_contents_are_gathered_and_their_sum_is_exact(db):
    batch = make_batch()
    for number in range(1, 14):
        make_content(str(number))
        make_project(f"Đề án {number}", contents=(str(number),), batch=batch, local=number)
    data = build(six_month(2022, 1))
    chart = pictures.by_content(data)
    assert [line.label for line in chart.rows][-2:] == ["Nội dung 13", "3 nội dung khác"]
    assert sum(line.values[1].amount for line in chart.rows) == data.value("plan.support")
    rest = data.figure(chart.rows[-1].values[1].url.split("/")[-2])
    assert sorted(row.title for row in rest.block.rows) == ["Đề án 1", "Đề án 2", "Đề án 3"]


def test_period_without_figures_has_no_charts(db):
    assert pictures.of_period(build(whole_year(2022))) == []
