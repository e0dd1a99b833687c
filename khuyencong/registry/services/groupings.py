"""Groupings of contents: those shipped with the code, and what people make of them."""

from collections.abc import Iterable

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
        _load_group(made[code], row, contents)
    return len(known | set(made))


def _load_group(grouping: ContentGrouping, row: dict[str, str], contents: dict[str, Content]) -> None:
    position = grouping.groups.count() + 1
    group = ContentGroup.objects.create(grouping=grouping, code=row["group"], name=row["group_name"], position=position)
    members = [contents[code] for code in row["contents"].split()]
    GroupedContent.objects.bulk_create(
        GroupedContent(grouping=grouping, group=group, content=content) for content in members
    )
