"""Who scores what: refusals of councils, sheets, conflicts."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from khuyencong.core import audit
from khuyencong.core.workflow import Refused, StaleRecordError
from projects import selectors
from projects.guards.appraisal import criteria_on
from projects.models import Council, Project, ScoreSheet
from projects.services.appraisal import (
    Seat,
    declare_conflict,
    own_sheet,
    save_council,
    save_sheet,
    void_sheet,
)
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory, UserFactory
from tests.projects.appraisal.conftest import DECISION, facts, points, signed
from tests.projects.conftest import both, day, logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(in_appraisal) -> Project:
    return in_appraisal()


@pytest.fixture
def council(council_of, project):
    return council_of(project=project)


def why_not(project, user) -> str:
    with pytest.raises(Refused) as refused:
        own_sheet(project, actor=user)
    assert not ScoreSheet.objects.exists()
    return str(refused.value)


# -- who sees


def test_appraiser_sees_the_projects_of_own_council_alone(project, council, members, in_appraisal):
    in_appraisal()
    assert list(Project.objects.visible_to(members[0])) == [project]
    assert list(Project.objects.visible_to(UserFactory(roles=["appraiser"]))) == []


def test_appraiser_sees_nothing_before_the_appraisal(draft, council_of, members):
    council_of(project=draft())
    assert list(Project.objects.visible_to(members[0])) == []


def test_own_council_of_a_project_takes_the_place_of_the_batchs(project, council_of, batch_of, members):
    batch = batch_of(project, programme="national")
    other = UserFactory(roles=["appraiser"])
    council_of(people=[other], batch=batch)
    assert list(Project.objects.visible_to(other)) == [project]
    council_of(project=project)
    assert list(Project.objects.visible_to(other)) == []
    assert list(Project.objects.visible_to(members[0])) == [project]


def test_waiting_sheets_are_those_not_signed(project, council, members):
    assert list(selectors.waiting_sheets(members[0])) == [project]
    signed(project, members[0], 80)
    assert list(selectors.waiting_sheets(members[0])) == []
    declare_conflict(project, actor=members[1], reason="Có em trai làm ở cơ sở")
    assert list(selectors.waiting_sheets(members[1])) == []


# -- who may not score


def test_stranger_does_not_score(project, council):
    assert why_not(project, UserFactory(roles=["appraiser"])).startswith("Anh/chị không có trong hội đồng")


def test_member_of_the_own_office_does_not_score(project, council_of, cast):
    council_of(people=[cast.appraiser], project=project)
    assert why_not(project, cast.appraiser) == (
        "Thành viên hội đồng, tổ thẩm định làm việc ở Phòng Khuyến công, phòng lập đề án này. "
        "Thành viên có quyền lợi liên quan không chấm phiếu."
    )


def test_maker_of_the_dossier_does_not_score(in_appraisal, council_of, cast, members):
    maker = both(cast.other_officer, "appraiser")
    project = in_appraisal()
    audit.claim(project, actor=maker, verb="edit_costs")
    council_of(people=[maker], project=project)
    assert why_not(project, maker).startswith("Chuyên viên phòng khác đã lập hoặc sửa hồ sơ của đề án này.")


def test_member_tied_by_the_tax_code_does_not_score(in_appraisal, cast, members):
    who = EstablishmentFactory(name="Hợp tác xã Ea Tu", tax_code="6000123456-001")
    project = in_appraisal(establishment=who)
    seats = [Seat(members[0], "chair", "6000123456")]
    save_council(Council(project=project), actor=cast.department_officer, values=DECISION, seats=seats)
    said = why_not(project, members[0])
    assert "liên quan đến đơn vị thụ hưởng Hợp tác xã Ea Tu (cùng mã số thuế 6000123456-001)" in said


def test_declared_conflict_keeps_from_scoring_and_voids_the_sheet(project, council, members):
    sheet = signed(project, members[0], 80)
    declare_conflict(project, actor=members[0], reason="Có em trai làm ở cơ sở")
    sheet.refresh_from_db()
    assert (sheet.is_void, sheet.void_reason) == (True, "Thành viên khai báo xung đột")
    with pytest.raises(Refused, match="khai báo có quyền lợi liên quan: Có em trai làm ở cơ sở"):
        own_sheet(project, actor=members[0])


@pytest.mark.parametrize("reason", ["", "Lần nữa"])
def test_declaring_nothing_or_twice_is_refused(reason, project, council, members):
    if reason:
        declare_conflict(project, actor=members[0], reason="Một lần")
    with pytest.raises(Refused, match="Anh/chị đã khai báo" if reason else "Cần ghi lý do"):
        declare_conflict(project, actor=members[0], reason=reason)


def test_declaring_by_a_stranger_is_refused(project, council, cast):
    with pytest.raises(Refused, match="Anh/chị không có trong hội đồng"):
        declare_conflict(project, actor=cast.department_officer, reason="Vì sao")


def test_nobody_scores_or_declares_after_the_appraisal(project, council, members, cast):
    PROJECT.perform("fail_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Không đạt")
    assert "Chỉ chấm phiếu khi đề án đang thẩm định" in why_not(project, members[0])
    with pytest.raises(Refused, match="Chỉ khai báo khi đề án đang thẩm định"):
        declare_conflict(project, actor=members[0], reason="Vì sao")


# -- what a sheet says


def save(sheet, member, *, submit=False, scores=None, **changes):
    scores = points(80) if scores is None else scores
    save_sheet(sheet, actor=member, values=facts(**changes), scores=scores, submit=submit)


def test_draft_may_leave_everything_out(project, council, members):
    sheet = own_sheet(project, actor=members[0])
    first = criteria_on()[0]
    save(sheet, members[0], scores={first: (None, "Chưa rõ")}, recommendation="", no_conflict=False)
    sheet.refresh_from_db()
    assert (sheet.is_submitted, sheet.scores.get().comment, logged(sheet)) == (False, "Chưa rõ", ["create", "edit"])


def test_signing_with_something_left_out_is_refused(project, council, members):
    sheet = own_sheet(project, actor=members[0])
    with pytest.raises(Refused) as refused:
        save(sheet, members[0], submit=True, scores={}, recommendation="", no_conflict=False, support=100_000_001)
    assert {reason.field for reason in refused.value.reasons} == {
        *(f"points_{criterion.pk}" for criterion in criteria_on()), "recommendation", "no_conflict", "support",
    }  # fmt: skip
    sheet.refresh_from_db()
    assert not sheet.is_submitted


@pytest.mark.parametrize("many", [-1, 26])
def test_points_out_of_range_are_refused(many, project, council, members):
    sheet = own_sheet(project, actor=members[0])
    with pytest.raises(Refused, match="Từ 0 đến 25 điểm"):
        save(sheet, members[0], scores={criteria_on()[0]: (many, "")})


def test_signed_sheet_is_final(project, council, members):
    sheet = signed(project, members[0], 80)
    with pytest.raises(Refused, match="Phiếu đã ký không sửa được"):
        save(sheet, members[0])


def test_sheet_of_somebody_else_is_refused(project, council, members):
    sheet = own_sheet(project, actor=members[0])
    with pytest.raises(Refused, match="Phiếu này của người khác"):
        save(sheet, members[1])


def test_older_page_of_a_sheet_is_refused(project, council, members):
    sheet = own_sheet(project, actor=members[0])
    older = ScoreSheet.objects.get()
    save(sheet, members[0])
    with pytest.raises(StaleRecordError):
        save(older, members[0], scores=points(10))
    assert ScoreSheet.objects.get().total == 80


def test_department_makes_a_signed_sheet_void(project, council, members, cast):
    sheet = signed(project, members[0], 80)
    void_sheet(sheet, actor=cast.department_officer, reason="Chấm nhầm đề án")
    assert project.sheets.submitted().count() == 0
    with pytest.raises(Refused, match="Chỉ hủy phiếu đã ký và còn hiệu lực"):
        void_sheet(sheet, actor=cast.department_officer, reason="Lần nữa")
    with pytest.raises(Refused, match="Phiếu này đã mất hiệu lực"):
        save(sheet, members[0])


def test_void_needs_a_reason_and_the_appraisal(project, council, members, cast):
    sheet = signed(project, members[0], 80)
    with pytest.raises(Refused, match="Cần ghi lý do"):
        void_sheet(sheet, actor=cast.department_officer, reason="")
    PROJECT.perform("fail_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Không đạt")
    with pytest.raises(Refused, match="Chỉ hủy phiếu khi đề án đang thẩm định"):
        void_sheet(sheet, actor=cast.department_officer, reason="Vì sao")


def test_database_keeps_one_current_sheet_and_what_signing_needs(project, council, members):
    sheet = own_sheet(project, actor=members[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(project=project, member=members[0], number=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(submitted_at=dt.datetime(2022, 3, 3, tzinfo=dt.UTC))


# -- councils that are refused


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (["member"], "Cần đúng một chủ tịch"),
        (["chair", "chair"], "Cần đúng một chủ tịch"),
        (["chair", "secretary", "secretary"], "Chỉ có một thư ký"),
    ],
)
def test_council_without_its_parts_is_refused(parts, why, council, members, cast):
    seats = [Seat(member, part) for member, part in zip(members, parts, strict=False)]
    with pytest.raises(ValidationError, match=why):
        save_council(council, actor=cast.department_officer, values=DECISION, seats=seats)
    assert council.members.count() == 3


def test_person_twice_in_a_council_is_refused(council, members, cast):
    seats = [Seat(members[0], "chair"), Seat(members[0])]
    with pytest.raises(ValidationError, match="hai dòng thành viên"):
        save_council(council, actor=cast.department_officer, values=DECISION, seats=seats)


def test_member_must_be_of_the_department_or_an_appraiser(council, members, cast):
    seats = [Seat(members[0], "chair"), Seat(cast.accountant)]
    with pytest.raises(ValidationError, match="Không phải thành viên hội đồng hoặc người của Sở: Kế toán"):
        save_council(council, actor=cast.department_officer, values=DECISION, seats=seats)


def test_who_has_signed_stays_in_the_council(project, council, members, cast):
    signed(project, members[2], 80)
    with pytest.raises(ValidationError, match="Đã ký phiếu nên không rút khỏi hội đồng được: Lê Minh"):
        save_council(council, actor=cast.department_officer, values=DECISION, seats=[Seat(members[0], "chair")])
