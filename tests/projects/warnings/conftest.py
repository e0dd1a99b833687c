"""Projects under way, as tests/projects/execution brings them there, and a day that is taken for today."""

import datetime as dt

import pytest

from tests.projects.execution.conftest import (  # noqa: F401
    accepted,
    approved,
    authorised,
    contracted,
    implementing,
    minute,
    pay,
    ratios,
)


@pytest.fixture
def today(monkeypatch):
    """`today(day)` is the day that pages and jobs take for today."""
    readers = ("projects.views.warnings", "projects.services.warnings", "projects.pages.warnings", "reports.home")

    def freeze(date: dt.date) -> dt.date:
        for module in readers:
            monkeypatch.setattr(f"{module}.localdate", lambda: date)
        return date

    return freeze
