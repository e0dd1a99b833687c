"""The charts of a period: which figures each shows. Page and paper draw the same ones."""

from collections.abc import Iterator

from khuyencong.core.numbers import format_int, format_million
from reports import charts, tables
from reports.blocks import SOURCES, Figure, rest_key
from reports.charts import Chart, Row, Series, Value
from reports.dataset import EVENTS, Dataset
from reports.periods import MONTH, RANGE, Period, of_year
from reports.templatetags.report_tags import report_url

MILLION, PROJECTS = "triệu đồng", "đề án"
PLAN_AND_DONE = (Series("Đã triển khai", 1), Series("Kế hoạch", 3))
SOURCE_SERIES = (
    Series("KC quốc gia", 1), Series("KC địa phương", 2), Series("Đối ứng", 4), Series("Nguồn khác", 5)
)  # fmt: skip
SOURCE_CODES = tuple(code for code in SOURCES if code not in ("total", "support"))
STAGES = {
    "plan": "Kế hoạch được phê duyệt", "contracted": "Ký hợp đồng", "implemented": "Triển khai",
    "accepted": "Nghiệm thu", "settled": "Quyết toán",
}  # fmt: skip
MONEY_STAGES = ("plan", "implemented", "accepted", "settled")
CONTENTS = 10  # named in the chart
MONTHLY = ("implemented", "accepted")


def of_period(data: Dataset) -> list[Chart]:
    """Every chart that has something to show."""
    found = (by_content(data), by_source(data), by_stage(data), by_month(data))
    return [chart for chart in found if any(value.amount for row in chart.rows for value in row.values)]


def by_content(data: Dataset) -> Chart:
    """The contents with most money, and the others together, so that the chart stands on one page."""
    found = tables.content_rows(data)
    largest = sorted(found, key=lambda row: -max(row.plan_support.value, row.done_support.value))[:CONTENTS]
    named, others = [row for row in found if row in largest], [row for row in found if row not in largest]
    rows = [Row(row.name, (value(row.done_support, data), value(row.plan_support, data))) for row in named]
    if others:
        shown = [row.plan.key.removeprefix("plan.by_content.") for row in named]
        keys = (rest_key(f"{event}.by_content", shown) for event in ("implemented", "plan"))
        values = tuple(value(data.figure(f"{key}.support"), data) for key in keys)
        rows.append(Row(f"{len(others)} nội dung khác", values))
    return charts.bars("Kinh phí khuyến công theo nội dung", "Nội dung", MILLION, PLAN_AND_DONE, rows)


def by_source(data: Dataset) -> Chart:
    """The money of each stage by where it comes from."""
    rows = [
        Row(
            STAGES[stage],
            tuple(value(data.figure(f"{stage}.{code}"), data) for code in SOURCE_CODES),
            value(data.figure(f"{stage}.total"), data),
        )
        for stage in MONEY_STAGES
    ]
    return charts.stacked("Kinh phí theo nguồn", "Bước", MILLION, SOURCE_SERIES, rows)


def by_stage(data: Dataset) -> Chart:
    rows = [Row(label, (value(data.figure(f"{stage}.projects"), data),)) for stage, label in STAGES.items()]
    return charts.bars("Tiến độ theo bước", "Bước", PROJECTS, (Series("Đề án", 1),), rows)


def by_month(data: Dataset) -> Chart:
    """The months of the period, each with the đề án that came to a stage in it."""
    series = [Series(STAGES[stage], 1) for stage in MONTHLY]
    months = list(_months(data))
    rows = [Row(str(month.number), tuple(_in_month(data, stage, month) for stage in MONTHLY)) for month in months]
    return charts.columns("Diễn biến theo tháng", "Tháng", PROJECTS, series, rows)


def _months(data: Dataset) -> Iterator[Period]:
    """Those that have begun; none of a period that months do not make up."""
    for month in [] if data.period.report in (MONTH, RANGE) else of_year(MONTH, data.period.year):
        is_within = data.period.start <= month.start and month.end <= data.period.end
        if is_within and month.start <= data.as_at:
            yield data.period.reading(month)


def _in_month(data: Dataset, stage: str, month: Period) -> Value:
    rows = data.blocks[stage].rows
    number = sum(row.is_project for row in rows if getattr(row, EVENTS[stage][0]) in month)
    return Value(number, format_int(number), report_url(month, "rows", f"{stage}.projects"))


def value(figure: Figure, data: Dataset) -> Value:
    amount, is_money = figure.value, figure.measure.is_money
    text = format_million(amount) if is_money else format_int(amount)
    return Value(amount, text, report_url(data.period, "rows", figure.key))
