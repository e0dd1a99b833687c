"""Whom a request is proposed for, one press that gives it away, and handing over."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consulting.models import Field, TeamMember
from consulting.selectors import propose, serving_team
from consulting.services import hand_over
from khuyencong.core.models import AuditEvent
from tests.consulting.factories import RequestFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
TEAM = reverse("consulting:team")


def member(*codes, name="Người", **kwargs):
    user = UserFactory(full_name=name, roles=["officer"])
    one = TeamMember.objects.create(user=user, **kwargs)
    one.fields.set(Field.objects.filter(code__in=codes))
    return one


def proposed(request):
    found = propose(request, serving_team(), TODAY())
    return (str(found.member), found.why) if found else None


def away(days=3):
    return {"away_from": TODAY() - dt.timedelta(days=days), "away_to": TODAY() + dt.timedelta(days=days)}


# -- proposals


def test_member_of_the_category_s_field_is_proposed(categories):
    member("trademark", name="Nhãn hiệu")
    member("policy", name="Chính sách")
    request = RequestFactory(category=categories["trademark"])
    assert proposed(request) == ("Nhãn hiệu", "lĩnh vực Nhãn hiệu, bao bì, mẫu mã, chưa giữ yêu cầu nào")


def test_what_the_words_name_counts_before_the_load(categories):
    busy = member("technology", name="Kỹ thuật")
    RequestFactory.create_batch(2, state="in_progress", assignee=busy.user)
    member("policy", name="Chính sách")
    request = RequestFactory(category=categories["policy"], description="Muốn mua máy sấy cà phê")
    assert proposed(request) == ("Kỹ thuật", "lĩnh vực Công nghệ, máy móc, thiết bị, đang giữ 2 yêu cầu")


def test_of_two_with_the_field_who_has_less_open_work_is_proposed(categories):
    busy, free = member("exemplary", name="A bận"), member("exemplary", name="B rảnh")
    RequestFactory.create_batch(2, state="assigned", assignee=busy.user)
    RequestFactory(state="assigned", assignee=free.user)
    RequestFactory.create_batch(3, state="completed", assignee=free.user)
    request = RequestFactory(category=categories["exemplary"])
    assert proposed(request)[0] == "B rảnh"


def test_substitute_is_proposed_for_a_member_who_is_away(categories):
    substitute = member("policy", name="Làm thay")
    member("trademark", name="Đi vắng", substitute=substitute, **away())
    request = RequestFactory(category=categories["trademark"])
    assert proposed(request) == (
        "Làm thay", "làm thay trong lĩnh vực Nhãn hiệu, bao bì, mẫu mã, chưa giữ yêu cầu nào"
    )  # fmt: skip


def test_member_is_back_the_day_after(categories):
    one = member("trademark", away_from=TODAY() - dt.timedelta(days=5), away_to=TODAY() - dt.timedelta(days=1))
    assert not one.is_away(TODAY())
    assert one.is_away(TODAY() - dt.timedelta(days=1))


def test_without_a_matching_field_whoever_has_least_to_do_is_proposed(categories):
    member("policy", name="Chính sách")
    assert proposed(RequestFactory(category=categories["trademark"])) == (
        "Chính sách", "chưa ai có mặt phụ trách lĩnh vực này, chưa giữ yêu cầu nào"
    )  # fmt: skip


def test_nobody_is_proposed_when_nobody_may_advise(categories):
    member("policy", is_active=False)
    gone = member("policy")
    gone.user.is_active = False
    gone.user.save()
    TeamMember.objects.create(user=UserFactory(roles=["accountant"]))
    assert proposed(RequestFactory()) is None


# -- one press


def press(client, request, adviser, **extra):
    facts = {"assignee": adviser.pk, "seen_version": request.version, **extra}
    return client.post(reverse("consulting:give", args=[request.pk]), facts, follow=True)


def test_head_gives_a_request_with_one_press(client_as, cast):
    one = member("policy", name="Trần Bảo")
    request = RequestFactory()
    client = client_as("unit_head")
    assert "Giao cho Trần Bảo" in client.get(request.get_absolute_url()).content.decode()
    page = press(client, request, one.user).content.decode()
    request.refresh_from_db()
    assert (request.state, request.assignee) == ("assigned", one.user)
    assert f"Đã giao {request.code} cho Trần Bảo." in page


def test_press_in_the_list_comes_back_to_the_list(client_as):
    one = member("policy")
    request = RequestFactory(establishment_name="Cơ sở mới")
    client = client_as("unit_head")
    assert "Giao cho Người" in client.get("/tu-van/", {"work": "free"}).content.decode()
    answer = press(client, request, one.user, back="/tu-van/?work=free")
    assert answer.redirect_chain[-1][0] == "/tu-van/?work=free"
    other = RequestFactory()
    assert press(client, other, one.user, back="https://ngoai.example/").redirect_chain[-1][0].startswith("/tu-van/")


def test_officer_takes_a_request_but_gives_none(client_as, cast):
    TeamMember.objects.create(user=cast.officer)
    client, request = client_as("officer"), RequestFactory()
    assert "Nhận việc này" in client.get(request.get_absolute_url()).content.decode()
    assert "chỉ nhận việc cho chính mình" in press(client, request, cast.other_officer).content.decode()
    press(client, request, cast.officer)
    request.refresh_from_db()
    assert request.assignee == cast.officer


def test_press_on_a_stale_page_is_told_who_was_faster(client_as, cast):
    request = RequestFactory()
    client = client_as("unit_head")
    press(client, request, cast.officer)
    page = press(client, request, cast.other_officer).content.decode()
    request.refresh_from_db()
    assert "vừa cập nhật" in page
    assert request.assignee == cast.officer


@pytest.mark.parametrize("facts", [{}, {"assignee": "x", "seen_version": "1"}, {"assignee": "99999"}])
def test_press_with_nonsense_is_not_found(client_as, facts):
    request = RequestFactory()
    assert client_as("unit_head").post(reverse("consulting:give", args=[request.pk]), facts).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_with_proposals_takes_the_same_queries_for_one_row_and_three(client_as, count, django_assert_num_queries):
    member("policy")
    RequestFactory.create_batch(count)
    client = client_as("unit_head")
    with django_assert_num_queries(12):
        client.get("/tu-van/")


# -- handing over


def test_open_requests_go_to_another_with_their_state_and_a_note(cast):
    held = [RequestFactory(state=state, assignee=cast.officer) for state in ("assigned", "in_progress", "waiting")]
    count = hand_over(held, actor=cast.unit_head, to=cast.other_officer, note="Nghỉ phép hai tuần")
    assert count == 3
    for request, state in zip(held, ("assigned", "in_progress", "waiting"), strict=True):
        request.refresh_from_db()
        assert (request.assignee, request.state) == (cast.other_officer, state)
        assert "Nghỉ phép hai tuần" in request.notes.get().text
        event = AuditEvent.objects.get(entity="consulting.consultingrequest", object_id=request.pk, verb="hand_over")
        assert event.changes == {"assignee_id": [cast.officer.pk, cast.other_officer.pk]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actor": "officer"}, "thuộc trưởng phòng"),
        ({"to": "accountant"}, "không phải là chuyên viên"),
        ({"note": "  "}, "Cần ghi lý do"),
        ({"state": "completed"}, "không bàn giao được"),
        ({"none": True}, "Chưa chọn yêu cầu nào"),
    ],
)
def test_hand_over_is_refused_with_a_reason(cast, change, said):
    request = RequestFactory(state=change.get("state", "assigned"), assignee=cast.officer)
    with pytest.raises(ValidationError, match=said):
        hand_over(
            [] if change.get("none") else [request], actor=cast[change.get("actor", "unit_head")],
            to=cast[change.get("to", "other_officer")], note=change.get("note", "Nghỉ phép"),
        )  # fmt: skip
    request.refresh_from_db()
    assert request.assignee == cast.officer


def test_page_proposes_the_substitute_and_hands_over_what_is_ticked(client_as, cast):
    other = TeamMember.objects.create(user=cast.other_officer)
    TeamMember.objects.create(user=cast.officer, substitute=other, **away())
    first, second = RequestFactory.create_batch(2, state="assigned", assignee=cast.officer)
    client, address = client_as("unit_head"), reverse("consulting:hand_over", args=[cast.officer.pk])
    form = client.get(address).context["form"]
    assert form["to"].value() == cast.other_officer.pk
    assert set(form["requests"].value()) == {first.pk, second.pk}
    answer = client.post(address, {"requests": [first.pk], "to": cast.other_officer.pk, "note": "Ốm"}, follow=True)
    assert "Đã bàn giao 1 yêu cầu cho Chuyên viên phòng khác." in answer.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.assignee, second.assignee) == (cast.other_officer, cast.officer)


# -- the page of the team


@pytest.mark.parametrize("count", [1, 3])
def test_team_takes_the_same_queries_for_one_member_and_three(client_as, count, django_assert_num_queries):
    for _ in range(count):
        substitute = member("policy", "technology")
        TeamMember.objects.filter(pk=member("policy").pk).update(substitute=substitute)
        RequestFactory(state="assigned", assignee=UserFactory(roles=["officer"]))
    client = client_as("unit_head")
    with django_assert_num_queries(7):
        client.get(TEAM)


def test_head_adds_a_member_and_sets_an_absence(client_as, cast):
    client = client_as("unit_head")
    field = Field.objects.get(code="policy")
    facts = {"user": cast.officer.pk, "fields": [field.pk], "duty": "Tổ trưởng", "is_active": "on"}
    client.post(reverse("consulting:member_create"), facts)
    one = TeamMember.objects.get()
    assert (one.user, list(one.fields.all()), one.duty) == (cast.officer, [field], "Tổ trưởng")
    address = reverse("consulting:member_edit", args=[one.pk])
    page = client.post(address, facts | {"away_from": "01/12/2026", "seen_version": one.version}).content.decode()
    assert "Ghi cả ngày đầu và ngày cuối" in page
    facts |= {"away_from": "01/12/2026", "away_to": "05/12/2026", "seen_version": one.version}
    client.post(address, facts)
    page = client.get(TEAM).content.decode()
    assert "01/12/2026 – 05/12/2026" in page
    event = AuditEvent.objects.get(entity="consulting.teammember", verb="edit")
    assert event.changes == {"away_from": [None, "2026-12-01"], "away_to": [None, "2026-12-05"]}


def test_member_is_in_the_team_once(client_as, cast):
    TeamMember.objects.create(user=cast.officer)
    page = client_as("unit_head").post(reverse("consulting:member_create"), {"user": cast.officer.pk}).content.decode()
    assert "Người này đã ở trong Tổ tư vấn." in page
