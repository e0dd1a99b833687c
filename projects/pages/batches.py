"""What the pages of plan batches show: money by year, projects by group with their sums, ceiling and remainder."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_million, format_vnd, roman
from khuyencong.core.panels import Happening, Panel, panel, timeline
from khuyencong.registry.enums import SUPPORT, Programme, Source
from khuyencong.registry.models import Budget
from khuyencong.waiting.pages import with_standing
from projects import selectors
from projects.amended import open_amendment
from projects.enums import BATCH_EDITABLE, CONTENT_GROUPS, BatchKind, BatchState, ProjectState, content_group
from projects.models import PlanBatch, Project
from projects.pages.amendments import AmendmentView, Course, amendment_views
from projects.pages.projects import Figure, Link, Paper, million
from projects.services.access import why_not_planner
from projects.services.amendments import against_drawing_up
from projects.tables import workflow_of

DECIDED = (BatchState.APPROVED, BatchState.CLOSED)
MONEY = (*Source.values, "support", "total")


@dataclass
class Year:
    """One year of plan batches with the budgets that they draw on."""

    year: int
    batches: list[PlanBatch] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Năm {self.year}"

    @property
    def caption(self) -> str:
        return f"Kế hoạch năm {self.year}"


def years(user) -> list[Year]:
    """Newest first; three queries whatever their number."""
    found: dict[int, Year] = {}
    for batch in selectors.batches(user).order_by("-year", "programme", "pk"):
        batch.grand_total = batch.total + batch.lines_total
        found.setdefault(batch.year, Year(batch.year)).batches.append(batch)
    for budget in selectors.year_budgets(found):
        budget.used_text = f"đã dùng {format_million(budget.consumed)} trong {format_million(budget.amount)} triệu đồng"
        found[budget.year].budgets.append(budget)
    return list(found.values())


@dataclass
class Group:
    """Projects of one group of contents, as the plan's own table has them. `sums` in đồng, by the keys of MONEY."""

    number: str
    title: str
    projects: list[Project]

    @property
    def sums(self) -> dict[str, int]:
        return sums(self.projects)


def sums(projects: list[Project]) -> dict[str, int]:
    return {key: sum(getattr(project, key) for project in projects) for key in MONEY}


