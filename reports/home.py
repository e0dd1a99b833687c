"""What waits for a person: records whose next step is theirs by the workflow tables, and consulting requests.

Guards are not asked here (they read more); the record's own page says what is still missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from consulting.enums import OPEN, RequestState
from consulting.models import ConsultingRequest
from consulting.selectors import listed as listed_requests
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record, TransitionRecord
from khuyencong.core.numbers import format_int, format_million
from khuyencong.core.workflow import Workflow, lower_first
from khuyencong.registry.models import Budget
from khuyencong.waiting import watches
from projects import early_warnings
from projects.enums import COUNCIL_ROLES, PROJECT_READERS, ProjectState
from projects.models import PlanBatch, Project
from projects.pages import warnings
from projects.selectors import waiting_sheets
from projects.tables import BATCH_TABLES, PROJECT_TABLES, workflow_of
from projects.watches import CHANGES, PROJECTS
from reports.watches import REPORTS

SHOWN = 6  # records named on the home page; the rest are counted
LEADERS = {Role.CENTRE_LEADER, Role.DEPARTMENT_LEADER}
LOCAL = {Role.COLLABORATOR, Role.LOCAL_OFFICER}


@dataclass(frozen=True)
class Todo:
    """One record that waits. `badge` is its state, `note` what to do and since when."""

    title: str
    url: str
    note: str
    badge: str
    tone: str


@dataclass(frozen=True)
class Waiting:
    """What waits, the longest first, and how much of it there is by state."""

    todos: list[Todo] = field(default_factory=list)
    total: int = 0
    states: list[tuple[str, int, str]] = field(default_factory=list)  # label, number, address of the list
    url: str = ""  # where all of it is listed

    @property
    def more(self) -> int:
        return self.total - len(self.todos)


def next_steps(workflow: Workflow, roles: frozenset[str]) -> dict[str, list[str]]:
    """`{state: [labels of main steps that these roles take from it]}`."""
    found: dict[str, list[str]] = {}
    for row in workflow.transitions:
        if row.main and not row.via and roles.intersection(row.roles):
            for state in row.sources:
                found.setdefault(state, []).append(row.label)
    return found


def awaits(tables: Mapping[str, Workflow], roles: frozenset[str]) -> Q:
    """Records from whose state these roles take a main step, by the table of their programme."""
    found = (Q(programme=programme, state__in=next_steps(table, roles)) for programme, table in tables.items())
    return reduce(or_, found)


class Home:
    """The home page of one person."""

    def __init__(self, user):
        self.user, self.roles = user, user.role_codes

    @property
    def is_leader(self) -> bool:
        return bool(self.roles & LEADERS)

    @cached_property
    def batches(self) -> list[Todo]:
        waiting = PlanBatch.objects.visible_to(self.user).filter(awaits(BATCH_TABLES, self.roles)).with_money()
        found = list(_since(waiting, PlanBatch).order_by(F("since").asc(nulls_first=True), "pk"))
        budgets = Budget.objects.filter(year__in={batch.year for batch in found})
        left = {(row.year, row.programme, row.source): row.remaining for row in budgets}
        return [_batch_todo(batch, self._steps(batch), left) for batch in found]

    @cached_property
    def decisions(self) -> list[Todo]:
        """Change requests and reports whose check or decision is this person's, the latest first."""
        kinds = [watch for watch in (CHANGES, REPORTS) if next_steps(watch.workflow, self.roles).keys() & watch.days]
        found = watches.entries(self.user, self.clock, kinds) if kinds else []
        return [
            Todo(one.title, one.record.get_absolute_url(), f"{one.what} · từ {format_date(one.since)}", one.lateness,
                 one.tone)
            for one in found
            if self.roles.intersection(one.roles)
        ]  # fmt: skip

    @cached_property
    def clock(self) -> watches.Clock:
        return watches.Clock()

    @cached_property
    def projects(self) -> Waiting:
        if not self.roles.intersection(PROJECT_READERS):
            return Waiting()
        waiting = self._own_projects()
        counts = dict(waiting.order_by().values_list("state").annotate(n=Count("pk")))
        rows = _since(waiting, Project).select_related("batch").with_money()
        shown = rows.order_by(F("since").asc(nulls_last=True), "pk")[:SHOWN]
        todos = [self._with_lateness(project, _project_todo(project, self._steps(project))) for project in shown]
        return Waiting(todos, sum(counts.values()), _by_state(counts, ProjectState, reverse("projects:list")))

    def _with_lateness(self, project: Project, todo: Todo) -> Todo:
        """How late it is takes the place of the state, which the step to take tells already."""
        limit = PROJECTS.limit(project.state, self.clock.days) if project.state in PROJECTS.days else None
        late = self.clock.age(project.since) - limit if limit is not None and project.since else 0
        return replace(todo, badge=f"chậm {format_int(late)} ngày", tone="red") if late > 0 else todo

    def _own_projects(self) -> QuerySet[Project]:
        """Officers act on the dossiers of their own office; everybody else on all that they see."""
        others = awaits(PROJECT_TABLES, self.roles - {Role.OFFICER})
        mine = awaits(PROJECT_TABLES, self.roles & {Role.OFFICER}) & Q(office=self.user.office_id)
        return Project.objects.visible_to(self.user).filter(others | mine)

    def _steps(self, record: Record) -> list[str]:
        """Labels of the steps that are this person's now."""
        return next_steps(workflow_of(record), self.roles)[record.state]

    @cached_property
    def sheets(self) -> Waiting:
        """Score sheets that this member of a council has not signed, the longest waiting first."""
        if not self.roles.intersection(COUNCIL_ROLES):
            return Waiting()
        waiting = waiting_sheets(self.user)
        rows = _since(waiting, Project).order_by(F("since").asc(nulls_last=True), "pk")[:SHOWN]
        return Waiting([_sheet_todo(project) for project in rows], waiting.count())

    @property
    def takes_steps(self) -> bool:
        """Whether any step of a đề án or of a plan is ever this person's."""
        return any(next_steps(table, self.roles) for table in (*PROJECT_TABLES.values(), *BATCH_TABLES.values()))

    @property
    def is_idle(self) -> bool:
        """Whether no card of one's own work has anything in it, so that the page says so instead of standing bare."""
        lists = (self.sheets, self.my_requests, self.new_requests, self.area_requests)
        return not (self.takes_steps or self.area_projects or any(waiting.total for waiting in lists))

    @cached_property
    def area_requests(self) -> Waiting:
        """Open requests of the communes that a collaborator or local officer answers for."""
        if not self.roles & LOCAL:
            return Waiting()
        return _requests(listed_requests(self.user).filter(state__in=OPEN), "")

    @cached_property
    def area_projects(self) -> list[Todo]:
        """Đề án of one's own communes, the newest first."""
        if Role.LOCAL_OFFICER not in self.roles:
            return []
        rows = _since(Project.objects.visible_to(self.user), Project).with_money().order_by("-year", "-pk")
        return [_project_todo(project, []) for project in rows[:SHOWN]]

    @cached_property
    def warning_rows(self) -> list[early_warnings.Row]:
        """Early warnings of one's own work, of everything for those who oversee it; the most urgent first."""
        return early_warnings.read_each(early_warnings.mine(self.user), localdate())

    @cached_property
    def warning_groups(self) -> list[warnings.Group]:
        """For who oversees: how many of each kind; the page names the first `SHOWN`."""
        return warnings.groups(self.warning_rows, localdate()) if self.roles & early_warnings.OVERSEERS else []

    @property
    def more_groups(self) -> int:
        return len(self.warning_groups) - SHOWN

    @property
    def warnings(self) -> list[warnings.Warned]:
        """For who acts: the most urgent by name."""
        if self.roles & early_warnings.OVERSEERS:
            return []
        return warnings.worded(self.warning_rows[:SHOWN], self.user, localdate())

    @property
    def more_warnings(self) -> int:
        """How many are not named on the page."""
        return 0 if self.roles & early_warnings.OVERSEERS else max(0, len(self.warning_rows) - SHOWN)

    @cached_property
    def new_requests(self) -> Waiting:
        """Requests that nobody has yet, for those who may assign or take them."""
        if not self.roles.intersection(CONSULTING["assign"].roles):
            return Waiting()
        return _requests(listed_requests(self.user).filter(state=RequestState.NEW), "free")

    @cached_property
    def my_requests(self) -> Waiting:
        """Requests in this person's hands."""
        if not self.roles.intersection(CONSULTING["complete"].roles):
            return Waiting()
        mine = listed_requests(self.user).filter(assignee=self.user, state__in=OPEN)
        return _requests(mine, "mine")


