"""The section "Phân tích" of a period's page: one breakdown at a time, chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from reports import breakdown_tables
from reports.asat import query
from reports.breakdown_tables import Table
from reports.breakdowns import Dimension, dimensions
from reports.dataset import Dataset

SOURCE = "nguon"
ANCHOR = "phan-tich"


@dataclass(frozen=True)
class Choice:
    """A link to another breakdown, or the one that is shown."""

    label: str
    query: str
    is_shown: bool

    @property
    def url(self) -> str:
        return f"?{self.query}#{ANCHOR}"


class Analysis:
    """The breakdown that `?theo=` (and `?nhom=` for groups of contents) asks for; by place where it asks for none."""

    def __init__(self, data: Dataset, asked: Mapping[str, str]):
        self.data, self.asked = data, query(data.period)
        self.known = dimensions(data)
        slugs = [SOURCE, *(one.slug for one in self.known)]
        self.slug = asked.get("theo") if asked.get("theo") in slugs else self.known[0].slug
        self.group, self.is_asked = asked.get("nhom", ""), "theo" in asked

    @cached_property
    def dimension(self) -> Dimension | None:
        """None for sources, which are no dimension of rows."""
        fitting = [one for one in self.known if one.slug == self.slug]
        chosen = (one for one in fitting if one.grouping and one.grouping.code == self.group)
        return next(chosen, fitting[0] if fitting else None)

    @cached_property
    def table(self) -> Table:
        whole = (
            breakdown_tables.table(self.data, self.dimension)
            if self.dimension
            else breakdown_tables.by_source(self.data)
        )
        return whole.without_empty()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address names of the breakdown, for the form that changes the days of the reading."""
        if not self.is_asked:
            return []
        group = self.dimension.grouping if self.dimension else None
        return [("theo", self.slug), *([("nhom", group.code)] if group else [])]

    @property
    def kept_query(self) -> str:
        return urlencode(self.kept)

    @property
    def is_empty(self) -> bool:
        return not any(figure.value for figure in self.table.total.figures)

    @property
    def choices(self) -> list[Choice]:
        """The kinds of breakdowns; groups of contents are one of them."""
        titles = {one.slug: one.title for one in self.known}
        titles[SOURCE] = "Theo nguồn kinh phí"
        queries = {slug: urlencode(self.asked | {"theo": slug}) for slug in titles}
        return [Choice(title, queries[slug], slug == self.slug) for slug, title in titles.items()]

    @property
    def groupings(self) -> list[Choice]:
        """The groupings of contents, where one is shown."""
        if not (self.dimension and self.dimension.grouping):
            return []
        return [
            Choice(
                one.grouping.name, urlencode(self.asked | {"theo": one.slug, "nhom": one.grouping.code}),
                one.grouping == self.dimension.grouping,
            )
            for one in self.known if one.grouping
        ]  # fmt: skip
