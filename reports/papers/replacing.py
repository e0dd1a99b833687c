"""What the pages of templates show: every paper with what it is made from, one paper's fields and editions."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from khuyencong.core.models import AuditEvent
from reports.models import PaperTemplate
from reports.papers.catalogue import PAPERS, Paper
from reports.papers.fields import BY_FILTER, Kind, available, declared
from reports.papers.making import all_in_force

VERBS = {"create": "tải lên", "use": "đưa vào dùng", "retire": "thôi dùng"}
# How a value of each kind is printed.
PRINTED = {
    Kind.MONEY: "|vnd, |mil, |words", Kind.NUMBER: "|num", Kind.COUNT: "|n2", Kind.PERCENT: "|pct",
    Kind.DAY: "|d, |dlong", Kind.MOMENT: "|hm", Kind.LIST: "{%p for x in …%} … {%p endfor %}",
}  # fmt: skip
FILTERS = ", ".join(f"|{name}" for name in BY_FILTER)


@dataclass(frozen=True)
class PaperRow:
    paper: Paper
    template: PaperTemplate | None

    @property
    def url(self) -> str:
        return reverse("reports:template", args=[self.paper.key])


def paper_rows() -> list[PaperRow]:
    """All papers in the order of the work; one query."""
    found = all_in_force(PAPERS)
    return [PaperRow(paper, found.get(paper.key)) for paper in PAPERS.values()]


@dataclass(frozen=True)
class FieldRow:
    path: str
    kind: Kind
    is_in_default: bool

    @property
    def printed(self) -> str:
        return PRINTED.get(self.kind, "")


@dataclass
class TemplatePage:
    """One paper: its fields and its editions, the newest first."""

    paper: Paper

    @cached_property
    def editions(self) -> list[PaperTemplate]:
        rows = PaperTemplate.objects.filter(paper=self.paper.key).select_related("file", "added_by")
        return list(rows.order_by("-edition"))

    @property
    def in_force(self) -> PaperTemplate | None:
        return next((row for row in self.editions if row.is_in_force), None)

    @cached_property
    def fields(self) -> list[FieldRow]:
        own = declared(self.paper.source)
        return [FieldRow(path, kind, path in own) for path, kind in sorted(available(self.paper.source).items())]


def course(template: PaperTemplate) -> list[tuple[AuditEvent, str]]:
    """Who handed it in, put it to use and took it out of use; the newest first."""
    rows = AuditEvent.objects.filter(entity=PaperTemplate.entity(), object_id=template.pk).select_related("actor")
    return [(row, VERBS.get(row.verb, row.verb)) for row in rows.order_by("-sequence")]
