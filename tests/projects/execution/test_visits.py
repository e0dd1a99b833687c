"""Inspections with what they ask for, and minutes of acceptance."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import AcceptanceMinutes, Inspection, Ledger, Project
from projects.services.execution import close_follow_up, record_inspection, record_minutes
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day, logged

pytestmark = pytest.mark.django_db


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return str(refused.value)


def visit(project: Project, actor, **changes) -> Inspection:
    values = {
        "inspected_on": day(20, 5), "number": "03/BB-TTKC", "participants": "Nguyễn Thị Lan; đại diện cơ sở",
        "done_percent": 75, "findings": "Đã lắp máy", "conclusion": "Đúng tiến độ", "follow_up": "",
        "follow_up_due": None, **changes,
    }  # fmt: skip
    return record_inspection(project, actor=actor, values=values)


# -- inspections


def test_inspection_is_recorded_and_logged(implementing, cast):
    project = implementing()
    row = visit(project, cast.officer)
    assert (row.done_percent, row.is_open, row.recorded_by) == (75, False, cast.officer)
    assert logged(project)[-1] == "record_inspect"


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"inspected_on": day(4, 4)}, "inspected_on", "ở trước ngày ký hợp đồng, 05/04/2022"),
        ({"inspected_on": timezone.localdate() + dt.timedelta(days=2)}, "inspected_on", "ở sau ngày hôm nay"),
        ({"done_percent": 101}, "done_percent", "100"),
        ({"done_percent": -1}, "done_percent", "0"),
        ({"follow_up": "Bổ sung hóa đơn"}, "follow_up_due", "ghi hạn khắc phục"),
        ({"follow_up_due": day(30, 5)}, "follow_up", "Ghi yêu cầu khắc phục"),
        ({"follow_up": "Bổ sung", "follow_up_due": day(19, 5)}, "follow_up_due", "ở trước ngày kiểm tra"),
        ({"participants": ""}, "participants", "không được để trắng"),
    ],
)
def test_faulty_inspection_is_refused_beside_its_field(implementing, cast, changes, field, text):
    with pytest.raises(Refused) as refused:
        visit(implementing(), cast.officer, **changes)
    [reason] = refused.value.reasons
    assert reason.field == field
    assert text in str(reason)
    assert Inspection.objects.count() == 0


def test_inspections_are_of_the_office_that_drew_the_project_up(implementing, cast):
    text = refusal(visit, implementing(), cast.other_officer)
    assert text == (
        "Đề án này do Phòng Khuyến công lập; chỉ chuyên viên của phòng đó được ghi biên bản kiểm tra."
    )  # fmt: skip
    text = refusal(visit, implementing(), cast.accountant)
    assert text == "Anh/chị không có quyền ghi biên bản kiểm tra; việc này thuộc chuyên viên Trung tâm."


def test_nothing_is_inspected_before_the_contract(authorised, cast):
    assert "khi đề án ở trạng thái “Đã phê duyệt đề án”" in refusal(visit, authorised(), cast.officer)


def test_what_an_inspection_asks_for_is_closed_once(implementing, cast):
    project = implementing()
    row = visit(project, cast.officer, follow_up="Bổ sung hóa đơn", follow_up_due=day(30, 5))
    assert row.is_open
    early = {"actor": cast.officer, "done_on": day(19, 5)}
    assert "ở trước ngày kiểm tra" in refusal(close_follow_up, project, row, **early)
    project.refresh_from_db()
    close_follow_up(project, row, actor=cast.officer, done_on=day(28, 5))
    row.refresh_from_db()
    assert (row.is_open, row.follow_up_done_on) == (False, day(28, 5))
    assert "không có yêu cầu nào" in refusal(close_follow_up, project, row, actor=cast.officer, done_on=day(29, 5))


def test_what_is_asked_for_is_not_closed_tomorrow(implementing, cast):
    project = implementing()
    row = visit(project, cast.officer, follow_up="Bổ sung hóa đơn", follow_up_due=day(30, 5))
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert "ở sau ngày hôm nay" in refusal(close_follow_up, project, row, actor=cast.officer, done_on=tomorrow)


def test_inspection_from_a_stale_page_is_refused(implementing, cast):
    project = implementing()
    seen = Project.objects.get(pk=project.pk)
    visit(project, cast.officer)
    with pytest.raises(StaleRecordError):
        visit(seen, cast.officer)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"done_percent": 101}, "inspection_percent"),
        ({"follow_up": "x"}, "inspection_follow_up_has_a_due_date"),
        ({"follow_up": "x", "follow_up_due": day(1, 5)}, "inspection_follow_up_due_after_the_visit"),
        ({"follow_up_done_on": day(30, 5)}, "inspection_follow_up_done_after_the_visit"),
    ],
)
def test_database_itself_holds_inspections(implementing, cast, changes, name):
    row = visit(implementing(), cast.officer)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Inspection.objects.filter(pk=row.pk).update(**changes)


# -- minutes


def test_minutes_are_recorded_and_counted(implementing, minute):
    project = implementing()
    row = minute(project, 90)
    assert (row.support, row.is_current) == (90 * MILLION, True)
    assert Ledger.objects.get(project=project).in_minutes == 90 * MILLION
    assert logged(project)[-1] == "record_minutes"


def test_later_minutes_take_the_place_of_earlier_ones(implementing, minute):
    project = implementing()
    first = minute(project, 90)
    second = minute(project, 100, number="08/BB-TTKC")
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert project.ledger.in_minutes == 100 * MILLION
    minute(project, 0, is_accepted=False, note="Máy chưa chạy")
    assert project.ledger.in_minutes == 0


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"held_on": day(4, 4)}, "held_on", "ở trước ngày ký hợp đồng"),
        ({"held_on": timezone.localdate() + dt.timedelta(days=2)}, "held_on", "ở sau ngày hôm nay"),
        ({"local": 0}, "local", "Ghi kinh phí khuyến công được nghiệm thu"),
        ({"is_accepted": False, "note": "Chưa chạy"}, "local", "Không nghiệm thu thì không ghi"),
        ({"is_accepted": False, "local": 0}, "note", "ghi lý do"),
        ({"own_capital": 100_000_000_000_000}, "own_capital", "99999999999999"),
        ({"volume": ""}, "volume", "không được để trắng"),
        ({"number": ""}, "number", "không được để trắng"),
        ({"national": 1}, "national", "1 đồng vượt kinh phí khuyến công quốc gia được duyệt 0 đồng"),
    ],
)
def test_faulty_minutes_are_refused_beside_their_field(implementing, minute, changes, field, text):
    with pytest.raises(Refused) as refused:
        minute(implementing(), 50, **changes)
    assert field in [reason.field for reason in refused.value.reasons]
    assert text in str(refused.value)
    assert AcceptanceMinutes.objects.count() == 0


def test_minutes_stay_within_what_was_approved_for_the_beneficiary(implementing, minute):
    assert "100.000.001 đồng vượt kinh phí khuyến công địa phương được duyệt 100.000.000 đồng." in refusal(
        minute, implementing(), 0, local=100 * MILLION + 1
    )


def test_minutes_stay_within_the_contract(implementing, minute):
    text = refusal(minute, implementing(value=80 * MILLION), 81)
    assert text == (
        "Kinh phí được nghiệm thu 81.000.000 đồng vượt số còn lại theo hợp đồng hoặc quyết định giao 80.000.000 đồng."
    )


def test_minutes_name_a_beneficiary_of_the_project(implementing, minute, cast):
    mine, other = implementing(), implementing(establishment=EstablishmentFactory())
    stranger = other.beneficiaries.get()
    assert "không phải là đơn vị thụ hưởng của đề án này" in refusal(minute, mine, 1, who=stranger)
    mine.refresh_from_db()
    values = {"number": "1", "held_on": day(10, 6), "is_accepted": True, "volume": "x", "local": 1}
    text = refusal(record_minutes, mine, actor=cast.officer, beneficiary=None, values=values)
    assert "Chọn đơn vị thụ hưởng." in text


def test_own_project_has_minutes_of_its_own(assigned, minute):
    project = assigned()
    assert minute(project, 100, own_capital=0).beneficiary is None
    minute(project, 90, own_capital=0)
    assert AcceptanceMinutes.objects.filter(is_current=True).count() == 1


def test_minutes_are_written_while_the_work_goes_on(contracted, minute):
    assert "Chưa thể ghi biên bản nghiệm thu cơ sở khi đề án ở trạng thái “Đã ký hợp đồng”." in refusal(
        minute, contracted(), 1
    )


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"is_accepted": False}, "minutes_refused_accept_no_support"),
        ({"local": 0}, "minutes_accepted_accept_some_support"),
        ({"own_capital": -1}, "minutes_amounts_in_range"),
        ({"other": 100_000_000_000_000}, "minutes_amounts_in_range"),
    ],
)
def test_database_itself_holds_minutes(implementing, minute, changes, name):
    row = minute(implementing(), 50)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AcceptanceMinutes.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("own", [True, False])
def test_database_itself_keeps_one_current_minutes(implementing, assigned, minute, own):
    project = assigned() if own else implementing()
    row = minute(project, 50)
    row.pk = None
    name = "UNIQUE|one_current_minutes"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AcceptanceMinutes.objects.bulk_create([row])
