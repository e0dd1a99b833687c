"""Workbooks recalculated by LibreOffice, which is told to believe no stored value."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(soffice: str, files: list[Path], folder: Path) -> list[Path]:
    """The same workbooks with every formula worked out anew, in `folder`/out."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS)
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [out / file.name for file in files]


def cells(book: Workbook) -> dict:
    """`{(sheet, address): value}` of all cells that hold something."""
    return {
        (sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet for cell in row
        if cell.value is not None
    }  # fmt: skip


def assert_formulas_hold(stored: Path, fresh: Path) -> None:
    """Every formula of `stored` gives, worked out anew in `fresh`, the value that was stored beside it."""
    formulas = {place for place, value in cells(load_workbook(stored)).items() if str(value).startswith("=")}
    before, after = cells(load_workbook(stored, data_only=True)), cells(load_workbook(fresh, data_only=True))
    assert formulas
    for place in formulas:
        was, now = before.get(place, ""), after.get(place, "")
        assert not str(now).startswith(ERRORS), place
        assert now == (pytest.approx(was) if isinstance(was, float) else was), place
