"""The sample: two plan workbooks (2021, 2022) and a consulting log go in through the import that users have, then the
real steps are taken one after another, with their dates and by different people. No state and no total is written
directly.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from consulting import categories, starting_data
from consulting.imports.log import import_log
from consulting.imports.sheet import read_log
from consulting.models import Category, Field, ReplyTemplate, TeamMember
from khuyencong.accounts.models import Office, User
from khuyencong.accounts.services import make_user
from khuyencong.core import kept
from khuyencong.demo import later
from khuyencong.demo.cast import CAST, DEMO_PASSWORD, OFFICES, TEAM, Person
from khuyencong.demo.course import Course, read
from khuyencong.registry.enums import Programme, Source
from khuyencong.registry.models import Place, PlaceAssignment
from khuyencong.registry.services.budgets import set_budget
from khuyencong.registry.services.reference import load_reference
from projects import advance_ratios, appraisal_rules
from projects.imports.codes import read_codes
from projects.imports.plan import import_plan, read_plan
from projects.models import AdvanceRatio, AppraisalRule, Criterion

DATA = Path(__file__).parent / "data"
LOG = DATA / "so-tu-van-6-thang-2022.xlsx"


@dataclass(frozen=True)
class Plan:
    """One batch of the sample. Budget (đồng) and number of the decision are illustrative."""

    year: int
    workbook: str
    course: str
    budget: int
    decision: str


PLANS = (
    Plan(2021, "ke-hoach-dot-1-2021.xlsx", "dien-bien-dot-1-2021.csv", 2_000_000_000, "15/QĐ-SCT"),
    Plan(2022, "ke-hoach-dot-1-2022.xlsx", "dien-bien-dot-1-2022.csv", 4_000_000_000, "12/QĐ-SCT"),
)


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
    starting_data.load(Category, Field, ReplyTemplate)
    advance_ratios.load(AdvanceRatio)
    appraisal_rules.load(AppraisalRule, Criterion)
    people = make_people()
    make_team(people)
    officer = people["chuyenvien"]
    for plan in PLANS:
        set_budget(
            plan.year, Programme.LOCAL, Source.LOCAL, plan.budget, f"Dự toán năm {plan.year} (minh họa)",
            actor=people["giamdoc"],
        )  # fmt: skip
        codes = read_codes(DATA / plan.course)
        batch = import_plan(read_plan(DATA / plan.workbook), actor=officer, codes=codes).batch
        Course(batch, list(read(DATA / plan.course)), people, plan.decision).run()
    import_log(read_log(LOG), actor=people["chuyenvien2"])
    later.run(people)
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


def make_team(people: dict[str, User]) -> None:
    for username, codes in TEAM.items():
        values = {"user": people[username], "fields": Field.objects.filter(code__in=codes)}
        kept.save(TeamMember(), actor=people["truongphong"], values=values)


def make_person(person: Person, office: Office) -> User:
    values = {
        "username": person.username, "email": f"{person.username}@khuyencong.example", "full_name": person.full_name,
        "title": person.title, "office": office,
    }  # fmt: skip
    return make_user(actor=None, values=values, roles=person.roles)
