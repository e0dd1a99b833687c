"""Who should be given a request: the member whose fields match and who has least open work (workflow, §5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from consulting.enums import RequestState
from consulting.models import ConsultingRequest, Field, ReplyTemplate, TeamMember
from khuyencong.accounts.enums import Role
from khuyencong.core.text import fold

HEADS = frozenset({Role.UNIT_HEAD, Role.CENTRE_LEADER})
# Who takes the step `assign`: heads for anybody, an officer for oneself.
GIVERS = HEADS | {Role.OFFICER}


@dataclass(frozen=True)
class Proposal:
    """One member for one request, and why."""

    member: TeamMember
    why: str


def team() -> QuerySet[TeamMember]:
    """All members with fields, substitutes and load, in three queries."""
    fields = Field.objects.filter(is_active=True).prefetch_related("categories")
    members = TeamMember.objects.select_related("user__office", "substitute__user").with_load()
    return members.prefetch_related(Prefetch("fields", fields))


def serving_team() -> list[TeamMember]:
    """The members who may be given work."""
    return list(team().serving())


def propose(request: ConsultingRequest, members: Iterable[TeamMember], day: dt.date) -> Proposal | None:
    """The member to give `request` to on `day`; asks the database nothing. None when nobody is there.

    Fields that the request's own words name count before those of its category, then the smaller load. For a member
    who is away the substitute is taken; where no field matches, whoever has least to do.
    """
    members = list(members)
    here = {member.pk: member for member in members if not member.is_away(day)}
    told = f" {fold(f'{request.description} {request.establishment_name}')} "
    for is_match in (lambda field: _is_named(field, told), lambda field: True):
        reasons: dict[TeamMember, str] = {}
        for member in members:
            field = next((field for field in _fields_for(member, request) if is_match(field)), None)
            present = here.get(member.pk) or here.get(member.substitute_id)
            if field and present:
                reasons.setdefault(present, _because(field, is_own=present is member))
        if best := _least_busy(reasons):
            return Proposal(best, f"{reasons[best]}, {_load(best)}")
    best = _least_busy(here.values())
    return Proposal(best, f"chưa ai có mặt phụ trách lĩnh vực này, {_load(best)}") if best else None


def proposals(user, requests: Iterable[ConsultingRequest]) -> dict[int, Proposal]:
    """`{request: proposal}` for the new ones of `requests`, for a head, who gives work away; nobody else gets any."""
    if not user.role_codes & HEADS:
        return {}
    members, today = serving_team(), timezone.localdate()
    found = {request.pk: propose(request, members, today) for request in requests if request.state == RequestState.NEW}
    return {pk: proposal for pk, proposal in found.items() if proposal}


def _fields_for(member: TeamMember, request: ConsultingRequest) -> list[Field]:
    """The member's fields that serve the request's category."""
    return [f for f in member.fields.all() if request.category_id in {category.pk for category in f.categories.all()}]


def _is_named(field: Field, told: str) -> bool:
    return any(f" {word.strip()} " in told for word in field.keywords.split(",") if word.strip())


def _least_busy(members: Iterable[TeamMember]) -> TeamMember | None:
    return min(members, key=lambda member: (member.open_requests, str(member), member.pk), default=None)


def _because(field: Field, *, is_own: bool) -> str:
    return f"lĩnh vực {field}" if is_own else f"làm thay trong lĩnh vực {field}"


def _load(member: TeamMember) -> str:
    return f"đang giữ {member.open_requests} yêu cầu" if member.open_requests else "chưa giữ yêu cầu nào"


def reply_templates(request: ConsultingRequest) -> QuerySet[ReplyTemplate]:
    """Templates for the request's category, and those for any."""
    rows = ReplyTemplate.objects.filter(is_active=True)
    return rows.filter(category=None) | rows.filter(category=request.category_id)
