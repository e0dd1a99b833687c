"""From a request to a đề án: a draft with what is known filled in, and the link between the two."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from consulting.models import ConsultingRequest, RequestProject
from consulting.services.access import why_no_change
from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.registry.models import Content
from projects.models import Project
from projects.services.projects import FundingRow, create_project


def why_no_project(request: ConsultingRequest, user) -> str:
    """Why `user` cannot draw up a đề án from this request; "" when nothing is against it."""
    if Role.OFFICER not in user.role_codes:
        return "Việc lập đề án thuộc chuyên viên Trung tâm."
    if reason := why_no_change(request, user):
        return reason
    if request.establishment_id is None:
        return "Gắn yêu cầu với một cơ sở trước khi lập đề án."
    return ""


@transaction.atomic
def draft_project(request: ConsultingRequest, *, actor, title: str, year: int, content: Content) -> Project:
    """A draft of the actor's office for the request's establishment; money and the rest are filled in on its own page.

    Raises:
        ValidationError: not the actor's to do, or a value out of range.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_project(request, actor):
        raise ValidationError(reason)
    establishment = request.establishment
    place = establishment.place or request.place
    values = {
        "title": title, "year": year, "implementing_unit": settings.KC_CENTRE_SHORT, "place": place,
        "place_text": place.label if place else request.place_text or "Chưa rõ", "objective": request.description,
    }  # fmt: skip
    project = create_project(
        actor=actor, values=values, contents=[content], rows=list[FundingRow](), establishments=[establishment],
        origin=f"Yêu cầu tư vấn {request.code}",
    )  # fmt: skip
    link_project(request, actor=actor, project=project)
    return project


@transaction.atomic
def link_project(request: ConsultingRequest, *, actor, project: Project) -> RequestProject:
    """Say that `project`, which is there already, came of the request.

    Raises:
        ValidationError: not the actor's to do, the actor does not see the project, or it is linked already.
        audit.StaleRecordError: somebody wrote the request since it was read.
    """
    if reason := why_no_project(request, actor):
        raise ValidationError(reason)
    if not Project.objects.visible_to(actor).filter(pk=project.pk).exists():
        raise ValidationError("Không tìm thấy đề án này trong phạm vi của anh/chị.")
    if request.outcomes.filter(project=project).exists():
        raise ValidationError("Đề án này đã gắn với yêu cầu.")
    audit.claim(request, actor=actor, verb="link_project", changes={"projects": [[], [project.pk]]})
    return RequestProject.objects.create(request=request, project=project)
