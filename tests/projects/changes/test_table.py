"""Change requests: who decides on what; maker and checker; what a change is to its project."""

import pytest
from django.conf import settings

from khuyencong.core.models import TransitionRecord
from khuyencong.core.workflow import Refused
from projects.change_workflow import CHANGE, NATIONAL_CHANGE
from projects.enums import ChangeKind
from projects.models import ChangeRequest, Project
from projects.workflow import PROJECT
from tests.projects.changes.conftest import DECISION, approve_change
from tests.projects.conftest import both, day

pytestmark = pytest.mark.django_db

FACTS = {"approve": DECISION, "deny": {"note": "Chưa đủ căn cứ"}, "withdraw": {"note": "Cơ sở thôi đề nghị"}}
# Who decides: (kind, group project) → role.
NATIONAL_DECIDERS = {
    (kind, is_group): "department_leader" if (kind, is_group) == ("party", True) else "department_officer"
    for kind in ChangeKind.values for is_group in (False, True)
}  # fmt: skip
DECIDERS = {
    ("amount_up", False): "department_leader", ("amount_up", True): "department_leader",
    ("content", False): "department_leader", ("content", True): "department_leader",
    ("next_year", False): "department_leader", ("next_year", True): "department_leader",
    ("amount_down", False): "department_leader", ("amount_down", True): "centre_leader",
    ("party", False): "department_leader", ("party", True): "centre_leader",
    ("time", False): "department_leader", ("time", True): "centre_leader",
}  # fmt: skip


def perform(name: str, change: ChangeRequest, actor, **changes):
    facts = {"effective_on": day(10, 5), **FACTS.get(name, {}), **changes}
    return CHANGE.perform(name, change, actor=actor, **facts)


@pytest.mark.parametrize("case", DECIDERS, ids=str)
def test_each_kind_is_decided_by_its_own_leader(case, cast, checked, approved):
    kind, is_group = case
    change = checked(approved(is_group=is_group), kind)
    other = {"department_leader": "centre_leader", "centre_leader": "department_leader"}[DECIDERS[case]]
    for name in ("approve", "deny"):
        with pytest.raises(Refused) as refused:
            perform(name, change, cast[other])
        assert "của đề án này thuộc lãnh đạo" in str(refused.value)
        assert "vận dụng Thông tư 36/2013/TT-BCT, Điều 11" in str(refused.value)
        change.refresh_from_db()
    assert perform("approve", change, cast[DECIDERS[case]]).target == "approved"


@pytest.mark.parametrize("case", NATIONAL_DECIDERS, ids=str)
def test_decisions_of_the_ministry_are_recorded_by_the_officer(case):
    kind, is_group = case
    change = ChangeRequest(kind=kind, project=Project(programme="national", is_group=is_group))
    assert change.decider == NATIONAL_DECIDERS[case]
    minister = {"amount_up", "content", "next_year"}
    who = "Bộ trưởng Bộ Công Thương" if kind in minister else f"Cục trưởng {settings.KC_MINISTRY_OFFICE}"
    assert change.decided_by == ("Lãnh đạo Sở" if case == ("party", True) else who)


def test_officer_who_sent_a_change_to_the_ministry_records_what_it_decided(cast, ask, approved, client_as):
    project = approved()
    Project.objects.filter(pk=project.pk).update(programme="national")
    change = ask(project)
    change.refresh_from_db()
    NATIONAL_CHANGE.perform("check", change, actor=cast.department_officer, effective_on=day(5, 5))
    with pytest.raises(Refused, match=r"thuộc cục trưởng .+ quyết định, chuyên viên Sở ghi"):
        NATIONAL_CHANGE.perform("approve", change, actor=cast.department_leader, effective_on=day(9, 5), **DECISION)
    change.refresh_from_db()
    page = client_as("department_officer").get(change.get_absolute_url()).content.decode()
    assert "Ghi quyết định điều chỉnh" in page
    assert f"Cục trưởng {settings.KC_MINISTRY_OFFICE}" in page
    NATIONAL_CHANGE.perform("approve", change, actor=cast.department_officer, effective_on=day(9, 5), **DECISION)
    step = TransitionRecord.objects.get(entity=Project.entity(), name="change")
    assert (step.role, step.data["signer"]) == ("department_officer", DECISION["signer"])


def test_every_kind_has_its_decider():
    assert {kind for kind, _ in DECIDERS} == set(ChangeKind.values)


def test_who_asked_does_not_check_and_who_checked_does_not_decide(cast, ask, approved):
    project = approved()
    officer = both(cast.officer, "department_officer")
    change = ask(project, actor=officer)
    with pytest.raises(Refused, match="không được tự kiểm tra"):
        perform("check", change, officer)
    change.refresh_from_db()
    checker = both(cast.department_officer, "department_leader")
    perform("check", change, checker)
    with pytest.raises(Refused, match="không được tự quyết định"):
        perform("approve", change, checker)


def test_only_the_own_office_withdraws(cast, ask, approved):
    with pytest.raises(Refused, match="chỉ chuyên viên của phòng đó được rút đề nghị"):
        perform("withdraw", ask(approved()), cast.other_officer)


def test_nothing_is_decided_before_it_was_asked(cast, ask, approved):
    with pytest.raises(Refused) as refused:
        perform("check", ask(approved()), cast.department_officer, effective_on=day(30, 4))
    assert str(refused.value) == "Ngày 30/04/2022 ở trước ngày văn bản đề nghị, 01/05/2022."


def test_a_project_that_stopped_meanwhile_is_not_changed(cast, checked, approved):
    from tests.projects.execution.conftest import stop

    project = approved()
    change = checked(project)
    project.refresh_from_db()
    stop(project, cast, effective_on=day(9, 5))
    with pytest.raises(Refused, match="Chưa thể điều chỉnh khi đề án ở trạng thái “Ngừng triển khai”"):
        approve_change(change, cast)


@pytest.mark.parametrize("state", ["approved", "authorised", "contracted", "implementing"])
def test_a_change_is_a_step_of_the_project_that_keeps_its_state(state, request, changed):
    project = request.getfixturevalue(state)()
    change = changed(project, reason="land")
    row = TransitionRecord.objects.get(entity=Project.entity(), name="change")
    assert (row.source, row.target, row.effective_on) == (state, state, day(10, 5))
    assert row.data["reason_code"] == "land"
    assert row.data["change"] == change.pk
    project.refresh_from_db()
    assert (project.state, row.sequence) == (state, project.version)


def test_the_step_of_the_project_is_nobodys_own(cast, approved):
    with pytest.raises(Refused, match="không phải là bước làm riêng"):
        PROJECT.perform("change", approved(), actor=cast.department_leader, effective_on=day(10, 5))
