"""The pages that people write on in the sample, and a page's form as a browser holds it."""

import dataclasses
from collections.abc import Callable

from django.urls import reverse
from lxml import html

from consulting.models import ConsultingRequest, TeamMember
from khuyencong.accounts.models import User
from khuyencong.registry.models import Budget, Establishment
from projects.change_workflow import CHANGE
from projects.models import AppraisalRule, BeneficiaryLink, ChangeRequest, Inspection, PlanBatch, Project, Risk, Voucher
from projects.models.needs import Need
from projects.models.scenarios import Scenario
from projects.services.batches import take_out_of_batch
from projects.services.links import token_of

RUNNING, CONTRACTED, AUTHORISED, ACCEPTED, APPRAISED = (f"ĐA-2022-{number}" for number in (28, 27, 26, 30, 45))


def user(name: str) -> User:
    return User.objects.get(username=name)


# -- what an address is opened with


def project(code: str | None = RUNNING, **more) -> dict:
    return {"pk": Project.objects.get(code=code).pk, **more}


def draft(**more) -> dict:
    return project(None, **more)


def batch(name: str = "Bổ sung") -> dict:
    return {"pk": PlanBatch.objects.get(name=name, year=2022, programme="local").pk}


def free_project() -> PlanBatch:
    """The draft batch, with one of its projects out of it."""
    plan = PlanBatch.objects.get(**batch())
    take_out_of_batch(plan, plan.projects.order_by("pk")[0], actor=user("chuyenvienso"))
    return plan


def with_additions() -> dict:
    free_project()
    return batch("Đợt 2")


def scenario() -> dict:
    one = Scenario.objects.get(name="Để lại một đề án")
    return {"pk": one.batch_id, "scenario_pk": one.pk}


def risk() -> dict:
    return project(risk_pk=Risk.objects.filter(project__code=RUNNING)[0].pk)


def voucher() -> dict:
    return project(voucher_pk=Voucher.objects.filter(project__code=RUNNING)[0].pk)


def follow_up() -> dict:
    return project(inspection_pk=Inspection.objects.filter(project__code=RUNNING).latest("pk").pk)


def changed() -> dict:
    """A project whose contract needs an annex."""
    change = ChangeRequest.objects.get(project__code=CONTRACTED)
    CHANGE.perform("check", change, actor=user("chuyenvienso"))
    decision = {"number": "1/QĐ-SCT", "signer": "Bùi Đức Thắng"}
    CHANGE.perform("approve", change, actor=user("lanhdaoso"), **decision)
    return project(CONTRACTED)


def scored() -> dict:
    AppraisalRule.objects.update(sheets=1, average=0)
    return project(APPRAISED, name="pass_appraisal")


def link() -> dict:
    return {"token": token_of(BeneficiaryLink.objects.get())}


def request(**more) -> dict:
    found = ConsultingRequest.objects.filter(assignee__username="tuvan.kythuat").latest("pk")
    ConsultingRequest.objects.filter(pk=found.pk).update(state="in_progress")
    return {"pk": found.pk, **more}


def holder() -> dict:
    request()
    return {"user_pk": user("tuvan.kythuat").pk}


def first(model) -> Callable[[], dict]:
    return lambda: {"pk": model.objects.order_by("pk")[0].pk}


def step(name: str, code: str) -> tuple[str, Callable[[], dict]]:
    return "projects:step", lambda: project(code, name=name)


def change(kind: str) -> tuple[str, str, Callable[[], dict]]:
    return "chuyenvien", "projects:ask_change", lambda: project(AUTHORISED, kind=kind)


