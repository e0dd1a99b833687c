import datetime as dt

import pytest

from consulting.deadlines import answer_due, overdue_before, working_days_after

FRIDAY = dt.date(2026, 3, 6)


@pytest.mark.parametrize(
    ("count", "due"), [(0, FRIDAY), (1, dt.date(2026, 3, 9)), (2, dt.date(2026, 3, 10)), (5, dt.date(2026, 3, 13))]
)
def test_working_days_pass_over_the_weekend(count, due):
    assert working_days_after(FRIDAY, count) == due


@pytest.mark.parametrize("today", [FRIDAY + dt.timedelta(days=days) for days in range(10)])
def test_requests_before_the_limit_are_those_past_their_due_day(today):
    limit = overdue_before(today)
    days = [today - dt.timedelta(days=back) for back in range(12)]
    assert {day for day in days if answer_due(day) < today} == {day for day in days if day < limit}
