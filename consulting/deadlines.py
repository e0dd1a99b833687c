"""Deadlines of requests in working days (workflow, §5): when somebody calls back, when the advice is given."""

import datetime as dt

from django.conf import settings

from khuyencong.registry.working_days import WorkingCalendar, working_calendar


class Deadlines:
    """The deadlines by one calendar, read once."""

    def __init__(self, calendar: WorkingCalendar | None = None):
        self.calendar = calendar or working_calendar()

    def answer_due(self, received_on: dt.date) -> dt.date:
        """The last day on which somebody should have called back."""
        return self.calendar.after(received_on, settings.KC_ANSWER_WORKING_DAYS)

    def completion_due(self, received_on: dt.date) -> dt.date:
        """The last day on which the request should be completed."""
        return self.calendar.after(received_on, settings.KC_COMPLETION_WORKING_DAYS)

    def unanswered_before(self, today: dt.date) -> dt.date:
        """Requests received before this day, and not answered, are late today."""
        return self.calendar.passed_before(today, settings.KC_ANSWER_WORKING_DAYS)

    def open_before(self, today: dt.date) -> dt.date:
        """Requests received before this day, and still open, are overdue today."""
        return self.calendar.passed_before(today, settings.KC_COMPLETION_WORKING_DAYS)
