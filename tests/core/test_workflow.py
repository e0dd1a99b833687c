"""The engine alone, on a small table of its own over plan batches."""

import datetime as dt

import pytest
from django.utils import timezone

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.forms import TransitionForm
from khuyencong.core.models import AuditEvent, TransitionRecord
from khuyencong.core.workflow import Act, Input, Reason, Refused, StaleRecordError, Transition, Workflow, history
from projects.enums import BatchKind
from projects.enums import BatchState as B
from projects.models import PlanBatch

pytestmark = pytest.mark.django_db


def not_named_closed(act: Act):
    if act.obj.name == "Đóng":
        yield Reason("Đợt này đã đóng sổ.", basis="NĐ 45/2012/NĐ-CP, Điều 4")


def fail_after_writing(act: Act):
    raise Refused(Reason("Tác động bị từ chối."))


TOY = Workflow(
    model=PlanBatch,
    states=B,
    role_labels=dict(Role.choices),
    transitions=(
        Transition(
            "submit", "Trình phê duyệt", (B.DRAFT, B.RETURNED), B.SUBMITTED, (Role.OFFICER,), (not_named_closed,)
        ),
        Transition("return", "Trả lại", (B.SUBMITTED,), B.RETURNED, (Role.CENTRE_LEADER,), needs_note=True),
        Transition(
            "approve", "Phê duyệt", (B.SUBMITTED,), B.APPROVED, (Role.DEPARTMENT_LEADER,),
            inputs=(Input("number", "Số"),),
        ),
        Transition("close", "Kết thúc", (B.APPROVED,), B.CLOSED, (Role.OFFICER,), effect=fail_after_writing),
        Transition(
            "amend", "Điều chỉnh", (B.APPROVED,), B.APPROVED, (Role.OFFICER,), facts=lambda act: {"year": act.obj.year},
            inputs=(
                Input("kind", "Loại", kind="select", choices=BatchKind),
                Input("title", "Tên", initial=lambda batch: batch.name),
            ),
        ),
        Transition("nobody", "Không ai", (B.DRAFT,), B.CLOSED),
        Transition("inner", "Theo đợt", (B.DRAFT,), B.CLOSED, (Role.OFFICER,), via="batch"),
    ),
)  # fmt: skip


@pytest.fixture
def batch(cast):
    batch = PlanBatch.objects.create(year=2022, name="Đợt 1")
    audit.created(batch, actor=cast["officer"])
    return batch


def today() -> dt.date:
    return timezone.localdate()


def test_perform_moves_the_state_and_writes_one_row_in_each_log(batch, cast):
    row = TOY.perform("submit", batch, actor=cast["officer"], effective_on=dt.date(2022, 3, 1))
    batch.refresh_from_db()
    assert (batch.state, batch.version) == (B.SUBMITTED, 1)
    assert (row.source, row.target, row.role, row.effective_on) == (
        B.DRAFT,
        B.SUBMITTED,
        Role.OFFICER,
        dt.date(2022, 3, 1),
    )
    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", "verb")) == [
        (0, "create"),
        (1, "submit"),
    ]
    assert [step.name for step in history(batch)] == ["submit"]


def test_perform_with_a_wrong_role_says_whose_work_it_is(batch, cast):
    with pytest.raises(Refused, match="Anh/chị không có quyền trình phê duyệt; việc này thuộc chuyên viên Trung tâm"):
        TOY.perform("submit", batch, actor=cast["accountant"])
    assert TransitionRecord.objects.count() == 0


def test_a_transition_without_roles_is_allowed_to_nobody(batch, cast):
    for user in cast.values():
        with pytest.raises(Refused):
            TOY.perform("nobody", batch, actor=user)


def test_a_step_of_the_batch_cannot_be_taken_alone(batch, cast):
    with pytest.raises(Refused, match="không phải là bước làm riêng"):
        TOY.perform("inner", batch, actor=cast["officer"])
    assert "inner" not in [step.transition.name for step in TOY.steps(cast["officer"], batch)]


def test_perform_from_a_wrong_state_is_refused(batch, cast):
    with pytest.raises(Refused, match="ở trạng thái “Dự thảo”"):
        TOY.perform("approve", batch, actor=cast["department_leader"], number="1")


def test_a_guard_refuses_with_its_sentence_and_legal_basis_and_nothing_is_saved(batch, cast):
    PlanBatch.objects.update(name="Đóng")
    batch.refresh_from_db()
    with pytest.raises(Refused, match=r"Đợt này đã đóng sổ \(NĐ 45/2012/NĐ-CP, Điều 4\)\."):
        TOY.perform("submit", batch, actor=cast["officer"])
    assert PlanBatch.objects.get().state == B.DRAFT
    assert AuditEvent.objects.count() == 1


def test_why_not_gives_the_same_reason_as_perform(batch, cast):
    batch.name = "Đóng"
    assert [str(reason) for reason in TOY.why_not(cast["officer"], batch, "submit")] == [
        "Đợt này đã đóng sổ (NĐ 45/2012/NĐ-CP, Điều 4)."
    ]
    assert TOY.available(cast["officer"], batch) == []


