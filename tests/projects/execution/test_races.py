"""Many people on the same few projects at once, on a server with real connections."""

import pytest

from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import Project, Voucher
from tests.projects.conftest import MILLION, day
from tests.projects.execution.test_sums import check_budget, check_sums
from tests.projects.test_races import at_once, errors

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_payments_that_do_not_both_fit_one_is_refused(contracted, pay):
    pk = contracted().pk
    pages = [Project.objects.get(pk=pk), Project.objects.get(pk=pk)]
    results = at_once(*(lambda page=page: pay(page, "advance", 40) for page in pages))
    [loser] = errors(results)
    assert isinstance(loser, StaleRecordError)
    assert "vừa cập nhật đề án này lúc" in str(loser)
    page = Project.objects.get(pk=pk)
    with pytest.raises(Refused, match=r"mức còn được tạm ứng 30\.000\.000 đồng"):
        pay(page, "advance", 40)
    check_sums(page)


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
