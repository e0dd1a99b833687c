"""A table as an address, and the period that moves with the calendar."""

import datetime as dt

import pytest
from django.http import QueryDict

from reports.builder.datasets import DATASETS
from reports.builder.filters import PERIODS, days_of
from reports.builder.ready import READY
from reports.builder.spec import Spec

PROJECTS = DATASETS["de-an"]


def read(query: str) -> Spec:
    return Spec.read(PROJECTS, QueryDict(query))


def test_address_without_columns_has_those_of_the_dataset():
    assert read("").keys == PROJECTS.default


def test_address_says_columns_groups_sort_and_filters():
    spec = read("col=total&col=title&group=state&group2=office&sort=-total&year=2022&q=m%C3%A1y")
    assert (spec.keys, spec.groups, spec.sort) == (("total", "title"), ("state", "office"), "-total")
    assert spec.filters == (("q", "máy"), ("year", "2022"))


@pytest.mark.parametrize(
    "query", ["col=xx&col=title&col=title&group=title&sort=xx&page=3&act=up.title&year=", "col=title"]
)
def test_what_is_unknown_empty_or_said_twice_is_left_out(query):
    assert read(query).query == "col=title"


def test_written_address_is_read_as_the_same_table():
    spec = read("col=title&col=total&group=state&sort=title&q=%26a%3D1&since=01%2F01%2F2022")
    assert read(spec.query) == spec


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("up.total", "title total state"), ("up.title", "title state total"), ("down.title", "state title total"),
        ("down.total", "title state total"), ("drop.title", "state total"), ("show", "title state total"),
        ("up.xx", "title state total"),
    ],
)  # fmt: skip
def test_buttons_move_columns(act, expected):
    assert " ".join(read("col=title&col=state&col=total").after(act).keys) == expected


@pytest.mark.parametrize("code", DATASETS)
def test_dataset_names_columns_that_it_has(code):
    dataset = DATASETS[code]
    labels = [column.label for column in dataset.columns]
    assert set(dataset.default) <= set(dataset.by_key)
    assert len(set(labels)) == len(labels) == len(dataset.by_key)
    assert not dataset.day or dataset.by_key[dataset.day].kind == "date"


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.name)
def test_ready_table_is_read_whole(ready):
    query = QueryDict(ready.url_of({"period": "this-year"}).partition("?")[2])
    spec = Spec.read(DATASETS[ready.dataset], query)
    assert spec.keys == ready.columns
    assert [*spec.groups] == [value for name, value in ready.others if name.startswith("group")]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("this-year", "2022-01-01", "2022-12-31"), ("last-year", "2021-01-01", "2021-12-31"),
        ("this-quarter", "2022-01-01", "2022-03-31"), ("last-quarter", "2021-10-01", "2021-12-31"),
        ("this-month", "2022-02-01", "2022-02-28"), ("last-month", "2022-01-01", "2022-01-31"),
    ],
)  # fmt: skip
def test_named_period_moves_with_the_calendar(period, first, last):
    assert [day.isoformat() for day in days_of(period, dt.date(2022, 2, 15))] == [first, last]
    assert period in PERIODS
