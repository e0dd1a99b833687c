"""The sheet of indicators: done, luỹ kế and plan are formulas over the data sheets, ratios over the sheet itself.

What was typed (ước thực hiện) and what another period counted (cùng kỳ) are numbers: their rows are not in this file.
"""

from reports.comparison import Comparison, IndicatorRow
from reports.dataset import EVENTS, Dataset
from reports.faces.xlsx.book import FIRST, HEAD_ROW, LAST, YEAR_FIRST, Column, Range, Sheet
from reports.faces.xlsx.data import PROJECT
from reports.faces.xlsx.summaries import advice_formulas, columns_of, counted

COLUMNS = (
    Column("label", "Chỉ tiêu", 46), Column("unit", "Đơn vị tính", 11), Column("plan", "Kế hoạch năm", 17),
    Column("amended", "Kế hoạch năm sau điều chỉnh", 17),
    Column("done", "Thực hiện trong kỳ", 17), Column("estimate", "Ước thực hiện đến hết kỳ", 17),
    Column("to_date", "Luỹ kế từ đầu năm", 17), Column("percent", "So với kế hoạch", 11),
    Column("before", "Cùng kỳ năm trước", 17), Column("delta", "Tăng, giảm", 17),
    Column("delta_percent", "Tăng, giảm (%)", 11),
)  # fmt: skip
LETTERS = "ABCDEFGHIJK"
ADVANCES = {FIRST: "advanced", YEAR_FIRST: "advanced_to_date"}  # columns of the data sheet


def write_indicators(sheet: Sheet, report: Dataset, projects: Range, requests: Range) -> None:
    table = Comparison(report)
    sheet.open("Chỉ tiêu", [c for c in COLUMNS if c.key not in table.left_out])
    writer, line = _Writer(sheet, report, projects, dict(advice_formulas(requests))), HEAD_ROW + 1
    for group in table.groups:
        for column in range(len(sheet.columns)):
            sheet.text(line, column, group.name if column == 0 else "", "group")
        for offset, row in enumerate(group.rows, 1):
            writer.write(line + offset, row)
        line += len(group.rows) + 1
    sheet.text(line, 0, "Luỹ kế từ ngày")
    sheet.write(line, 2, report.period.year_start, "date")
    sheet.book.workbook.define_name(YEAR_FIRST, f"='{sheet.name}'!$C${line + 1}")
    for note in table.notes:
        line += 1
        sheet.text(line, 0, note, "note")
    sheet.close(line)


class _Writer:
    """Writes one indicator a line."""

    def __init__(self, sheet: Sheet, report: Dataset, projects: Range, advice: dict[str, str]):
        self.sheet, self.report, self.projects, self.advice = sheet, report, projects, advice
        self.columns = {column.key: LETTERS[index] for index, column in enumerate(sheet.columns)}

    def write(self, line: int, row: IndicatorRow) -> None:
        self.sheet.text(line, 0, row.indicator.label)
        self.sheet.text(line, 1, row.indicator.unit)
        self._figures(line, row)
        at = {key: f"{letter}{line + 1}" for key, letter in self.columns.items()}
        plan, until, done, before = at.get("amended", at["plan"]), at["to_date"], at["done"], at["before"]
        self._ratio(line, "percent", f'IF(N({plan})=0,"",{until}/{plan})', row.percent)
        delta = "" if row.delta is None else row.delta
        self._formula(line, "delta", f'IF({before}="","",{done}-{before})', delta)
        self._ratio(line, "delta_percent", f'IF(N({before})=0,"",({done}-{before})/{before})', row.delta_percent)

    def _figures(self, line: int, row: IndicatorRow) -> None:
        key, own = row.indicator.key, f"{self.columns['done']}{line + 1}"
        if row.plan:
            self._formula(line, "plan", self._planned("plan", row.indicator.plan), row.plan.value)
        else:
            self._number(line, "plan", None)
        if row.amended and "amended" in self.columns:
            self._formula(line, "amended", self._planned("amended", row.indicator.plan), row.amended.value)
        elif "amended" in self.columns:
            self._number(line, "amended", None)
        self._formula(line, "done", self._counted(key, FIRST), row.done.value)
        if self.report.to_date is self.report:
            self._formula(line, "to_date", own, row.to_date.value)
        elif key in self.advice:  # requests from before the period are not in this file
            self._number(line, "to_date", row.to_date.value)
        else:
            self._formula(line, "to_date", self._counted(key, YEAR_FIRST), row.to_date.value)
        for name in ("estimate", "before"):
            if name in self.columns:
                self._number(line, name, getattr(row, name))

    def _counted(self, key: str, first: str) -> str:
        if key in self.advice:
            return self.advice[key]
        event, measure = key.split(".")
        if event in EVENTS:
            return counted(self.projects, event, measure, first)
        where = self.projects[ADVANCES[first]]
        return f'COUNTIFS({where},"<>0",{where},"<>")' if measure == "projects" else f"SUM({where})"

    def _planned(self, which: str, measure: str) -> str:
        """The year's plan as decided ("plan") or "amended": of it a đề án that was stopped is no part."""
        where = self.projects
        of_year = f'{where["plan_year"]},{self.report.period.year},{where["planned_on"]},"<="&{LAST}'
        if measure == "projects":
            standing = f',{where["stopped_on"]},""' if which == "amended" else ""
            return f'COUNTIFS({of_year},{where["kind"]},"{PROJECT}"{standing})'
        return "+".join(f"SUMIFS({where[column]},{of_year})" for column in columns_of(which, measure))

    def _index(self, name: str) -> int:
        return LETTERS.index(self.columns[name])

    def _number(self, line: int, name: str, number: int | None) -> None:
        self.sheet.write(line, self._index(name), number, "int")

    def _formula(self, line: int, name: str, formula: str, value, style: str = "int") -> None:
        self.sheet.formula(line, self._index(name), formula, value, style)

    def _ratio(self, line: int, name: str, formula: str, percent) -> None:
        self._formula(line, name, formula, "" if percent is None else float(percent / 100), "percent")
