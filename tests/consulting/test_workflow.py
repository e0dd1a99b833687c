"""What each guard says, and what each step writes; the cells are walked in tests/workflows."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from consulting.enums import PUBLIC_STATES, TONES, RequestState
from consulting.services import add_session
from consulting.workflow import CONSULTING
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.workflow import PUBLIC, Refused, StaleRecordError
from tests.consulting.factories import RequestFactory


def test_every_state_has_a_tone_and_words_for_the_producer():
    assert set(TONES) == set(PUBLIC_STATES) == set(RequestState)


def refusal(name, request, actor, **data):
    with pytest.raises(Refused) as refused:
        CONSULTING.perform(name, request, actor=actor, **data)
    return str(refused.value)


def test_officer_takes_a_free_request_only_for_oneself(cast):
    request = RequestFactory()
    said = refusal("assign", request, cast.officer, assignee=cast.other_officer)
    assert "chỉ nhận việc cho chính mình" in said


def test_officer_does_not_take_what_is_given_to_another(cast, in_hand):
    reasons = CONSULTING.why_not(cast.other_officer, in_hand, "assign")
    assert [str(reason) for reason in reasons] == [
        "Yêu cầu này đã giao cho Chuyên viên Trung tâm; trưởng phòng phân công lại."
    ]


def test_head_gives_a_request_to_another_officer(cast, in_hand):
    CONSULTING.perform("assign", in_hand, actor=cast.unit_head, assignee=cast.other_officer)
    in_hand.refresh_from_db()
    assert in_hand.assignee == cast.other_officer


def test_request_is_given_to_officers_alone(cast):
    said = refusal("assign", RequestFactory(), cast.unit_head, assignee=cast.accountant)
    assert "không phải là chuyên viên Trung tâm" in said


@pytest.mark.parametrize("name", ["begin", "complete"])
def test_only_the_assigned_officer_works_on_a_request(cast, in_hand, name):
    reasons = CONSULTING.why_not(cast.other_officer, in_hand, name)
    assert "Chuyên viên Trung tâm đang phụ trách yêu cầu này; chỉ người phụ trách làm được bước này." in map(
        str, reasons
    )


def test_request_is_not_complete_without_a_session(cast, in_hand):
    assert "Chưa ghi buổi tư vấn nào." in refusal("complete", in_hand, cast.officer, result="Xong")


def test_request_is_not_complete_without_a_result(cast, in_hand):
    add_session(in_hand, actor=cast.officer, held_on=in_hand.received_on, content="Hỏi")
    assert refusal("complete", in_hand, cast.officer) == "Còn thiếu: kết quả tư vấn."


def test_request_is_not_complete_before_its_last_session(cast, in_hand):
    today = timezone.localdate()
    add_session(in_hand, actor=cast.officer, held_on=today, content="Hỏi")
    yesterday = today - dt.timedelta(days=1)
    assert "ở trước buổi tư vấn cuối" in refusal(
        "complete", in_hand, cast.officer, effective_on=yesterday, result="Xong"
    )


def test_no_step_comes_before_the_intake(cast):
    request = RequestFactory()
    early = request.received_on - dt.timedelta(days=1)
    said = refusal("assign", request, cast.unit_head, effective_on=early, assignee=cast.officer)
    assert "ở trước ngày tiếp nhận" in said


def test_refusing_needs_a_reason_and_another_address(cast):
    assert refusal("decline", RequestFactory(), cast.unit_head) == (
        "Còn thiếu: nơi khác có thể giúp. Cần ghi lý do."
    )  # fmt: skip


def test_duplicate_points_to_the_request_it_repeats(cast):
    original, again = RequestFactory(), RequestFactory()
    CONSULTING.perform("mark_duplicate", again, actor=cast.officer, original=original)
    again.refresh_from_db()
    assert (again.state, again.duplicate_of) == ("duplicate", original)


def test_duplicate_of_itself_or_of_a_duplicate_is_refused(cast):
    first, second, third = RequestFactory(), RequestFactory(), RequestFactory()
    CONSULTING.perform("mark_duplicate", second, actor=cast.officer, original=first)
    assert "không trùng với chính nó" in refusal("mark_duplicate", third, cast.officer, original=third)
    third.refresh_from_db()
    assert "chọn yêu cầu gốc" in refusal("mark_duplicate", third, cast.officer, original=second)


def completed(cast, on):
    request = RequestFactory(received_on=on)
    CONSULTING.perform("assign", request, actor=cast.officer, effective_on=on, assignee=cast.officer)
    add_session(request, actor=cast.officer, held_on=on, content="Hỏi")
    CONSULTING.perform("complete", request, actor=cast.officer, effective_on=on, result="Đã hướng dẫn")
    return request


@pytest.mark.parametrize(("days", "may"), [(30, True), (31, False)])
def test_producer_asks_on_within_thirty_days(cast, days, may):
    request = completed(cast, timezone.localdate() - dt.timedelta(days=days))
    assert bool(CONSULTING.why_not(None, request, "reopen")) is not may


def test_head_reopens_at_any_time(cast):
    request = completed(cast, timezone.localdate() - dt.timedelta(days=400))
    CONSULTING.perform("reopen", request, actor=cast.unit_head, message="Cơ sở gọi lại")
    request.refresh_from_db()
    assert (request.state, request.messages.get().text) == ("in_progress", "Cơ sở gọi lại")


def test_both_sides_write_and_the_log_keeps_no_words(cast, in_hand):
    CONSULTING.perform("begin", in_hand, actor=cast.officer)
    CONSULTING.perform("ask", in_hand, actor=cast.officer, message="Gửi ảnh xưởng")
    CONSULTING.perform("answered", in_hand, actor=None, message="Xưởng ở thôn 3, số nhà 12")
    written = [(message.author, message.text) for message in in_hand.messages.all()]
    assert written == [(cast.officer, "Gửi ảnh xưởng"), (None, "Xưởng ở thôn 3, số nhà 12")]
    logged = TransitionRecord.objects.get(name="answered")
    assert (logged.actor, logged.role) == (None, PUBLIC)
    assert "thôn" not in str(logged.data)


def test_result_stands_on_the_request_and_not_in_the_log(cast):
    request = completed(cast, timezone.localdate())
    request.refresh_from_db()
    assert request.result == "Đã hướng dẫn"
    assert "hướng dẫn" not in str(TransitionRecord.objects.get(name="complete").data)


def test_second_of_two_who_take_a_request_is_told(cast):
    request = RequestFactory()
    seen_by_other = type(request).objects.get(pk=request.pk)
    CONSULTING.perform("assign", request, actor=cast.officer, assignee=cast.officer)
    with pytest.raises(StaleRecordError, match="Chuyên viên Trung tâm vừa cập nhật"):
        CONSULTING.perform("assign", seen_by_other, actor=cast.other_officer, assignee=cast.other_officer)


def test_what_is_typed_beside_a_step_stands_where_it_can_be_erased(cast):
    request = RequestFactory()
    CONSULTING.perform("assign", request, actor=cast.unit_head, assignee=cast.officer, note="Chị Hoa ở thôn 3")
    assert [note.text for note in request.notes.all()] == ["Chị Hoa ở thôn 3"]
    CONSULTING.perform("decline", request, actor=cast.unit_head, note="Chị Hoa còn nợ thuế", turn_to="Sở KH&CN")
    request.refresh_from_db()
    assert request.result == "Chị Hoa còn nợ thuế"
    assert "Hoa" not in str(list(TransitionRecord.objects.values())) + str(list(AuditEvent.objects.values()))


def test_session_that_says_nothing_is_refused(in_hand, cast):
    with pytest.raises(ValidationError, match="Ghi nội dung trao đổi hoặc kết quả"):
        add_session(in_hand, actor=cast.officer, held_on=in_hand.received_on, content=" ")
    assert not in_hand.sessions.exists()
