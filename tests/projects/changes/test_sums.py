"""Random changes among everything else that happens to a project: the sums hold after each act, also at once."""

import random
import threading

import pytest
from django.db import connection

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused, StaleRecordError, last_step, reverse
from projects.change_workflow import CHANGE
from projects.enums import ChangeKind, ChangeReason
from projects.guards.annexes import waiting_changes
from projects.models import ChangeRequest, ContractAnnex, Project, Voucher
from projects.parts import FundingRow
from projects.services.annexes import record_annex
from projects.services.changes import ask_change
from tests.factories import EstablishmentFactory, UserFactory
from tests.projects.changes.conftest import DECISION, approve_change, money
from tests.projects.conftest import MILLION
from tests.projects.execution.test_sums import DAY, TO_AND_FRO, Acts, check_budget, check_log, check_sums
from tests.projects.test_races import at_once, errors


class ChangeActs(Acts):
    """Besides vouchers, minutes and steps: requests of any kind, and what becomes of them."""

    others_share = 0.3
    undoing = ()

    def ask(self, project: Project) -> None:
        kind = self.rng.choice(ChangeKind.values)
        who = None if project.is_own else project.beneficiaries.order_by("pk").first().establishment
        if kind == "party" and not project.is_own and self.others:
            who = self.rng.choice(self.others)
        row = FundingRow(project.main_content, who, {"local": self.rng.choice([20, 70, 90, 110, 120]) * MILLION})
        values = {"funding": [row], "duration": self.number(), "objective": self.number()}
        ask_change(
            project, actor=self.people["officer"], kind=kind, reason=self.rng.choice(ChangeReason.values), text="Lý do",
            asked_on=DAY, values=values,
        )  # fmt: skip

    def decide(self, project: Project) -> None:
        waiting = ChangeRequest.objects.filter(project=project, state__in=("requested", "checked")).order_by("pk")
        if not waiting:
            return
        change = self.rng.choice(list(waiting))
        name = "check" if change.state == "requested" else self.rng.choice(["approve", "approve", "approve", "deny"])
        name = "withdraw" if self.rng.random() < 0.1 else name
        actors = {"check": "department_officer", "withdraw": "officer"}
        actor = self.people[actors.get(name, change.decider.value)]
        facts = DECISION if name == "approve" else {}
        CHANGE.perform(name, change, actor=actor, effective_on=DAY, note="Lý do", **facts)

    def annex(self, project: Project) -> None:
        waiting = waiting_changes(project)
        if waiting:
            value = self.rng.choice([20, 49, 70, 90, 100, 110, 120]) * MILLION
            record_annex(
                project, actor=self.people["centre_leader"], change=self.rng.choice(waiting), number=self.number(),
                signed_on=DAY, value=value, text="Đổi giá trị",
            )  # fmt: skip

    def undecide(self, project: Project) -> None:
        """What was last decided about a change was a mistake."""
        change = ChangeRequest.objects.filter(project=project).exclude(state="requested").order_by("pk").last()
        step = last_step(change) if change else None
        if step:
            reverse(CHANGE, change, actor=self.above(step), note="Ghi nhầm")

    def take(self, project: Project) -> bool:
        if self.rng.random() < self.others_share:
            return super().take(project)
        acts = [self.ask, self.decide, self.decide, self.annex, *self.undoing]
        act = self.rng.choice(acts)
        try:
            act(project)
        except StaleRecordError:
            raise
        except Refused:
            return False
        return True


