"""What other apps tell of a record."""

import datetime as dt

import pytest

from khuyencong.core import related
from khuyencong.core.related import Related
from tests.factories import EstablishmentFactory

pytestmark = pytest.mark.django_db


def test_readers_of_a_kind_are_merged_newest_first(monkeypatch):
    monkeypatch.setattr(related, "_readers", {})
    seen = []

    def reader(day):
        def read(user, record):
            seen.append((user, record))
            return [Related(dt.date(2022, 1, day), str(day), "/")]

        return read

    record = EstablishmentFactory()
    related.register("registry.establishment", "a", reader(1))
    related.register("registry.establishment", "b", reader(3))
    related.register("registry.establishment", "a", reader(2))
    related.register("projects.project", "a", reader(9))
    assert [row.title for row in related.related("ai", record)] == ["3", "2"]
    assert seen == [("ai", record)] * 2
