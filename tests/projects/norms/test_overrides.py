"""Exceeding a norm: the reason before the dossier goes on, its acceptance before the appraisal, by somebody else."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from khuyencong.core.workflow import Refused, StaleRecordError
from projects.models import NormOverride
from projects.norms import read_norms
from projects.services.norms import Factors, answer_override, ask_overrides, set_factors
from projects.services.projects import FundingRow, edit_project
from projects.workflow import PROJECT
from tests.factories import EstablishmentFactory, UserFactory
from tests.projects.conftest import MILLION, both, day, logged, values
from tests.projects.norms.conftest import item, plain, reread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norm")]


def why_not(project, user, name="submit") -> list[str]:
    return [plain(reason) for reason in PROJECT.why_not(user, project, name)]


def submit(project, cast):
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    return reread(project, cast)


# -- guards


def test_an_exceeded_norm_needs_a_reason_before_submission(national, cast):
    project = national(320)
    [reason] = PROJECT.why_not(cast.officer, project, "submit")
    who = project.beneficiaries.get()
    assert plain(reason) == (
        f"{who}: mức hỗ trợ 320.000.000 đồng vượt mức tối đa 300.000.000 đồng; chưa ghi lý do "
        "(Thông tư 28/2018/TT-BTC, Điều 8 khoản 4)."
    )
    assert reason.link == f"/de-an/{project.pk}/muc-ho-tro/"
    with pytest.raises(Refused):
        submit(project, cast)


@pytest.mark.parametrize("support", [299, 300])
def test_support_within_the_norm_needs_no_reason(support, national, cast):
    assert why_not(national(support), cast.officer) == []


def test_a_local_project_is_never_held_up(national, cast):
    project = national(700, programme="local")
    project = submit(project, cast)
    assert why_not(project, cast.centre_leader, "send_to_appraisal") == []


def test_a_reason_lets_it_be_submitted_and_acceptance_be_appraised(national, cast, ask, accept):
    project = submit(ask(national(320)), cast)
    [reason] = why_not(project, cast.centre_leader, "send_to_appraisal")
    assert "đã ghi lý do, chờ trưởng, phó phòng chấp nhận" in reason
    project = accept(project)
    assert why_not(project, cast.centre_leader, "send_to_appraisal") == []
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))


def test_a_refused_reason_does_not_let_it_be_submitted(national, cast, ask, accept):
    project = accept(ask(national(320)), accept=False, answer="Chưa có báo giá")
    assert "không được chấp nhận" in why_not(project, cast.officer)[0]
    project = ask(project, "Có ba báo giá")
    assert why_not(project, cast.officer) == []
    assert [row.is_current for row in project.norm_overrides.all()] == [True, False]


def test_every_beneficiary_needs_a_reason_of_its_own(national, cast, ask):
    project = ask(national(320, people=[EstablishmentFactory(), EstablishmentFactory()]))
    assert NormOverride.objects.count() == 2
    assert why_not(project, cast.officer) == []


@pytest.fixture
def accepted(national, ask, accept, with_costs):
    """320 triệu on a cost of 800 triệu, which a unit's head has accepted."""
    return accept(ask(with_costs(national(320), item(800 * MILLION))))


@pytest.mark.parametrize(
    "case", [(320, 800, True), (310, 800, True), (321, 800, False), (320, 590, False), (310, 620, True)]
)
def test_acceptance_covers_no_more_than_was_asked(case, accepted, cast, with_costs):
    project, (support, cost, holds) = accepted, case
    who = project.beneficiaries.all()[0].establishment
    row = FundingRow(project.main_content, who, {"national": support * MILLION, "beneficiary": 500 * MILLION})
    edit_project(
        project, actor=cast.officer, values=values(programme="national"), contents=[project.main_content], rows=[row]
    )
    [check] = read_norms(with_costs(reread(project, cast), item(cost * MILLION))).checks
    assert check.is_accepted is holds


# -- asking


def test_asking_is_logged_without_its_words(national, cast, ask):
    project = ask(national(320), "Bà Nguyễn Thị Hoa nói giá tăng")
    assert logged(project) == ["create", "ask_override"]
    from khuyencong.core.models import AuditEvent

    event = AuditEvent.objects.get(verb="ask_override")
    assert event.changes == {"excess": [None, 20 * MILLION]}


