"""What the pages of earlier days show; templates only set it out."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import CENTRE_WIDE, Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import TransitionRecord
from khuyencong.core.numbers import format_million, format_vnd
from khuyencong.core.panels import Happening
from khuyencong.core.workflow import Workflow
from khuyencong.registry.enums import Source
from khuyencong.registry.models import Content, Establishment
from projects.enums import BATCH_TONES, TONES, BatchState
from projects.models import PlanBatch, Project
from projects.pages.projects import Figure, Paper
from projects.readings import AsAt, BatchReading, ProjectReading, Steps, read_batch, read_projects
from projects.tables import workflow_of


def banner(at: AsAt) -> str:
    known = f"đến hết ngày {format_date(localdate(at.known))}" if at.known else "đến bây giờ"
    return f"Đang xem theo ngày {format_date(at.day)}, ghi nhận {known}."


@dataclass(frozen=True)
class Late:
    """An act that counts on the day though it was recorded, or taken back, after it."""

    title: str
    effective: str
    recorded: str


def late_rows(workflow: Workflow, reading: ProjectReading) -> list[Late]:
    rows = []
    for row in reading.late:
        step = isinstance(row, TransitionRecord)
        title = _label(workflow, row) if step else str(row)
        if step and row in reading.steps.undone:
            title += " (sau đó đã hủy)"
        day = row.effective_on if step else getattr(row, "issued_on", None) or row.signed_on
        rows.append(Late(title, format_date(day), format_date(localdate(row.recorded_at))))
    return rows


def happenings(workflow: Workflow, steps: Steps) -> list[Happening]:
    """The steps up to the day, newest first."""
    return [
        Happening(_label(workflow, row), format_date(row.effective_on), row.actor.get_full_name() if row.actor else "",
                  note=row.note)
        for row in reversed(steps.rows)
    ]  # fmt: skip


def _label(workflow: Workflow, row: TransitionRecord) -> str:
    return next((t.label for t in workflow.transitions if t.name == row.name), row.name)


def papers(workflow: Workflow, steps: Steps) -> list[Paper]:
    """Decisions and contracts known on the day, by the numbers that the steps took down."""
    found = []
    for row in steps.rows:
        known = next((t for t in workflow.transitions if t.name == row.name), None)
        if number := row.data.get("number") or row.data.get("minutes_number"):
            value = row.data.get("value")
            about = ", ".join(filter(None, [f"Số {number}", row.data.get("signer"), value and format_vnd(value)]))
            found.append(
                Paper((known and known.document) or _label(workflow, row), format_date(row.effective_on), about)
            )
    return found


def seen_by(user, projects: QuerySet[Project], at: AsAt) -> list[ProjectReading]:
    """Readings of `projects` for a reader: the department and the councils know nothing of the days before a dossier
    came to them (workflow, §1)."""
    readings = read_projects(projects, at)
    if user.role_codes & {*CENTRE_WIDE, Role.LOCAL_OFFICER}:
        return readings
    return [one for one in readings if one.has_reached_appraisal]


class ProjectThen:
    """One project as at an earlier day; `reading` is None when it was not known then, or not to this reader."""

    def __init__(self, project: Project, user, at: AsAt):
        self.project, self.at = project, at
        readings = seen_by(user, Project.objects.visible_to(user).filter(pk=project.pk), at)
        self.reading = readings[0] if readings else None

    @property
    def banner(self) -> str:
        return banner(self.at)

    @property
    def state(self) -> str:
        return self.reading.state.label

    @property
    def tone(self) -> str:
        return TONES[self.reading.state]

    @property
    def figures(self) -> list[Figure]:
        reading = self.reading
        contract = Figure("Hợp đồng", format_million(reading.contract) if reading.contract else "–", "triệu đồng")
        accepted = f"được nghiệm thu {format_million(reading.accepted)}" if reading.accepted is not None else ""
        return [
            Figure("Tổng kinh phí", format_million(reading.total), "triệu đồng"),
            Figure("Khuyến công hỗ trợ", format_million(reading.support), "triệu đồng"),
            contract,
            Figure("Đã chi", format_million(reading.spent), "triệu đồng", accepted),
        ]

    @cached_property
    def contents(self) -> list[Content]:
        found = Content.objects.in_bulk(self.reading.values["contents"])
        return [found[key] for key in self.reading.values["contents"] if key in found]

    @cached_property
    def people(self) -> list[Establishment]:
        found = Establishment.objects.in_bulk(self.reading.values["people"])
        return [found[key] for key in self.reading.values["people"] if key in found]

    @property
    def money(self) -> list[dict]:
        """Rows of the money: `content`, `who`, `source`, `amount` (đồng)."""
        contents, people = ({row.pk: row for row in rows} for rows in (self.contents, self.people))
        return [
            {
                "content": contents.get(line["content"], ""), "who": people.get(line["beneficiary"], "–"),
                "source": Source(line["source"]).label, "amount": line["amount"],
            }
            for line in self.reading.values["funding"]
        ]  # fmt: skip

    @property
    def facts(self) -> list[tuple[str, str]]:
        values = self.reading.values
        rows = [
            ("Năm kế hoạch", str(values["year"])), ("Địa điểm", values["place_text"]),
            ("Đơn vị thực hiện", values["implementing_unit"]),
            ("Đơn vị thụ hưởng", "; ".join(row.name for row in self.people) or values["group_note"]),
            ("Nội dung khuyến công", "; ".join(str(row) for row in self.contents)),
            ("Thời gian", values["duration"]), ("Mục tiêu, quy mô", values["objective"]),
        ]  # fmt: skip
        return [(label, value) for label, value in rows if value]

    @property
    def papers(self) -> list[Paper]:
        return papers(workflow_of(self.project), self.reading.steps)

    @property
    def happenings(self) -> list[Happening]:
        return happenings(workflow_of(self.project), self.reading.steps)

    @property
    def late(self) -> list[Late]:
        return late_rows(workflow_of(self.project), self.reading)


class ProjectsThen:
    """Several projects as at an earlier day, with their sums (đồng)."""

    def __init__(self, readings: list[ProjectReading], at: AsAt):
        self.readings, self.at = readings, at

    @property
    def banner(self) -> str:
        return banner(self.at)

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "title": one.values["title"], "code": one.project.code or "", "year": one.values["year"],
                "state": one.state.label, "tone": TONES[one.state], "support": one.support, "total": one.total,
                "spent": one.spent, "url": reverse("projects:as_at", args=[one.project.pk]), "late": len(one.late),
            }
            for one in self.readings
        ]  # fmt: skip

    @property
    def totals(self) -> dict[str, int]:
        return {key: sum(getattr(one, key) for one in self.readings) for key in ("support", "total", "spent")}


def list_then(user, at: AsAt, *, year: int | None = None, state: str = "") -> ProjectsThen:
    readings = seen_by(user, Project.objects.visible_to(user).order_by("-year", "batch", "position", "pk"), at)
    wanted = [
        one for one in readings if year in (None, one.values["year"]) and state in ("", one.state)
    ]  # fmt: skip
    return ProjectsThen(wanted, at)


class BatchThen(ProjectsThen):
    """One plan as at an earlier day."""

    def __init__(self, batch: PlanBatch, user, at: AsAt):
        projects = Project.objects.visible_to(user).order_by("position", "pk")
        self.reading: BatchReading = read_batch(batch, projects, at)
        super().__init__(self.reading.projects, at)

    @property
    def state(self) -> str:
        return BatchState(self.reading.state).label

    @property
    def tone(self) -> str:
        return BATCH_TONES[BatchState(self.reading.state)]

    @property
    def papers(self) -> list[Paper]:
        return papers(workflow_of(self.reading.batch), self.reading.steps)

    @property
    def happenings(self) -> list[Happening]:
        return happenings(workflow_of(self.reading.batch), self.reading.steps)
