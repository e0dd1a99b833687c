"""When an appraisal may be concluded, and what a return does to its sheets."""

import pytest

from khuyencong.core.workflow import Refused
from projects.models import AppraisalRule, Project, Score
from projects.rules.appraisal import mean, reaches, same_taxpayer
from projects.services.appraisal import Seat, own_sheet, save_council
from projects.workflow import PROJECT
from tests.factories import UserFactory
from tests.projects.appraisal.conftest import DECISION, conclude, signed
from tests.projects.conftest import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(in_appraisal) -> Project:
    return in_appraisal()


def refusal(project, cast, **changes) -> str:
    with pytest.raises(Refused) as refused:
        conclude(project, cast.department_officer, **changes)
    project.refresh_from_db()
    assert project.state == "appraisal"
    return str(refused.value)


def test_three_signed_sheets_conclude(project, council_of, appraised_by, cast):
    council_of(project=project)
    appraised_by(project, 80, 75, 70)
    conclude(project, cast.department_officer)
    project.refresh_from_db()
    assert project.state == "appraised"


def test_local_project_needs_the_minutes_alone(in_appraisal, cast):
    project = in_appraisal(programme="local")
    row = conclude(project, cast.department_officer, conclusion="Đạt yêu cầu", support=100_000_000)
    assert row.data == {"minutes_number": "05/BB-HĐTĐ", "conclusion": "Đạt yêu cầu", "support": 100_000_000}


def test_another_amount_than_the_dossiers_is_refused(in_appraisal, cast):
    said = refusal(in_appraisal(programme="local"), cast, support=90_000_000)
    assert said == (
        "Kết luận 90.000.000 đồng khác mức hỗ trợ trong hồ sơ 100.000.000 đồng. "
        "Yêu cầu bổ sung để Trung tâm sửa kinh phí rồi kết luận."
    )


def test_without_a_council_it_is_refused(project, cast):
    said = refusal(project, cast)
    assert said == (
        "Chưa có hội đồng hoặc tổ thẩm định cho đề án này (Thông tư 36/2013/TT-BCT, Điều 8 khoản 1; chưa kiểm chứng)."
    )


def test_imported_project_without_a_council_needs_the_minutes_alone(project, cast):
    Project.objects.update(origin="ke-hoach.xlsx, dòng 4")
    conclude(project, cast.department_officer)


def test_imported_project_with_a_council_needs_its_sheets(project, council_of, cast):
    Project.objects.update(origin="ke-hoach.xlsx, dòng 4")
    council_of(project=project)
    assert "Mới có 00 phiếu" in refusal(project, cast)


def test_too_few_sheets_are_refused(project, council_of, appraised_by, cast):
    council_of(project=project)
    appraised_by(project, 80, 90)
    assert refusal(project, cast).startswith("Mới có 02 phiếu thẩm định đã ký, cần ít nhất 03 phiếu (")


def test_draft_sheet_does_not_count(project, council_of, appraised_by, members, cast):
    council_of(project=project)
    appraised_by(project, 80, 90)
    own_sheet(project, actor=members[2])
    assert "Mới có 02 phiếu" in refusal(project, cast)


def test_low_average_is_refused(project, council_of, appraised_by, cast):
    council_of(project=project)
    appraised_by(project, 70, 70, 69)
    assert refusal(project, cast).startswith("Điểm trung bình 69,7 chưa đạt 70 điểm (")


def test_nothing_for_a_decisive_criterion_is_refused(project, council_of, appraised_by, members, cast):
    council_of(project=project)
    appraised_by(project, 100, 100, 100)
    Score.objects.filter(sheet__member=members[1], criterion__position=1).update(points=0)
    assert refusal(project, cast).startswith("Có phiếu chấm 0 điểm tiêu chí “Phù hợp chủ trương")


def test_sheet_of_somebody_tied_since_is_refused(project, council_of, appraised_by, members, cast):
    council_of(project=project)
    appraised_by(project, 80, 90, 85)
    members[0].office = project.office
    members[0].save()
    said = refusal(project, cast)
    assert "Phiếu thẩm định số 01 không được tính: Đặng Thị Thu làm việc ở Phòng Khuyến công" in said


def test_numbers_of_the_rule_are_data(project, council_of, appraised_by, cast):
    AppraisalRule.objects.filter(programme="national").update(sheets=1, average=60)
    council_of(project=project)
    appraised_by(project, 60)
    conclude(project, cast.department_officer)


def test_council_of_the_batch_serves_its_projects(project, council_of, batch_of, appraised_by, cast):
    batch = batch_of(project, programme="national")
    council_of(batch=batch)
    appraised_by(project, 80, 75, 70)
    conclude(project, _another_officer(cast))


def _another_officer(cast):
    """Who put the project in the batch counts as one of its makers, so somebody else concludes."""
    return UserFactory(office=cast.department_officer.office, roles=["department_officer"])


# -- a returned dossier


def test_return_makes_every_sheet_void_and_keeps_it(project, council_of, appraised_by, members, cast):
    council_of(project=project)
    appraised_by(project, 80, 90)
    own_sheet(project, actor=members[2])
    PROJECT.perform(
        "return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu báo giá"
    )
    assert [(s.is_void, s.void_reason, s.total) for s in project.sheets.order_by("number")] == [
        (True, "Hồ sơ trả lại bổ sung", 80), (True, "Hồ sơ trả lại bổ sung", 90), (True, "Hồ sơ trả lại bổ sung", 0),
    ]  # fmt: skip


def test_sheets_from_before_a_return_do_not_conclude(project, council_of, appraised_by, members, cast):
    council_of(project=project)
    appraised_by(project, 80, 90, 85)
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(3))
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(3))
    assert "Mới có 00 phiếu" in refusal(project, cast)
    signed(project, members[0], 80)
    assert project.sheets.current().get().number == 4


# -- arithmetic


def test_mean_has_one_decimal_half_up():
    assert str(mean([70, 71, 70, 70])) == "70.3"
    assert mean([]) is None


def test_average_is_compared_unrounded():
    assert reaches([70, 70], 70)
    assert not reaches([139, 0], 70)
    assert not reaches([], 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("6000123456", "6000123456-001", True), ("6000123456", "6000123457", False), ("", "", False)],
)
def test_branch_is_the_same_taxpayer(one, other, same):
    assert same_taxpayer(one, other) is same


# -- the council itself


def test_council_is_set_up_and_changed(project, council_of, members, cast):
    council = council_of(project=project)
    assert [str(row) for row in council.members.all()] == [
        "Đặng Thị Thu: Chủ tịch, tổ trưởng", "Y Khoa Êban: Thư ký", "Lê Minh: Thành viên",
    ]  # fmt: skip
    assert council.set_up_by == cast.department_officer
    seats = [Seat(members[1], "chair"), Seat(cast.department_leader, "member", "6000123456")]
    save_council(council, actor=cast.department_officer, values=DECISION, seats=seats)
    assert [row.user for row in council.members.all()] == [members[1], cast.department_leader]
