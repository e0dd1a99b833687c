"""The logs stay append-only whoever writes: Django's model layer, raw SQL, on either database."""

import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.core import triggers
from khuyencong.core.models import AppendOnlyError, AuditEvent, TransitionRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return AuditEvent.objects.create(entity="core.sample", object_id=1, sequence=0, verb="create")


@pytest.fixture
def step():
    return TransitionRecord.objects.create(
        entity="core.sample", object_id=1, sequence=1, name="go", source="a", target="b", role="x",
        effective_on="2022-03-25",
    )  # fmt: skip


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["core_auditevent", "core_transitionrecord"])
@pytest.mark.parametrize("sql", ["UPDATE {table} SET sequence = 9", "DELETE FROM {table}"])
def test_log_refuses_update_and_delete_in_sql(event, step, table, sql):
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"):
        run(sql.format(table=table))


def test_log_refuses_to_have_a_row_replaced(event):
    replace = {
        "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "postgresql": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET verb = 'other'",
    }
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"):
        run(replace[connection.vendor].format(table="core_auditevent"))


def test_log_refuses_update_through_a_queryset(event):
    with transaction.atomic(), pytest.raises(DatabaseError, match="chỉ được ghi thêm"):
        AuditEvent.objects.update(verb="other")


def test_log_row_refuses_save_and_delete(event):
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()


def test_log_still_takes_new_rows(event, step):
    AuditEvent.objects.create(entity="core.sample", object_id=1, sequence=2, verb="edit")
    assert AuditEvent.objects.count() == 2


def test_triggers_can_be_lifted_and_set_again(event):
    triggers.remove(connection)
    run("UPDATE core_auditevent SET verb = 'other'")
    triggers.install(connection)
    triggers.install(connection)
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"):
        run("UPDATE core_auditevent SET verb = 'again'")
    assert AuditEvent.objects.get().verb == "other"
