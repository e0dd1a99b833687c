"""How consulting requests wait (khuyencong.waiting); their deadlines are settings of the portal."""

from django.conf import settings

from consulting.enums import RequestState as S
from consulting.models import ConsultingRequest
from consulting.workflow import CONSULTING
from khuyencong.accounts.enums import Role
from khuyencong.waiting.watches import Watch


def _hands(request, role, people):
    """Who has it in hand; a new one waits for those who give it to somebody."""
    if request.assignee_id:
        return [user for user in people if user.pk == request.assignee_id]
    return people


def _roles(request, roles):
    return (Role.OFFICER,) if request.assignee_id else (Role.UNIT_HEAD, Role.CENTRE_LEADER)


def watch() -> Watch:
    answer, complete = settings.KC_ANSWER_WORKING_DAYS, settings.KC_COMPLETION_WORKING_DAYS
    return Watch(
        "tu-van", "Yêu cầu tư vấn", CONSULTING,
        ConsultingRequest.objects.visible_to, born=lambda request: request.received_on,
        days={S.NEW: answer, S.ASSIGNED: complete, S.IN_PROGRESS: complete}, roles=_roles, people=_hands,
        own_terms=False, from_birth=True,
    )  # fmt: skip
