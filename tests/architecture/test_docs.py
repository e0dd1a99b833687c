"""Documents say what the code says."""

import re
import tomllib

import pytest
from django.core.management import call_command

from khuyencong.registry.services.reference import rows
from reports.management.commands.workflow_docs import TABLES
from tests.architecture.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = [re.match(r"[a-z-]+", line)[0] for line in PROJECT["dependencies"]]
SETTINGS = sorted(
    {
        name
        for path in (ROOT / "khuyencong" / "settings").glob("*.py")
        for name in re.findall(r"env(?:\.\w+)?\(\"([A-Z_]+)\"", path.read_text())
    }
)


def test_workflow_tables_are_those_of_the_code():
    call_command("workflow_docs", check=True)


STEPS = [pytest.param(step, id=f"{title}: {step.name}") for title, table in TABLES for step in table.transitions]


@pytest.mark.parametrize("step", STEPS)
def test_every_guard_says_in_words_what_it_asks_for(step):
    assert [guard.__name__ for guard in step.guards if not getattr(guard, "label", "")] == []


@pytest.mark.parametrize("step", STEPS)
def test_the_rule_behind_a_step_is_a_document_of_the_registry(step):
    known = {row["number"] for row in rows("legal_documents.csv")}
    assert set(re.findall(r"\d+/\d{4}/[^\s,;]+", step.basis)) <= known


@pytest.mark.parametrize("name", NEEDED)
def test_readme_gives_the_reason_for_each_dependency(name):
    assert re.search(rf"^\| .*{name}", (ROOT / "README.md").read_text(), re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("name", SETTINGS)
def test_example_environment_names_each_setting(name):
    assert re.search(rf"^#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", SETTINGS)
def test_readme_names_each_setting(name):
    assert f"`{name}`" in (ROOT / "README.md").read_text()


def test_example_environment_names_no_setting_twice():
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(set(named))


COMMANDS = sorted({path.stem for path in ROOT.glob("*/**/management/commands/[a-z]*.py") if ".venv" not in path.parts})


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_names_each_command(name):
    assert f"`manage.py {name}" in (ROOT / "README.md").read_text()
