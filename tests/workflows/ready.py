"""Records for which everything holds that a step asks for, and the facts that people type in with it."""

import datetime as dt

from khuyencong.core.models import TransitionRecord
from projects.change_workflow import NATIONAL_CHANGE
from projects.models import PlanBatch, Project
from projects.services.amendments import Draft, StopRow, draw_up
from projects.workflow import PROJECT
from reports.document import FIELDS
from reports.models import PeriodicReport
from reports.periods import six_month
from reports.services import begin
from tests.consulting.factories import RequestFactory
from tests.factories import EstablishmentFactory, PlanBatchFactory, ProjectFactory, UserFactory
from tests.projects.conftest import MILLION, day
from tests.projects.dossiers import complete

LATE = day(30, 6)
DECISION = {"number": "12/QĐ-SCT", "signer": "Bùi Đức Thắng"}
WHY = {"note": "Vì sao"}
FACTS = {
    "project": {
        "return_centre": WHY, "return_appraisal": WHY, "pass_appraisal": {"minutes_number": "05/BB-HĐTĐ"},
        "fail_appraisal": WHY, "exclude": WHY, "return_detail": WHY, "approve_detail": DECISION, "approve": DECISION,
        "sign_contract": {"number": "05/HĐ-TTKC", "value": 100 * MILLION, "party": "Cục Công Thương địa phương"},
        "assign": DECISION, "return_acceptance": WHY, "refuse_acceptance": WHY,
        "liquidate": {"number": "05/BBTL-TTKC", "value": 100 * MILLION}, "change": DECISION | {"kind": "time"},
        "stop": DECISION | WHY | {"reason_code": "own_capital"}, "withdraw": WHY,
        "return_ministry": DECISION | WHY, "reject_ministry": DECISION | WHY,
    },
    "batch": {"return": DECISION | WHY, "approve": DECISION, "amend": DECISION},
    "change": {"approve": DECISION, "deny": WHY, "withdraw": WHY},
    "consulting": {
        "ask": {"message": "Gửi thêm ảnh xưởng"}, "answered": {"message": "Đã gửi"},
        "complete": {"result": "Đã hướng dẫn lập hồ sơ"}, "reopen": {"message": "Cần hỏi thêm"},
        "decline": WHY | {"turn_to": "Sở Khoa học và Công nghệ"},
    },
    "report": {"return": WHY, "issue": {"number": "45", "signer": "Phạm Minh Tâm"}},
}  # fmt: skip
FACTS |= {"national": FACTS["project"], "national_batch": FACTS["batch"]}
FACTS["national_change"] = FACTS["change"] | {"deny": DECISION | WHY}
EARLY = ("draft", "returned", "centre_review", "appraisal", "appraised", "planned", "sent_to_ministry")


def facts(kind: str, name: str, record) -> dict:
    given = FACTS[kind].get(name, {})
    if kind != "consulting":
        return {"effective_on": LATE + dt.timedelta(20 if kind == "report" else 0), **given}
    taker = getattr(record, "taker", None)  # none beside a cell that is refused anyway
    given = {"assignee": taker} if name == "assign" else given
    return {"original": RequestFactory()} if name == "mark_duplicate" and taker else given


