"""Kiểm tra sau hỗ trợ: the card of a project's page, and the list of all checks that are due."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int
from projects.models import Beneficiary, OutcomeCheck, Project
from projects.rules.outcomes import due_on


class OutcomeCard:
    """`rows` are read when asked for, in two queries."""

    def __init__(self, project: Project, accepted_on: dt.date):
        self.project, self.due = project, due_on(accepted_on)

    @cached_property
    def rows(self) -> list[OutcomeCheck]:
        found = self.project.outcomes.select_related("beneficiary__establishment", "recorded_by")
        return list(found.prefetch_related("values__indicator"))

    @property
    def missing(self) -> list[str]:
        checked = {row.beneficiary_id for row in self.rows}
        return [str(row) for row in self.project.beneficiaries.all() if row.pk not in checked]

    @property
    def said(self) -> str:
        if not self.missing:
            return ""
        state = "quá hạn từ" if self.due < localdate() else "hạn"
        return f"Chưa kiểm tra sau một năm ({state} {format_date(self.due)}): {', '.join(self.missing)}."


@dataclass(frozen=True)
class OutcomeRow:
    """One beneficiary in the list of checks; `act_url` is empty for whom the check is not."""

    person: Beneficiary
    today: dt.date
    act_url: str = ""

    @property
    def due(self) -> dt.date:
        return due_on(self.person.accepted_on)

    @property
    def state(self) -> str:
        if self.person.checked_on:
            return f"đã kiểm tra {format_date(self.person.checked_on)}"
        days = (self.due - self.today).days
        if days < 0:
            return f"quá hạn {format_int(-days)} ngày"
        return f"còn {format_int(days)} ngày" if days else "hạn hôm nay"

    @property
    def tone(self) -> str:
        if self.person.checked_on:
            return "green"
        return "red" if self.due < self.today else "grey"


def outcome_rows(people: Iterable[Beneficiary], user, today: dt.date) -> list[OutcomeRow]:
    return [OutcomeRow(person, today, _act_url(person, user)) for person in people]


def _act_url(person: Beneficiary, user) -> str:
    mine = Role.OFFICER in user.role_codes and user.office_id == person.project.office_id
    return reverse("projects:outcome", args=[person.project_id]) if mine and not person.checked_on else ""
