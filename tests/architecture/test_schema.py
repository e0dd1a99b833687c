"""Migrations in step and in line; the logs' triggers in the database."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from khuyencong.core import triggers
from tests.architecture.source import APPS

OURS = sorted(app.label for app in apps.get_app_configs() if app.name.split(".")[0] in APPS)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_one_line(app):
    graph = MigrationLoader(None).graph
    assert len(graph.leaf_nodes(app)) <= 1
    for node in graph.nodes:
        if node[0] == app:
            assert len([parent for parent in graph.node_map[node].parents if parent.key[0] == app]) <= 1


@pytest.mark.django_db
def test_every_append_only_table_has_its_triggers():
    queries = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        assert sorted(row[0] for row in cursor) == triggers.tables(connection)
