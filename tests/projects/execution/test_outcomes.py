"""The check one year after: indicators as data, when it is due, what is refused."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from openpyxl import load_workbook

from khuyencong.core.workflow import Refused, StaleRecordError
from projects import indicators, selectors
from projects.forms.outcome_list import OutcomeFilter
from projects.models import Indicator, IndicatorValue, OutcomeCheck, Project
from projects.pages.outcomes import OutcomeCard
from projects.rules.outcomes import accepted_by, due_on
from projects.services.outcomes import record_outcome
from tests.factories import EstablishmentFactory
from tests.projects.conftest import day, logged
from tests.projects.execution.test_pages import text

pytestmark = pytest.mark.django_db
YEAR_AFTER = dt.date(2023, 6, 15)


@pytest.fixture
def finished(implementing, accepted, db):
    """A project whose acceptance was confirmed on 15/06/2022."""
    indicators.load(Indicator)
    return accepted(implementing())


def check(project: Project, actor, numbers=None, **changes) -> OutcomeCheck:
    project = Project.objects.get(pk=project.pk)
    values = {"checked_on": YEAR_AFTER, "in_use": True, "text": "Máy chạy đều", **changes}
    workers = Indicator.objects.get(code="workers")
    given = {workers: (Decimal(5), Decimal(8))} if numbers is None else numbers
    who = project.beneficiaries.get()
    return record_outcome(project, actor=actor, beneficiary=who, values=values, numbers=given)


def test_check_is_written_down_with_its_indicators(finished, cast):
    row = check(finished, cast.officer)
    value = row.values.get()
    assert (str(value.indicator), value.before, value.after) == ("Lao động (người)", 5, 8)
    assert row.recorded_by == cast.officer
    assert logged(finished)[-1] == "record_outcome"


@pytest.mark.parametrize(
    ("accepted_on", "due"),
    [
        (dt.date(2022, 6, 15), dt.date(2023, 6, 15)),
        (dt.date(2024, 2, 29), dt.date(2025, 3, 1)),
        (dt.date(2023, 2, 28), dt.date(2024, 2, 28)),
    ],
)
def test_due_a_year_after(accepted_on, due):
    assert due_on(accepted_on) == due
    assert accepted_by(due) >= accepted_on
    assert accepted_by(due - dt.timedelta(days=1)) < accepted_on


def due(user, on: dt.date):
    """What the list shows as late the day after."""
    return OutcomeFilter({"state": "late"}, user).rows(on + dt.timedelta(days=1))


def test_due_checks_are_found_until_they_are_made(finished, cast):
    [row] = due(cast.officer, YEAR_AFTER)
    assert (row.project, row.accepted_on) == (finished, day(15, 6))
    assert not due(cast.officer, YEAR_AFTER - dt.timedelta(days=1))
    assert not due(cast.appraiser, YEAR_AFTER)
    check(finished, cast.officer)
    assert not due(cast.officer, YEAR_AFTER)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"checked_on": day(14, 6)}, "checked_on", "ở trước ngày xác nhận nghiệm thu, 15/06/2022"),
        ({"checked_on": timezone.localdate() + dt.timedelta(days=2)}, "checked_on", "ở sau ngày hôm nay"),
        ({"text": ""}, "text", "không được để trắng"),
        ({"numbers": {}}, "", "ít nhất một chỉ tiêu"),
    ],
)
def test_faulty_check_is_refused(finished, cast, changes, field, said):
    with pytest.raises(Refused, match=said) as refused:
        check(finished, cast.officer, **changes)
    assert field in [reason.field for reason in refused.value.reasons]
    assert not OutcomeCheck.objects.exists()


@pytest.mark.parametrize("pair", [(None, Decimal(-1)), (None, Decimal(10) ** 13), (Decimal(-1), Decimal(1))])
def test_number_out_of_range_is_refused_beside_its_field(finished, cast, pair):
    one = Indicator.objects.get(code="revenue")
    with pytest.raises(Refused, match="quá lớn hoặc âm"):
        check(finished, cast.officer, numbers={one: pair})


def test_nothing_is_checked_before_the_acceptance_or_of_the_centres_own(implementing, assigned, accepted, cast):
    indicators.load(Indicator)
    with pytest.raises(Refused, match="Đang triển khai"):
        check(implementing(), cast.officer)
    own = accepted(assigned())
    with pytest.raises(Refused, match="không có cơ sở để kiểm tra"):
        record_outcome(own, actor=cast.officer, beneficiary=None, values={"checked_on": YEAR_AFTER}, numbers={})


def test_other_offices_and_stale_pages_are_refused(finished, cast):
    with pytest.raises(Refused, match="chỉ chuyên viên của phòng đó"):
        check(finished, cast.other_officer)
    seen = Project.objects.get()
    check(finished, cast.officer)
    with pytest.raises(StaleRecordError):
        record_outcome(
            seen, actor=cast.officer, beneficiary=seen.beneficiaries.get(),
            values={"checked_on": YEAR_AFTER, "in_use": True, "text": "a"}, numbers={},
        )  # fmt: skip


def test_database_holds_an_indicator_once_a_check_and_not_negative(finished, cast):
    row = check(finished, cast.officer)
    for facts in ({"code": "workers", "after": 1}, {"code": "income", "after": -1}):
        one = Indicator.objects.get(code=facts["code"])
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorValue.objects.create(check_of=row, indicator=one, after=facts["after"])


# -- the page


def data(project: Project, **changes) -> dict:
    one = Indicator.objects.get(code="income")
    return {
        "seen_version": project.version, "beneficiary": project.beneficiaries.get().pk, "checked_on": "15/06/2023",
        "in_use": "yes", "text": "Máy chạy đều", f"before_{one.pk}": "6,5", f"after_{one.pk}": "8,25", **changes,
    }  # fmt: skip


def url(project: Project) -> str:
    return reverse("projects:outcome", args=[project.pk])


def test_officer_writes_the_check_on_the_page(finished, client_as):
    client = client_as("officer")
    assert "Chưa kiểm tra sau một năm (quá hạn từ 15/06/2023)" in text(client.get(finished.get_absolute_url()))
    assert "Thu nhập bình quân (triệu đồng/người/tháng)" in text(client.get(url(finished)))
    answer = client.post(url(finished), data(finished), follow=True)
    said = text(answer)
    assert "Đã ghi kiểm tra sau hỗ trợ." in said
    assert "Thu nhập bình quân (triệu đồng/người/tháng) 6,5 8,25" in said
    assert "Chưa kiểm tra sau một năm" not in said


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("after", "-5", "chưa đúng"), ("after", "tám", "chưa đúng"), ("after", "99.999.999.999.999", "quá lớn"),
        ("checked_on", "14/06/2022", "ở trước ngày xác nhận"), ("checked_on", "01/01/2100", "ở sau ngày hôm nay"),
        ("checked_on", "31/02/2023", "Không có ngày"),
    ],
)  # fmt: skip
def test_bad_check_is_refused_beside_its_field_and_the_rest_is_kept(finished, client_as, field, typed, said):
    name = f"after_{Indicator.objects.get(code='income').pk}" if field == "after" else field
    answer = client_as("officer").post(url(finished), data(finished, **{name: typed}))
    assert answer.context["form"].errors.keys() == {name}
    assert said in text(answer)
    assert "Máy chạy đều" in text(answer)
    assert not OutcomeCheck.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_card_asks_the_same_however_many_checks_there_are(finished, client_as, cast, django_assert_num_queries, count):
    for number in range(count):
        check(finished, cast.officer, checked_on=YEAR_AFTER + dt.timedelta(days=number))
    card = OutcomeCard(selectors.one(cast.officer, finished.pk), day(15, 6))
    with django_assert_num_queries(3):
        assert len(card.rows) == count
        assert card.said == ""
        assert [str(value.indicator) for row in card.rows for value in row.values.all()]


def test_several_beneficiaries_are_told_apart(implementing, accepted, cast):
    project = accepted(implementing(establishment=EstablishmentFactory(name="HTX Ea Tu")))
    [row] = due(cast.auditor, YEAR_AFTER)
    assert (row.project, row.establishment.name) == (project, "HTX Ea Tu")


# -- the list of checks

LIST = reverse_lazy("projects:outcomes")


@pytest.mark.parametrize(
    "case",
    [
        (dt.date(2022, 12, 1), "later", "còn 196 ngày"), (dt.date(2023, 5, 1), "soon", "còn 45 ngày"),
        (YEAR_AFTER, "soon", "hạn hôm nay"), (dt.date(2023, 6, 20), "late", "quá hạn 5 ngày"),
    ],
)  # fmt: skip
def test_list_says_what_is_due(case, finished, client_as, monkeypatch):
    today, asked, said = case
    monkeypatch.setattr("projects.views.outcomes.localdate", lambda: today)
    client, who = client_as("officer"), str(finished.beneficiaries.get().establishment)
    found = {state: text(client.get(LIST, {"state": state})) for state in ("", "late", "soon", "later", "done")}
    assert {state for state, page in found.items() if who in page} == {"", asked}
    assert said in found[asked]
    assert "hạn 15/06/2023" in found[asked]
    assert reverse("projects:outcome", args=[finished.pk]) in client.get(LIST).content.decode()
    assert (
        reverse("projects:outcome", args=[finished.pk])
        not in client_as("department_officer").get(LIST).content.decode()
    )


def test_list_keeps_what_was_checked_under_its_own_state(finished, client_as, cast):
    check(finished, cast.officer)
    client, who = client_as("officer"), str(finished.beneficiaries.get().establishment)
    assert who not in text(client.get(LIST))
    assert "đã kiểm tra 15/06/2023" in text(client.get(LIST, {"state": "done", "q": finished.title}))
    assert who not in text(client.get(LIST, {"state": "done", "q": "không có"}))


def test_list_goes_into_a_workbook(finished, client_as):
    answer = client_as("department_officer").get(reverse("projects:outcomes_xlsx"))
    rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    found = next(row for row in rows if finished.title in row)
    assert [cell.date() for cell in found[5:7]] == [dt.date(2022, 6, 15), YEAR_AFTER]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(count, implementing, accepted, client_as, django_assert_num_queries):
    for _ in range(count):
        accepted(implementing())
    client = client_as("officer")
    with django_assert_num_queries(6):
        assert text(client.get(LIST)).count("Ghi kiểm tra sau hỗ trợ") == count
    with django_assert_num_queries(5):
        client.get(reverse("projects:outcomes_xlsx"))
