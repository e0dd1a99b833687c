"""Early warnings in words: on the list, on a person's first page and on a project's page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_int, format_vnd
from projects import early_warnings
from projects.early_warnings import Row, Rule
from projects.models import Project


@dataclass(frozen=True)
class Warned:
    """One warning of one project for one reader. `act_url` is empty for whom the act is not."""

    row: Row
    project: Project
    today: dt.date
    act_url: str = ""

    @property
    def label(self) -> str:
        return self.row.rule.label

    @property
    def said(self) -> str:
        row = self.row
        days = {"since": format_date(row.since), "due": format_date(row.due)}
        return row.rule.said.format(**days, amount=format_vnd(row.amount))

    @property
    def lateness(self) -> str:
        days = self.row.days_late(self.today)
        if days > 0:
            return f"quá hạn {format_int(days)} ngày"
        return f"còn {-days} ngày" if days else "hạn hôm nay"

    @property
    def tone(self) -> str:
        return "red" if self.row.days_late(self.today) > 0 else "amber"

    @property
    def place(self) -> str:
        """Where it is done, else the project's page."""
        return self.act_url or self.project.get_absolute_url()

    @property
    def note(self) -> str:
        """What is wrong and what to do, in one line."""
        return f"{self.label}. {self.said} {self.row.rule.act}"


def worded(rows: Iterable[Row], user, today: dt.date, known: Project | None = None) -> list[Warned]:
    """`rows` with their projects, in one query; in none when all are of the `known` one."""
    rows = list(rows)
    projects = {known.pk: known} if known else _projects(rows)
    return [
        Warned(row, projects[row.project], today, _place(row, projects[row.project], user))
        for row in rows
    ]  # fmt: skip


def _projects(rows: list[Row]) -> dict[int, Project]:
    return Project.objects.select_related("office").in_bulk({row.project for row in rows}) if rows else {}


def _place(row: Row, project: Project, user) -> str:
    """Where this reader does what the warning asks for; an officer does it for the own office alone."""
    rule, roles = row.rule, user.role_codes.intersection(row.rule.roles)
    if roles == {Role.OFFICER} and user.office_id != project.office_id:
        return ""
    own = {
        "projects:voucher": [project.pk, "hoan-tra"], "projects:follow_up": [project.pk, row.target],
        "projects:close_risk": [project.pk, row.target],
    }  # fmt: skip
    writes = Role.OFFICER if rule.place != "projects:voucher" else Role.ACCOUNTANT
    if not rule.place or writes not in roles:
        return project.get_absolute_url() if roles else ""
    return reverse(rule.place, args=own.get(rule.place, [project.pk]))


@dataclass(frozen=True)
class Group:
    """The warnings of one rule together: how many, how late the worst."""

    rule: Rule
    count: int
    worst: Warned
    url: str

    @property
    def counted(self) -> str:
        return f"{self.count} đề án"

    @property
    def note(self) -> str:
        return f"gấp nhất: {self.worst.lateness}. {self.rule.act}"


def groups(rows: Iterable[Row], today: dt.date) -> list[Group]:
    """`rows`, the most urgent first, gathered by rule in the same order."""
    by_rule: dict[str, list[Row]] = {}
    for row in rows:
        by_rule.setdefault(row.rule.code, []).append(row)
    address = reverse("warnings:list")
    return [
        Group(
            found[0].rule,
            len({row.project for row in found}),
            Warned(found[0], None, today),
            f"{address}?rule={code}",
        )
        for code, found in by_rule.items()
    ]


def of_project(project: Project, user) -> list[Warned]:
    """The card of a project's page, for the people who see the list too."""
    today = localdate()
    rows = early_warnings.read(Project.objects.filter(pk=project.pk), today)
    return worded(rows, user, today, known=project)
