"""A group project names its beneficiaries after the plan's approval: unnamed money is given to them, none is made."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong.core import audit
from khuyencong.core.numbers import format_int
from khuyencong.registry.enums import Source
from khuyencong.registry.models import Content
from projects import selectors
from projects.enums import NAMING
from projects.models import Project
from projects.parts import FundingRow, write_parts
from projects.services.access import why_not_own


def why_not_name(project: Project, user) -> str:
    """Why `user` may not name beneficiaries now; "" when nothing is against it."""
    if not project.is_group:
        return "Chỉ đề án nhóm mới nêu tên đơn vị thụ hưởng sau khi kế hoạch được phê duyệt."
    if project.state not in NAMING:
        return "Nêu tên đơn vị thụ hưởng từ khi kế hoạch được phê duyệt đến trước khi ký hợp đồng."
    return why_not_own(project, user) or ("" if unnamed(project) else "Kinh phí của đề án đã chia hết cho các đơn vị.")


def unnamed(project: Project) -> dict[Content, dict[Source, int]]:
    """Money that nobody is named for yet: đồng by content and source."""
    rows = [row for row in selectors.funding_rows(project) if row["establishment"] is None]
    return {row["content"]: {source: row[source] for source in Source if row[source]} for row in rows}


@transaction.atomic
def name_beneficiaries(project: Project, rows: Iterable[FundingRow], *, actor) -> None:
    """Give unnamed money to establishments; what is not given stays unnamed, so the sums by source stay as approved.

    `project.version` must be the version that the page showed.

    Raises:
        audit.StaleRecordError: somebody wrote the project since.
        ValidationError: not the actor's to name, not now, or more is given than there is.
    """
    rows = list(rows)
    if reason := why_not_name(project, actor):
        raise ValidationError(reason)
    left = _left(project, rows)
    people = [row.establishment for row in rows]
    known = [one.establishment for one in project.beneficiaries.all()]
    changes = {"beneficiaries": [[one.pk for one in known], [one.pk for one in {*known, *people}]]}
    merged = _merged(project, rows, left)
    contents = [line.content for line in project.content_lines.all()]
    audit.claim(project, actor=actor, verb="name_beneficiaries", changes=changes)
    write_parts(project, contents, merged, [*known, *people])


def _left(project: Project, rows: list[FundingRow]) -> dict[tuple[int, str], int]:
    """What stays unnamed, by content and source."""
    given = Counter()
    for row in rows:
        for source, amount in row.amounts.items():
            given[row.content.pk, source] += amount
    free = {(content.pk, s): amount for content, by in unnamed(project).items() for s, amount in by.items()}
    for (content, source), amount in given.items():
        if amount > free.get((content, source), 0):
            have = format_int(free.get((content, source), 0))
            label = Source(source).label
            raise ValidationError(f"{label}: chia {format_int(amount)} đồng, chỉ có {have} đồng chưa nêu tên.")
    return {key: amount - given[key] for key, amount in free.items()}


def _merged(project: Project, rows: list[FundingRow], left: Mapping[tuple[int, str], int]) -> list[FundingRow]:
    """The rows as they will stand: those named before, with what is given now, and what stays unnamed."""
    found: dict[tuple, FundingRow] = {}
    stored = [
        FundingRow(r["content"], r["establishment"], {s: r[s] for s in Source if r[s]}, r["source_name"])
        for r in selectors.funding_rows(project)
    ]
    names = {row.content.pk: row.source_name for row in stored if row.source_name}
    for row in [*(row for row in stored if row.establishment), *rows]:
        key = row.content.pk, row.establishment.pk
        before = found[key].amounts if key in found else {}
        found[key] = FundingRow(row.content, row.establishment, _added(before, row.amounts), names.get(key[0], ""))
    rest = [
        FundingRow(row.content, None, {s: left[row.content.pk, s] for s in row.amounts}, row.source_name)
        for row in stored if not row.establishment
    ]  # fmt: skip
    return [*found.values(), *rest]


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {source: one.get(source, 0) + other.get(source, 0) for source in {**one, **other}}
