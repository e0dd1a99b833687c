"""Who decides on a change (dossier: Thông tư 36/2013/TT-BCT, Điều 11; for local projects by analogy)."""

from django.conf import settings

from khuyencong.accounts.enums import Role
from khuyencong.registry.enums import Programme
from projects.enums import ChangeKind

# What the plan's approver decides whatever the project.
PLAN_CHANGES = (ChangeKind.AMOUNT_UP, ChangeKind.CONTENT, ChangeKind.NEXT_YEAR)


def change_decider(kind: str, *, is_group: bool, programme: str) -> Role:
    """Whose step it is to approve or deny a change of this kind. What the ministry decides, the department's officer
    records; of national projects it leaves places and beneficiaries of group projects alone to the department.
    """
    if programme == Programme.NATIONAL:
        is_own = is_group and kind == ChangeKind.PARTY
        return Role.DEPARTMENT_LEADER if is_own else Role.DEPARTMENT_OFFICER
    return Role.CENTRE_LEADER if is_group and kind not in PLAN_CHANGES else Role.DEPARTMENT_LEADER


def plan_decider(programme: str) -> Role:
    """Whose step it is to amend a plan."""
    return Role.DEPARTMENT_OFFICER if programme == Programme.NATIONAL else Role.DEPARTMENT_LEADER


def decided_by(kind: str, *, is_group: bool, programme: str) -> str:
    """Who decides, as pages say it."""
    role = change_decider(kind, is_group=is_group, programme=programme)
    if role != Role.DEPARTMENT_OFFICER:
        return role.label
    return "Bộ trưởng Bộ Công Thương" if kind in PLAN_CHANGES else f"Cục trưởng {settings.KC_MINISTRY_OFFICE}"
