"""The yearly table "Chỉ tiêu | ĐVT | KCĐP | KCQG": each line a figure of the year, local beside national."""

from dataclasses import dataclass

from khuyencong.core.numbers import format_int, format_million
from khuyencong.registry.enums import Programme
from reports.blocks import Figure
from reports.dataset import Dataset
from reports.rows import AnnualRow

UNVERIFIED = "Chỉ tiêu ghi dấu (*) chưa đối chiếu với biểu mẫu đang dùng (chưa kiểm chứng)."


@dataclass(frozen=True)
class AnnualFigures:
    """One line; a programme without any row has no figure."""

    line: AnnualRow
    local: Figure | None
    national: Figure | None

    @property
    def label(self) -> str:
        return self.line.label if self.line.verified else f"{self.line.label} (*)"

    @property
    def is_money(self) -> bool:
        return not self.line.figure.endswith((".projects", ".establishments"))

    @property
    def unit(self) -> str:
        return "triệu đồng" if self.is_money else self.line.unit

    @property
    def texts(self) -> dict[str, str]:
        """As printed: money in triệu đồng, nothing as a dash."""
        return {"local": self._shown(self.local), "national": self._shown(self.national)}

    def _shown(self, figure: Figure | None) -> str:
        if not figure or not figure.value:
            return "–"
        return format_million(figure.value) if self.is_money else format_int(figure.value)


def lines(data: Dataset) -> list[AnnualFigures]:
    """Every line in order; none but for a whole year."""
    return [AnnualFigures(line, *(_figure(data, line, one) for one in SIDES)) for line in data.annual]


def notes(data: Dataset) -> list[str]:
    return [UNVERIFIED] if any(not line.verified for line in data.annual) else []


SIDES = (Programme.LOCAL, Programme.NATIONAL)


def _figure(data: Dataset, line: AnnualRow, programme: Programme) -> Figure | None:
    event, _, measure = line.figure.partition(".")
    key = f"{event}.by_programme.{programme.value}"
    return data.figure(f"{key}.{measure}") if key in data.breakdown_blocks else None
