"""The sample: the two workbooks of the first half of 2022 go in through the import that users have, then the real steps
are taken one after another, with their dates and by different people. No state and no total is written directly.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from consulting import categories
from consulting.imports.log import import_log
from consulting.imports.sheet import read_log
from consulting.models import Category
from khuyencong.accounts.models import Office, User
from khuyencong.accounts.services import make_user
from khuyencong.demo.cast import CAST, DEMO_PASSWORD, OFFICES, Person
from khuyencong.registry.enums import Programme, Source
from khuyencong.registry.models import Place, PlaceAssignment
from khuyencong.registry.services.budgets import set_budget
from khuyencong.registry.services.reference import load_reference
from projects.imports.codes import read_codes
from projects.imports.plan import import_plan, read_plan
from projects.models import PlanBatch, Project
from projects.selectors import one, support_by_source
from projects.workflow import BATCH, PROJECT

DATA = Path(__file__).parent / "data"
PLAN = DATA / "ke-hoach-dot-1-2022.xlsx"
COURSE = DATA / "dien-bien-dot-1-2022.csv"
LOG = DATA / "so-tu-van-6-thang-2022.xlsx"

LOCAL_BUDGET_2022 = 4_000_000_000  # đồng, illustrative
PLAN_DECISION = "12/QĐ-SCT"  # illustrative


class DemoRefused(Exception):
    """The sample may not be loaded here; the text says why."""


@transaction.atomic
def build() -> bool:
    """Load the sample into a database without users. Returns False, and does nothing, when there are users already.

    Raises:
        DemoRefused: the settings do not allow demo data (production).
    """
    if not settings.KC_DEMO:
        raise DemoRefused("Dữ liệu minh họa không được nạp ở môi trường vận hành.")
    if User.objects.exists():
        return False
    load_reference()
    categories.load(Category)
    people = make_people()
    set_budget(
        2022, Programme.LOCAL, Source.LOCAL, LOCAL_BUDGET_2022, "Dự toán năm 2022 (minh họa)", actor=people["giamdoc"]
    )
    batch = import_plan(read_plan(PLAN), actor=people["chuyenvien"], codes=read_codes(COURSE)).batch
    run_course(batch, people)
    import_log(read_log(LOG), actor=people["chuyenvien2"])
    return True


def make_people() -> dict[str, User]:
    """Offices and the cast, by username. One password hash serves all: hashing is slow on purpose."""
    offices: dict[str, Office] = {}
    for code, name, kind, parent in OFFICES:
        offices[code] = Office.objects.create(code=code, name=name, kind=kind, parent=offices.get(parent))
    people = {person.username: make_person(person, offices[person.office]) for person in CAST}
    User.objects.update(password=make_password(DEMO_PASSWORD), is_demo=True)
    ea_phe = Place.objects.filter(name="Xã Ea Phê")
    PlaceAssignment.objects.bulk_create(
        PlaceAssignment(user=people[name], place=place) for name in ("congtacvien", "canboxa") for place in ea_phe
    )
    return people


def make_person(person: Person, office: Office) -> User:
    values = {
        "username": person.username, "email": f"{person.username}@khuyencong.example", "full_name": person.full_name,
        "title": person.title, "office": office,
    }  # fmt: skip
    return make_user(actor=None, values=values, roles=person.roles)


def course() -> Iterator[dict]:
    """What happened to each row of the plan, by STT: `{column: date | None}` and `stt`."""
    with COURSE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            dates = {key: dt.date.fromisoformat(value) for key, value in row.items() if key.endswith("_on") and value}
            yield {"stt": int(row["stt"]), **dates}


def run_course(batch: PlanBatch, people: dict[str, User]) -> None:
    """Take every step of the course of events, level by level as the year went."""
    rows = list(course())
    projects = {project.position: project.pk for project in Project.objects.filter(batch=batch)}
    step = Steps(projects, people)
    for row in rows:
        step.take(row, "submit", "submit_on", "chuyenvien")
        step.take(row, "send_to_appraisal", "send_to_appraisal_on", "giamdoc")
        step.take(row, "pass_appraisal", "pass_appraisal_on", "chuyenvienso", minutes_number="{stt:02d}/BB-HĐTĐ")
    approve_batch(batch, rows[0], people)
    for row in rows:
        step.take(row, "submit_detail", "detail_submit_on", "chuyenvien")
        step.take(
            row, "approve_detail", "detail_approve_on", "giamdoc", number="{stt:02d}/QĐ-TTKC", signer="Phạm Minh Tâm"
        )
        step.take(row, "sign_contract", "contract_on", "giamdoc", number="{stt:02d}/HĐ-TTKC", value=None)
        step.take(row, "start", "start_on", "chuyenvien")
        step.take(row, "assign", "assign_on", "giamdoc", number="{stt:02d}/QĐ-GNV", signer="Phạm Minh Tâm")


def approve_batch(batch: PlanBatch, row: dict, people: dict[str, User]) -> None:
    batch.refresh_from_db()
    BATCH.perform("submit", batch, actor=people["chuyenvienso"], effective_on=row["batch_submit_on"])
    BATCH.perform(
        "approve", batch, actor=people["lanhdaoso"], effective_on=row["batch_approve_on"], number=PLAN_DECISION,
        signer="Bùi Đức Thắng",
    )  # fmt: skip


class Steps:
    """Takes steps for rows of the course; a row without the date has not come that far."""

    def __init__(self, projects: dict[int, int], people: dict[str, User]):
        self.projects, self.people = projects, people

    def take(self, row: dict, name: str, column: str, username: str, **data) -> None:
        if column not in row:
            return
        actor = self.people[username]
        project = one(actor, self.projects[row["stt"]])
        facts = {key: value.format(**row) if isinstance(value, str) else value for key, value in data.items()}
        if "value" in facts:
            facts["value"] = sum(support_by_source([project.pk]).values())
        PROJECT.perform(name, project, actor=actor, effective_on=row[column], **facts)
