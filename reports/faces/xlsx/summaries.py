"""The three summary sheets: every figure a formula over the data sheets, with the dataset's figure as stored value."""

from collections.abc import Iterable

from reports import tables
from reports.blocks import SEVEN_KEYS, Block
from reports.dataset import EVENTS, Dataset
from reports.faces.xlsx.book import FIRST, HEAD_ROW, LAST, Column, Range, Sheet
from reports.faces.xlsx.data import AMOUNTS, PROJECT, batch_label, category_keys, content_code
from reports.rows import LINES_CODE

SUMMARY_COLUMNS = (Column("label", "Chỉ tiêu", 58), Column("value", "Số liệu", 20), Column("unit", "Đơn vị tính", 14))
CONTENT_COLUMNS = (
    Column("code", "Mã", 8),
    Column("name", "Nội dung", 52),
    Column("plan_projects", "Số đề án kế hoạch", 11),
    Column("done_projects", "Số đề án thực hiện", 11),
    Column("projects_share", "Thực hiện so kế hoạch", 11),
    Column("plan_support", "KC hỗ trợ kế hoạch", 17),
    Column("done_support", "KC hỗ trợ thực hiện", 17),
    Column("support_share", "Thực hiện so kế hoạch", 11),
    Column("plan_beneficiary", "Đối ứng kế hoạch", 17),
    Column("done_beneficiary", "Đối ứng thực hiện", 17),
)
CATEGORY_COLUMNS = (
    Column("key", "Mã loại", 9),
    Column("name", "Loại yêu cầu", 70),
    Column("requests", "Số lượt tư vấn", 13),
    Column("establishments", "Số cơ sở", 13),
    Column("products", "Số sản phẩm", 13),
)
SIDES = {"plan": "plan", "done": "implemented"}


def in_period(where: Range, date: str, first: str = FIRST) -> str:
    """Criteria of COUNTIFS and SUMIFS for a date within the period, or from the day in the cell named `first`."""
    return f'{where[date]},">="&{first},{where[date]},"<="&{LAST}'


def counted(where: Range, event: str, measure: str, first: str = FIRST) -> str:
    """A formula over the rows whose `event` is in the period: their number (`projects`) or a sum of money."""
    days = in_period(where, EVENTS[event][0], first)
    if measure == "projects":
        return f'COUNTIFS({days},{where["kind"]},"{PROJECT}")'
    return "+".join(f"SUMIFS({where[column]},{days})" for column in columns_of(event, measure))


OWN_COLUMNS = ("plan", "amended", "accepted", "settled")


def columns_of(event: str, measure: str) -> list[str]:
    """The columns whose sum is `measure`; decided, accepted and settled money have columns of their own."""
    if event not in OWN_COLUMNS:
        return ["contract_value" if measure == "value" else measure]
    parts = {"total": list(AMOUNTS), "support": ["national", "local"]}.get(measure, [measure])
    return [f"{event}_{part}" for part in parts]


def counted_where(where: Range, event: str, measure: str, key: str, cell: str) -> str:
    """As `counted`, over rows that say in `key` exactly what `cell` says (a code such as 3.10 is text, not 3,1)."""
    return matching(where, event, measure, f"({where[key]}={cell})")


def matching(where: Range, event: str, measure: str, condition: str) -> str:
    """As `counted`, over rows for which `condition`, a product of comparisons, holds."""
    date = where[EVENTS[event][0]]
    days = f"({date}>={FIRST})*({date}<={LAST})"
    if measure == "projects":
        return f'SUMPRODUCT({condition}*{days}*({where["kind"]}="{PROJECT}"))'
    columns = "+".join(where[column] for column in columns_of(event, measure))
    return f"SUMPRODUCT({condition}*{days}*({columns}))"


