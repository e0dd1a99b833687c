"""Groupings of contents: those shipped with the code, and what people make of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from django.db import transaction
from django.db.models import Prefetch
from django.utils.text import slugify

from khuyencong.core import audit
from khuyencong.core.text import fold
from khuyencong.registry.models import Content, ContentGroup, ContentGrouping, GroupedContent


def load_groupings(rows: Iterable[dict[str, str]], contents: dict[str, Content]) -> int:
    """Create the groupings that are not there yet, each whole; what is there stays as people left it."""
    known = set(ContentGrouping.objects.values_list("code", flat=True))
    printed = ContentGrouping.objects.filter(is_printed=True).exists()
    made: dict[str, ContentGrouping] = {}
    for row in rows:
        code = row["grouping"]
        if code in known:
            continue
        if code not in made:
            made[code] = ContentGrouping.objects.create(
                code=code, name=row["grouping_name"], basis=row["basis"], verified=row["verified"] == "yes",
                is_printed=row["printed"] == "yes" and not printed, position=len(known) + len(made) + 1,
            )  # fmt: skip
            audit.created(made[code], actor=None)
        _load_group(made[code], row, contents)
    return len(known | set(made))


def _load_group(grouping: ContentGrouping, row: dict[str, str], contents: dict[str, Content]) -> None:
    position = grouping.groups.count() + 1
    group = ContentGroup.objects.create(grouping=grouping, code=row["group"], name=row["group_name"], position=position)
    members = [contents[code] for code in row["contents"].split()]
    GroupedContent.objects.bulk_create(
        GroupedContent(grouping=grouping, group=group, content=content) for content in members
    )


@dataclass(frozen=True)
class GroupRow:
    """One group as it is to be: `code` of one that is there, empty for a new one; its contents by code."""

    code: str
    name: str
    contents: tuple[str, ...]

    def __str__(self):
        return f"{self.name}: {', '.join(self.contents) or 'không có nội dung'}"


def group_rows(grouping: ContentGrouping) -> list[GroupRow]:
    """The groups as they are, in order; two queries."""
    members = Prefetch("lines", GroupedContent.objects.select_related("content").order_by("content__sort_key"))
    return [
        GroupRow(group.code, group.name, tuple(line.content.code for line in group.lines.all()))
        for group in grouping.groups.prefetch_related(members)
    ]


@transaction.atomic
def save_grouping(grouping: ContentGrouping, values: Mapping, groups: Sequence[GroupRow], *, actor) -> ContentGrouping:
    """Write a grouping, new or changed, with its groups. The printed one takes the place of the one before.

    Raises:
        audit.StaleRecordError: somebody wrote it after the page was opened.
    """
    if values["is_printed"]:
        for other in ContentGrouping.objects.filter(is_printed=True).exclude(pk=grouping.pk):
            audit.claim(other, actor=actor, verb="edit", changes={"is_printed": [True, False]}, is_printed=False)
    before = list(map(str, group_rows(grouping))) if grouping.pk else []
    changes = audit.diff(grouping, values) if grouping.pk else {name: [None, value] for name, value in values.items()}
    after = list(map(str, groups))
    if before != after:
        changes["groups"] = [before, after]
    if grouping.pk and changes:
        audit.claim(grouping, actor=actor, verb="edit", changes=changes, **values)
    elif not grouping.pk:
        _create(grouping, values)
        audit.created(grouping, actor=actor, changes=changes)
    if before != after:
        _write_groups(grouping, groups)
    return grouping


def _create(grouping: ContentGrouping, values: Mapping) -> None:
    for name, value in values.items():
        setattr(grouping, name, value)
    taken = set(ContentGrouping.objects.values_list("code", flat=True))
    grouping.code, grouping.position = _free_code(values["name"], taken), len(taken) + 1
    grouping.save()


def _write_groups(grouping: ContentGrouping, rows: Sequence[GroupRow]) -> None:
    """Codes of groups that stay do not change: addresses of figures name them."""
    contents = {content.code: content for content in Content.objects.all()}
    known = {group.code: group for group in grouping.groups.all()}
    grouping.lines.all().delete()
    grouping.groups.exclude(code__in=[row.code for row in rows]).delete()
    for position, row in enumerate(rows, 1):
        group = known.get(row.code) or ContentGroup(grouping=grouping, code=_free_code(row.name, set(known)))
        group.name, group.position = row.name, position
        group.save()
        known[group.code] = group
        GroupedContent.objects.bulk_create(
            GroupedContent(grouping=grouping, group=group, content=contents[code]) for code in row.contents
        )


def _free_code(name: str, taken: set[str]) -> str:
    """ "Máy móc" → `may-moc`, or `may-moc-2` where that is taken."""
    base = slugify(fold(name))[:24] or "nhom"
    codes = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(code for code in codes if code not in taken)
