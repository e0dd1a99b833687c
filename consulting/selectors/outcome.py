"""The two ends of the link between requests and đề án."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from consulting.models import ConsultingRequest, RequestProject
from khuyencong.core.related import Related
from khuyencong.registry.models import Establishment
from projects.models import Project


def projects_of(user, request: ConsultingRequest) -> QuerySet[Project]:
    """The đề án that came of `request`, as far as `user` sees them."""
    own = RequestProject.objects.filter(request=request).values("project")
    return Project.objects.visible_to(user).filter(pk__in=own).order_by("-year", "pk")


def linkable_projects(user, request: ConsultingRequest) -> QuerySet[Project]:
    """Đề án of the request's establishment that are not linked to it yet."""
    own = RequestProject.objects.filter(request=request).values("project")
    mine = Project.objects.visible_to(user).filter(beneficiaries__establishment=request.establishment_id)
    return mine.exclude(pk__in=own).order_by("-year", "pk")


def requests_behind(user, project: Project) -> Iterable[Related]:
    """For a project's page: the requests that it came of."""
    requests = ConsultingRequest.objects.visible_to(user).filter(outcomes__project=project.pk)
    return [_line(request) for request in requests.select_related("category").order_by("pk")]


def requests_of(user, establishment: Establishment) -> Iterable[Related]:
    """For an establishment's page: what it asked."""
    requests = ConsultingRequest.objects.visible_to(user).counted().filter(establishment=establishment.pk)
    held = requests.select_related("category").annotate(held=Count("sessions")).order_by("pk")
    return [_line(request, f", {request.held:02} buổi tư vấn" if request.held else "") for request in held]


def _line(request: ConsultingRequest, more: str = "") -> Related:
    return Related(
        day=request.received_on, title=f"Tư vấn: {request.category.public_name}", url=request.get_absolute_url(),
        note=f"yêu cầu {request.code}{more}", badge=request.get_state_display(), tone=request.tone,
    )  # fmt: skip
