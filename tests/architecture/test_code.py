"""Import directions, one writer of `state`, sizes, and no word of the place where the code was written."""

import ast
import re

import pytest
from importlinter.cli import lint_imports

from tests.architecture import source

ids = source.name


def test_imports_point_downwards(monkeypatch):
    monkeypatch.chdir(source.ROOT)
    monkeypatch.setattr("logging.config.dictConfig", lambda config: None)  # it would silence our own loggers after it
    assert lint_imports(no_cache=True) == 0


# -- the engine is the only writer of `state`

WRITERS = {"khuyencong/core/audit.py", "khuyencong/core/workflow/engine.py"}
WRITING_CALLS = {"update", "create", "get_or_create", "update_or_create", "claim", "claim_many"}


def writes_of_state(path) -> list[int]:
    """Lines that set a `state`: an assignment, `setattr`, or a writing call that names it."""
    return [node.lineno for node in ast.walk(source.tree(path)) if assigns_state(node) or calls_with_state(node)]


def assigns_state(node) -> bool:
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    is_assignment = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
    return is_assignment and any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


def calls_with_state(node) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if called in WRITING_CALLS:
        return any(keyword.arg == "state" for keyword in node.keywords)
    if called in {"setattr", "bulk_update"}:
        words = [leaf.value for arg in node.args for leaf in ast.walk(arg) if isinstance(leaf, ast.Constant)]
        return "state" in words
    return False


def test_only_the_engine_writes_state():
    found = {source.name(path): writes_of_state(path) for path in source.production_files()}
    assert {path: lines for path, lines in found.items() if lines and path not in WRITERS} == {}


@pytest.mark.parametrize(
    "code",
    [
        "project.state = 'draft'",
        "rows.update(version=1, state='draft')",
        "Project.objects.create(state='draft')",
        "setattr(project, 'state', 'draft')",
        "rows.bulk_update(projects, ['state'])",
    ],
)
def test_a_second_writer_of_state_would_be_found(tmp_path, code):
    path = tmp_path / "service.py"
    path.write_text(code)
    assert writes_of_state(path) == [1]


# -- sizes


@pytest.mark.parametrize("path", source.python_files(), ids=ids)
def test_python_file_keeps_its_budget(path):
    assert source.line_count(path) <= 600
    assert {what: length for what, length in source.functions(path).items() if length > 80} == {}


# -- nothing of the workplace

WORKPLACE = re.compile(
    r"/(work|root|opt)/|/tmp/[a-z]|\.\./shared|claude|anthropic|index-url|find-links=", re.IGNORECASE
)
MAY_NAME_THEM = {"tests/architecture/test_code.py", "Makefile"}  # this list, and the switches that keep them out


def test_no_tracked_file_names_the_workplace():
    texts = [path for path in source.tracked_files() if "vendor" not in path.parts and path.suffix not in BINARY]
    found = {
        f"{source.name(path)}: {match[0]}"
        for path in texts
        if source.name(path) not in MAY_NAME_THEM and (match := WORKPLACE.search(path.read_text()))
    }
    assert found == set()


BINARY = {".woff2", ".ttf", ".png", ".ico", ".xlsx", ".pdf", ".docx", ".jpg"}
