"""The second half of 2022: projects written in the portal itself, each as far as its row of the table says.

Nothing here is effective before 01/07/2022, so the half-year's figures are those of the first batch alone.
"""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.accounts.models import User
from khuyencong.core.numbers import format_int
from khuyencong.core.workflow import lower_first
from khuyencong.demo import events
from khuyencong.demo.course import Course
from khuyencong.registry.enums import Programme, Source
from khuyencong.registry.models import Content, Establishment, Place
from khuyencong.registry.services import establishments
from khuyencong.registry.services.budgets import set_budget
from projects.enums import BatchKind, PaperStep
from projects.models import PlanBatch, Project
from projects.parts import FundingRow
from projects.readiness import Readiness
from projects.selectors import one
from projects.services.batches import create_batch, put_in_batch
from projects.services.costs import CostRow, save_costs
from projects.services.dossiers import add_paper, save_section
from projects.services.projects import create_project

DATA = Path(__file__).parent / "data"
TABLE = DATA / "de-an-cuoi-nam-2022.csv"
SECTIONS = tomllib.loads((DATA / "thuyet-minh.toml").read_text(encoding="utf-8"))["sections"]
PAPER = DATA / "van-ban-minh-hoa.pdf"
YEAR, FIRST_NUMBER = 2022, 24
MILLION = 1_000_000
NATIONAL_BUDGET = 1_500 * MILLION
WRITTEN = 3  # sections of a draft that nobody submitted yet
BLANK = "Quy mô: […]."
DURATIONS = ("Quý IV năm 2022", "Tháng 8 đến tháng 11/2022")  # of what is planned yet, of batch 2
# name, kind, number of the decision, days of the steps in the order in which they are taken
PLANS = {
    "dot-2": ("Đợt 2", BatchKind.ROUND, "31/QĐ-SCT", {
        "submit_on": "2022-07-04", "send_to_appraisal_on": "2022-07-06", "pass_appraisal_on": "2022-07-14",
        "batch_submit_on": "2022-07-18", "batch_approve_on": "2022-07-22", "detail_submit_on": "2022-08-01",
        "detail_approve_on": "2022-08-05", "contract_ends_on": "2022-11-30", "contract_on": "2022-08-10",
        "start_on": "2022-08-15", "advance_on": "2022-08-18", "progress_on": "2022-09-20", "inspect_on": "2022-10-05",
        "minutes_on": "2022-11-04", "report_acceptance_on": "2022-11-08", "accept_on": "2022-11-11",
        "payment_on": "2022-11-15", "liquidate_on": "2022-11-18", "settle_on": "2022-11-30",
    }),
    "dot-3": ("Đợt 3", BatchKind.ROUND, "", {
        "submit_on": "2022-09-05", "send_to_appraisal_on": "2022-09-07", "pass_appraisal_on": "2022-09-20",
        "batch_submit_on": "2022-10-10",
    }),
    "bo-sung": ("Bổ sung", BatchKind.SUPPLEMENT, "", {
        "submit_on": "2022-10-17", "send_to_appraisal_on": "2022-10-19", "pass_appraisal_on": "2022-11-02",
    }),
    "cho": ("", "", "", {"submit_on": "2022-11-07", "send_to_appraisal_on": "2022-11-09"}),
    "quoc-gia": ("Đợt 1", BatchKind.ROUND, "", {
        "submit_on": "2022-08-08", "send_to_appraisal_on": "2022-08-10", "pass_appraisal_on": "2022-08-25",
        "batch_submit_on": "2022-09-05",
    }),
    "quoc-gia-cho": ("", "", "", {"submit_on": "2022-10-24", "send_to_appraisal_on": "2022-10-27"}),
}  # fmt: skip


def run(people: dict[str, User]) -> None:
    set_budget(
        YEAR, Programme.NATIONAL, Source.NATIONAL, NATIONAL_BUDGET, f"Dự toán năm {YEAR} (minh họa)",
        actor=people["giamdoc"],
    )  # fmt: skip
    table = list(read())
    for plan in PLANS:
        Later(plan, [row for row in table if row["plan"] == plan], people).run()
    events.run(people)


def read() -> Iterator[dict]:
    """Rows of the table as a course takes them: `stt`, and a day for each step up to the `last` one."""
    with TABLE.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), FIRST_NUMBER):
            days = PLANS[row["plan"]][3]
            taken = list(days)[: list(days).index(row["last"]) + 1] if row["last"] else []
            yield {**row, "stt": number, **{name: dt.date.fromisoformat(days[name]) for name in taken}}


