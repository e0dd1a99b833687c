"""What an import says about a file: problems, which stop it, each with its place in the sheet."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One Vietnamese sentence; `cell` is where to look ("H12"), "" when it is about the file as a whole."""

    text: str
    cell: str = ""

    def __str__(self) -> str:
        return f"Ô {self.cell}: {self.text}" if self.cell else self.text


class FileRefused(ValueError):
    """The file cannot be opened as a workbook we may read; `str()` is a Vietnamese sentence."""


class ImportRefused(Exception):
    """Nothing was imported; `problems` says why, all of it at once."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