CHANGES = ("tang-kinh-phi", "noi-dung", "sang-nam-sau")
# What is filled in: by whom, at which address.
FORMS: dict[str, tuple[str, str, Callable[[], dict]]] = {
    "project": ("chuyenvien", "projects:create", dict),
    "dossier section": ("chuyenvien", "projects:section", lambda: draft(number=2)),
    "costs": ("chuyenvien", "projects:costs", draft),
    "factors": ("chuyenvien", "projects:norms", draft),
    "need": ("chuyenvien", "needs:create", dict),
    "registered need": ("chuyenvien", "needs:edit", first(Need)),
    "risk": ("chuyenvien", "projects:add_risk", project),
    "closing of a risk": ("chuyenvien", "projects:close_risk", risk),
    "council": ("chuyenvienso", "projects:council", lambda: project(APPRAISED)),
    "score sheet": ("thamdinh", "projects:sheet", lambda: project(APPRAISED)),
    "conclusion of the appraisal": ("chuyenvienso", "projects:step", scored),
    "variant": ("chuyenvienso", "batches:scenario", scenario),
    "new variant": ("chuyenvienso", "batches:scenarios", batch),
    "batch": ("chuyenvienso", "batches:edit", batch),
    "projects of a batch": ("chuyenvienso", "batches:add_projects", lambda: {"pk": free_project().pk}),
    "amendment": ("chuyenvienso", "batches:amend", with_additions),
    "detail decision": ("giamdoc", *step("approve_detail", "ĐA-2022-25")),
    "contract": ("giamdoc", *step("sign_contract", AUTHORISED)),
    "advance": ("ketoan", "projects:voucher", lambda: project(CONTRACTED, kind="tam-ung")),
    "refund": ("ketoan", "projects:voucher", lambda: project("ĐA-2022-33", kind="hoan-tra")),
    "correction of a voucher": ("ketoan", "projects:reverse_voucher", voucher),
    "annex": ("giamdoc", "projects:annex", changed),
    "inspection": ("chuyenvien", "projects:inspection", project),
    "follow-up": ("chuyenvien", "projects:follow_up", follow_up),
    "progress": ("chuyenvien", "projects:progress", project),
    "minutes": ("chuyenvien", "projects:minutes", project),
    "liquidation": ("giamdoc", *step("liquidate", ACCEPTED)),
    "settlement": ("ketoan", *step("settle", "ĐA-2022-31")),
    "stop": ("lanhdaoso", *step("stop", RUNNING)),
    "check one year after": ("chuyenvien", "projects:outcome", lambda: project("ĐA-2021-01")),
    **{f"change {kind}": change(kind) for kind in CHANGES},
    "priority area": ("chuyenvienso", "projects:priority_area_create", dict),
    "appraisal rule": ("truongphong", "projects:rulebook_create", lambda: {"kind": "cach-tham-dinh"}),
    "criterion": ("truongphong", "projects:rulebook_create", lambda: {"kind": "tieu-chi"}),
    "section guide": ("truongphong", "projects:rulebook_create", lambda: {"kind": "huong-dan"}),
    "kind of paper": ("truongphong", "projects:rulebook_create", lambda: {"kind": "giay-to"}),
    "budget": ("quantri", "registry:budget_edit", first(Budget)),
    "establishment": ("chuyenvien", "registry:establishment_edit", first(Establishment)),
    "certificate": ("chuyenvien", "registry:certificate_add", first(Establishment)),
    "trademark": ("chuyenvien", "registry:trademark_add", first(Establishment)),
    "delegation": ("giamdoc", "accounts:delegate", dict),
    "progress of an establishment": ("", "beneficiary:report", link),
    "wish of an establishment": ("", "beneficiary:ask", link),
    "request at the desk": ("chuyenvien", "consulting:create", dict),
    "consulting session": ("tuvan.kythuat", "consulting:add_session", request),
    "visit": ("tuvan.kythuat", "consulting:plan_visit", request),
    "member of the team": ("truongphong", "consulting:member_edit", first(TeamMember)),
    "handing over": ("truongphong", "consulting:hand_over", holder),
    "field of consulting": ("truongphong", "consulting:kept_create", lambda: {"kind": "linh-vuc"}),
    "need for consulting": ("", "consulting:request", dict),
}


def address(name: str) -> str:
    _, page, args = FORMS[name]
    return reverse(page, kwargs=args())


# -- a page's form

NUMBER, DATE, TEXT, CHOICE, TICK, HIDDEN = "number", "date", "text", "choice", "tick", "hidden"


@dataclasses.dataclass
class Page:
    """`boxes` is `{name: kind}`, `values` what stands in them, `bad` which are marked as wrong."""

    action: str
    boxes: dict[str, str]
    values: dict[str, list[str]]
    bad: set[str]
    text: str

    @classmethod
    def of(cls, answer, url: str) -> "Page":
        tree = html.fromstring(answer.content.decode())
        [main] = tree.xpath("//main")
        forms = [form for form in main.iter("form") if form.method == "POST"]
        assert forms, main.text_content()
        form = max(forms, key=lambda one: len(one.inputs))
        page = cls(form.action or url, {}, {}, set(), main.text_content())
        for box in form.inputs:
            if box.name not in (None, "csrfmiddlewaretoken") and not _is_left_alone(box):
                page._take(box)
        return page

    def _take(self, box) -> None:
        kind = _kind(box)
        self.boxes[box.name] = kind
        values = self.values.setdefault(box.name, [])
        values += _values(box)
        if "required" in box.attrib and values in ([], [""]):
            values[:] = _some(box, kind)
        if box.get("aria-invalid") == "true":
            self.bad.add(box.name)


def _is_left_alone(box) -> bool:
    """Files, boxes that are fixed, and the one that only programs see."""
    return box.get("type") == "file" or "disabled" in box.attrib or box.get("tabindex") == "-1"


def _kind(box) -> str:
    if box.get("type") == "hidden":
        return HIDDEN
    if box.get("type") == "checkbox" and "value" not in box.attrib:
        return TICK
    if box.tag == "select" or box.get("type") in ("checkbox", "radio"):
        return CHOICE
    if "data-kc-date" in box.attrib:
        return DATE
    return NUMBER if box.get("type") == "number" or box.get("inputmode") in ("numeric", "decimal") else TEXT


def _values(box) -> list[str]:
    if box.get("type") in ("checkbox", "radio"):
        return [box.get("value", "on")] if box.checked else []
    if box.tag == "select":
        return list(box.value) if box.multiple else [box.value or ""]
    return [(box.value or "").removeprefix("\n") if box.tag == "textarea" else box.value or ""]


def _some(box, kind: str) -> list[str]:
    """Something for a box that must not stay empty."""
    if box.tag == "select":
        return [value for value in box.value_options if value][:1]
    if kind in (CHOICE, TICK):
        return [box.get("value", "on")]
    return ["2022" if "year" in box.name else "50" if kind == NUMBER else "01/11/2022" if kind == DATE else "Máy sấy"]
