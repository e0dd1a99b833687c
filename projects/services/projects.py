"""Writing đề án: create and edit. Steps of the workflow are `projects.workflow.PROJECT.perform`."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong.core import audit
from khuyencong.registry.models import Content, Establishment
from projects.enums import EDITABLE
from projects.models import Project
from projects.parts import FundingRow, write_parts
from projects.services.access import why_not_own


@transaction.atomic
def create_project(
    *, actor, values: Mapping, contents: Iterable[Content], rows: Iterable[FundingRow],
    establishments: Iterable[Establishment] = (), origin: str = "", is_illustrative: bool = False,
    send_key: str | None = None,
) -> Project:  # fmt: skip
    """A new draft of the actor's office. The first of `contents` is the main one.

    A `send_key` that was given before is that draft, unchanged.

    Raises:
        ValidationError: a value or an amount is out of range; keyed by field.
    """
    sent = Project.objects.filter(send_key=send_key, office=actor.office) if send_key else Project.objects.none()
    if made := sent.first():
        return made
    own = {"origin": origin, "is_illustrative": is_illustrative, "send_key": send_key}
    project = Project(**values, office=actor.office, **own)
    project.full_clean(exclude=["code", "search_text", "send_key", "sort_key"])
    try:
        with transaction.atomic():
            project.save()
    except IntegrityError:  # sent a second time at the same moment
        return sent.get()
    write_parts(project, list(contents), list(rows), list(establishments))
    audit.created(project, actor=actor)
    return project


@transaction.atomic
def edit_project(
    project: Project, *, actor, values: Mapping, contents: Iterable[Content], rows: Iterable[FundingRow],
    establishments: Iterable[Establishment] = (),
) -> Project:  # fmt: skip
    """Replace what a draft says. `project.version` must be the version that the page showed.

    Raises:
        audit.StaleRecordError: somebody wrote it since.
        ValidationError: not the actor's to edit, not editable in its state, or a value out of range.
    """
    if reason := why_not_own(project, actor):
        raise ValidationError(reason)
    if project.state not in EDITABLE:
        raise ValidationError("Đề án đã trình, không sửa được. Nếu cần sửa, đề nghị lãnh đạo trả lại bổ sung.")
    rows = list(rows)
    changes = audit.diff(project, values)
    before, after = (
        _sums(project.funding.values_list("source", "amount")),
        _sums(r for row in rows for r in row.amounts.items()),
    )
    if before != after:
        changes["funding"] = [before, after]
    audit.claim(project, actor=actor, verb="edit", changes=changes, **values)
    project.full_clean(exclude=["code"])
    write_parts(project, list(contents), rows, list(establishments))
    return project


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """`{source: đồng}`, for the audit log."""
    sums = Counter()
    for source, amount in pairs:
        sums[source] += amount
    return {source: amount for source, amount in sums.items() if amount}