class Ready:
    """`ready(kind, state, step, who)`: the people are those of the cast, the records new."""

    def __init__(self, cast, get):
        self.cast, self.get = cast, get

    def __call__(self, kind: str, state: str, name: str, who: str):
        return getattr(self, kind)(state, name, who)

    def project(self, state: str, name: str, who: str, programme: str = "local") -> Project:
        if state in EARLY:
            planned = state in ("planned", "sent_to_ministry")
            batch = PlanBatchFactory(state="submitted", programme=programme) if planned else None
            project = self._in_state(state, batch, programme)
            if name == "pass_appraisal":
                self._score(project)
            return project
        project = self._under_way(state, name)
        Project.objects.filter(pk=project.pk).update(programme=programme)
        return Project.objects.get(pk=project.pk)

    def national(self, state: str, name: str, who: str) -> Project:
        return self.project(state, name, who, "national")

    def batch(self, state: str, name: str, who: str, programme: str = "local") -> PlanBatch:
        batch = PlanBatchFactory(state=state, programme=programme)
        within = {"submitted": "planned" if programme == "local" else "sent_to_ministry", "approved": "settled"}
        self._in_state(within.get(state, "appraised"), batch, programme)
        if name == "amend":
            stopped = self._in_state("approved", batch, programme)
            stops = [StopRow(stopped, "delay", "Chậm")]
            draw_up(batch, Draft(text="Vì sao", stops=stops), actor=self.cast.department_officer)
        return batch

    def national_batch(self, state: str, name: str, who: str) -> PlanBatch:
        return self.batch(state, name, who, "national")

    def change(self, state: str, name: str, who: str):
        project = self.get("approved")(is_group=who == "centre_leader")
        return self.get("ask" if state == "requested" else "checked")(project)

    def national_change(self, state: str, name: str, who: str):
        is_own = who == "department_leader"  # the department's own: places and beneficiaries of group projects
        project = self.get("approved")(is_group=is_own)
        Project.objects.filter(pk=project.pk).update(programme="national")
        project.refresh_from_db()
        kind = "party" if is_own else "time"
        change = self.get("ask")(project, kind)
        if state == "checked":
            facts = {"actor": self.cast.department_officer, "effective_on": day(5, 5)}
            NATIONAL_CHANGE.perform("check", change, **facts)
        return change

    def consulting(self, state: str, name: str, who: str):
        taker = self.cast.officer
        request = RequestFactory(state=state, assignee=None if state == "new" else taker)
        request.sessions.create(held_on=request.received_on, adviser=taker)
        request.taker = taker
        return request

    def report(self, state: str, name: str, who: str) -> PeriodicReport:
        writer = UserFactory(roles=["department_officer" if who.startswith("department") else "officer"])
        report = begin(six_month(2022, 1), actor=writer)
        values = dict.fromkeys(FIELDS, "Viết tay.") | {"state": state}
        PeriodicReport.objects.filter(pk=report.pk).update(**values)
        return PeriodicReport.objects.get(pk=report.pk)

    # -- parts

    def _in_state(self, state: str, batch: PlanBatch | None, programme: str) -> Project:
        """A complete dossier that nobody of the cast has made; the year's budget knows of it."""
        money = {"local" if programme == "local" else "national": 100}
        project = ProjectFactory(
            state=state, batch=batch, programme=programme, office=self.cast.officer.office, money=money,
            people=[EstablishmentFactory()],
        )  # fmt: skip
        if state in EARLY[3:]:  # what lets the department see it, also when it comes back
            TransitionRecord.objects.create(
                entity=Project.entity(), object_id=project.pk, sequence=0, name="send_to_appraisal",
                source="centre_review", target="appraisal", role="centre_leader", effective_on=day(2),
            )  # fmt: skip
        return complete(project, costs=True)

    def _score(self, project: Project) -> None:
        """A council whose three members have signed their sheets, without which no national project passes."""
        self.get("council_of")(project=project)
        self.get("appraised_by")(project, 80, 80, 80)

    def _under_way(self, state: str, name: str) -> Project:
        """By the real steps, from the approval of the plan on."""
        if name == "assign":
            return self.get("authorised")(is_own=True, beneficiary=0)
        if (state, name) == ("accepted", "settle"):  # what the Centre carries out itself has no contract to liquidate
            project = self.get("assigned")()
            self.get("pay")(project, "payment", 90)
            return self.get("accepted")(project, 90)
        if state in ("approved", "authorised", "contracted"):
            return self.get(state)()
        if state == "detail_review":
            return self._by(self.get("approved")(), "submit_detail", day(28))
        project = self.get("implementing")()
        if state == "liquidated":
            self.get("pay")(project, "advance", 70)
        if state in ("accepted", "liquidated"):
            return self.get(state)(project)
        if "acceptance" in state or name == "report_acceptance":
            self.get("minute")(project)
        return self._by(project, "report_acceptance", day(12, 6)) if state == "acceptance_review" else project

    def _by(self, project: Project, step: str, on: dt.date) -> Project:
        PROJECT.perform(step, project, actor=self.cast.officer, effective_on=on)
        return project