class BatchPage:
    """The page of one batch for one user; `batch` comes from `selectors.batch_for_page`."""

    def __init__(self, batch: PlanBatch, user):
        self.batch, self.user = batch, user

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("Kế hoạch", reverse("batches:list"))]

    @property
    def sub(self) -> str:
        batch = self.batch
        kind = "" if batch.kind == BatchKind.ROUND else batch.get_kind_display()
        return " · ".join(filter(None, [Programme(batch.programme).label, kind, f"Năm {batch.year}"]))

    @cached_property
    def panel(self) -> Panel:
        return with_standing(panel(workflow_of(self.batch), self.user, self.batch), "ke-hoach", self.batch, self.user)

    @property
    def editable(self) -> bool:
        return not why_not_planner(self.user) and self.batch.state in BATCH_EDITABLE

    @property
    def extras(self) -> list[Link]:
        pages = {"batches:add_projects": "Đưa đề án vào đợt", "batches:edit": "Sửa kế hoạch"} if self.editable else {}
        if self.editable and Role.DEPARTMENT_OFFICER in self.user.role_codes:
            pages["batches:council"] = "Hội đồng thẩm định"
        if self.batch.state in BATCH_EDITABLE and self.user.role_codes & {
            Role.DEPARTMENT_LEADER,
            Role.DEPARTMENT_OFFICER,
        }:
            pages["batches:scenarios"] = "Lập, so sánh phương án" if self.editable else "Xem phương án"
        if not against_drawing_up(self.batch, self.user):
            is_new = open_amendment(self.batch) is None
            what = "ngừng, điều chỉnh kèm theo" if self.editable else "điều chỉnh, bổ sung"
            pages["batches:amend"] = f"{'Lập' if is_new else 'Sửa'} dự thảo {what}"
        return [Link(label, reverse(name, args=[self.batch.pk])) for name, label in pages.items()]

    @cached_property
    def projects(self) -> list[Project]:
        return selectors.in_batch(self.user, self.batch)

    @property
    def hidden_count(self) -> int:
        """Projects of the batch that this user does not see yet."""
        return self.batch.projects_count - len(self.projects)

    @property
    def groups(self) -> list[Group]:
        """By the clause of the main content, numbered I, II…; projects by content, numbered through as they stand."""
        found: dict[str, list[Project]] = {}
        for number, project in enumerate(sorted(self.projects, key=lambda row: row.main_content.sort_key), 1):
            project.number = number
            found.setdefault(content_group(project.main_content.code), []).append(project)
        return [Group(roman(n), CONTENT_GROUPS.get(group, "Khác"), found[group]) for n, group in enumerate(found, 1)]

    @cached_property
    def sums(self) -> dict[str, int]:
        return sums(self.projects)

    @property
    def has_other(self) -> bool:
        return bool(self.sums["other"])

    @property
    def grand_total(self) -> int:
        """Projects as amended and non-project lines, in đồng; the reserve stands beside it."""
        return (self.course.amended.total if self.course.shows else self.batch.total) + self.batch.lines_total

    @property
    def table_total(self) -> int:
        """What the rows shown add up to."""
        return self.sums["total"] + self.batch.lines_total

    @property
    def empty_hint(self) -> str:
        return "Chọn “Đưa đề án vào đợt” để bắt đầu." if self.editable else "Chuyên viên Sở đưa đề án vào đợt."

    @cached_property
    def course(self) -> Course:
        return Course(self.batch, self.projects if self.batch.state in DECIDED else [])

    @cached_property
    def amendments(self) -> list[AmendmentView]:
        return amendment_views(self.batch, self.ceilings)

    @property
    def draft(self) -> AmendmentView | None:
        """What is drawn up and not decided yet."""
        return next((view for view in self.amendments if view.amendment.decision_id is None), None)

    @property
    def stopped(self) -> int:
        return sum(project.state == ProjectState.STOPPED for project in self.projects)

    @property
    def carried_over(self) -> int:
        """Projects whose plan year was moved on; the money stays that of this plan's year."""
        return sum(project.year > self.batch.year for project in self.projects)

    @property
    def figures(self) -> list[Figure]:
        batch = self.batch
        count = Figure("Số đề án", str(batch.projects_count), note=self._state_note())
        total = Figure("Tổng kinh phí", format_million(self.grand_total), "triệu đồng")
        support = Figure("Khuyến công hỗ trợ", format_million(batch.support), "triệu đồng", self._sources_note())
        own = Figure("Đối ứng", format_million(batch.beneficiary), "triệu đồng")
        return self._as_amended() if self.course.shows else [count, total, support, own]

    def _as_amended(self) -> list[Figure]:
        """Figures after all decisions, each with what the first one said."""
        first, now, lines = self.course.stages[0], self.course.amended, self.batch.lines_total
        pairs = {
            "Tổng kinh phí": (first.total + lines, now.total + lines),
            "Khuyến công hỗ trợ": (first.support, now.support),
            "Đối ứng": (first.sums["beneficiary"], now.sums["beneficiary"]),
        }  # fmt: skip
        count = Figure("Số đề án", str(now.projects), note=f"ban đầu {first.projects}")
        money = [
            Figure(label, format_million(after), "triệu đồng", f"ban đầu {format_million(before)}")
            for label, (before, after) in pairs.items()
        ]
        return [count, *money]

    def _state_note(self) -> str:
        waiting = sum(project.state != ProjectState.APPRAISED for project in self.projects)
        return f"{waiting} chưa đạt thẩm định" if self.batch.state in BATCH_EDITABLE and waiting else ""

    def _sources_note(self) -> str:
        batch = self.batch
        if not batch.national or not batch.local:
            return Source.NATIONAL.label if batch.national else Source.LOCAL.label
        return f"quốc gia {format_million(batch.national)} · địa phương {format_million(batch.local)}"

    @property
    def bar(self) -> list[dict]:
        amended = self.course.amended.sums if self.course.shows else {}
        parts = [
            {"label": source.label, "amount": amended.get(source.value, getattr(self.batch, source.value))}
            for source in Source
        ]
        return [part for part in parts if part["amount"]]

    @cached_property
    def ceilings(self) -> list[dict]:
        rows = selectors.ceilings(self.batch)
        return [row | {"over": max(0, -row["remaining"])} for row in rows]

    @property
    def claim_hint(self) -> str:
        """What the column "Kế hoạch này" is made of."""
        lines = any(line.source in SUPPORT for line in self.batch.lines.all())
        parts = ["kinh phí khuyến công của đề án", *(["nội dung chi khác"] if lines else [])]
        if self.batch.reserve:
            parts.append(f"dự phòng {format_vnd(self.batch.reserve)}")
        return f"Kế hoạch này gồm {', '.join(parts)}. Năm còn lại tính sau khi đã trừ kế hoạch này."

    @property
    def shows_states(self) -> bool:
        """Whether the projects' own states say more than the state of the batch."""
        return self.batch.state != BatchState.SUBMITTED

    @property
    def papers(self) -> list[Paper]:
        rows = self.batch.decisions.all()
        return [
            Paper(d.get_kind_display(), format_date(d.issued_on), f"Số {d.number}, {d.signer}".rstrip(", "))
            for d in rows
        ]

    @property
    def happenings(self) -> list[Happening]:
        return timeline(workflow_of(self.batch), self.batch, user=self.user)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the page of a step repeats of the batch."""
        batch = self.batch
        facts = [
            ("Số đề án", str(batch.projects_count)),
            ("Tổng kinh phí", million(self.grand_total)),
            ("Khuyến công hỗ trợ", million(batch.support)),
            ("Đối ứng", million(batch.beneficiary)),
        ]
        left = {f"Năm còn lại, {row['source'].label.lower()}": million(row["remaining"]) for row in self.ceilings}
        return [*facts, *left.items()]
