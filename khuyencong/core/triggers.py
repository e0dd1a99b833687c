"""Database triggers that keep logs and vouchers append-only below Django, against raw SQL and slips alike.

`install` and `remove` take a Django connection. A test that empties the tables lifts them around the flush.
"""

from django.apps import apps

from khuyencong.core.models import AppendOnly

MESSAGE = "Bảng này chỉ được ghi thêm, không được sửa hay xóa."

_SQLITE_INSTALL = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$
"""
# By statement, so that TRUNCATE is held too and an UPDATE that finds no row is refused all the same.
_POSTGRES_INSTALL = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION core_append_only()
"""


def tables(connection) -> list[str]:
    """Tables of append-only records that are there by now: an early migration runs before later apps have theirs."""
    made = set(connection.introspection.table_names())
    wanted = (model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))
    return sorted(made.intersection(wanted))


def install(connection) -> None:
    """Forbid UPDATE and DELETE (on PostgreSQL TRUNCATE too) on these tables. Installing twice does no harm."""
    _run(connection, _install_statements(connection.vendor, tables(connection)))


def remove(connection) -> None:
    """Lift what `install` set; lifting twice does no harm."""
    _run(connection, _remove_statements(connection.vendor, tables(connection)))


def _install_statements(vendor: str, names: list[str]) -> list[str]:
    if vendor == "postgresql":
        each = [_POSTGRES_INSTALL.format(table=table) for table in names]
        return [_POSTGRES_FUNCTION.format(message=MESSAGE), *each]
    return [_SQLITE_INSTALL.format(table=table, act=act, message=MESSAGE) for table, act in _sqlite_triggers(names)]


def _remove_statements(vendor: str, names: list[str]) -> list[str]:
    if vendor == "postgresql":
        each = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in names]
        return [*each, "DROP FUNCTION IF EXISTS core_append_only()"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table, act in _sqlite_triggers(names)]


def _sqlite_triggers(names: list[str]) -> list[tuple[str, str]]:
    return [(table, act) for table in names for act in ("update", "delete")]


def _run(connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
