"""Our own files, as the architecture tests read them. `python -m tests.architecture.source` reports sizes."""

import ast
import statistics
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("khuyencong", "projects", "consulting", "reports")
PACKAGES = (*APPS, "tests", "deploy")


@cache
def python_files() -> tuple[Path, ...]:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(path for path in files if "migrations" not in path.parts)


@cache
def production_files() -> tuple[Path, ...]:
    return tuple(path for path in python_files() if path.relative_to(ROOT).parts[0] in APPS)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return tuple(path for path in paths if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> dict[str, int]:
    """`{"file:line name": lines}` of every function in the file."""
    return {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def report() -> str:
    """Sizes of the production code beside the aims of the architecture, "Budgets"."""
    files = [line_count(path) for path in production_files()]
    lengths = [length for path in production_files() for length in functions(path).values()]
    pages = [line_count(path) for path in templates() if path.suffix == ".html"]
    return (
        f"Sizes: function median {statistics.median(lengths):.0f} (aim 8), p90 {p90(lengths)} (20), "
        f"longest {max(lengths)} · file p90 {p90(files)} (250), longest {max(files)} · "
        f"template longest {max(pages, default=0)} (120)"
    )


def p90(sizes: list[int]) -> int:
    return round(statistics.quantiles(sizes, n=10)[-1])


if __name__ == "__main__":
    print(report())  # noqa: T201
