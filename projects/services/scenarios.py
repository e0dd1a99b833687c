"""Variants of a draft plan: make, save, drop, and adopt one. Only adopting touches projects."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from khuyencong.core import audit
from khuyencong.core.workflow import Reason, refuse_if
from khuyencong.registry.enums import SUPPORT
from projects import notices
from projects.change_values import by_source, ordered, rows_of, snapshot
from projects.enums import BATCH_EDITABLE
from projects.models import PlanBatch, Scenario, ScenarioRow
from projects.parts import write_parts
from projects.scenarios import Desk, Row, against_row
from projects.services.access import why_not_planner
from projects.services.batches import put_in_batch, take_out_of_batch

Picks = Mapping[int, tuple[bool, Mapping[str, int]]]


def against_planning(batch: PlanBatch, user) -> list[Reason]:
    """Why `user` cannot write variants of this batch now."""
    if reason := why_not_planner(user):
        return [Reason(reason)]
    if batch.state not in BATCH_EDITABLE:
        return [Reason(f"{batch} đã trình; phương án chỉ để xem.")]
    return []


@transaction.atomic
def create_scenario(batch: PlanBatch, *, actor, name: str, picks: Picks) -> Scenario:
    """A new variant that begins with `picks`.

    Raises:
        Refused: role or state is against it, no name, or the name is taken.
    """
    refuse_if(against_planning(batch, actor))
    refuse_if(_against_name(batch, name))
    scenario = Scenario.objects.create(batch=batch, name=name)
    audit.created(scenario, actor=actor)
    _write(scenario, picks)
    return scenario


@transaction.atomic
def save_scenario(scenario: Scenario, *, actor, name: str, picks: Picks) -> None:
    """Write a variant anew.

    Raises:
        Refused: as `create_scenario`.
        StaleRecordError: somebody saved it after it was read.
    """
    refuse_if(against_planning(scenario.batch, actor))
    refuse_if(_against_name(scenario.batch, name, but=scenario.pk))
    audit.claim(scenario, actor=actor, verb="edit", changes=audit.diff(scenario, {"name": name}))
    Scenario.objects.filter(pk=scenario.pk).update(name=name)
    scenario.rows.all().delete()
    _write(scenario, picks)


@transaction.atomic
def drop_scenario(scenario: Scenario, *, actor) -> None:
    """Raises Refused: role or state is against it."""
    refuse_if(against_planning(scenario.batch, actor))
    audit.claim(scenario, actor=actor, verb="drop", changes={"name": [scenario.name, None]})
    scenario.delete()


def _against_name(batch: PlanBatch, name: str, but: int | None = None) -> Iterable[Reason]:
    if not name:
        yield Reason("Ghi tên phương án.", field="name")
    elif Scenario.objects.filter(batch=batch, name=name).exclude(pk=but).exists():
        yield Reason("Đợt này đã có phương án cùng tên.", field="name")


def _write(scenario: Scenario, picks: Picks) -> None:
    ScenarioRow.objects.bulk_create(
        ScenarioRow(scenario=scenario, project_id=key, is_included=included, support=dict(support))
        for key, (included, support) in picks.items()
    )


@transaction.atomic
def adopt_scenario(scenario: Scenario, *, actor) -> list[Row]:
    """Make the batch what the variant says: its projects in, the others out, lowered support written. Returns its rows.

    Raises:
        Refused: role or state is against it; nothing chosen; an amount above the appraised dossier or a binding norm.
        StaleRecordError: somebody wrote the batch or the variant after they were read.
    """
    batch = scenario.batch
    refuse_if(against_planning(batch, actor))
    audit.claim(scenario, actor=actor, verb="adopt", changes={"adopted_on": [None, localdate().isoformat()]})
    audit.claim(batch, actor=actor, verb="adopt_scenario", changes={"scenario": [None, scenario.pk]})
    rows = [row for row in Desk(actor, batch).of(scenario) if not row.is_fixed]
    chosen = [row for row in rows if row.is_included]
    refuse_if(_against_rows(scenario, chosen, {row.project.pk for row in rows}))
    _move(batch, rows, actor)
    for row in chosen:
        if row.changed:
            _set_support(row, batch, actor)
    Scenario.objects.filter(pk=scenario.pk).update(adopted_on=localdate())
    return chosen


def _against_rows(scenario: Scenario, chosen: list[Row], known: set[int]) -> Iterable[Reason]:
    if not chosen:
        yield Reason("Phương án chưa chọn đề án nào.")
    gone = scenario.rows.filter(is_included=True).exclude(project__in=known).select_related("project").order_by("pk")
    for row in gone:
        if row.project.batch_id != scenario.batch_id:
            yield Reason(f"“{row.project}” không còn đưa vào đợt này được; lưu lại phương án rồi chọn.")
    for row in chosen:
        yield from (Reason(text) for text in against_row(row))


def _move(batch: PlanBatch, rows: list[Row], actor) -> None:
    try:
        for row in rows:
            if row.project.batch_id and not row.is_included:
                take_out_of_batch(batch, row.project, actor=actor)
        if new := [row.project for row in rows if row.is_included and not row.project.batch_id]:
            put_in_batch(batch, new, actor=actor)
    except ValidationError as error:
        refuse_if(Reason(message) for message in error.messages)


def _set_support(row: Row, batch: PlanBatch, actor) -> None:
    """The amounts of the variant become the dossier's, as an edit that the log keeps."""
    project, amounts = row.project, {line.pk: amount for line, amount in row.funding}
    before = by_source(snapshot(project, ["funding"])["funding"])
    lines = [line for line, _ in row.funding]
    funding = ordered(
        {
            "content": line.content_line.content_id, "source": line.source, "source_name": line.source_name,
            "beneficiary": line.beneficiary.establishment_id if line.beneficiary else None, "amount": amounts[line.pk],
        }
        for line in lines if amounts[line.pk]
    )  # fmt: skip
    after = by_source(funding)
    audit.claim(project, actor=actor, verb="set_support", changes={"funding": [before, after]})
    contents = [line.content for line in project.content_lines.all()]
    write_parts(project, contents, rows_of(funding), [one.establishment for one in project.beneficiaries.all()])
    was, now = (sum(side.get(source, 0) for source in SUPPORT) for side in (before, after))
    notices.support_lowered(project, batch, was, now)
