"""Whatever people do, and in whatever order: after each act the sums hold, and totals are those of the rows."""

import datetime as dt
import random

import pytest
from django.db.models import Sum

from khuyencong.accounts.enums import ABOVE
from khuyencong.core.audit import AuditEvent
from khuyencong.core.workflow import Refused, StaleRecordError, last_step, reverse
from khuyencong.registry.enums import SUPPORT
from khuyencong.registry.models import Budget
from projects.enums import ProjectState
from projects.models import FundingLine, Ledger, Project, RefundObligation, Voucher
from projects.services.execution import record_inspection, record_minutes, record_voucher, reverse_voucher
from projects.workflow import PROJECT
from tests.projects.conftest import MILLION

DAY = dt.date(2022, 7, 1)


def check_sums(project: Project) -> None:
    """The rules of the money of one project, each from its rows."""
    ledger = Ledger.objects.get(project=project)
    rows = list(Voucher.objects.filter(project=project).select_related("reverses"))
    for kind, total in (("advance", ledger.advanced), ("payment", ledger.paid), ("refund", ledger.refunded)):
        assert sum(row.signed for row in rows if row.kind == kind) == total
    for source in SUPPORT:
        net = sum(-row.signed if row.kind == "refund" else row.signed for row in rows if row.source == source)
        assert net == getattr(ledger, f"{source}_spent")
        approved = FundingLine.objects.filter(project=project, source=source).aggregate(sum=Sum("amount"))["sum"] or 0
        assert getattr(ledger, source) == approved >= net >= 0
    minutes = project.minutes.filter(is_current=True).aggregate(n=Sum("national"), s=Sum("local"))
    assert (minutes["n"] or 0) + (minutes["s"] or 0) == ledger.in_minutes <= ledger.committed <= ledger.approved
    owed = RefundObligation.objects.filter(project=project).aggregate(sum=Sum("amount"))["sum"] or 0
    assert owed == ledger.refund_due <= ledger.advanced <= ledger.advance_ceiling <= ledger.committed * 70 // 100
    assert ledger.advanced + ledger.paid <= ledger.committed
    if annex := project.annexes.order_by("pk").last():
        assert annex.value <= ledger.approved or ledger.committed < annex.value
        assert ledger.committed <= max(annex.value, annex.before)
    if ledger.accepted is not None:
        assert ledger.accepted <= ledger.committed
        if not project.is_own:
            assert ledger.paid <= ledger.accepted
    if Project.objects.get(pk=project.pk).state == ProjectState.SETTLED:
        assert ledger.spent <= ledger.accepted
        assert ledger.refund_left == 0
        settled = project.settlement
        assert (settled.national, settled.local) == (ledger.national_spent, ledger.local_spent)


def check_budget() -> None:
    """Consumed is the support of all approved projects, less what stopped ones gave back."""
    total = FundingLine.objects.filter(source__in=SUPPORT).aggregate(sum=Sum("amount"))["sum"]
    for project in Project.objects.filter(state=ProjectState.STOPPED).select_related("stop"):
        total -= project.stop.released_local + project.stop.released_national
    assert Budget.objects.get().consumed == total


def check_log(project: Project) -> None:
    """One event a write: versions without a gap."""
    events = AuditEvent.objects.filter(entity="projects.project", object_id=project.pk).order_by("sequence")
    version = Project.objects.get(pk=project.pk).version
    assert list(events.values_list("sequence", flat=True)) == list(range(version + 1))


ANY_STEP = {"report_acceptance", "return_acceptance", "accept", "liquidate", "settle"}
TO_AND_FRO = {"report_acceptance", "return_acceptance"}


class Acts:
    """Random acts of the right people on one project; most amounts fit, some do not."""

    def __init__(self, people: dict[str, object], rng: random.Random, *, likely=ANY_STEP, back=0.5):
        self.people, self.rng, self.likely, self.back = people, rng, likely, back
        self.count, self.rare = 0, 0.05

    def amount(self) -> int:
        return self.rng.choice([1, 5 * MILLION, 20 * MILLION, 33 * MILLION, 70 * MILLION, 100 * MILLION])

    def number(self) -> str:
        self.count += 1
        return f"CT-{self.count}"

    def voucher(self, project: Project) -> None:
        kind = self.rng.choice(["advance", "advance", "payment", "payment", "refund"])
        record_voucher(
            project, actor=self.people["accountant"], kind=kind, source="local", amount=self.amount(), issued_on=DAY,
            number=self.number(),
        )  # fmt: skip

    def reverse(self, project: Project) -> None:
        rows = list(project.vouchers.all())
        if rows:
            reverse_voucher(
                project, self.rng.choice(rows), actor=self.people["accountant"], issued_on=DAY, number=self.number(),
                note="Ghi nhầm",
            )  # fmt: skip

    def inspect(self, project: Project) -> None:
        values = {
            "inspected_on": DAY, "participants": "Đoàn", "done_percent": self.rng.randrange(101), "findings": "Đã xem",
            "conclusion": "Đạt",
        }  # fmt: skip
        record_inspection(project, actor=self.people["officer"], values=values)

    def minutes(self, project: Project) -> None:
        who = None if project.is_own else project.beneficiaries.first()
        good = self.rng.random() < 0.9
        values = {
            "number": self.number(), "held_on": DAY, "is_accepted": good, "volume": "01 máy", "note": "Lý do",
            "local": self.amount() if good else 0,
        }  # fmt: skip
        record_minutes(project, actor=self.people["officer"], beneficiary=who, values=values)

    def step(self, project: Project) -> None:
        """A step of the table from the present state; the unlikely ones are rare."""
        rows = PROJECT.from_state(project.state)
        rows = [row for row in rows if row.name in self.likely or self.rng.random() < self.rare]
        if rows:
            row = self.rng.choice(rows)
            facts = {
                "liquidate": {"number": self.number(), "value": self.amount()},
                "stop": {"number": "31", "signer": "A", "reason_code": "other", "recognised": self.amount()},
            }.get(row.name, {})
            actor = self.people[row.roles[0].value]
            PROJECT.perform(row.name, project, actor=actor, effective_on=DAY, note="Lý do", **facts)

    def take_back(self, project: Project) -> None:
        """The last step was a mistake; a change is taken back at its request, which is another act."""
        step = last_step(project)
        if step and ABOVE.get(step.role):
            reverse(PROJECT, project, actor=self.above(step), note="Ghi nhầm")

    def above(self, step):
        """Who takes back a step: the next level; for the top another person of it."""
        role = ABOVE[step.role]
        return self.people["other_leader"] if role == step.role else self.people[role.value]

    def take(self, project: Project) -> bool:
        """One random act; True when it was done, False when it was refused.

        Raises:
            StaleRecordError: somebody else was faster.
        """
        weights = {
            self.voucher: 5, self.reverse: 1, self.inspect: 1, self.minutes: 2, self.step: 2, self.take_back: self.back,
        }  # fmt: skip
        act = self.rng.choices(list(weights), weights.values())[0]
        try:
            act(project)
        except StaleRecordError:
            raise
        except Refused:
            return False
        return True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_sums_hold_after_each_of_many_random_acts(seed, cast, implementing, assigned):
    acts = Acts(cast, random.Random(seed))
    projects = [implementing().pk, implementing(value=77_777_777).pk, assigned().pk]
    done = 0
    for _ in range(90):
        project = Project.objects.get(pk=acts.rng.choice(projects))
        done += acts.take(project)
        check_sums(project)
    for pk in projects:
        check_log(Project.objects.get(pk=pk))
    check_budget()
    assert done > 15
