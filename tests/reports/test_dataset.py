"""The counting rules (workflow, "How figures are counted"), by rows made by hand."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from jsonschema import Draft202012Validator, FormatChecker

from projects.models import Amendment, AmendmentItem, Decision
from reports.dataset import build
from reports.faces.json import as_dict
from reports.periods import six_month, whole_year
from reports.tables import plan_groups
from tests.reports.builders import MILLION, make_batch, make_project, make_request

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / "report.schema.json").read_text())


def seven(projects, **millions):
    """A block of money in đồng from the four sources in million đồng."""
    money = {
        source: round(millions.get(source, 0) * MILLION) for source in ("national", "local", "beneficiary", "other")
    }
    support = money["national"] + money["local"]
    return {"projects": projects, "total": support + money["beneficiary"] + money["other"], "support": support, **money}


def test_report_counts_by_the_rules(busy_half, half):
    report = as_dict(build(half))
    plan = {"batches": report["plan"].pop("batches")} and report["plan"]
    assert plan == seven(6, national=300, local=297.5, beneficiary=980, other=3)
    by_content = report["implemented"].pop("by_content")
    assert report["implemented"] == seven(5, national=300, local=185.5, beneficiary=890)
    assert [(row["code"], row["projects"], row["support"]) for row in by_content] == [
        ("3.4", 3, 450_500_000), ("9.5", 1, 15_000_000), ("10", 1, 20_000_000),
    ]  # fmt: skip
    assert report["accepted"] == seven(2, local=34, beneficiary=2, other=1)
    assert report["settled"] == seven(1, local=13, beneficiary=2, other=1)
    assert (report["changed"], report["stopped"]) == ({"projects": 2}, {"projects": 1})


def test_report_lists_the_batches_decided_in_the_period(busy_half, half):
    batches = as_dict(build(half))["plan"]["batches"]
    first = {"name": "Đợt 1 năm 2022", "decision": "12/QĐ-SCT", "date": "2022-03-25"}
    second = {"name": "Đợt 2 năm 2022", "decision": "02479", "date": "2022-06-30"}
    assert batches == [
        first | seven(5, local=297.5, beneficiary=280, other=3), second | seven(1, national=300, beneficiary=700),
    ]  # fmt: skip


def test_what_joined_a_plan_later_counts_from_its_own_decision(db):
    batch = make_batch()
    make_project("Trong đợt", batch=batch, local=100)
    added = make_project("Bổ sung", batch=batch, local=40)
    decision = Decision.objects.create(kind="amendment", batch=batch, number="40/QĐ-SCT", issued_on="2022-08-20")
    amendment = Amendment.objects.create(batch=batch, text="Lý do", decision=decision)
    AmendmentItem.objects.create(amendment=amendment, part="add", project=added)
    counts = [build(period).value("plan.projects") for period in (six_month(2022, 1), six_month(2022, 2))]
    assert counts == [1, 1]
    assert build(whole_year(2022)).value("plan.support") == 140 * MILLION


def test_the_annex_lists_the_plan_in_the_order_of_its_page(db, half):
    batch = make_batch()
    for title, code in (("Ba", "4.4"), ("Một", "3.4"), ("Bốn", "4.4"), ("Hai", "3.4")):
        make_project(title, contents=(code,), batch=batch, local=1)
    assert [row.title for group in plan_groups(build(half)) for row in group.rows] == ["Một", "Hai", "Ba", "Bốn"]


def test_report_counts_consulting_by_the_rules(busy_half, half):
    assert as_dict(build(half))["consulting"] == {
        "requests": 9, "completed": 5, "sessions": 11, "establishments": 6, "distinct_establishments": 5, "products": 3,
        "by_category": [
            {"code": "policy", "requests": 6, "establishments": 4, "products": 0},
            {"code": "trademark", "requests": 3, "establishments": 2, "products": 3},
        ],
    }  # fmt: skip


def test_changes_count_in_each_period_that_has_one(busy_half):
    assert build(six_month(2022, 1)).value("changed.projects") == 2
    assert build(six_month(2022, 2)).value("changed.projects") == 1
    assert build(whole_year(2022)).value("changed.projects") == 2


def test_project_is_implemented_in_one_period_only(busy_half):
    titles = {half: {row.title for row in build(six_month(2022, half)).blocks["implemented"].rows} for half in (1, 2)}
    assert titles == {
        1: {"Máy rang cà phê", "Máy sấy lạnh", "Ấn phẩm", "Mô hình quốc gia", "Năm trước"},
        2: {"Máy CNC"},
    }


def test_contracts_count_by_their_date_with_their_value(busy_half, half):
    data = build(half)
    assert (data.value("contracted.projects"), data.value("contracted.value")) == (3, 225_500_000)


def test_year_report_holds_both_halves(busy_half):
    year, halves = build(whole_year(2022)), [build(six_month(2022, half)) for half in (1, 2)]
    for key in ("plan.projects", "plan.total", "implemented.projects", "implemented.support", "consulting.requests"):
        assert year.value(key) == sum(half.value(key) for half in halves)
    assert as_dict(year)["half"] is None


def test_every_figure_is_the_sum_over_its_rows(busy_half, half):
    data = build(half)
    for key, block in data.blocks.items():
        for measure in block.measures:
            figure = data.figure(f"{key}.{measure.code}")
            assert figure.value == measure.of(figure.block.rows), figure.key
    rows = data.figure("implemented.by_content.3.4.support").block.rows
    assert sum(row.money.national + row.money.local for row in rows) == 450_500_000


def test_establishments_of_a_content_are_distinct(busy_half, half):
    assert build(half).value("implemented.by_content.3.4.establishments") == 3


@pytest.mark.parametrize("key", ["", "plan", "plan.none", "none.projects", "implemented.by_content.99.support"])
def test_unknown_figures_are_refused(busy_half, half, key):
    with pytest.raises(KeyError):
        build(half).figure(key)


def test_comparison_needs_a_record_as_old(busy_half, half):
    assert build(half).previous is None  # nothing was recorded by 30/06/2021
    before = build(whole_year(2022)).previous
    assert (before.name, before.projects, before.support, before.leverage) == ("năm 2021", 1, 11_000_000, None)


def test_report_shows_what_its_viewer_may_see(busy_half, half, cast):
    whole = as_dict(build(half))
    for role in ("officer", "centre_leader", "accountant", "auditor", "department_officer", "department_leader"):
        assert as_dict(build(half, cast[role])) == whole


@pytest.mark.parametrize("role", ["collaborator", "local_officer", "appraiser", "administrator"])
def test_report_is_refused_to_who_sees_a_part_only(half, cast, role):
    with pytest.raises(PermissionDenied):
        build(half, cast[role])


@pytest.mark.parametrize("period", [six_month(2022, 1), six_month(2020, 2), whole_year(2022)])
def test_json_is_valid_by_its_schema(busy_half, period):
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    assert list(validator.iter_errors(as_dict(build(period)))) == []


def test_schema_refuses_strange_and_missing_keys(busy_half, half):
    report = as_dict(build(half))
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid(report | {"extra": 1})
    assert not validator.is_valid(report | {"plan": report["plan"] | {"extra": 1}})
    assert not validator.is_valid({key: value for key, value in report.items() if key != "consulting"})
    assert not validator.is_valid(report | {"accepted": {"projects": 1.5}})


def test_dataset_takes_the_same_queries_for_one_and_three_rows(db, half, django_assert_num_queries):
    def add(number):
        batch = make_batch(f"Đợt {number}", lines=[("Kiểm tra", "local", 1_000_000)])
        make_project(f"Đề án {number}", batch=batch, local=10, steps=[("start", "01/04/2022")])
        make_request("policy", "01/04/2022", products=1, completed="02/04/2022")

    add(1)
    with django_assert_num_queries(QUERIES):
        build(half)
    add(2)
    add(3)
    with django_assert_num_queries(QUERIES):
        build(half)


QUERIES = 22
