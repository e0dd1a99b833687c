"""Two people who remind at the same instant, on a server with real threads: one notice, and the other is told."""

import pytest

from khuyencong.core.notices.models import Notice
from khuyencong.core.workflow import Refused
from khuyencong.waiting import watches
from khuyencong.waiting.models import Nudge
from khuyencong.waiting.services import nudge
from projects.workflow import PROJECT
from tests.projects.conftest import day
from tests.projects.test_races import at_once, errors

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_reminders_one_is_sent(attempt, cast, draft):
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    found = watches.one(cast.officer, "de-an", project.pk, watches.Clock(day(16)))
    results = at_once(
        *(lambda who=who: nudge(found, actor=who, today=day(16)) for who in (cast.officer, cast.unit_head))
    )
    [loser] = errors(results)
    assert isinstance(loser, Refused)
    assert "Hôm nay đã nhắc rồi" in str(loser)
    assert Nudge.objects.count() == Notice.objects.filter(event="nudge", channel="").count() == 1
