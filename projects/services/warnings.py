"""The night's look at early warnings: what is new goes, gathered, to those who must act and to the heads of units."""

from collections import Counter

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.accounts.people import holders
from khuyencong.core.notices import events
from khuyencong.core.notices.services import notify
from khuyencong.core.workflow import lower_first
from projects import early_warnings
from projects.early_warnings import RULES, Row, Rule
from projects.models import Project, ToldWarning

EVENT = "early_warnings"
TOLD = {role for rule in RULES for role in rule.roles} | {Role.UNIT_HEAD}


def register() -> None:
    events.register(
        events.Event(
            EVENT, "Cảnh báo sớm về đề án", "{so} cảnh báo mới về đề án",
            "Có {so} cảnh báo mới về đề án: {noi_dung}. Mở danh sách cảnh báo để xem việc cần làm.",
            ("so", "noi_dung"),
        )
    )  # fmt: skip


@transaction.atomic
def tell_of_new() -> str:
    """Each warning is told once, and again only when it begins anew; run twice, it tells nobody twice."""
    today = localdate()
    fresh = {(row.project, row.rule.code, row.since): row for row in early_warnings.read(Project.objects.all(), today)}
    seen = set(
        ToldWarning.objects.filter(project__in={key[0] for key in fresh}).values_list("project", "rule", "since")
    )
    new = [row for key, row in fresh.items() if key not in seen]
    ToldWarning.objects.bulk_create(
        (ToldWarning(project_id=row.project, rule=row.rule.code, since=row.since) for row in new),
        ignore_conflicts=True,
    )
    projects = Project.objects.in_bulk({row.project for row in new})
    told = sum(_tell(user, new, projects) for user in holders(TOLD).prefetch_related("grants")) if new else 0
    return f"Có {len(new)} cảnh báo mới về đề án, đã báo {told} người."


def _tell(user, new: list[Row], projects: dict[int, Project]) -> bool:
    """One notice a person, with how many of each kind; nothing where nothing is theirs."""
    own = [row for row in new if _is_for(user, row.rule, projects[row.project])]
    if not own:
        return False
    counts = Counter(row.rule.label for row in own)
    said = "; ".join(f"{lower_first(label)} {count}" for label, count in counts.items())
    values = {"so": len(own), "noi_dung": said}
    notify(EVENT, [user], values, about=projects[own[0].project], url=reverse("warnings:list"))
    return True


def _is_for(user, rule: Rule, project: Project) -> bool:
    """Who must act, an officer for the own office alone; heads of units learn of everything."""
    roles = user.role_codes.intersection(rule.roles)
    mine = bool(roles) and (roles != {Role.OFFICER} or user.office_id == project.office_id)
    return mine or Role.UNIT_HEAD in user.role_codes
