"""The sheet "Phân tích": every breakdown under one head, its figures live formulas over the data sheets."""

from khuyencong.registry.bridging import LAST_DISTRICT_DAY
from reports import breakdown_tables
from reports.breakdown_tables import SOURCES, Table
from reports.breakdowns import DAYS, Dimension, dimensions
from reports.dataset import EVENTS, Dataset
from reports.faces.xlsx.book import HEAD_ROW, Column, Range, Sheet
from reports.faces.xlsx.names import LineNames, column_of
from reports.faces.xlsx.summaries import advice_formulas, counted, matching

# Those of the page, and the totals under which money by source stands.
_SHOWN = (
    *(one for one in breakdown_tables.COLUMNS if one.measure != "establishments"),
    *(breakdown_tables.Column(event, "total", group, "Tổng") for event, group in (
        ("implemented", "Triển khai"), ("accepted", "Nghiệm thu"), ("settled", "Quyết toán"),
    )),
)  # fmt: skip
FIGURES = tuple(sorted(_SHOWN, key=lambda one: list(DAYS).index(one.event)))
ADVICE = (("requests", "Lượt tư vấn", "is_counted"), ("establishments", "Cơ sở tư vấn", "new_in_category"))
COLUMNS = (
    Column("name", "Phân tích theo", 36),
    *(Column(f"{one.event}_{one.measure}", one.alone, 8 if one.measure == "projects" else 14) for one in FIGURES),
    *(Column(f"consulting_{code}", label, 8) for code, label, _ in ADVICE),
)
OLD_UNTIL = f"DATE({LAST_DISTRICT_DAY.year},{LAST_DISTRICT_DAY.month},{LAST_DISTRICT_DAY.day})"


def write_breakdowns(sheet: Sheet, report: Dataset, projects: Range, requests: Range) -> None:
    sheet.open("Phân tích số liệu", COLUMNS)
    writer = Writer(sheet, report, projects, requests)
    for dimension in dimensions(report):
        if column_of(dimension):
            writer.table(dimension)
    writer.sources()
    sheet.close(writer.row - 1)


class Writer:
    """Writes tables downwards: a head, lines, the total."""

    def __init__(self, sheet: Sheet, report: Dataset, projects: Range, requests: Range):
        self.sheet, self.report, self.projects, self.requests = sheet, report, projects, requests
        self.names, self.row = LineNames(report), HEAD_ROW + 1

    def table(self, dimension: Dimension) -> None:
        table = breakdown_tables.table(self.report, dimension, FIGURES)
        self._head(f"{table.title}: {dimension.grouping.name}" if dimension.grouping else table.title)
        names = self.names.names[column_of(dimension)]
        for line in table.lines:
            self._name(names[line.key])
            for figure, column in line.cells:
                self._figure(column, self._formula(dimension, column), figure.value)
            self.row += 1
        self._total(table)

    def sources(self) -> None:
        """Money alone, each under the total of its event."""
        table = breakdown_tables.by_source(self.report)
        self._head(table.title)
        for line in table.lines:
            self._name(SOURCES[line.key])
            for figure, column in line.cells:
                total = breakdown_tables.Column(column.event, "total", "", "")
                self._figure(total, counted(self.projects, column.event, line.key), figure.value)
            self.row += 1
        self._total(table)

    def _head(self, title: str) -> None:
        for index in range(len(COLUMNS)):
            self.sheet.text(self.row, index, "" if index else title, "group")
        self.row += 1

    def _name(self, name: str, style: str = "text") -> None:
        self.sheet.fit_row(self.row, [name, *[None] * (len(COLUMNS) - 1)])
        self.sheet.text(self.row, 0, name, style)

    def _figure(self, column, formula: str, value: int, style: str = "int") -> None:
        index = next(i for i, one in enumerate(COLUMNS) if one.key == f"{column.event}_{column.measure}")
        self.sheet.formula(self.row, index, formula, value, style)

    def _total(self, table: Table) -> None:
        """Counted by itself, so that lines which do not add up to it would be seen."""
        advice = dict(advice_formulas(self.requests))
        self._name("Tổng cộng", "total_text")
        for figure, column in table.total.cells:
            event, measure = column.event, column.measure.replace("amount", "total")
            formula = advice[figure.key] if event == "consulting" else counted(self.projects, event, measure)
            self._figure(breakdown_tables.Column(event, measure, "", ""), formula, figure.value, "total_int")
        self.row += 2

    def _formula(self, dimension: Dimension, column) -> str:
        if column.event == "consulting":
            source = next(source for code, _, source in ADVICE if code == column.measure)
            condition = self._condition(self.requests, dimension, "received_on")
            return f"SUMPRODUCT({condition}*{self.requests['is_counted']}*{self.requests[source]})"
        date = EVENTS[column.event][0]
        return matching(self.projects, column.event, column.measure, self._condition(self.projects, dimension, date))

    def _condition(self, where: Range, dimension: Dimension, date: str) -> str:
        """That a row stands in the line of this row of the sheet; by place in the unit of its own day."""
        cell, column = f"$A{self.row + 1}", column_of(dimension)
        if column != "place":
            return f"({where[column]}={cell})"
        old, new = (f"({where[name]}={cell})" for name in ("district", "commune"))
        return f"({old}*({where[date]}<={OLD_UNTIL})+{new}*({where[date]}>{OLD_UNTIL}))"
