"""Each early warning appears on its day and goes when the thing is done; the night tells of each once."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from khuyencong.core.notices.models import Notice
from khuyencong.registry.services.terms import set_terms
from projects import early_warnings
from projects.models import Contract, OutcomeCheck, ProgressNote, Project, Risk
from projects.services.execution import close_follow_up, record_inspection, reverse_voucher
from projects.services.warnings import tell_of_new
from projects.workflow import PROJECT
from tests.projects.conftest import MILLION, day
from tests.projects.execution.conftest import STARTED, stop


def codes(date: dt.date) -> list[str]:
    return sorted(row.rule.code for row in early_warnings.read(Project.objects.all(), date))


def warned(code: str, date: dt.date):
    return next((row for row in early_warnings.read(Project.objects.all(), date) if row.rule.code == code), None)


def inspected(project: Project, cast, on: dt.date, **changes):
    values = {"inspected_on": on, "participants": "Trung tâm", "done_percent": 50, "findings": "Đang lắp",
              "conclusion": "Đạt", **changes}  # fmt: skip
    return record_inspection(project, actor=cast.officer, values=values)


# -- the rules


def test_silence_warns_after_its_term_and_ends_with_an_inspection(implementing, cast):
    project = implementing()
    assert warned("no_progress", STARTED + dt.timedelta(days=29)) is None
    row = warned("no_progress", STARTED + dt.timedelta(days=31))
    assert (row.since, row.due, row.days_late(STARTED + dt.timedelta(days=31))) == (STARTED, day(10, 5), 1)
    inspected(project, cast, day(9, 5))
    assert warned("no_progress", STARTED + dt.timedelta(days=31)) is None


def test_term_of_the_registry_holds(implementing, cast):
    implementing()
    set_terms({"warn-no_progress-days": 10}, actor=cast.administrator)
    assert warned("no_progress", day(21, 4)).due == day(20, 4)


def test_contract_near_its_end_warns_until_the_acceptance(implementing, accepted, cast):
    project = implementing()
    assert "contract_end" not in codes(day(30, 6))  # without an end there is nothing to count
    Contract.objects.filter(project=project).update(ends_on=day(30, 6))
    assert warned("contract_end", day(30, 5)) is None
    assert warned("contract_end", day(31, 5)).days_late(day(31, 5)) == -30
    accepted(Project.objects.get(pk=project.pk))
    assert warned("contract_end", day(1, 7)) is None


def test_old_advance_warns_with_its_amount(implementing, pay):
    pay(implementing(), "advance", 70)
    assert warned("advance", day(18, 7)) is None
    row = warned("advance", day(19, 7))
    assert (row.since, row.amount) == (day(20, 4), 70 * MILLION)


def test_reversed_advance_does_not_count(implementing, pay, cast):
    project = implementing()
    voucher = pay(project, "advance", 70)
    reverse_voucher(project, voucher, actor=cast.accountant, issued_on=day(21, 4), number="H1", note="Ghi nhầm")
    assert warned("advance", day(30, 8)) is None


def test_own_capital_that_no_minutes_show_warns(implementing, minute):
    project = implementing()
    assert warned("own_capital", day(3, 6)) is None
    assert warned("own_capital", day(4, 6)).amount == 130 * MILLION
    minute(project, 100, own_capital=90 * MILLION)
    assert warned("own_capital", day(11, 6)).amount == 40 * MILLION
    minute(project, 100)
    assert warned("own_capital", day(11, 6)) is None


def test_own_capital_is_shown_by_visits_and_confirmed_reports_until_the_acceptance(implementing, minute, cast):
    project = implementing()
    inspected(project, cast, day(20, 5), own_spent=50 * MILLION)
    assert warned("own_capital", day(4, 6)).amount == 80 * MILLION
    facts = {"project": project, "done_percent": 90, "noted_on": day(1, 6), "text": "Đã mua máy"}
    who = project.beneficiaries.get().establishment
    note = ProgressNote.objects.create(**facts, own_capital=130 * MILLION, establishment=who)
    assert warned("own_capital", day(4, 6)).amount == 80 * MILLION
    ProgressNote.objects.filter(pk=note.pk).update(is_confirmed=True, recorded_by=cast.officer)
    assert warned("own_capital", day(4, 6)) is None
    minute(project, 100, own_capital=90 * MILLION)
    Project.objects.update(state="acceptance_review")
    assert warned("own_capital", day(11, 6)).amount == 40 * MILLION


def test_follow_up_warns_before_its_day_and_points_at_the_visit(implementing, cast):
    project = implementing()
    visit = inspected(project, cast, day(2, 5), follow_up="Bổ sung rào chắn", follow_up_due=day(20, 5))
    assert warned("follow_up", day(16, 5)) is None
    assert warned("follow_up", day(21, 5)).target == visit.pk
    close_follow_up(project, visit, actor=cast.officer, done_on=day(21, 5))
    assert warned("follow_up", day(21, 5)) is None


def test_note_of_progress_ends_the_silence(implementing, cast):
    facts = {"project": implementing(), "done_percent": 20, "noted_on": day(9, 5), "text": "Đang lắp máy"}
    note = ProgressNote.objects.create(**facts, recorded_by=cast.officer, is_confirmed=True)
    assert warned("no_progress", STARTED + dt.timedelta(days=31)) is None
    assert warned("no_progress", day(9, 6)).since == note.noted_on


def test_open_risk_warns_before_its_day(implementing, cast):
    facts = {"project": implementing(), "kind": "price", "text": "Giá tăng", "action": "Đặt cọc", "owner": "Cơ sở"}
    risk = Risk.objects.create(**facts, due_on=day(20, 5), recorded_by=cast.officer)
    assert warned("risk", day(16, 5)) is None
    assert warned("risk", day(17, 5)).target == risk.pk
    Risk.objects.update(closed_on=day(17, 5), closed_by=cast.officer, closed_note="Đã đặt cọc")
    assert warned("risk", day(17, 5)) is None


def test_settlement_is_due_fifteen_days_after_the_acceptance(implementing, accepted):
    accepted(implementing())
    assert warned("settlement", day(22, 6)) is None
    assert warned("settlement", day(23, 6)).due == day(30, 6)


def test_year_closes_on_22_january_of_the_next(implementing):
    implementing()
    assert warned("year_closing", dt.date(2022, 12, 7)) is None
    assert warned("year_closing", dt.date(2022, 12, 8)).due == dt.date(2023, 1, 22)


def test_check_is_due_one_year_after_the_acceptance(implementing, accepted, cast):
    project = accepted(implementing())
    assert warned("one_year", dt.date(2023, 5, 15)) is None
    assert warned("one_year", dt.date(2023, 5, 16)).due == dt.date(2023, 6, 15)
    OutcomeCheck.objects.create(
        project=project, beneficiary=project.beneficiaries.get(), checked_on=dt.date(2023, 6, 1), in_use=True,
        text="Máy chạy tốt", recorded_by=cast.officer,
    )  # fmt: skip
    assert warned("one_year", dt.date(2023, 6, 2)) is None


def test_refund_warns_from_the_day_that_it_is_owed(implementing, pay, cast):
    project = implementing()
    pay(project, "advance", 70)
    stop(Project.objects.get(pk=project.pk), cast)
    row = warned("refund", day(30, 6))
    assert (row.amount, row.due) == (70 * MILLION, day(30, 7))
    pay(Project.objects.get(pk=project.pk), "refund", 70, issued_on=day(5, 7))
    assert warned("refund", day(6, 7)) is None


def test_project_that_ended_warns_of_nothing(implementing, cast):
    stop(implementing(), cast)
    assert codes(dt.date(2024, 1, 1)) == []


@pytest.mark.parametrize("rule", early_warnings.RULES, ids=lambda rule: rule.code)
def test_rule_says_what_to_do_and_who(rule):
    assert rule.label
    assert rule.act
    assert rule.roles
    assert rule.said.format(since="a", due="b", amount="c")


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_two_queries_for_any_number(count, implementing, django_assert_num_queries):
    for _ in range(count):
        implementing()
    with django_assert_num_queries(2):
        rows = early_warnings.read(Project.objects.all(), day(1, 12))
    assert len(rows) >= count


# -- who is shown what


def test_officer_is_shown_the_own_office_and_heads_everything(implementing, cast):
    implementing()
    other, head, accountant = cast.other_officer, cast.unit_head, cast.accountant

    def shown(user):
        return {row.rule.code for row in early_warnings.read_each(early_warnings.mine(user), day(1, 9))}

    assert shown(cast.officer) == shown(head) == {"no_progress", "own_capital"}
    assert shown(other) == shown(accountant) == shown(cast.appraiser) == set()


# -- pages


def test_list_says_what_to_do_and_opens_the_place(implementing, client_as, today):
    project, _ = implementing(), today(day(1, 9))
    page = client_as("officer").get(reverse("warnings:list")).text
    assert "Chưa có tin tiến độ" in page
    assert "Tin gần nhất ngày 10/04/2022." in page
    assert "quá hạn 114 ngày" in page
    assert f'href="{reverse("projects:progress", args=[project.pk])}"' in page
    assert f'href="{reverse("projects:progress", args=[project.pk])}"' not in client_as("unit_head").get(
        reverse("warnings:list")
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?rule=own_capital", 1), ("?late=late", 2), ("?late=soon", 0), ("?q=khong-co", 0), ("?rule=x", 2)],
)
def test_list_is_narrowed_by_its_address(implementing, client_as, today, query, count):
    implementing()
    today(day(1, 9))
    page = client_as("unit_head").get(reverse("warnings:list") + query)
    assert page.context["page"].paginator.count == count


def test_list_of_another_office_can_be_chosen(implementing, client_as, cast, today):
    implementing()
    today(day(1, 9))
    for office, count in (
        (cast.officer.office, 2),
        (cast.other_officer.office, 2),
    ):  # one without projects is no choice
        page = client_as("unit_head").get(reverse("warnings:list"), {"office": office.pk})
        assert page.context["page"].paginator.count == count


def test_workbook_holds_the_rows_of_the_page(implementing, client_as, today, tmp_path):
    implementing()
    today(day(1, 9))
    path = tmp_path / "a.xlsx"
    path.write_bytes(client_as("unit_head").get(reverse("warnings:list_xlsx"), {"rule": "no_progress"}).content)
    rows = list(load_workbook(path)["Cảnh báo"].iter_rows(min_row=5, values_only=True))
    assert [(row[4], row[8]) for row in rows] == [("Chưa có tin tiến độ", 114)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["warnings:list", "warnings:list_xlsx"])
def test_list_query_count_is_constant(name, count, implementing, client_as, django_assert_num_queries):
    for _ in range(count):
        implementing()
    client = client_as("officer")
    with django_assert_num_queries(7):
        assert client.get(reverse(name)).status_code == 200


def test_project_page_has_its_own_warnings(implementing, client_as, today):
    project, _ = implementing(), today(day(1, 9))
    page = client_as("officer").get(project.get_absolute_url()).text
    assert 'id="canh-bao"' in page
    assert "Hỏi cơ sở, ghi khối lượng đã làm." in page


def test_homes_show_them(implementing, client_as, today):
    implementing()
    today(day(1, 9))
    assert "Chưa có tin tiến độ. Tin gần nhất" in client_as("officer").get("/").text
    for role in ("unit_head", "centre_leader", "department_leader"):
        assert "1 đề án" in client_as(role).get("/").text
    assert "Chưa có tin tiến độ" not in client_as("accountant").get("/").text


# -- the night


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event="early_warnings", channel="").order_by("pk")
    return [(row.user.username, row.subject) for row in rows.select_related("user")]


def test_night_tells_each_warning_once(implementing, cast, today):
    implementing()
    today(day(11, 5))
    assert tell_of_new() == "Có 1 cảnh báo mới về đề án, đã báo 2 người."
    assert sorted(told()) == [("officer", "1 cảnh báo mới về đề án"), ("unit_head", "1 cảnh báo mới về đề án")]
    tell_of_new()
    today(day(12, 5))
    tell_of_new()
    assert len(told()) == 2


def test_warning_that_begins_anew_is_told_anew(implementing, cast, today):
    project = implementing()
    today(day(11, 5))
    tell_of_new()
    inspected(project, cast, day(11, 5))
    today(day(20, 5))
    assert tell_of_new().startswith("Có 0")
    today(day(11, 6))
    tell_of_new()
    assert len(told()) == 4


def test_daily_runs_it(implementing, today, capsys):
    implementing()
    today(day(11, 5))
    call_command("daily", "early_warnings")
    assert "early_warnings: Có 1 cảnh báo mới" in capsys.readouterr().out


# -- the contract's end


def test_contract_keeps_its_end(authorised, cast):
    project = authorised()
    facts = {"effective_on": day(5, 4), "number": "05/HĐ", "value": 100 * MILLION, "ends_on": day(30, 9)}
    row = PROJECT.perform("sign_contract", project, actor=cast.centre_leader, **facts)
    assert (project.contract.ends_on, row.data["ends_on"]) == (day(30, 9), "2022-09-30")


def test_contract_cannot_end_before_it_is_signed(authorised, client_as):
    project = authorised()
    typed = {"effective_on": "05/04/2022", "number": "05/HĐ", "value": "100.000.000", "ends_on": "04/04/2022",
             "seen_version": project.version}  # fmt: skip
    page = client_as("centre_leader").post(reverse("projects:step", args=[project.pk, "sign_contract"]), typed)
    assert "Ngày hết hạn 04/04/2022 ở trước ngày ký, 05/04/2022." in page.text
    assert 'value="100.000.000"' in page.text
