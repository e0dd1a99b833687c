"""The year's budget is never overdrawn, and says what remains."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from khuyencong.core.audit import StaleRecordError
from khuyencong.core.models import AuditEvent
from khuyencong.registry.models import Budget
from khuyencong.registry.services.budgets import BudgetError, consume, release, set_budget
from tests.factories import BudgetFactory


def consumed():
    return Budget.objects.get(source="local").consumed


@pytest.mark.django_db
def test_set_budget_records_and_changes_one_row(cast):
    set_budget(2022, "local", "local", 4_000_000_000, "Quyết định số 05", actor=cast.centre_leader)
    budget = set_budget(2022, "local", "local", 4_500_000_000, "Quyết định số 31", actor=cast.centre_leader)
    assert (Budget.objects.get(), budget.amount, budget.remaining) == (budget, 4_500_000_000, 4_500_000_000)
    verbs = AuditEvent.objects.filter(entity="registry.budget").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["create", "edit"]


@pytest.mark.django_db
def test_set_budget_below_what_is_drawn_is_refused(cast):
    BudgetFactory(amount=100, consumed=60)
    with pytest.raises(BudgetError, match="không được thấp hơn số đã dùng, 60 đồng"):
        set_budget(2022, "local", "local", 59, "", actor=cast.centre_leader)


@pytest.mark.django_db
def test_set_budget_from_a_stale_page_is_refused(cast):
    seen = set_budget(2022, "local", "local", 100, "", actor=cast.centre_leader).version
    set_budget(2022, "local", "local", 200, "", actor=cast.administrator, seen_version=seen)
    with pytest.raises(StaleRecordError, match="Quản trị vừa cập nhật dự toán năm"):
        set_budget(2022, "local", "local", 300, "", actor=cast.centre_leader, seen_version=seen)
    assert Budget.objects.get().amount == 200


@pytest.mark.django_db
def test_consume_and_release_keep_the_running_total():
    BudgetFactory(amount=100)
    consume(2022, "local", {"local": 60})
    consume(2022, "local", {"local": 40})
    release(2022, "local", {"local": 70})
    assert consumed() == 30


@pytest.mark.django_db
def test_consume_over_the_budget_says_what_remains():
    BudgetFactory(amount=4_000_000_000, consumed=2_515_000_000)
    with pytest.raises(BudgetError) as refused:
        consume(2022, "local", {"local": 2_515_000_000})
    assert str(refused.value) == "Vượt dự toán năm 2022: cần 2.515.000.000 đồng, còn 1.485.000.000 đồng."
    assert consumed() == 2_515_000_000


@pytest.mark.django_db
def test_consume_from_two_sources_is_all_or_nothing():
    BudgetFactory(amount=100)
    BudgetFactory(amount=10, source="national")
    with pytest.raises(BudgetError, match="năm 2022 từ nguồn Khuyến công quốc gia: cần 11 đồng, còn 10 đồng"):
        consume(2022, "local", {"local": 60, "national": 11})
    assert consumed() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "source", "missing"),
    [(2023, "local", r"phương\."), (2022, "national", r"phương từ nguồn Khuyến công quốc gia\.")],
)
def test_consume_without_a_budget_says_which_is_missing(year, source, missing):
    BudgetFactory()
    with pytest.raises(BudgetError, match=f"Chưa có dự toán năm {year} của khuyến công địa {missing}"):
        consume(year, "local", {source: 1})


@pytest.mark.django_db
def test_sources_without_money_need_no_budget():
    BudgetFactory()
    consume(2022, "local", {"local": 1, "national": 0})
    release(2022, "local", {"local": 1, "national": 0})
    assert consumed() == 0


@pytest.mark.django_db
def test_release_of_more_than_was_drawn_is_refused():
    BudgetFactory(amount=100, consumed=60)
    with pytest.raises(BudgetError, match="Không trả lại được 61 đồng"):
        release(2022, "local", {"local": 61})
    with pytest.raises(BudgetError):
        release(2023, "local", {"local": 1})
    assert consumed() == 60


@pytest.mark.django_db
def test_negative_amounts_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="not negative"):
        consume(2022, "local", {"local": -1})


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"consumed": 101}, {"consumed": -1}, {"amount": 59}])
def test_database_itself_holds_the_ceiling(values):
    budget = BudgetFactory(amount=100, consumed=60)
    with pytest.raises(IntegrityError, match="budget_never_overdrawn"), transaction.atomic():
        Budget.objects.filter(pk=budget.pk).update(**values)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_batches_racing_for_one_budget_never_pass_it():
    BudgetFactory(amount=100)
    BudgetFactory(amount=100, source="national")
    start, outcomes = threading.Barrier(8), []

    def draw():
        start.wait()
        try:
            consume(2022, "local", {"national": 30, "local": 30})
            outcomes.append("drawn")
        except BudgetError as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=draw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("drawn") == 3
    assert {text for text in outcomes if text != "drawn"} == {"Vượt dự toán năm 2022: cần 30 đồng, còn 10 đồng."}
    assert list(Budget.objects.values_list("consumed", flat=True)) == [90, 90]