@pytest.fixture
def people(cast):
    """The cast with roles read, so that no two threads share an unfilled cache."""
    leader = UserFactory(roles=["department_leader"], office=cast.department_leader.office)
    return {name: person for name, person in (*cast.items(), ("other_leader", leader)) if person.role_codes}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_sums_hold_after_each_of_many_random_changes(seed, people, implementing, assigned):
    acts = ChangeActs(people, random.Random(seed), likely=set())
    acts.others = [EstablishmentFactory()]
    projects = [implementing().pk, implementing(value=77_777_777).pk, assigned().pk]
    for _ in range(200):
        project = Project.objects.get(pk=acts.rng.choice(projects))
        acts.take(project)
        check_sums(project)
    check_budget()
    for pk in projects:
        check_log(Project.objects.get(pk=pk))
    approved = ChangeRequest.objects.filter(state="approved")
    assert approved.count() > 3
    assert approved.filter(new__has_key="funding").exists()
    assert ContractAnnex.objects.exists()


# -- at once, on a server with real connections


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_increases_for_the_rest_of_the_budget_never_pass_it(cast, approved, checked, budget):
    changes = [checked(approved(), "amount_up") for _ in range(2)]
    budget.refresh_from_db()
    budget.amount = budget.consumed + 30 * MILLION
    budget.save()
    pages = [ChangeRequest.objects.get(pk=change.pk) for change in changes]
    leader = cast.department_leader
    assert leader.role_codes
    results = at_once(*(lambda page=page: approve_change(page, cast, actor=leader) for page in pages))
    [loser] = errors(results)
    assert str(loser) == "Vượt dự toán năm 2022: cần 20.000.000 đồng, còn 10.000.000 đồng."
    check_budget()
    for project in Project.objects.order_by("pk"):
        check_sums(project)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_decrease_and_an_advance_at_once_leave_the_ledger_whole(cast, implementing, checked, pay):
    project = implementing()
    change = checked(project, "amount_down", values={"funding": money(project, 60)})
    pages = Project.objects.get(), ChangeRequest.objects.get(pk=change.pk)
    leader = cast.department_leader
    assert leader.role_codes
    assert cast.accountant.role_codes
    results = at_once(
        lambda: pay(pages[0], "advance", 70, issued_on=DAY), lambda: approve_change(pages[1], cast, actor=leader)
    )
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    check_sums(Project.objects.get())
    check_budget()


THREADS, ACTS_EACH = 16, 63


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_thousand_acts_from_sixteen_connections_pass_no_ceiling_and_lose_no_update(people, implementing, assigned):
    """1.008 payments, minutes, steps, changes and what takes them back, on the same four projects.

    A person who is told of a newer version tries again from it.
    """
    projects = [implementing().pk, implementing().pk, implementing(value=77_777_777).pk, assigned().pk]
    others, done, unexpected, lock = [EstablishmentFactory()], [], [], threading.Lock()

    def work(seed: int) -> None:
        acts = ChangeActs(people, random.Random(seed), likely=TO_AND_FRO)
        acts.others, acts.others_share, acts.undoing = others, 0.5, (acts.undecide,)
        acts.rare = 0.005  # what ends a project would leave nothing to do for the others
        for _ in range(ACTS_EACH):
            try:
                moved = until_first(acts, acts.rng.choice(projects))
            except Exception as error:  # a deadlock, an IntegrityError: nothing that a person may be shown
                with lock:
                    unexpected.append(error)
                return
            with lock:
                done.append(moved)

    threads = [threading.Thread(target=closing(work), args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert unexpected == []
    assert len(done) == THREADS * ACTS_EACH
    assert sum(done) > 150, sum(done)
    for pk in projects:
        project = Project.objects.get(pk=pk)
        check_sums(project)
        check_log(project)
    check_budget()
    taken = set(TransitionRecord.log.filter(entity=ChangeRequest.entity()).values_list("name", flat=True))
    assert taken >= {"check", "approve", "reverse"}, (taken, Project.objects.values_list("state", flat=True))
    assert Voucher.objects.filter(reverses=None).exists()


def until_first(acts: Acts, pk: int) -> bool:
    """Try from the newest version until nobody else was faster."""
    while True:
        try:
            return acts.take(Project.objects.get(pk=pk))
        except StaleRecordError:
            continue


def closing(work):
    def run(seed: int) -> None:
        try:
            work(seed)
        finally:
            connection.close()

    return run