class Lines:
    """Writes a summary downwards: group heads, then lines of label, formula and unit."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.row = sheet, HEAD_ROW + 1

    def group(self, title: str) -> None:
        for column in range(len(SUMMARY_COLUMNS)):
            self.sheet.text(self.row, column, title if column == 0 else "", "group")
        self.row += 1

    def line(self, label: str, formula: str, value, unit: str, style: str = "int") -> str:
        """Returns the address of the figure."""
        self.sheet.text(self.row, 0, label)
        self.sheet.formula(self.row, 1, formula, value, style)
        self.sheet.text(self.row, 2, unit)
        self.row += 1
        return f"$B${self.row}"

    def day(self, label: str, day, name: str) -> None:
        """A day that formulas of every sheet refer to by `name`."""
        self.sheet.text(self.row, 0, label)
        self.sheet.write(self.row, 1, day, "date")
        self.sheet.text(self.row, 2, "ngày")
        self.row += 1
        self.sheet.book.workbook.define_name(name, f"='{self.sheet.name}'!$B${self.row}")


def write_summary(sheet: Sheet, report: Dataset, projects: Range, requests: Range) -> None:
    sheet.open("Tóm tắt báo cáo khuyến công", SUMMARY_COLUMNS, upright=True)
    lines = Lines(sheet)
    lines.day("Số liệu từ ngày", report.period.start, FIRST)
    lines.day("Số liệu đến ngày", report.as_at, LAST)
    cells = {}
    for event, measures in SHOWN.items():
        block = report.blocks[event]
        lines.group(block.title)
        for code in measures:
            formula = counted(projects, event, code)
            cells[f"{event}.{code}"] = _measure_line(lines, block, code, formula)
    for batch in report.batches:
        _write_batch(lines, report, batch, projects)
    _write_rates(lines, report, cells)
    _write_advice(lines, report, requests)
    sheet.close(lines.row - 1)


SHOWN = {
    "plan": SEVEN_KEYS, "implemented": SEVEN_KEYS, "contracted": ("projects", "value"), "accepted": SEVEN_KEYS,
    "refused": ("projects", "support"), "settled": SEVEN_KEYS, "changed": ("projects",), "stopped": ("projects",),
}  # fmt: skip


def _measure_line(lines: Lines, block: Block, code: str, formula: str) -> str:
    measure = block.measure(code)
    return lines.line(measure.label, formula, block.value(code), measure.unit)


def _write_batch(lines: Lines, report: Dataset, batch, projects: Range) -> None:
    block = report.blocks[f"plan.batches.{batch.pk}"]
    lines.group(batch_label(report, batch.pk, str(batch)))
    head = f"$A${lines.row}"
    for code in SEVEN_KEYS:
        _measure_line(lines, block, code, counted_where(projects, "plan", code, "batch", head))


def _write_rates(lines: Lines, report: Dataset, cells: dict[str, str]) -> None:
    lines.group("So sánh")
    plan, done, own = cells["plan.support"], cells["implemented.support"], cells["implemented.beneficiary"]
    share = float(report.plan_share / 100) if report.plan_share is not None else ""
    lines.line(
        "KC hỗ trợ đã triển khai so với kế hoạch", f'IF({plan}*{done}=0,"",{done}/{plan})', share, "%", "percent"
    )
    rate = float(report.leverage) if report.leverage is not None else ""
    formula = f'IF({done}*{own}=0,"",{own}/{done})'
    lines.line("Đối ứng huy động cho mỗi đồng hỗ trợ", formula, rate, "đồng", "rate")


def _write_advice(lines: Lines, report: Dataset, requests: Range) -> None:
    lines.group("Tư vấn phát triển công nghiệp")
    for key, formula in advice_formulas(requests):
        figure = report.figure(key)
        label = "Số lượt hoàn thành trong kỳ" if "completion" in key else figure.measure.label
        lines.line(label, formula, figure.value, figure.measure.unit)


def advice_formulas(requests: Range) -> Iterable[tuple[str, str]]:
    """Key of each figure of consulting with its formula."""
    yield "consulting.requests", f"SUM({requests['is_counted']})"
    yield "consulting.completion.requests", f"COUNTIFS({in_period(requests, 'completed_on')})"
    yield "consulting.advice.sessions", f"SUM({requests['sessions']})"
    yield "consulting.establishments", f"SUM({requests['new_in_category']})"
    yield "consulting.distinct_establishments", f"SUM({requests['new_in_period']})"
    yield "consulting.products", f"SUM({requests['products']})"


def write_contents(sheet: Sheet, report: Dataset, projects: Range) -> None:
    sheet.open("Kết quả theo nội dung", CONTENT_COLUMNS)
    rows, first = tables.content_rows(report), HEAD_ROW + 1
    for line, row in enumerate(rows, first):
        sheet.text(line, 0, content_code(row.code or LINES_CODE))
        sheet.text(line, 1, row.name)
        sheet.fit_row(line, ["", row.name, *[None] * (len(CONTENT_COLUMNS) - 2)])
        _write_content_figures(sheet, line, row, lambda side, measure, line=line: counted_where(
            projects, SIDES[side], measure, "content_code", f"$A{line + 1}"
        ))  # fmt: skip
    last = first + len(rows)
    for column, text in enumerate(("", "Tổng cộng")):
        sheet.text(last, column, text, "total_text")
    _write_content_figures(sheet, last, tables.content_total(report), lambda side, measure: (
        counted(projects, SIDES[side], measure) if not rows else f"SUM({_column(side, measure, first, last)})"
    ), style="total_")  # fmt: skip
    sheet.close(last)


def _column(side: str, measure: str, first: int, last: int) -> str:
    names = [column.key for column in CONTENT_COLUMNS]
    letter = "ABCDEFGHIJ"[names.index(f"{side}_{measure}")]
    return f"{letter}{first + 1}:{letter}{last}"


def _write_content_figures(sheet: Sheet, line: int, row: tables.ContentRow, formula_of, style: str = "") -> None:
    for column, head in enumerate(CONTENT_COLUMNS):
        side, _, measure = head.key.partition("_")
        if side in SIDES:
            value = getattr(row, head.key).value
            sheet.formula(line, column, formula_of(side, measure), value, f"{style}int")
        elif measure == "share":
            plan, done = "CD" if side == "projects" else "FG"
            formula = f'IF({plan}{line + 1}=0,"",{done}{line + 1}/{plan}{line + 1})'
            share = getattr(row, head.key)
            sheet.formula(line, column, formula, "" if share is None else float(share / 100), f"{style}percent")


def write_consulting(sheet: Sheet, report: Dataset, requests: Range) -> None:
    sheet.open("Tư vấn phát triển công nghiệp", CATEGORY_COLUMNS)
    columns = {"requests": "is_counted", "establishments": "new_in_category", "products": "products"}
    rows, keys, first = tables.category_rows(report), category_keys(report), HEAD_ROW + 1
    for line, (category, row) in enumerate(zip(report.categories, rows, strict=True), first):
        sheet.text(line, 0, keys[category.code])
        sheet.text(line, 1, category.name)
        for column, (name, source) in enumerate(columns.items(), 2):
            formula = f"SUMPRODUCT(({requests['category_key']}=$A{line + 1})*{requests[source]})"
            sheet.formula(line, column, formula, getattr(row, name).value)
    last, total = first + len(rows), tables.category_total(report)
    for column, text in enumerate(("", "Tổng cộng")):
        sheet.text(last, column, text, "total_text")
    for column, (name, source) in enumerate(columns.items(), 2):
        sheet.formula(last, column, f"SUM({requests[source]})", getattr(total, name).value, "total_int")
    sheet.close(last)
