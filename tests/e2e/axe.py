"""Accessibility of a page, judged by axe-core (vendor/, MPL 2.0)."""

from pathlib import Path

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(page) -> None:
    """Fails with one line per broken rule and the elements that break it."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    broken = [
        f"{rule['id']}: {rule['help']}\n" + "\n".join(f"    {node['html']}" for node in rule["nodes"]) for rule in found
    ]
    assert not broken, f"{page.url} at {page.viewport_size['width']} px:\n" + "\n".join(broken)
