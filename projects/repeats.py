"""What a project's establishments were supported with before: the same machine, the same content, fairs abroad.

One query each, over the projects that the reader sees and that nobody has given up.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.enums import GIVEN_UP
from projects.models import Beneficiary, ContentLine, CostLine, Project

FAIR_CONTENT = "2.3"  # the content under which fairs abroad are supported


def machines(project: Project) -> list[CostLine]:
    """The supported items that say which machine they are."""
    return [cost for cost in project.costs.all() if cost.eligible and (cost.type_key or cost.serial_key)]


def same_machines(user, project: Project, costs: Iterable[CostLine]) -> list[tuple[CostLine, CostLine]]:
    """(item here, item of another project): the same serial, or the same type for the same establishment within
    KC_EQUIPMENT_YEARS years of the plan."""
    costs = list(costs)
    serials = {cost.serial_key for cost in costs if cost.serial_key}
    types = {cost.type_key for cost in costs if cost.type_key}
    people = {cost.establishment.pk for cost in costs if cost.establishment}
    same_serial = Q(serial_key__in=serials)
    same_type = Q(type_key__in=types, project__in=_others(user, project).filter(_near(project), _of(people)))
    rows = CostLine.objects.filter(same_serial | same_type, eligible=True, project__in=_others(user, project))
    rows = rows.select_related("project", "beneficiary__establishment").prefetch_related(
        "project__beneficiaries__establishment"
    )
    return [(cost, row) for row in rows.order_by("project__year", "pk") for cost in costs if _is_same(cost, row)]


def _is_same(cost: CostLine, row: CostLine) -> bool:
    if cost.serial_key and cost.serial_key == row.serial_key:
        return True
    near = abs(cost.project.year - row.project.year) <= settings.KC_EQUIPMENT_YEARS
    who = cost.establishment
    return (
        bool(cost.type_key) and cost.type_key == row.type_key and near and who is not None and who == row.establishment
    )


def same_contents(user, project: Project) -> list[Beneficiary]:
    """Earlier benefits of the project's establishments under one of its contents, within KC_EQUIPMENT_YEARS years."""
    contents = ContentLine.objects.filter(
        project=OuterRef("project"), content__in=[line.content_id for line in project.content_lines.all()]
    )
    rows = Beneficiary.objects.filter(
        Exists(contents), establishment__in=_people(project), project__in=_others(user, project).filter(_near(project)),
        project__year__lte=project.year,
    )  # fmt: skip
    return list(rows.select_related("project", "establishment").order_by("establishment", "project__year", "pk"))


def fairs_abroad(user, project: Project) -> list[Beneficiary]:
    """Other benefits of the project's establishments in the same year under the content of fairs abroad."""
    fairs = ContentLine.objects.filter(project=OuterRef("project"), content__code=FAIR_CONTENT)
    rows = Beneficiary.objects.filter(
        Exists(fairs),
        establishment__in=_people(project),
        project__in=_others(user, project),
        project__year=project.year,
    )
    return list(rows.select_related("project", "establishment").order_by("establishment", "pk"))


def _people(project: Project) -> list[int]:
    return [one.establishment_id for one in project.beneficiaries.all()]


def _others(user, project: Project) -> QuerySet[Project]:
    return Project.objects.visible_to(user).exclude(state__in=GIVEN_UP).exclude(pk=project.pk).order_by()


def _near(project: Project) -> Q:
    years = settings.KC_EQUIPMENT_YEARS
    return Q(year__range=(project.year - years, project.year + years))


def _of(establishments: Iterable[int]) -> Q:
    return Q(Exists(Beneficiary.objects.filter(project=OuterRef("pk"), establishment__in=establishments)))
