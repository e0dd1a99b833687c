"""Who approves local plans, as the setting says it."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured

from reports.papers.approvers import province_decides, spans


@pytest.mark.parametrize(
    "text", ["x", "2019", "2019-01-01", "/2021-12-31", "2021-12-31/2019-01-01", "2026-3-1/", "2026-02-30/"]
)
def test_a_time_that_is_none_is_refused(settings, text):
    settings.KC_PROVINCE_APPROVES = ["2010-01-01/2012-12-31", text]
    with pytest.raises(ImproperlyConfigured, match=f"không hiểu “{text}”"):
        spans()


def test_first_and_last_day_belong_to_a_time(settings):
    settings.KC_PROVINCE_APPROVES = ["2019-01-01/2021-12-31", " 2026-03-01 / "]
    days = ["2018-12-31", "2019-01-01", "2021-12-31", "2022-01-01", "2026-03-01", "2199-01-01"]
    assert [province_decides(dt.date.fromisoformat(day)) for day in days] == [False, True, True, False, True, True]