def test_a_note_and_required_inputs_are_asked_for_beside_their_fields(batch, cast):
    TOY.perform("submit", batch, actor=cast["officer"])
    with pytest.raises(Refused) as refused:
        TOY.perform("return", batch, actor=cast["centre_leader"], note="  ")
    assert [(r.field, r.text) for r in refused.value.reasons] == [("note", "Cần ghi lý do.")]
    batch.refresh_from_db()
    with pytest.raises(Refused) as refused:
        TOY.perform("approve", batch, actor=cast["department_leader"], number="")
    assert [(r.field, r.text) for r in refused.value.reasons] == [("number", "Còn thiếu: số.")]


def test_a_date_in_the_future_or_before_the_previous_step_is_refused(batch, cast):
    tomorrow = today() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="ở sau ngày hôm nay"):
        TOY.perform("submit", batch, actor=cast["officer"], effective_on=tomorrow)
    batch.refresh_from_db()
    TOY.perform("submit", batch, actor=cast["officer"], effective_on=dt.date(2022, 3, 22))
    with pytest.raises(Refused, match="Ngày 21/03/2022 ở trước bước liền trước, ngày 22/03/2022"):
        TOY.perform("approve", batch, actor=cast["department_leader"], effective_on=dt.date(2022, 3, 21), number="12")


def test_a_stale_record_is_refused_naming_who_was_faster(batch, cast):
    seen = PlanBatch.objects.get()
    TOY.perform("submit", batch, actor=cast["officer"])
    with pytest.raises(StaleRecordError, match=f"{cast['officer'].full_name} vừa cập nhật kế hoạch này lúc"):
        TOY.perform("submit", seen, actor=cast["officer"])
    assert TransitionRecord.objects.count() == 1


def test_an_edit_after_the_page_was_opened_makes_it_stale(batch, cast):
    seen = PlanBatch.objects.get()
    audit.claim(batch, actor=cast["officer"], verb="edit", name="Đợt 2")
    with pytest.raises(StaleRecordError):
        TOY.perform("submit", seen, actor=cast["officer"])


def test_an_effect_that_refuses_undoes_the_whole_step(batch, cast):
    TOY.perform("submit", batch, actor=cast["officer"])
    TOY.perform("approve", batch, actor=cast["department_leader"], number="12")
    with pytest.raises(Refused, match="Tác động bị từ chối"):
        TOY.perform("close", batch, actor=cast["officer"])
    assert PlanBatch.objects.get().state == B.APPROVED
    assert history(batch).first().name == "approve"


def test_who_cannot_see_a_record_cannot_move_it(batch, cast, monkeypatch):
    from projects.models.batches import PlanBatchQuerySet

    monkeypatch.setattr(PlanBatchQuerySet, "visible_to", lambda self, user: self.none())
    with pytest.raises(Refused, match="Không tìm thấy kế hoạch này trong phạm vi của anh/chị"):
        TOY.perform("submit", batch, actor=cast["officer"])


def test_perform_many_moves_all_or_none_in_the_same_number_of_queries(cast, django_assert_num_queries):
    def make(count):
        rows = [PlanBatch.objects.create(year=2030 + count, name=f"Đợt {i}") for i in range(count)]
        for row in rows:
            audit.created(row, actor=cast["officer"])
        return rows

    cast["officer"].role_codes  # noqa: B018  read once a request, before the act
    for count in (1, 3):
        rows = make(count)
        with django_assert_num_queries(7):
            TOY.perform_many("submit", rows, actor=cast["officer"])
    stale = make(2)
    PlanBatch.objects.filter(pk=stale[0].pk).update(version=5)
    with pytest.raises(StaleRecordError):
        TOY.perform_many("submit", stale, actor=cast["officer"])
    assert PlanBatch.objects.filter(year=2032, state=B.SUBMITTED).count() == 0


def test_makers_are_those_who_wrote_since_the_last_return(batch, cast):
    def makers():
        return audit.makers(batch, since_names=["return"], edit_verbs=["edit"], submit_names=["submit"])

    TOY.perform("submit", batch, actor=cast["officer"])
    assert makers() == {cast["officer"].pk}
    TOY.perform("return", batch, actor=cast["centre_leader"], note="Bổ sung")
    audit.claim(batch, actor=cast["unit_head"], verb="edit", name="Đợt 3")
    assert makers() == {cast["unit_head"].pk}


def test_the_log_keeps_facts_read_before_the_effect_beside_the_inputs(batch, cast):
    PlanBatch.objects.update(state=B.APPROVED)
    batch.refresh_from_db()
    row = TOY.perform("amend", batch, actor=cast["officer"], kind="round", title="Đợt 2")
    assert row.data == {"year": 2022, "kind": "round", "title": "Đợt 2"}


def test_a_choice_outside_its_list_is_refused_beside_its_field(batch, cast):
    PlanBatch.objects.update(state=B.APPROVED)
    batch.refresh_from_db()
    with pytest.raises(Refused) as refused:
        TOY.perform("amend", batch, actor=cast["officer"], kind="khac", title="Đợt 2")
    assert [(r.field, r.text) for r in refused.value.reasons] == [("kind", "Loại: “khac” không có trong danh sách.")]


def test_the_form_of_a_step_offers_its_choices_and_proposes_its_values(batch):
    form = TransitionForm(TOY["amend"], batch)
    assert form["title"].value() == "Đợt 1"
    assert [key for key, _ in form.fields["kind"].choices] == ["", *BatchKind.values]


def test_nothing_to_move_is_nothing_done(cast):
    assert TOY.perform_many("submit", [], actor=cast["officer"]) == []
    assert AuditEvent.objects.count() == 0
