"""Why projects changed or stopped in a year: by cause, kind, content and place, with the rows behind each figure.

A row is one approved change or one stop, in the year of its decision; what was taken back counts nowhere.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import lower_first
from khuyencong.registry.enums import SUPPORT
from projects.enums import ChangeKind, ChangeReason, StopReason
from projects.models import Project
from projects.selectors import support_of_each, with_parts

STOP = "stop"
STEPS = {"change": "Điều chỉnh", STOP: "Ngừng triển khai"}
KINDS = {**dict(ChangeKind.choices), STOP: STEPS[STOP]}
# What causes have in common that change some projects and stop others.
CAUSES = {
    **dict(StopReason.choices), **dict(ChangeReason.choices), "own_capital": "Vốn đối ứng của cơ sở",
    "plans": "Phương án sản xuất, đầu tư của cơ sở", "delay": "Chậm tiến độ", "": "Chưa ghi mã nguyên nhân",
}  # fmt: skip
# The groups of the page: name in the address, heading, attributes of a row that give the key and the label.
GROUPS = (
    ("nguyen_nhan", "Nguyên nhân", "reason", "cause"), ("loai", "Loại", "kind", "kind_label"),
    ("noi_dung", "Nội dung khuyến công", "content", "content_label"), ("dia_ban", "Địa bàn", "place", "place_label"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One change or stop. `support` is what the project had before it, `effect` what it gained or lost (đồng)."""

    project: Project
    step: str
    on: dt.date
    number: str
    kind: str
    reason: str
    text: str
    support: int
    effect: int

    @property
    def cause(self) -> str:
        return CAUSES.get(self.reason, self.reason)

    @property
    def kind_label(self) -> str:
        return KINDS.get(self.kind, STEPS[self.step])

    @property
    def content(self) -> str:
        return self.project.main_content.code

    @property
    def content_label(self) -> str:
        return str(self.project.main_content)

    @property
    def place(self) -> str:
        return str(self.project.place_id or 0)

    @property
    def place_label(self) -> str:
        return str(self.project.place) if self.project.place_id else "Chưa gắn địa bàn"


@dataclass(frozen=True)
class Line:
    """One line of a group with the addresses of the rows behind its figures."""

    label: str
    changes: int
    stops: int
    effect: int
    url: str


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]

    @property
    def heading(self) -> str:
        return f"Theo {lower_first(self.title)}"


def steps_of(user):
    """The changes and stops of the projects that `user` sees, those taken back left out."""
    seen = Project.objects.visible_to(user).values("pk")
    return TransitionRecord.objects.filter(entity=Project.entity(), name__in=STEPS, object_id__in=seen)


def latest_year(user) -> int | None:
    newest = steps_of(user).order_by("-effective_on").values_list("effective_on", flat=True).first()
    return newest.year if newest else None


class WhyPage:
    """One year. `chosen` are the conditions that stand in the address."""

    def __init__(self, user, year: int, chosen: Mapping[str, str]):
        self.user, self.year = user, year
        names = ("viec", *(name for name, *_ in GROUPS))
        self.chosen = {name: chosen[name] for name in names if chosen.get(name)}

    @cached_property
    def all_rows(self) -> list[Row]:
        steps = list(steps_of(self.user).filter(effective_on__year=self.year).order_by("effective_on", "pk"))
        keys = {step.object_id for step in steps}
        projects = with_parts(Project.objects.filter(pk__in=keys)).in_bulk()
        support = support_of_each(keys)
        return [_row(projects[step.object_id], step, support) for step in steps]

    @cached_property
    def rows(self) -> list[Row]:
        wanted = {key: self.chosen[name] for name, _, key, _ in GROUPS if name in self.chosen}
        wanted |= {"step": self.chosen["viec"]} if "viec" in self.chosen else {}
        return [row for row in self.all_rows if all(getattr(row, key) == value for key, value in wanted.items())]

    @cached_property
    def groups(self) -> list[Group]:
        return [Group(title, self._lines(name, key, label)) for name, title, key, label in GROUPS]

    def _lines(self, name: str, key: str, label: str) -> list[Line]:
        found: dict[str, list[Row]] = {}
        for row in self.all_rows:
            found.setdefault(getattr(row, key), []).append(row)
        lines = [
            Line(getattr(rows[0], label), *counts(rows), sum(row.effect for row in rows), self._url({name: value}))
            for value, rows in found.items()
        ]
        return sorted(lines, key=lambda line: (-line.changes - line.stops, line.label))

    def _url(self, chosen: Mapping[str, str]) -> str:
        query = QueryDict(mutable=True)
        query.update(chosen)
        return f"{reverse('projects:why', args=[self.year])}?{query.urlencode()}"

    @property
    def title(self) -> str:
        return f"Năm {self.year}"

    @property
    def nothing(self) -> str:
        return f"Năm {self.year} chưa có đề án nào thay đổi, ngừng"

    @property
    def step_urls(self) -> dict[str, str]:
        return {step: self._url({"viec": step}) for step in STEPS}

    @cached_property
    def counts(self) -> tuple[int, int]:
        return counts(self.all_rows)

    @property
    def projects_count(self) -> int:
        return len({row.project.pk for row in self.all_rows})

    @property
    def effect(self) -> int:
        return sum(row.effect for row in self.all_rows)

    @property
    def shown_effect(self) -> int:
        return sum(row.effect for row in self.rows)

    @property
    def conditions(self) -> list[str]:
        """What the rows are narrowed to, in words; a value that nothing has says so by its absence of rows."""
        labels = [STEPS.get(self.chosen.get("viec", ""), "")]
        labels += [getattr(self.rows[0], label) for name, _, _, label in GROUPS if name in self.chosen and self.rows]
        return [label for label in labels if label]


def counts(rows: list[Row]) -> tuple[int, int]:
    """Changes and stops among `rows`."""
    stops = sum(row.step == STOP for row in rows)
    return len(rows) - stops, stops


def _row(project: Project, step: TransitionRecord, support: Mapping[int, Mapping[str, int]]) -> Row:
    data, stopped = step.data, step.name == STOP
    now = support.get(project.pk, {})
    before, after = (data.get(name) or now for name in ("before", "after"))
    had, has = (sum(sums.get(source, 0) for source in SUPPORT) for sums in (before, after))
    given_back = sum(data.get(f"released_{source}", 0) for source in SUPPORT)
    return Row(
        project=project, step=step.name, on=step.effective_on, number=data.get("number", ""),
        kind=STOP if stopped else data.get("kind", ""), reason=data.get("reason_code", ""), text=step.note,
        support=had, effect=-given_back if stopped else has - had,
    )  # fmt: skip