def _since(rows: QuerySet, model: type[Record]) -> QuerySet:
    """Annotates `since`: the date of the last step, or None."""
    steps = TransitionRecord.objects.filter(entity=model.entity(), object_id=OuterRef("pk")).order_by("-sequence")
    return rows.annotate(since=Subquery(steps.values("effective_on")[:1]))


def _waits(steps: list[str], since) -> list[str]:
    """The next step and since when it waits, as parts of a note."""
    what = [" hoặc ".join([steps[0], *map(lower_first, steps[1:])])] if steps else []
    return [*what, f"từ {format_date(since)}"] if since else what


def _project_todo(project: Project, steps: list[str]) -> Todo:
    note = " · ".join([*_waits(steps, project.since), f"{format_million(project.support)} triệu đồng hỗ trợ"])
    return Todo(project.title, project.get_absolute_url(), note, project.get_state_display(), project.tone)


def _sheet_todo(project: Project) -> Todo:
    note = " · ".join(_waits(["Chấm phiếu"], project.since))
    url = reverse("projects:sheet", args=[project.pk])
    return Todo(project.title, url, note, project.get_state_display(), project.tone)


def _batch_todo(batch: PlanBatch, steps: list[str], left: dict) -> Todo:
    total = format_million(batch.total + batch.lines_total)
    note = [*_waits(steps, batch.since), f"{format_int(batch.projects_count)} đề án", f"{total} triệu đồng"]
    remaining = left.get((batch.year, batch.programme, batch.programme))
    if remaining is not None:
        note.append(f"còn {format_million(remaining)} triệu đồng trong dự toán năm")
    return Todo(batch.full_name, batch.get_absolute_url(), " · ".join(note), batch.get_state_display(), batch.tone)


def _by_state(counts: dict[str, int], states, url: str) -> list[tuple[str, int, str]]:
    return [(state.label, counts[state], f"{url}?state={state}") for state in states if state in counts]


def _requests(rows: QuerySet[ConsultingRequest], work: str) -> Waiting:
    shown = rows.order_by("received_on", "pk")[:SHOWN]
    todos = [
        Todo(
            row.establishment_name, row.get_absolute_url(),
            f"{row.category.public_name} · tiếp nhận {format_date(row.received_on)}",
            "Quá hạn gọi lại" if row.is_late else row.get_state_display(), "red" if row.is_late else row.tone,
        )
        for row in shown
    ]  # fmt: skip
    return Waiting(todos, rows.count(), url=reverse("consulting:list") + (f"?work={work}" if work else ""))
