"""Which norm applies to what, on which day, and how the check says it."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.norms import norm_day, observed_ranges, read_norms
from projects.services.projects import FundingRow, create_project, edit_project
from tests.factories import ContentFactory, EstablishmentFactory, ProjectFactory
from tests.projects.conftest import MILLION, values
from tests.projects.norms.conftest import item, make_norm, plain, reread

pytestmark = pytest.mark.django_db


def only(project, day=None):
    [check] = read_norms(project, day).checks
    return check


# -- the day


@pytest.mark.parametrize(
    ("day", "cap", "number"),
    [
        (dt.date(2018, 5, 10), 200 * MILLION, "26/2014/TTLT-BTC-BCT"),
        (dt.date(2018, 5, 11), 300 * MILLION, "28/2018/TT-BTC"),
    ],
)
@pytest.mark.usefixtures("norm", "old_norm")
def test_norm_of_the_day_applies(day, cap, number, national):
    check = only(national(210), day)
    assert (check.norm.cap, check.norm.document.number) == (cap, number)
    assert check.excess == max(0, 210 * MILLION - cap)


def test_before_the_first_norm_there_is_none(old_norm, national):
    found = read_norms(national(), dt.date(2014, 4, 7))
    assert found.checks == []
    assert [line.content.code for line in found.unruled] == ["3.4"]


def test_the_decision_on_the_plan_fixes_the_day(submitted_batch, cast, norm):
    from tests.projects.conftest import approve

    project = submitted_batch.projects.first()
    assert norm_day(project, dt.date(2022, 3, 23)) == dt.date(2022, 3, 23)
    approve(submitted_batch, cast.department_leader)
    project.refresh_from_db()
    assert norm_day(project, dt.date(2022, 4, 30)) == dt.date(2022, 3, 25)


def test_without_an_act_today_counts(national, today_is):
    today_is(dt.date(2022, 3, 1))
    assert norm_day(national()) == dt.date(2022, 3, 1)


@pytest.fixture
def today_is(monkeypatch):
    return lambda day: monkeypatch.setattr("projects.norms.localdate", lambda: day)


# -- the arithmetic on what was typed


def test_support_within_the_norm_says_how(norm, national):
    check = only(national(200, 420))
    assert check.excess == 0
    assert plain(check.verdict) == "Mức hỗ trợ 200.000.000 đồng trong giới hạn"
    assert plain(check.arithmetic) == "50 % × 420.000.000 = 210.000.000 ≤ 300.000.000 đồng/cơ sở"
    assert check.basis == "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4"
    assert check.remarks == ["Chưa có dự toán, nên tính trên tổng kinh phí của nội dung."]


@pytest.mark.parametrize(("support", "excess"), [(300, 0), (301, MILLION)])
def test_the_limit_itself_is_within(support, excess, norm, national):
    assert only(national(support)).excess == excess


def test_eligible_costs_count_without_vat(norm, national, with_costs):
    project = with_costs(
        national(200), item(300 * MILLION, vat=30 * MILLION), item(90 * MILLION), item(50 * MILLION, eligible=False)
    )
    check = only(project)
    assert (check.eligible, check.maximum, check.remarks) == (390 * MILLION, 195 * MILLION, [])


def test_a_cost_table_with_nothing_eligible_allows_nothing(norm, national, with_costs):
    assert only(with_costs(national(200), item(300 * MILLION, eligible=False))).maximum == 0


def test_costs_belong_to_their_beneficiary(norm, national, with_costs):
    first, second = EstablishmentFactory(), EstablishmentFactory()
    project = with_costs(
        national(100, 200, people=[first, second]), item(150 * MILLION, establishment=first), item(7 * MILLION)
    )
    one, other = read_norms(project).checks
    assert (one.who, one.eligible, one.from_costs) == (first.name, 150 * MILLION, True)
    assert (other.who, other.eligible, other.from_costs) == (second.name, 200 * MILLION, False)


def test_costs_belong_to_their_content(norm, cast, machines, with_costs):
    trademark, who = ContentFactory(code="4.4"), EstablishmentFactory()
    make_norm(trademark, unit="nhãn hiệu", cap=35 * MILLION)
    rows = [FundingRow(content, who, {"national": 50 * MILLION}) for content in (machines, trademark)]
    facts = values(programme="national")
    project = create_project(actor=cast.officer, values=facts, contents=[machines, trademark], rows=rows)
    labels = item(40 * MILLION, content=trademark, unit="Nhãn hiệu", quantity=Decimal(2))
    one, other = read_norms(with_costs(reread(project, cast), item(100 * MILLION), labels)).checks
    assert (one.eligible, one.excess) == (100 * MILLION, 0)
    assert (other.eligible, other.terms.units, other.maximum, other.excess) == (
        80 * MILLION,
        2,
        40 * MILLION,
        10 * MILLION,
    )


def test_a_whole_line_and_priority_raise_the_cap(norm, national):
    project = national(500, 1200)
    line = project.content_lines.get()
    line.whole_line, line.priority = True, Decimal("1.2")
    line.save()
    project._prefetched_objects_cache.pop("content_lines")
    assert only(project).maximum == 540 * MILLION


def test_a_norm_without_a_line_factor_knows_no_line(machines, national):
    make_norm(machines)
    project = national(400)
    project.content_lines.update(whole_line=True)
    project._prefetched_objects_cache.pop("content_lines")
    assert only(project).maximum == 300 * MILLION


def test_the_cap_of_a_group_waits_for_names(norm, national):
    check = only(national(600, 900, people=[], is_group=True))
    assert (check.terms.units, check.maximum) == (None, 450 * MILLION)
    assert check.who == "Đơn vị thụ hưởng chưa nêu tên"


def test_of_several_norms_the_one_named_in_the_cost_table_applies(machines, national, with_costs):
    make_norm(machines, unit="cụm công nghiệp", max_percent=30, cap=1_500 * MILLION)
    make_norm(machines, unit="cơ sở", max_percent=30)
    assert only(national()).norm.unit == "cơ sở"
    check = only(with_costs(national(), item(900 * MILLION, unit="cụm công nghiệp")))
    assert check.norm.unit == "cụm công nghiệp"
    assert check.remarks == ["Nội dung này có 2 định mức; đối chiếu theo cụm công nghiệp."]


# -- whose norm


def test_a_local_project_without_a_norm_of_the_province_is_only_warned(norm, national):
    found = read_norms(national(320, programme="local"))
    [check] = found.checks
    assert (check.excess, check.needs_reason, found.exceeded) == (20 * MILLION, False, [])
    assert check.basis == "chưa có định mức của tỉnh; đối chiếu Thông tư 28/2018/TT-BTC, Điều 8 khoản 4"


@pytest.mark.parametrize(("verified", "cap"), [(True, 100 * MILLION), (False, 300 * MILLION)])
def test_a_verified_norm_of_the_province_binds_local_projects(verified, cap, norm, machines, national):
    make_norm(machines, "08/2024/NQ-HĐND", source="local", cap=100 * MILLION, verified=verified)
    check = only(national(320, programme="local"))
    assert (check.norm.cap, check.binding, check.needs_reason) == (cap, verified, verified)


def test_a_norm_of_the_province_says_nothing_of_national_projects(machines, national):
    make_norm(machines, "08/2024/NQ-HĐND", source="local")
    assert read_norms(national()).checks == []


def test_an_unverified_norm_says_so(machines, national):
    make_norm(machines, verified=False)
    assert only(national()).basis == "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4 (chưa đối chiếu bản gốc)"


def test_national_and_local_support_count_together(norm, cast, machines):
    row = FundingRow(
        machines,
        EstablishmentFactory(),
        {"national": 200 * MILLION, "local": 150 * MILLION, "beneficiary": 800 * MILLION},
    )
    project = create_project(actor=cast.officer, values=values(programme="national"), contents=[machines], rows=[row])
    assert only(project).support == 350 * MILLION


# -- what an edit keeps


@pytest.mark.usefixtures("norm")
def test_an_edit_keeps_what_points_to_contents_and_beneficiaries(national, with_costs, cast, machines, ask):
    who = EstablishmentFactory()
    project = ask(with_costs(national(320, people=[who]), item(800 * MILLION)))
    row = FundingRow(machines, who, {"national": 310 * MILLION, "beneficiary": 490 * MILLION})
    edit_project(project, actor=cast.officer, values=values(programme="national"), contents=[machines], rows=[row])
    check = only(reread(project, cast))
    assert (check.eligible, check.from_costs, check.has_reason) == (800 * MILLION, True, True)


def test_an_edit_can_change_the_main_content(norm, national, cast, machines):
    project, other = national(), ContentFactory(code="4.4")
    who = project.beneficiaries.get().establishment
    for contents in ([other, machines], [machines, other], [other]):
        row = FundingRow(contents[0], who, {"national": 5})
        edit_project(project, actor=cast.officer, values=values(), contents=contents, rows=[row])
        assert [line.content for line in project.content_lines.all()] == contents
        assert [line.is_main for line in project.content_lines.all()] == [True, False][: len(contents)]


def test_an_edit_frees_the_costs_of_what_it_takes_away(norm, national, with_costs, cast, machines):
    first, second = EstablishmentFactory(), EstablishmentFactory()
    project = with_costs(national(100, 200, people=[first, second]), item(5, establishment=second))
    row = FundingRow(machines, first, {"national": 5})
    edit_project(project, actor=cast.officer, values=values(), contents=[machines], rows=[row])
    assert project.costs.get().beneficiary is None


# -- earlier projects


def test_range_is_of_projects_carried_out_before(machines, cast):
    def past(support, total, **changes):
        money = {"local": support, "beneficiary": total - support}
        return ProjectFactory(**{"state": "settled", "content": machines, "money": money, "year": 2021, **changes})

    for support in (30, 10, 20):
        past(support, 100)
    past(999, 1000, state="draft")
    past(999, 1000, state="stopped")
    past(999, 1000, year=2023)
    past(999, 1000, content=ContentFactory())
    project = ProjectFactory(content=machines, money={"local": 5}, state="approved")
    found = observed_ranges(cast.officer, project, project.content_lines.all())[machines.pk]
    assert (found.count, found.lowest, found.median, found.highest, found.share) == (3, 10, 20, 30, 20)


def test_range_is_of_what_the_reader_sees(machines, cast):
    ProjectFactory(state="settled", content=machines, money={"local": 5}, year=2021)
    project = ProjectFactory(content=machines)
    assert observed_ranges(cast.local_officer, project, project.content_lines.all()) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_norms_are_read_in_one_query(count, norm, national, django_assert_num_queries):
    project = national(people=[EstablishmentFactory() for _ in range(count)])
    with django_assert_num_queries(1):
        assert [plain(check.arithmetic) for check in read_norms(project).checks]
