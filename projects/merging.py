"""What a đề án does when two records of its beneficiary become one."""

from django.core.exceptions import ValidationError

from khuyencong.core import audit
from khuyencong.registry.models import Establishment
from projects.models import Beneficiary, Project


def move_benefits(stays: Establishment, goes: Establishment, actor) -> None:
    """Beneficiaries follow; each đề án logs it. Two parts of one đề án hold money of their own and cannot be one."""
    moving = Beneficiary.objects.filter(establishment=goes).select_related("project").order_by("pk")
    held = set(Beneficiary.objects.filter(establishment=stays).values_list("project", flat=True))
    for row in moving:
        if row.project_id in held:
            raise ValidationError(f"Cả hai cùng thụ hưởng đề án “{row.project}”; sửa đề án trước rồi gộp.")
        Beneficiary.objects.filter(pk=row.pk).update(establishment=stays)
        project = Project.objects.get(pk=row.project_id)
        project.index()
        changes = {"establishment": [goes.pk, stays.pk]}
        audit.claim(project, actor=actor, verb="merge_establishment", changes=changes, search_text=project.search_text)
