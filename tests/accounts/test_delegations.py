"""Delegations: who may give what to whom, what the delegate may do, and how it is refused outside its days."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong.accounts import services
from khuyencong.accounts.delegations import delegate, revoke
from khuyencong.accounts.models import Delegation, User
from khuyencong.accounts.people import holders
from khuyencong.core.models import AuditEvent
from khuyencong.core.panels import timeline
from khuyencong.core.workflow import Refused
from khuyencong.core.workflow import reverse as reverse_step
from khuyencong.waiting import watches
from projects.workflow import PROJECT
from tests.factories import UserFactory
from tests.projects.conftest import day

TODAY = dt.date(2022, 3, 16)
WEEK = {"starts_on": day(14), "ends_on": day(18), "document": "12/UQ-TTKC", "basis": "TUQ"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """`today(day)` is the day on which roles are held; the 16th at first."""

    def freeze(date: dt.date) -> None:
        for module in ("models", "people", "delegations"):
            monkeypatch.setattr(f"khuyencong.accounts.{module}.localdate", lambda: date)

    freeze(TODAY)
    return freeze


def again(user: User) -> User:
    """The same person in a later request."""
    return User.objects.get(pk=user.pk)


def give(cast, **changes) -> Delegation:
    facts = {"actor": cast.centre_leader, "holder": cast.centre_leader, "to": cast.unit_head,
             "roles": ["centre_leader"], **WEEK, **changes}  # fmt: skip
    return delegate(**facts)


# -- what it gives


@pytest.mark.parametrize(("date", "held"), [(13, False), (14, True), (18, True), (19, False)])
def test_role_is_held_within_the_days_alone(cast, today, date, held):
    give(cast)
    today(day(date))
    assert ("centre_leader" in again(cast.unit_head).role_codes) is held
    assert (again(cast.unit_head) in holders(["centre_leader"])) is held
    assert "unit_head" in again(cast.unit_head).role_codes


def test_revoked_role_is_gone_at_once_and_the_row_stays(cast):
    made = give(cast)
    revoke(made, actor=cast.centre_leader)
    assert again(cast.unit_head).role_codes == {"unit_head"}
    assert Delegation.objects.get().revoked_on == TODAY
    events = AuditEvent.objects.filter(entity="accounts.delegation").order_by("sequence")
    assert list(events.values_list("verb", flat=True)) == ["create", "revoke"]
    assert events[0].changes["document"] == [None, "12/UQ-TTKC"]


def test_delegate_signs_in_the_holders_place_and_the_log_says_so(cast, draft):
    give(cast)
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(14))
    row = PROJECT.perform("send_to_appraisal", project, actor=again(cast.unit_head), effective_on=day(15))
    assert (row.role, row.authority) == ("centre_leader", "TUQ. Lãnh đạo Trung tâm, theo văn bản số 12/UQ-TTKC")
    assert timeline(PROJECT, project)[0].who == "Trưởng, Phó phòng, TUQ. Lãnh đạo Trung tâm, theo văn bản số 12/UQ-TTKC"


def test_step_taken_back_in_the_holders_place_says_so_too(cast, draft):
    give(cast, holder=cast.unit_head, actor=cast.unit_head, to=cast.other_officer, roles=["unit_head"])
    project, delegate_of_head = draft(), again(cast.other_officer)
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(14))
    row = reverse_step(PROJECT, project, actor=delegate_of_head, note="Nhầm hồ sơ")
    assert (row.role, row.authority) == ("unit_head", "TUQ. Trưởng, Phó phòng, theo văn bản số 12/UQ-TTKC")
    assert timeline(PROJECT, project)[0].who.endswith(", TUQ. Trưởng, Phó phòng, theo văn bản số 12/UQ-TTKC")


def test_own_right_needs_no_authority(cast, draft):
    give(cast)
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(14))
    row = PROJECT.perform("return_centre", project, actor=again(cast.unit_head), effective_on=day(15), note="Thiếu")
    assert (row.role, row.authority) == ("unit_head", "")


@pytest.mark.parametrize("date", [11, 13])
def test_paper_dated_outside_the_days_is_refused(cast, draft, date):
    give(cast)
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    text = f"ủy quyền từ 14/03/2022 đến 18/03/2022; ngày {date}/03/2022 ở ngoài"
    with pytest.raises(Refused, match=text) as refused:
        PROJECT.perform("send_to_appraisal", project, actor=again(cast.unit_head), effective_on=day(date))
    assert refused.value.reasons[0].field == "effective_on"


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_step_is_refused_when_it_is_over(cast, draft, today, end):
    made = give(cast)
    if end == "revoked":
        revoke(made, actor=cast.centre_leader)
    else:
        today(day(21))
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(14))
    with pytest.raises(Refused, match="Anh/chị không có quyền trình thẩm định"):
        PROJECT.perform("send_to_appraisal", project, actor=again(cast.unit_head), effective_on=day(15))


def test_maker_is_still_no_checker(cast, draft):
    head = UserFactory(username="head", office=cast.officer.office, roles=["officer"])
    give(cast, to=head)
    project = draft(actor=head)
    PROJECT.perform("submit", project, actor=again(head), effective_on=day(14))
    with pytest.raises(Refused, match="không được tự duyệt"):
        PROJECT.perform("send_to_appraisal", project, actor=again(head), effective_on=day(15))


def test_delegate_is_waited_for_too(cast, draft):
    give(cast)
    project = draft()
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(14))
    found = watches.one(cast.officer, "de-an", project.pk, watches.Clock(TODAY))
    assert found.people == [cast.centre_leader, cast.unit_head]


def test_holder_who_loses_the_role_gives_it_no_longer(cast):
    give(cast)
    facts = {name: getattr(cast.centre_leader, name) for name in ("username", "full_name", "is_active")}
    services.change_user(again(cast.centre_leader), actor=cast.administrator, values=facts, roles=["unit_head"])
    assert again(cast.unit_head).role_codes == {"unit_head"}


def test_change_of_the_account_leaves_what_was_delegated_to_it(cast):
    give(cast)
    facts = {name: getattr(cast.unit_head, name) for name in ("username", "full_name", "is_active")}
    services.change_user(again(cast.unit_head), actor=cast.administrator, values=facts, roles=["officer"])
    assert again(cast.unit_head).role_codes == {"officer", "centre_leader"}


# -- what is refused


REFUSED = {
    "somebody else's role": (lambda cast: {"actor": cast.officer}, "Chỉ người giữ vai trò hoặc quản trị"),
    "to oneself": (lambda cast: {"to": cast.centre_leader}, "Không ủy quyền cho chính mình"),
    "a role not held": (lambda cast: {"roles": ["accountant"]}, "không giữ vai trò Kế toán"),
    "no role": (lambda cast: {"roles": []}, "Chọn ít nhất một vai trò"),
    "the keys of the portal": (
        lambda cast: {"actor": cast.administrator, "holder": cast.administrator, "roles": ["administrator"]},
        "không giữ vai trò Quản trị để ủy quyền",
    ),
    "who has it": (
        lambda cast: {"to": UserFactory(username="b", roles=["centre_leader", "unit_head"])},
        "đã giữ vai trò Lãnh đạo Trung tâm",
    ),
    "another body": (lambda cast: {"to": cast.department_officer}, "không cùng cơ quan"),
    "an inspector": (lambda cast: {"to": cast.auditor}, "không cùng cơ quan"),
    "a locked account": (
        lambda cast: {"to": UserFactory(username="c", roles=["unit_head"], is_active=False)},
        "phải đang hoạt động",
    ),
    "no end": (lambda cast: {"ends_on": None}, "phải có ngày kết thúc"),
    "an end before the start": (lambda cast: {"ends_on": day(13)}, "ở trước ngày bắt đầu"),
    "days gone by": (lambda cast: {"starts_on": day(1), "ends_on": day(2)}, "đã qua"),
    "no paper": (lambda cast: {"document": " "}, "Ghi số, ký hiệu văn bản"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_delegation_is_refused(cast, case):
    changes, text = REFUSED[case]
    with pytest.raises(ValidationError, match=text):
        give(cast, **changes(cast))
    assert not Delegation.objects.exists()


def test_two_delegations_of_a_role_do_not_overlap(cast):
    give(cast)
    with pytest.raises(ValidationError, match="đã được ủy quyền vai trò này"):
        give(cast, starts_on=day(18), ends_on=day(25))
    give(cast, starts_on=day(19), ends_on=day(25))


def test_deputy_may_sign_without_an_end(cast, today):
    give(cast, basis="KT", ends_on=None)
    today(dt.date(2030, 1, 1))
    assert "centre_leader" in again(cast.unit_head).role_codes


def test_delegate_cannot_give_it_further(cast):
    give(cast)
    with pytest.raises(ValidationError, match="không giữ vai trò Lãnh đạo Trung tâm để ủy quyền"):
        give(cast, actor=again(cast.unit_head), holder=again(cast.unit_head), to=cast.officer)


@pytest.mark.parametrize("who", ["officer", "unit_head"])
def test_others_do_not_take_it_back(cast, who):
    made = give(cast)
    with pytest.raises(ValidationError, match="không phải của anh/chị"):
        revoke(made, actor=cast[who])


def test_it_is_taken_back_once(cast):
    made = give(cast)
    revoke(made, actor=cast.administrator)
    with pytest.raises(ValidationError, match="đã hết hiệu lực"):
        revoke(Delegation.objects.get(), actor=cast.administrator)


# -- pages

TYPED = {"basis": "TUQ", "starts_on": "14/03/2022", "ends_on": "18/03/2022", "document": "12/UQ-TTKC"}


def test_leader_writes_it_down_and_takes_it_back(cast, client_as):
    client = client_as("centre_leader")
    typed = {**TYPED, "to": cast.unit_head.pk, "roles": ["centre_leader"]}
    page = client.post(reverse("accounts:delegate"), typed, follow=True).text
    assert "Đã ghi ủy quyền cho Trưởng, Phó phòng." in page
    assert "Đang hiệu lực" in page
    page = client.post(reverse("accounts:revoke", args=[Delegation.objects.get().pk]), follow=True).text
    assert "Đã thu hồi" in page


def test_administrator_writes_it_down_for_another(cast, client_as):
    typed = {**TYPED, "holder": cast.centre_leader.pk, "to": cast.unit_head.pk, "roles": ["centre_leader"]}
    client_as("administrator").post(reverse("accounts:delegate"), typed)
    assert Delegation.objects.get().holder == cast.centre_leader


def test_refusal_stands_beside_its_field_and_the_rest_is_kept(cast, client_as):
    typed = {**TYPED, "to": cast.department_officer.pk, "roles": ["centre_leader"]}
    page = client_as("centre_leader").post(reverse("accounts:delegate"), typed)
    assert "không cùng cơ quan" in str(page.context["form"].errors["to"])
    assert 'value="12/UQ-TTKC"' in page.text


def test_people_see_their_own_and_the_inspector_all(cast, client_as):
    give(cast)
    for role, shown in (("unit_head", True), ("auditor", True), ("administrator", True), ("officer", False)):
        assert ("12/UQ-TTKC" in client_as(role).get(reverse("accounts:delegations")).text) is shown, role


def test_foreign_row_is_not_found(cast, client_as):
    made = give(cast)
    assert client_as("officer").post(reverse("accounts:revoke", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_constant(cast, client_as, count, django_assert_num_queries):
    for number in range(count):
        give(cast, starts_on=day(17) + dt.timedelta(days=2 * number), ends_on=day(18) + dt.timedelta(days=2 * number))
    client = client_as("administrator")
    with django_assert_num_queries(4):
        assert client.get(reverse("accounts:delegations")).status_code == 200