class Later(Course):
    """The projects of one plan, or of none yet: written, put in the plan, taken as far as their rows say."""

    def __init__(self, plan: str, rows: list[dict], people: dict[str, User]):
        self.is_national = plan.startswith("quoc-gia")
        name, kind, decision, _ = PLANS[plan]
        self.people = people
        made = {row["stt"]: self.write(row) for row in rows}
        batch = self.make_batch(name, kind, list(made.values())) if name else None
        super().__init__(batch, rows, people, decision, {stt: project.pk for stt, project in made.items()})

    def run(self) -> None:
        for row in self.rows:
            self.prepare(row)
        if self.batch and "batch_submit_on" in self.rows[0]:
            self.approve()
        for row in self.rows:
            self.authorise(row)
            self.carry_out(row)
            self.close(row)
            if row["end"]:
                events.end(row["end"], self.projects[row["stt"]], self.people)

    def prepare(self, row: dict) -> None:
        """As ever; a national project is scored by its council in between."""
        appraised = {"stt": row["stt"], "pass_appraisal_on": row.pop("pass_appraisal_on", None)}
        super().prepare(row)
        if self.is_national:
            events.score(one(self.people["chuyenvienso"], self.projects[row["stt"]]), self.people)
        if appraised["pass_appraisal_on"]:
            super().prepare(appraised)

    def step(self, row: dict, name: str, column: str, username: str, **data) -> None:
        """Papers that a step asks for are attached first."""
        if column in row and name in PaperStep.values:
            officer = self.people["chuyenvien"]
            project = self.project(row, officer)
            for paper in Readiness(project).missing_papers(name):
                file = SimpleUploadedFile(f"{paper.kind.code}.pdf", PAPER.read_bytes())
                add_paper(project, paper.kind, actor=officer, file=file)
        super().step(row, name, column, username, **data)

    # -- what people write

    def make_batch(self, name: str, kind: str, projects: list[Project]) -> PlanBatch:
        actor = self.people["chuyenvienso"]
        programme = Programme.NATIONAL if self.is_national else Programme.LOCAL
        values = {"year": YEAR, "name": name, "kind": kind, "programme": programme}
        batch = create_batch(actor=actor, values=values, is_illustrative=True)
        officer = self.people["chuyenvien"]
        put_in_batch(batch, [one(officer, project.pk) for project in projects], actor=actor)
        return batch

    def write(self, row: dict) -> Project:
        """A draft with its dossier; one that nobody submits is half written."""
        officer, content = self.people["chuyenvien"], Content.objects.get(code=row["content"])
        who, place = self.establishment(row), self.place(row)
        source = Source.NATIONAL if self.is_national else Source.LOCAL
        money = {source: int(row["support"]) * MILLION, Source.BENEFICIARY: int(row["own"]) * MILLION}
        values = {
            "title": f"{row['title']} tại {place.label}", "year": YEAR,
            "programme": Programme.NATIONAL if self.is_national else Programme.LOCAL,
            "implementing_unit": "Trung tâm Khuyến công", "is_group": who is None,
            "group_note": "" if who else "Các hộ dệt thổ cẩm, nêu tên khi chọn học viên", "place": place,
            "place_text": str(place), "objective": f"Hoàn thành {lower_first(row['item'])}.",
            "duration": DURATIONS[row["plan"] == "dot-2"],
        }  # fmt: skip
        project = create_project(
            actor=officer, values=values, contents=[content], rows=[FundingRow(content, who, money)],
            is_illustrative=True,
        )  # fmt: skip
        self.fill(project, row, money)
        return project

    def fill(self, project: Project, row: dict, money: dict[str, int]) -> None:
        officer, support, own = self.people["chuyenvien"], *money.values()
        facts = {
            "who": row["establishment"] or project.group_note, "place": project.place.label, "title": project.title,
            "item": lower_first(row["item"]), "support": format_int(support), "own": format_int(own),
            "total": format_int(support + own),
        }  # fmt: skip
        texts = [text.format(**facts) for text in SECTIONS]
        if not row["last"]:
            texts = [*texts[:WRITTEN], BLANK]
        for number, text in enumerate(texts, 1):
            save_section(project, number, actor=officer, text=text, seen=0)
        rest = (support + own) // 20
        lines = [
            CostRow(
                row["item"],
                "bộ" if row["content"] == "3.4" else "gói",
                Decimal(1),
                support + own - rest,
                **{str(next(iter(money))): support},
            ),
            CostRow("Vận chuyển, lắp đặt, chi khác", "gói", Decimal(1), rest, eligible=False),
        ]
        save_costs(one(officer, project.pk), lines, actor=officer)

    def establishment(self, row: dict) -> Establishment | None:
        name = row["establishment"]
        return (name and establishments.find_or_create(
            name=name, place=self.place(row), actor=self.people["chuyenvien"], is_illustrative=True
        )) or None  # fmt: skip

    def place(self, row: dict) -> Place:
        commune, district = row["place"].split(", ")
        return Place.objects.select_related("parent").get(name=commune, parent__name=district)
