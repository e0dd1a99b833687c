"""Days off and worked days that the government moved; each write in the audit log."""

import datetime as dt

from django.db import transaction

from khuyencong.core import audit
from khuyencong.registry.models import DayOff


@transaction.atomic
def add_day_off(*, actor, date: dt.date, is_working: bool, document: str) -> DayOff:
    """Say that a day is off, or worked, otherwise than the public calendar has it.

    Raises:
        ValidationError: the day is there already, or the paper behind it is not named.
    """
    day = DayOff(date=date, is_working=is_working, document=document)
    day.full_clean()
    day.save()
    facts = {"date": [None, date.isoformat()], "is_working": [None, is_working], "document": ["", document]}
    audit.created(day, actor=actor, changes=facts)
    return day


@transaction.atomic
def remove_day_off(day: DayOff, *, actor) -> None:
    """Take a day back, e.g. one typed wrongly.

    Raises:
        audit.StaleRecordError: somebody else did it a moment ago.
    """
    changes = {"date": [day.date.isoformat(), None]}
    audit.claim(day, actor=actor, verb="remove", changes=changes)
    day.delete()