def test_asking_keeps_the_figures_of_the_day(national, ask):
    override = ask(national(320)).norm_overrides.get()
    assert (override.support, override.maximum, override.is_accepted) == (320 * MILLION, 300 * MILLION, None)


def test_there_is_nothing_to_ask_within_the_norm(national, cast):
    project = national(300)
    for reasons in ({}, dict.fromkeys(read_norms(project).checks, "Vì sao")):
        with pytest.raises(Refused, match="không cần lý do"):
            ask_overrides(project, reasons, actor=cast.officer)


def test_after_submission_nothing_can_be_asked(national, cast, ask):
    project = submit(ask(national(320)), cast)
    with pytest.raises(Refused, match="Đề án đã trình"):
        ask_overrides(project, dict.fromkeys(read_norms(project).exceeded, "Khác"), actor=cast.officer)


def test_asking_on_an_old_page_is_stale(national, cast, ask):
    old = national(320)
    ask(reread(old, cast))
    with pytest.raises(StaleRecordError, match="vừa cập nhật đề án"):
        ask_overrides(old, dict.fromkeys(read_norms(old).exceeded, "Khác"), actor=cast.officer)


# -- answering


def test_an_answer_says_who_and_when(national, cast, ask, accept):
    project = accept(ask(national(320)), answer="Đồng ý")
    override = project.norm_overrides.get()
    assert (override.is_accepted, override.accepted_by, override.answer) == (True, cast.unit_head, "Đồng ý")
    assert override.accepted_at is not None
    assert logged(project)[-1] == "accept_override"


def test_a_refusal_needs_words(national, ask, accept):
    with pytest.raises(Refused, match="Cần ghi lý do không chấp nhận"):
        accept(ask(national(320)), accept=False)


def test_who_asked_or_drew_up_the_dossier_does_not_accept(national, cast, ask):
    project = ask(national(320))
    officer = both(cast.officer, "unit_head")
    with pytest.raises(Refused, match="cần một người khác"):
        answer_override(project, project.norm_overrides.get(), actor=officer, accept=True)


def test_who_edited_the_costs_does_not_accept(national, cast, ask, with_costs):
    from projects.services.costs import save_costs

    project, head = ask(national(320)), UserFactory(roles=["officer", "unit_head"], office=cast.officer.office)
    save_costs(project, [item(600 * MILLION)], actor=head)
    project = reread(project, cast)
    with pytest.raises(Refused, match="cần một người khác"):
        answer_override(project, project.norm_overrides.get(), actor=head, accept=True)


def test_an_answer_is_given_once(national, ask, accept, cast):
    project = accept(ask(national(320)))
    with pytest.raises(Refused, match="đã được trả lời"):
        answer_override(project, project.norm_overrides.get(), actor=cast.unit_head, accept=False, answer="Thôi")


def test_after_the_centre_nothing_is_answered(national, cast, ask, accept):
    project = submit(accept(ask(national(320))), cast)
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(2))
    override = project.norm_overrides.get()
    override.is_accepted = None
    with pytest.raises(Refused, match="đã trình thẩm định"):
        answer_override(project, override, actor=cast.unit_head, accept=True)


def test_the_database_keeps_maker_and_checker_apart(national, cast, ask):
    override = ask(national(320)).norm_overrides
    with pytest.raises(IntegrityError), transaction.atomic():
        override.update(is_accepted=True, accepted_by=cast.officer, accepted_at="2022-03-01T00:00:00Z")


# -- factors


def test_factors_raise_the_cap(national, cast):
    project = national(500, 1200)
    line = project.content_lines.all()[0]
    set_factors(
        project, {line: Factors(whole_line=True, priority=Decimal("1.2"), basis="Xã vùng III")}, actor=cast.officer
    )
    [check] = read_norms(reread(project, cast)).checks
    assert check.maximum == 540 * MILLION
    assert logged(project)[-1] == "set_factors"


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        (Factors(priority=Decimal("1.51"), basis="Xã"), "từ 1 đến 1,5"),
        (Factors(priority=Decimal("0.9"), basis="Xã"), "từ 1 đến 1,5"),
        (Factors(priority=Decimal("1.2")), "phải ghi căn cứ"),
    ],
)
def test_a_factor_out_of_range_or_without_ground_is_refused(factors, said, national, cast):
    project = national()
    with pytest.raises(Refused, match=said):
        set_factors(project, {project.content_lines.all()[0]: factors}, actor=cast.officer)
    assert project.content_lines.get().priority == 1
