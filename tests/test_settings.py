"""What each environment promises, asked of a process of its own: settings are read once, at the start."""

import json
import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

PROD = {
    "DJANGO_SETTINGS_MODULE": "khuyencong.settings.prod",
    "SECRET_KEY": "chi-de-thu-" + "a1B2c3D4e5" * 5,
    "DATABASE_URL": "sqlite:///:memory:",
    "ALLOWED_HOSTS": "khuyencong.example.vn",
}
DEV = {"DJANGO_SETTINGS_MODULE": "khuyencong.settings.dev", "DATABASE_URL": "sqlite:///:memory:"}
TEST = {"DJANGO_SETTINGS_MODULE": "khuyencong.settings.test", "DATABASE_URL": "sqlite:///:memory:"}


def run(*arguments, **environment):
    """A Python process of the project with no settings but those of `environment`."""
    names = {*PROD, "DEBUG", "CSRF_TRUSTED_ORIGINS", "EMAIL_URL"}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False
    )


def ask(code: str, environment: dict):
    """What the last line printed by `code`, after Django is set up, says in JSON."""
    # Production's static files are collected when it is deployed, not here.
    done = run(
        "-W",
        "error",
        "-W",
        "ignore:No directory at",
        "-c",
        f"import json, django; django.setup()\n{code}",
        **environment,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS"])
def test_prod_does_not_start_without_what_it_needs(name):
    done = run("manage.py", "check", **PROD | {name: ""})
    assert done.returncode != 0
    assert "Chưa khởi động được, còn thiếu biến môi trường" in done.stderr
    assert f"  {name}: " in done.stderr
    assert all(f"  {other}: " not in done.stderr for other in PROD if other != name)


def test_prod_does_not_start_with_a_short_secret():
    done = run("manage.py", "check", **PROD | {"SECRET_KEY": "ngan"})
    assert done.returncode != 0
    assert "SECRET_KEY quá ngắn" in done.stderr


def test_prod_does_not_start_with_a_time_that_cannot_be_read():
    done = run("manage.py", "check", **PROD | {"KC_PROVINCE_APPROVES": "2019-01-01/2021-12-31,3/2026"})
    assert done.returncode != 0
    assert "KC_PROVINCE_APPROVES: không hiểu “3/2026”; ghi ngày đầu/ngày cuối" in done.stderr


def test_prod_passes_the_deployment_check():
    done = run("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PROD)
    assert (done.returncode, done.stderr) == (0, "")


def test_prod_refuses_the_demo():
    done = run("manage.py", "demo", **PROD)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("environment", [DEV, TEST, PROD], ids=["dev", "test", "prod"])
def test_every_answer_carries_a_strict_csp(environment):
    header = ask(
        "from django.test import Client\n"
        "from django.conf import settings\n"
        "answer = Client(headers={'host': settings.ALLOWED_HOSTS[0]}).get('/suc-khoe/', secure=True)\n"
        "assert answer.status_code == 200\n"
        "print(json.dumps(answer.headers['Content-Security-Policy']))",
        environment,
    )
    policy = dict(part.strip().split(" ", 1) for part in header.split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in header


def test_sqlite_waits_for_its_turn_and_keeps_its_references(tmp_path):
    """WAL, foreign keys on, and the write lock taken at BEGIN: a reader goes on, a second writer waits."""
    code = """
from django.db import connection, transaction
with connection.cursor() as cursor:
    pragmas = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
import sqlite3
with transaction.atomic():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
        pragmas.append("second writer let in")
    except sqlite3.OperationalError as error:
        pragmas.append(str(error))
    other.close()
print(json.dumps(pragmas))
"""
    assert ask(code, DEV | {"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}) == ["wal", 1, "database is locked"]


def test_database_and_debug_come_from_the_environment(tmp_path):
    code = "from django.conf import settings as s\nprint(json.dumps([s.DATABASES['default']['NAME'], s.DEBUG]))"
    path = f"{tmp_path}/b.sqlite3"
    assert ask(code, DEV | {"DATABASE_URL": f"sqlite:///{path}", "DEBUG": "false"}) == [path, False]


def test_a_visitor_meets_our_own_pages_unless_debug_is_asked_for():
    code = (
        "from django.test import Client\n"
        "print(json.dumps(Client().get('/khong-co/', SERVER_NAME='localhost').content.decode()))"
    )
    assert "Không tìm thấy trang này" in ask(code, DEV)


def test_errors_reach_the_journal_where_debug_is_off():
    code = "import logging\nprint(json.dumps([type(h).__name__ for h in logging.getLogger('django').handlers]))"
    assert ask(code, PROD) == ["StreamHandler"]


def test_suite_on_sqlite_uses_a_file():
    code = "from django.conf import settings as s\nprint(json.dumps(s.DATABASES['default']['TEST']['NAME']))"
    assert ask(code, TEST).endswith(".sqlite3")
