"""The calendar of a month: visits planned and sessions held, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from consulting.models import ConsultingRequest, Session, Visit

RELATED = ("request__category", "request__place__parent", "adviser")


@dataclass(frozen=True)
class Entry:
    """One line of the calendar; `state` and `tone` say whether it is to come, was held or was cancelled."""

    day: dt.date
    at: dt.time | None
    request: ConsultingRequest
    adviser: object
    mode: str
    place: str
    purpose: str
    state: str
    tone: str


def month_entries(user, first: dt.date, *, only_mine: bool = False) -> list[tuple[dt.date, list[Entry]]]:
    """Entries of the month that begins on `first`, by day, of the requests that `user` sees.

    A visit that was held stands once, as its session.
    """
    days = (first, next_month(first) - dt.timedelta(days=1))
    mine = {"adviser": user} if only_mine else {}
    visits = Visit.objects.visible_to(user).filter(planned_on__range=days, session=None, **mine)
    seen = ConsultingRequest.objects.visible_to(user).order_by().values("pk")
    sessions = Session.objects.filter(held_on__range=days, request__in=seen, **mine).select_related("visit")
    entries = [_planned(visit) for visit in visits.select_related(*RELATED)]
    entries += [_held(session) for session in sessions.select_related(*RELATED).order_by("held_on", "pk")]
    entries.sort(key=lambda entry: (entry.day, entry.at or dt.time.max, entry.request.pk))
    return [(day, list(rows)) for day, rows in groupby(entries, key=lambda entry: entry.day)]


def next_month(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def previous_month(first: dt.date) -> dt.date:
    return (first - dt.timedelta(days=1)).replace(day=1)


def _planned(visit: Visit) -> Entry:
    state, tone = ("Đã hủy", "grey") if visit.cancelled_at else ("Dự kiến", "blue")
    return Entry(
        visit.planned_on, visit.at, visit.request, visit.adviser, visit.get_mode_display(), visit.place, visit.purpose,
        state, tone,
    )  # fmt: skip


def _held(session: Session) -> Entry:
    visit = getattr(session, "visit", None)
    return Entry(
        session.held_on, visit.at if visit else None, session.request, session.adviser, session.get_mode_display(),
        session.place, visit.purpose if visit else "", "Đã tổ chức", "green",
    )  # fmt: skip
