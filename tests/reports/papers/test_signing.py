"""In whose place a paper is signed, by Nghị định 30/2020/NĐ-CP, Điều 13: by right, KT., TL., TUQ.; TM. for councils."""

import datetime as dt

import pytest
from django.utils.timezone import localdate

from khuyencong.accounts import delegations
from khuyencong.accounts.enums import Role
from khuyencong.accounts.models import Basis, User
from khuyencong.core.models import TransitionRecord
from projects.models import Project
from reports.papers import signing
from reports.papers.catalogue import PAPERS
from reports.papers.signing import CENTRE, DEPARTMENT, OFFICE, OFFICE_BY_ORDER, Seat
from reports.papers.subjects import SUBJECTS
from tests.factories import UserFactory
from tests.reports.builders import make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("seat", "basis", "title", "expected"),
    [
        (CENTRE, "", "Giám đốc Trung tâm", ["GIÁM ĐỐC"]),
        (CENTRE, "", "", ["GIÁM ĐỐC"]),
        (DEPARTMENT, "", "Phó Giám đốc Sở", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (CENTRE, "KT", "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (CENTRE, "KT", "Phó Giám đốc phụ trách", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (CENTRE, "TL", "Trưởng phòng", ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (CENTRE, "TL", "Phó trưởng phòng", ["TL. GIÁM ĐỐC", "KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
        (CENTRE, "TUQ", "Trưởng phòng Khuyến công", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG KHUYẾN CÔNG"]),
        (CENTRE, "TUQ", "", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (OFFICE, "", "Trưởng phòng", ["TRƯỞNG PHÒNG"]),
        (OFFICE_BY_ORDER, "", "Trưởng phòng", ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (OFFICE_BY_ORDER, "KT", "Phó trưởng phòng", ["TL. GIÁM ĐỐC", "KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
        (OFFICE_BY_ORDER, "", "Phó trưởng phòng", ["TL. GIÁM ĐỐC", "KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
    ],
)
def test_the_lines_say_in_whose_place(seat: Seat, basis, title, expected):
    assert seat.lines(basis, title) == expected


@pytest.mark.parametrize("seat", [CENTRE, DEPARTMENT, OFFICE, OFFICE_BY_ORDER])
@pytest.mark.parametrize("title", ["", "Giám đốc", "Phó Giám đốc", "Trưởng phòng", "Phó trưởng phòng"])
def test_agencies_under_one_head_never_sign_tm(seat, title):
    for basis in ("", *Basis.values):
        assert not [line for line in seat.lines(basis, title) if line.startswith("TM.")]


def sent(project: Project, actor: User | None, authority: str = "", **data) -> None:
    TransitionRecord.objects.create(
        entity=Project.entity(), object_id=project.pk, sequence=9, name="send_to_appraisal", source="centre_review",
        target="appraisal", actor=actor, role=Role.CENTRE_LEADER, authority=authority, effective_on=dt.date(2022, 3, 1),
        data=data,
    )  # fmt: skip


def signed(user: User, project: Project, key: str = "p04") -> dict:
    return PAPERS[key].filled(user, SUBJECTS["project"](user, project.pk))


@pytest.fixture
def project(cast):
    project = make_project("Đề án", state="appraisal")
    Project.objects.filter(pk=project.pk).update(office=cast.officer.office)
    return project


def titled(user: User, title: str) -> User:
    User.objects.filter(pk=user.pk).update(title=title)
    return User.objects.get(pk=user.pk)


def test_who_took_the_step_signs(project, cast):
    sent(project, titled(cast.centre_leader, "Phó Giám đốc"))
    found = signed(cast.officer, project)["sign"]
    assert found == {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": cast.centre_leader.full_name}


def test_a_step_under_a_delegation_says_so_long_after_it_ended(project, cast):
    head = titled(cast.unit_head, "Trưởng phòng Khuyến công")
    sent(project, head, authority="TUQ. Lãnh đạo Trung tâm, theo văn bản số 05/GUQ-TTKC")
    assert signed(cast.officer, project)["sign"] == {
        "lines": ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG KHUYẾN CÔNG"], "name": head.full_name,
    }  # fmt: skip


def test_a_name_typed_as_the_signers_stands_with_that_persons_title(project, cast):
    UserFactory(username="pho", full_name="Trần Phó", title="Phó Giám đốc", office=cast.officer.office)
    sent(project, cast.centre_leader, signer="Trần Phó")
    assert signed(cast.officer, project)["sign"] == {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Trần Phó"}


def test_a_name_that_nobody_here_has_stands_as_it_was_typed(project, cast):
    sent(project, cast.centre_leader, signer="Người đã nghỉ hưu")
    assert signed(cast.officer, project)["sign"] == {"lines": ["GIÁM ĐỐC"], "name": "Người đã nghỉ hưu"}


def test_before_the_step_the_only_one_in_the_seat_signs(project, cast):
    assert signed(cast.officer, project)["sign"]["name"] == cast.centre_leader.full_name
    UserFactory(username="second", roles=[Role.CENTRE_LEADER], office=cast.officer.office)
    assert signed(cast.officer, project)["sign"] == {"lines": ["GIÁM ĐỐC"], "name": ""}


@pytest.mark.parametrize(
    ("basis", "title", "lines"),
    [
        (Basis.KT, "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (Basis.TL, "Trưởng phòng", ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (Basis.TUQ, "Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
    ],
)
def test_who_holds_the_role_by_delegation_sees_how_they_would_sign(project, cast, basis, title, lines):
    head, today = titled(cast.unit_head, title), localdate()
    delegations.delegate(
        actor=cast.centre_leader, holder=cast.centre_leader, to=head, roles=[Role.CENTRE_LEADER], basis=basis,
        starts_on=today, ends_on=today + dt.timedelta(days=5), document="07/GUQ",
    )  # fmt: skip
    assert signed(User.objects.get(pk=head.pk), project)["sign"] == {"lines": lines, "name": head.full_name}


def test_the_contract_names_the_authority_of_who_signs_for_the_centre(cast):
    project = make_project("Đề án", state="contracted")
    head = titled(cast.unit_head, "Trưởng phòng")
    TransitionRecord.objects.create(
        entity=Project.entity(), object_id=project.pk, sequence=9, name="sign_contract", source="authorised",
        target="contracted", actor=head, role=Role.CENTRE_LEADER, effective_on=dt.date(2022, 3, 1),
        authority="TUQ. Lãnh đạo Trung tâm, theo văn bản số 05/GUQ-TTKC",
    )  # fmt: skip
    party = signed(cast.auditor, project, "p09")["party_a"]
    assert party["representative"] == head.full_name
    assert party["representative_title"] == "Trưởng phòng"
    assert party["authorisation"] == "văn bản ủy quyền số 05/GUQ-TTKC"
    assert party["sign_lines"] == ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]


def test_a_seat_without_a_role_names_nobody(cast):
    found = signing.signature(signing.DEPARTMENT_OFFICE_BY_ORDER, (), None, cast.officer)
    assert found == signing.Signature(["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"])
