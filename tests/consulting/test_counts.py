"""Figures of a period, on a case in which requests, sessions, establishments and products all differ."""

import datetime as dt

import pytest
from django.utils import timezone

from consulting.selectors import period_counts
from consulting.services import add_session, edit_request, link_establishment, register_request, set_products
from consulting.workflow import CONSULTING
from tests.factories import EstablishmentFactory

START, END = dt.date(2022, 1, 1), dt.date(2022, 6, 30)


@pytest.fixture
def take_in(cast, categories):
    """Take in a request, perhaps tied to an establishment and its products."""

    def register(code, day, establishment=None, products=(), sessions=(), done=None):  # noqa: PLR0917
        request = register_request(
            actor=cast.officer, channel="phone", category=categories[code], received_on=day,
            establishment_name="Cơ sở", establishment=establishment,
        )  # fmt: skip
        if products:
            set_products(request, actor=cast.officer, names=products)
        if sessions:
            CONSULTING.perform("assign", request, actor=cast.officer, effective_on=day, assignee=cast.officer)
        for held_on in sessions:
            add_session(request, actor=cast.officer, held_on=held_on, content="Hỏi")
        if done:
            CONSULTING.perform("complete", request, actor=cast.officer, effective_on=done, result="Xong")
        return request

    return register


def day(month, number, year=2022):
    return dt.date(year, month, number)


@pytest.fixture
def period(take_in, cast):
    """Seven requests of five, four establishments (one asks twice in a category, one in two), one not tied yet."""
    a, b, c = EstablishmentFactory(tax_code="6000000001"), EstablishmentFactory(), EstablishmentFactory()
    rows = {
        "a1": take_in("policy", day(1, 10), a, sessions=[day(1, 11), day(2, 1), day(7, 2)], done=day(7, 2)),
        "a2": take_in("policy", day(2, 10), a, sessions=[day(2, 11)], done=day(2, 11)),
        "a3": take_in("exemplary", day(3, 1), a, ["Cà phê bột", "Mắc ca"], [day(3, 2)], day(3, 2)),
        "b1": take_in("exemplary", day(3, 5), b, ["Bún khô"], [day(3, 5), day(3, 6)], day(3, 6)),
        "b2": take_in("exemplary", day(4, 5), b, ["Bún khô", "Tiêu sạch", "Ca cao"]),
        "c1": take_in("trademark", day(6, 30), c, ["Gạo sạch"]),
        "loose": take_in("policy", day(5, 1)),
        "merged": take_in("policy", day(5, 2)),
        "before": take_in("policy", day(12, 31, 2021), c, sessions=[day(12, 31, 2021), day(1, 5)], done=day(1, 5)),
        "after": take_in("policy", day(7, 1), c),
    }
    CONSULTING.perform("mark_duplicate", rows["merged"], actor=cast.officer, original=rows["loose"])
    return rows


def test_counts_differ_and_each_is_right(period):
    counts = period_counts(START, END)
    assert counts.as_dict() == {
        "requests": 7, "completed": 4, "sessions": 7, "establishments": 4, "distinct_establishments": 3,
        "products": 6,
        "by_category": [
            {"code": "policy", "requests": 3, "establishments": 1, "products": 0},
            {"code": "exemplary", "requests": 3, "establishments": 2, "products": 5},
            {"code": "trademark", "requests": 1, "establishments": 1, "products": 1},
        ],
    }  # fmt: skip
    assert counts.unlinked.value == 1


def test_every_figure_carries_its_rows(period):
    counts = period_counts(START, END)
    own = (counts.requests, counts.completed, counts.sessions, counts.distinct_establishments, counts.products)
    of_categories = [
        figure for row in counts.by_category for figure in (row.requests, row.establishments, row.products)
    ]
    assert all(figure.rows.count() == figure.value for figure in (*own, counts.unlinked, *of_categories))
    assert set(counts.completed.rows) == {period["a2"], period["a3"], period["b1"], period["before"]}
    assert period["loose"] not in counts.establishments.rows
    assert counts.establishments.rows.count() == 6


def test_period_without_requests_counts_nothing(categories):
    counts = period_counts(START, END).as_dict()
    assert counts.pop("by_category") == []
    assert set(counts.values()) == {0}


def test_declined_request_counts_as_taken_in(take_in, cast):
    request = take_in("other", day(2, 2))
    CONSULTING.perform(
        "decline", request, actor=cast.unit_head, effective_on=day(2, 3), note="Ngoài phạm vi", turn_to="Ngân hàng"
    )
    counts = period_counts(START, END)
    assert (counts.requests.value, counts.completed.value) == (1, 0)
    assert [row.category.code for row in counts.by_category] == ["other"]


def test_request_completed_twice_counts_at_its_first_completion(take_in, cast):
    request = take_in("policy", day(1, 10), sessions=[day(1, 10)], done=day(1, 10))
    CONSULTING.perform("reopen", request, actor=cast.unit_head, effective_on=day(7, 1), message="Hỏi thêm")
    CONSULTING.perform("complete", request, actor=cast.officer, effective_on=day(8, 1), result="Xong")
    assert period_counts(START, END).completed.value == 1
    assert period_counts(day(7, 1), day(12, 31)).completed.value == 0


def test_reading_with_its_moment_fixed_never_changes(period, take_in, cast, categories):
    moment, before = timezone.now(), period_counts(START, END).as_dict()
    edit_request(period["a1"], actor=cast.unit_head, values={"category": categories["trademark"]})
    edit_request(period["a1"], actor=cast.unit_head, values={"category": categories["other"]})
    link_establishment(period["loose"], actor=cast.officer, establishment=EstablishmentFactory())
    set_products(period["c1"], actor=cast.officer, names=[])
    take_in("policy", day(3, 3), sessions=[day(3, 3)], done=day(3, 3))
    CONSULTING.perform("mark_duplicate", period["b2"], actor=cast.officer, original=period["b1"])
    assert period_counts(START, END, recorded_by=moment).as_dict() == before
    now = period_counts(START, END).as_dict()
    assert now != before
    assert (now["requests"], now["completed"], now["products"]) == (7, 5, 3)


def test_number_of_queries_does_not_grow(take_in, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            take_in("exemplary", day(3, 1), EstablishmentFactory(), [f"Sản phẩm {number}"], [day(3, 1)], day(3, 1))
        with django_assert_num_queries(6):
            period_counts(START, END).as_dict()
