"""What a change request lays side by side: the fields of a project as JSON, and what follows from new ones."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from khuyencong.registry.enums import SUPPORT, Source
from khuyencong.registry.models import Content, Establishment
from projects.models import AdvanceRatio, ChangeRequest, FundingLine, Ledger, Project, ledger_of
from projects.norms import NormCheck, norms_on
from projects.parts import FundingRow


def snapshot(project: Project, fields: Iterable[str]) -> dict:
    """`{field: value}` of the project as it is now, in the form of `ChangeRequest.old`. Reads the database anew."""
    return {name: READERS[name](project) for name in fields}


def _funding(project: Project) -> list[dict]:
    lines = project.funding.order_by().values_list(
        "content_line__content", "beneficiary__establishment", "source", "source_name", "amount"
    )
    return ordered(dict(zip(KEYS, line, strict=True)) for line in lines)


def _contents(project: Project) -> list[int]:
    return list(project.content_lines.order_by("-is_main", "pk").values_list("content", flat=True))


KEYS = ("content", "beneficiary", "source", "source_name", "amount")
READERS = {
    "funding": _funding,
    "contents": _contents,
    "place": lambda project: project.place_id,
    "place_text": lambda project: project.place_text,
    "objective": lambda project: project.objective,
    "duration": lambda project: project.duration,
    "year": lambda project: project.year,
}


def ordered(rows: Iterable[dict]) -> list[dict]:
    """Rows of money in one order, so that equal money is equal JSON."""
    return sorted(rows, key=lambda row: (row["content"], row["beneficiary"] or 0, row["source"]))


def funding_json(rows: Iterable[FundingRow]) -> list[dict]:
    """Rows as typed, in the form of `ChangeRequest.new["funding"]`."""
    return ordered(
        {
            "content": row.content.pk, "beneficiary": row.establishment.pk if row.establishment else None,
            "source": str(source), "source_name": row.source_name if source == Source.OTHER else "", "amount": amount,
        }
        for row in rows for source, amount in row.amounts.items() if amount
    )  # fmt: skip


def rows_of(funding: Iterable[Mapping]) -> list[FundingRow]:
    """The rows that `write_parts` takes, read back from JSON in two queries."""
    funding = list(funding)
    contents = Content.objects.in_bulk({row["content"] for row in funding})
    people = Establishment.every.in_bulk({row["beneficiary"] for row in funding} - {None})
    found: dict[tuple, dict] = {}
    for row in funding:
        place = found.setdefault((row["content"], row["beneficiary"]), {"amounts": {}, "source_name": ""})
        place["amounts"][row["source"]] = row["amount"]
        place["source_name"] = place["source_name"] or row["source_name"]
    return [FundingRow(contents[content], people.get(who), **rest) for (content, who), rest in found.items()]


def by_source(funding: Iterable[Mapping]) -> dict[str, int]:
    """`{source: đồng}`, every source named."""
    sums = Counter(dict.fromkeys(Source.values, 0))
    for row in funding:
        sums[row["source"]] += row["amount"]
    return dict(sums)


def ledger_after(project: Project, new: Mapping) -> dict:
    """The fields of the ledger that follow from `new`: approval, commitment and ceiling of advances.

    What the Centre carries out itself is assigned all that is approved. Under contract a lower approval lowers the
    commitment at once; a higher one waits for the annex of the contract.
    """
    ledger = ledger_of(project)
    sums = by_source(new["funding"]) if "funding" in new else {x: getattr(ledger, x) for x in SUPPORT}
    approved = sum(sums[source] for source in SUPPORT)
    committed = (approved if project.is_own else min(approved, ledger.committed)) if ledger.committed else 0
    ratio = _ratio(project, ledger, new)
    return {
        **{source.value: sums[source] for source in SUPPORT}, "committed": committed, "advance_ratio": ratio,
        "advance_ceiling": ratio.ceiling(committed) if ratio else 0,
    }  # fmt: skip


def _ratio(project: Project, ledger: Ledger, new: Mapping) -> AdvanceRatio | None:
    if not ledger.committed or "contents" not in new:
        return ledger.advance_ratio
    main = Content.objects.get(pk=new["contents"][0])
    return AdvanceRatio.objects.for_content(main.code, ledger.committed_on)


# -- norms


def exceeded_norms(
    project: Project, new: Mapping, day: dt.date, change: ChangeRequest | None = None
) -> list[NormCheck]:
    """Where the support that `new` raises passes a norm in force on `day`, with what was asked about it in `change`.

    Only money that moves within the contents and beneficiaries of the project; none of it where these change too.
    """
    if "funding" not in new or "contents" in new:
        return []
    before, after = _with_funding(project, None), _with_funding(project, new["funding"])
    if after is None:
        return []
    now = {check.key: check.support for check in norms_on(before, day).checks}
    asked = {(row.content_line_id, row.beneficiary_id): row for row in change.norm_overrides.all()} if change else {}
    raised = [check for check in norms_on(after, day).checks if check.support > now.get(check.key, 0)]
    found = [replace(check, override=asked.get(check.key) or check.override) for check in raised]
    return [check for check in found if check.needs_reason]


def _with_funding(project: Project, funding: Iterable[Mapping] | None) -> Project | None:
    """The project as its norms read it, with this money in place of its own; None where a content or beneficiary is
    new to it."""
    rows = Project.objects.prefetch_related(
        "content_lines__content", "beneficiaries__establishment", "costs", "norm_overrides", "funding"
    )
    found = rows.get(pk=project.pk)
    if funding is None:
        return found
    lines = {line.content_id: line for line in found.content_lines.all()}
    people = {row.establishment_id: row for row in found.beneficiaries.all()} | {None: None}
    if any(row["content"] not in lines or row["beneficiary"] not in people for row in funding):
        return None
    found._prefetched_objects_cache["funding"] = [
        FundingLine(
            project=found, content_line=lines[row["content"]], beneficiary=people[row["beneficiary"]],
            source=row["source"], amount=row["amount"],
        )
        for row in funding
    ]  # fmt: skip
    return found
