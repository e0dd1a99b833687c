"""When the check after one year is due."""

import datetime as dt


def due_on(accepted_on: dt.date) -> dt.date:
    """The same day of the next year; 01/03 for what was accepted on 29/02."""
    if (accepted_on.month, accepted_on.day) == (2, 29):
        return dt.date(accepted_on.year + 1, 3, 1)
    return accepted_on.replace(year=accepted_on.year + 1)


def accepted_by(day: dt.date) -> dt.date:
    """What was accepted until then is due on `day`."""
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
