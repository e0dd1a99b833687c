"""Every state × step × role of every table, and who takes the step back: done where the rows say so, refused elsewhere.

A cell of the rows is walked on a record that is ready for it; any other one must be refused by the table itself.
"""

import pytest
from django.db import transaction

from khuyencong.accounts.enums import Role
from khuyencong.core.workflow import PUBLIC, Refused, last_step, reverse
from reports.management.commands.workflow_docs import TABLES
from tests.factories import UserFactory
from tests.workflows import rows
from tests.workflows.ready import facts

pytestmark = pytest.mark.django_db

ROWS = {
    "project": rows.PROJECT, "change": rows.CHANGE, "batch": rows.BATCH, "consulting": rows.CONSULTING,
    "report": rows.REPORT, "national": rows.NATIONAL, "national_batch": rows.NATIONAL_BATCH,
    "national_change": rows.NATIONAL_CHANGE,
}  # fmt: skip
WORKFLOWS = {kind: workflow for kind, (_, workflow) in zip(ROWS, TABLES, strict=True)}
CELLS = {
    (kind, state, name, who): target or state
    for kind, table in ROWS.items() for name, sources, target, whom in table for state in sources for who in whom
}  # fmt: skip
STEPS = sorted({(kind, name) for kind, _, name, _ in CELLS})
PEOPLE = (*Role.values, PUBLIC)
BY_THE_TABLE = ("Chưa thể", "Anh/chị không có quyền", "không phải là bước làm riêng")
NOT_BY_THEM = ("Anh/chị không có quyền hủy", "không hủy riêng được", "hủy ở trang của", "Không tìm thấy")


@pytest.mark.parametrize("kind", ROWS)
def test_table_has_these_rows_and_no_others(kind):
    found = [
        (row.name, {*row.sources}, getattr(row.target, "value", ""), {row.via} if row.via else {*row.roles})
        for row in WORKFLOWS[kind].transitions
    ]
    assert sorted(found, key=str) == sorted(ROWS[kind], key=str)


@pytest.mark.parametrize(("kind", "name"), STEPS)
def test_every_cell(kind, name, cast, ready):
    workflow, taken, taken_back = WORKFLOWS[kind], {}, {}
    cells = {cell: target for cell, target in CELLS.items() if (cell[0], cell[2]) == (kind, name)}
    elsewhere = {(kind, state, name, who) for state in workflow.states.values for who in PEOPLE} - {*cells}
    for cell in cells:
        with transaction.atomic():
            taken[cell], taken_back[cell] = walk(workflow, cell, ready(*cell), cast)
            transaction.set_rollback(True)
    for cell in sorted(elsewhere):
        refused(workflow, cell, cast)
    assert taken == {cell: None if cell in rows.GUARDED else target for cell, target in cells.items()}
    assert taken_back == {cell: expected_above(cell) for cell in cells}


def expected_above(cell) -> set[str]:
    kind, _, name, who = cell
    if (
        kind in rows.NEVER_TAKEN_BACK
        or name in rows.LASTING
        or who not in rows.TAKEN_BACK_BY
        or cell in rows.OUT_OF_SIGHT
    ):
        return set()
    return {rows.TAKEN_BACK_BY[who]}


def walk(workflow, cell, record, cast) -> tuple[str | None, set[str]]:
    """The state in which the step leaves the record (None: refused), and who then takes it back."""
    kind, state, name, who = cell
    actor = cast.get(who)
    try:
        if who in PEOPLE:
            workflow.perform(name, record, actor=actor, **facts(kind, name, record))
        else:
            actor = cast.department_leader
            workflow.perform_many(name, [record], actor=actor, via=who, **facts(kind, name, record))
    except Refused:
        record.refresh_from_db()
        assert record.state == state
        return None, set()
    record.refresh_from_db()
    return record.state, {role for role in Role.values if takes_back(workflow, record, state, role, cast)}


def takes_back(workflow, record, before: str, role: str, cast) -> bool:
    """Whether somebody of this role, who has not taken the step, takes it back."""
    person = cast.other_leader if role == Role.DEPARTMENT_LEADER else cast[role]
    record = type(record).objects.get(pk=record.pk)
    against = ""
    with transaction.atomic():
        try:
            reverse(workflow, record, actor=person, note="Ghi nhầm")
        except Refused as error:
            against = str(error)
        else:
            record.refresh_from_db()
            assert record.state == before
            transaction.set_rollback(True)
    if against:
        assert last_step(record).name in rows.LASTING or any(part in against for part in NOT_BY_THEM), against
    return not against


def refused(workflow, cell, cast) -> None:
    kind, state, name, who = cell
    record = workflow.model(pk=1, state=state)
    with pytest.raises(Refused) as error:
        workflow.perform(name, record, actor=cast.get(who), **facts(kind, name, record))
    assert any(part in str(error.value) for part in BY_THE_TABLE), (cell, error.value)
    assert record.state == state


@pytest.fixture
def cast(cast):
    cast["other_leader"] = UserFactory(roles=[Role.DEPARTMENT_LEADER], office=cast.department_leader.office)
    return cast
