"""Many people on the same few projects at once, on a server with real connections."""

import random
import threading

import pytest
from django.db import connection

from khuyencong.core.workflow import Refused, StaleState
from projects.models import Project, Voucher
from tests.projects.conftest import MILLION, day
from tests.projects.execution.test_sums import TO_AND_FRO, Acts, check_budget, check_log, check_sums
from tests.projects.test_races import at_once, errors

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS, ACTS_EACH = 16, 63


@pytest.fixture
def people(cast):
    """The cast with roles read, so that no two threads share an unfilled cache."""
    return {name: person for name, person in cast.items() if person.role_codes}


def test_of_two_payments_that_do_not_both_fit_one_is_refused(contracted, pay):
    pk = contracted().pk
    pages = [Project.objects.get(pk=pk), Project.objects.get(pk=pk)]
    results = at_once(*(lambda page=page: pay(page, "advance", 40) for page in pages))
    [loser] = errors(results)
    assert isinstance(loser, StaleState)
    assert "vừa cập nhật đề án này lúc" in str(loser)
    page = Project.objects.get(pk=pk)
    with pytest.raises(Refused, match=r"mức còn được tạm ứng 30\.000\.000 đồng"):
        pay(page, "advance", 40)
    check_sums(page)


def test_random_acts_from_many_connections_pass_no_ceiling_and_lose_no_update(people, implementing, assigned):
    """1.008 acts of 16 connections on four projects. A person who is told of a newer version tries again from it."""
    projects = [implementing().pk, implementing().pk, implementing(value=77_777_777).pk, assigned().pk]
    done, unexpected, lock = [], [], threading.Lock()

    def work(seed: int) -> None:
        acts = Acts(people, random.Random(seed), likely=TO_AND_FRO)
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


def until_first(acts: Acts, pk: int) -> bool:
    """Try from the newest version until nobody else was faster."""
    while True:
        try:
            return acts.take(Project.objects.get(pk=pk))
        except StaleState:
            continue


def closing(work):
    def run(seed: int) -> None:
        try:
            work(seed)
        finally:
            connection.close()

    return run


def test_a_payment_and_a_stop_at_once_leave_the_budget_whole(contracted, pay, cast):
    from tests.projects.execution.conftest import stop

    pk = contracted().pk
    pages = [Project.objects.get(pk=pk), Project.objects.get(pk=pk)]
    results = at_once(lambda: pay(pages[0], "advance", 70), lambda: stop(pages[1], cast))
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    project = Project.objects.get(pk=pk)
    check_sums(project)
    check_budget()
    assert (project.state == "stopped") is not Voucher.objects.filter(
        amount=70 * MILLION, issued_on=day(20, 4)
    ).exists()
