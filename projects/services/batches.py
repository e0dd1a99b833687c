"""Writing plan batches: create, edit, put projects in and take them out."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction

from khuyencong.core import audit
from projects.enums import BATCH_EDITABLE, BEFORE_PLAN
from projects.models import PlanBatch, PlanLine, Project
from projects.services.access import why_not_planner


@transaction.atomic
def create_batch(
    *, actor, values: Mapping, lines: Iterable[Mapping] = (), is_illustrative: bool = False, importing: bool = False,
) -> PlanBatch:  # fmt: skip
    """A new draft batch. `lines` are the non-project lines: name, source, amount (đồng).

    Raises:
        ValidationError: not the actor's work, the name is taken in that year, or an amount is out of range.
    """
    _must_be_planner(actor, importing=importing)
    batch = PlanBatch(**values, is_illustrative=is_illustrative)
    batch.full_clean()
    batch.save()
    PlanLine.objects.bulk_create(PlanLine(batch=batch, **line) for line in lines)
    audit.created(batch, actor=actor)
    return batch


@transaction.atomic
def edit_batch(batch: PlanBatch, *, actor, values: Mapping, lines: Iterable[Mapping]) -> PlanBatch:
    """Change a draft or returned batch and its non-project lines.

    Raises:
        audit.StaleRecordError, ValidationError
    """
    _must_be_planner(actor)
    _must_be_editable(batch)
    audit.claim(batch, actor=actor, verb="edit", changes=audit.diff(batch, values), **values)
    batch.full_clean()
    batch.lines.all().delete()
    PlanLine.objects.bulk_create(PlanLine(batch=batch, **line) for line in lines)
    return batch


@transaction.atomic
def put_in_batch(batch: PlanBatch, projects: Iterable[Project], *, actor, importing: bool = False) -> None:
    """Put projects of the same year and programme at the end of a draft batch, in the order given.

    Raises:
        audit.StaleRecordError, ValidationError
    """
    projects = list(projects)
    _must_be_planner(actor, importing=importing)
    _must_be_editable(batch)
    for project in projects:
        _must_fit(batch, project)
    audit.claim(batch, actor=actor, verb="put_in_batch", changes={"projects": [None, [p.pk for p in projects]]})
    last = batch.projects.aggregate(last=models.Max("position"))["last"] or 0
    audit.claim_many(projects, actor=actor, verb="join_batch", batch=batch)
    for position, project in enumerate(projects, last + 1):
        project.position = position
    Project.objects.bulk_update(projects, ["position"])


@transaction.atomic
def take_out_of_batch(batch: PlanBatch, project: Project, *, actor) -> None:
    """Take one project out of a draft batch. From a submitted one it leaves by the step `exclude`."""
    _must_be_planner(actor)
    _must_be_editable(batch)
    if project.batch_id != batch.pk:
        raise ValidationError(f"{project} không nằm trong {batch}.")
    audit.claim(batch, actor=actor, verb="take_out_of_batch", changes={"projects": [project.pk, None]})
    audit.claim(project, actor=actor, verb="leave_batch", batch=None, position=None)


def _must_be_planner(user, *, importing: bool = False) -> None:
    if reason := why_not_planner(user, importing=importing):
        raise ValidationError(reason)


def _must_be_editable(batch: PlanBatch) -> None:
    if batch.state not in BATCH_EDITABLE:
        raise ValidationError(f"{batch} đã trình, không sửa được; cần trả lại bổ sung trước.")


def _must_fit(batch: PlanBatch, project: Project) -> None:
    if project.batch_id:
        raise ValidationError(f"“{project}” đã nằm trong {project.batch}.")
    if project.state not in BEFORE_PLAN:
        raise ValidationError(f"“{project}” đang ở trạng thái {project.get_state_display()}, không đưa vào đợt được.")
    if (project.year, project.programme) != (batch.year, batch.programme):
        raise ValidationError(f"“{project}” khác năm hoặc khác chương trình với {batch}.")
