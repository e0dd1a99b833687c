"""A project's contents, beneficiaries and money as they are written: in drafts, and by an approved change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from khuyencong.core.numbers import MAX_VND, format_int
from khuyencong.registry.models import Content, Establishment
from projects.models import Beneficiary, ContentLine, FundingLine, Project, ProjectCopy


@dataclass(frozen=True)
class FundingRow:
    """Money for one content and one beneficiary: `amounts` is {source: đồng}; zero and absent are the same."""

    content: Content
    establishment: Establishment | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    source_name: str = ""

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


def write_parts(project: Project, contents: list[Content], rows: list[FundingRow], people: list[Establishment]) -> None:
    """Contents, beneficiaries and money in a fixed number of statements. Those that stay keep their rows, to which the
    cost table and what was asked about a norm point.
    """
    check_rows(rows)
    project.funding.all().delete()
    line_of = _write_contents(project, contents)
    person_of = _keep(project, Beneficiary, "establishment", [*people, *(row.establishment for row in rows)])
    Beneficiary.objects.bulk_create(row for row in person_of.values() if not row.pk)
    FundingLine.objects.bulk_create(
        FundingLine(
            project=project, content_line=line_of[row.content.pk], source=source, amount=amount,
            beneficiary=person_of[row.establishment.pk] if row.establishment else None,
            source_name=row.source_name if source == "other" else "",
        )
        for row in rows for source, amount in row.amounts.items() if amount
    )  # fmt: skip
    project._prefetched_objects_cache = {}
    project.index()
    Project.objects.filter(pk=project.pk).update(search_text=project.search_text, sort_key=project.sort_key)
    remember(project)


WORDS = (
    "title", "year", "programme", "implementing_unit", "place_text", "objective", "duration", "is_own", "is_group",
    "group_note",
)  # fmt: skip
MONEY = ("content_line__content", "beneficiary__establishment", "source", "amount")


def remember(project: Project) -> None:
    """Keep what the dossier says now. Whoever writes words, contents, beneficiaries or money of a project calls it."""
    lines = project.funding.order_by("pk").values_list(*MONEY)
    values = {
        **{name: getattr(project, name) for name in WORDS},
        "contents": list(project.content_lines.order_by("-is_main", "pk").values_list("content", flat=True)),
        "people": list(project.beneficiaries.order_by("pk").values_list("establishment", flat=True)),
        "funding": [dict(zip(("content", "beneficiary", "source", "amount"), line, strict=True)) for line in lines],
    }
    ProjectCopy.objects.create(project=project, sequence=project.version, values=values)


def _keep(project: Project, model: type, name: str, wanted: Iterable) -> dict:
    """`{key: row}` of `model` for `wanted`, told apart by `name`. Others are deleted, new ones unsaved."""
    wanted = {one.pk: one for one in wanted if one}
    rows = {getattr(row, f"{name}_id"): row for row in model.objects.filter(project=project)}
    if gone := [row.pk for key, row in rows.items() if key not in wanted]:
        model.objects.filter(pk__in=gone).delete()
    return {key: rows.get(key) or model(project=project, **{name: one}) for key, one in wanted.items()}


def _write_contents(project: Project, contents: list[Content]) -> dict[int, ContentLine]:
    """The first of `contents` is the main one; there is never a second, not for one statement."""
    rows = _keep(project, ContentLine, "content", contents)
    wrong = [row for i, row in enumerate(rows.values()) if row.is_main != (i == 0)]
    for row in sorted(wrong, key=lambda row: not row.is_main):
        row.is_main = not row.is_main
        if row.pk:
            row.save(update_fields=["is_main"])
    ContentLine.objects.bulk_create(row for row in rows.values() if not row.pk)
    return rows


def check_rows(rows: list[FundingRow]) -> None:
    """Amounts are whole đồng within range, and a content and beneficiary stand in one row only."""
    seen = set()
    for row in rows:
        for amount in row.amounts.values():
            if not 0 <= amount <= MAX_VND:
                raise ValidationError(f"Số tiền phải từ 0 đến {format_int(MAX_VND)} đồng.")
        key = (row.content.pk, row.establishment.pk if row.establishment else None)
        if key in seen:
            who = row.establishment or "đơn vị thụ hưởng chưa nêu tên"
            raise ValidationError(f"{who} có hai dòng kinh phí cho cùng nội dung {row.content.code}; xin gộp lại.")
        seen.add(key)
