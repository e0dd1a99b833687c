"""The words that stand for the lines of breakdowns in the sheets; no two lines of one breakdown share them."""

from collections.abc import Iterable

from khuyencong.registry.bridging import Spot
from reports.breakdowns import OTHER_LINES, Dimension, dimensions
from reports.dataset import Dataset
from reports.rows import ProjectRow, RequestRow


class LineNames:
    """Names of the lines in which a row stands, by column of its data sheet."""

    def __init__(self, report: Dataset):
        self.dimensions = {column_of(one): one for one in dimensions(report) if column_of(one)}
        rows = (*report.projects, *report.requests)
        places = [spot for row in rows for spot in (row.district, row.commune)]
        self.names = {"place": unique_names([OTHER_LINES, *places])}
        for column, dimension in self.dimensions.items():
            if column not in self.names:
                self.names[column] = unique_names(_spots(report, dimension))

    def project(self, row: ProjectRow) -> dict[str, str]:
        day = row.planned_on  # no line but that by place depends on it, and that has a column for either time
        found = {
            column: self.names[column][self.dimensions[column].spot(row, day).key]
            for column in ("office", "programme", "group") if column in self.dimensions
        }  # fmt: skip
        return {"group": ""} | found | self._places(row if row.is_project else None)

    def request(self, row: RequestRow) -> dict[str, str]:
        spot = self.dimensions["office"].request_spot(row)
        return {"office": self.names["office"][spot.key]} | self._places(row)

    def _places(self, row) -> dict[str, str]:
        names = self.names["place"]
        if row is None:
            return dict.fromkeys(("district", "commune"), names[OTHER_LINES.key])
        return {"district": names[row.district.key], "commune": names[row.commune.key]}


def column_of(dimension: Dimension) -> str:
    """The column of the data sheets that tells rows apart; none for groupings that are not printed."""
    if dimension.grouping:
        return "group" if dimension.grouping.is_printed else ""
    return dimension.code


def _spots(report: Dataset, dimension: Dimension) -> Iterable[Spot]:
    yield from (dimension.spot(row, row.planned_on) for row in report.projects)
    if dimension.request_spot:
        yield from (dimension.request_spot(row) for row in report.requests)


def unique_names(spots: Iterable[Spot]) -> dict[str, str]:
    """`{key: name}`; what another key is called already gets its own key behind the name. Excel minds no capitals."""
    names, taken = {}, set()
    for spot in spots:
        if spot.key not in names:
            name = spot.name if spot.name.casefold() not in taken else f"{spot.name} ({spot.key})"
            names[spot.key] = name
            taken.add(name.casefold())
    return names
