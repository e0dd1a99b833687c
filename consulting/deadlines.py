"""Deadlines in working days, Monday to Friday."""

import datetime as dt

from django.conf import settings

SATURDAY = 5


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The working day that comes `count` working days after `day`."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def answer_due(received_on: dt.date) -> dt.date:
    """The last day on which somebody should have called back."""
    return working_days_after(received_on, settings.KC_ANSWER_WORKING_DAYS)


def overdue_before(today: dt.date) -> dt.date:
    """Requests received before this day, and not answered, are late today."""
    day = today
    while answer_due(day) >= today:
        day -= dt.timedelta(days=1)
    return day + dt.timedelta(days=1)
