"""Guards one by one, each with the sentence that people read."""

import pytest

from khuyencong.core.workflow import Refused
from projects.services.projects import FundingRow, edit_project
from projects.workflow import BATCH, PROJECT
from tests.factories import ContentFactory, EstablishmentFactory, PlanBatchFactory, ProjectFactory
from tests.projects.conftest import MILLION, approve, both, day, values
from tests.projects.dossiers import add_cost, complete

pytestmark = pytest.mark.django_db


def why_not(project, user, name="submit") -> list[str]:
    return [str(reason) for reason in PROJECT.why_not(user, project, name)]


# -- submit


def test_a_complete_dossier_may_be_submitted(draft, cast):
    assert why_not(draft(), cast.officer) == []


def test_submit_is_for_the_own_office(draft, cast):
    rule = "Đề án này do Phòng Khuyến công lập; chỉ chuyên viên của phòng đó được"
    assert why_not(draft(), cast.other_officer) == [f"{rule} trình lãnh đạo."]
    assert why_not(draft(), cast.other_officer, "withdraw") == [f"{rule} rút hồ sơ."]


def test_submit_needs_a_content(cast):
    project = complete(ProjectFactory(office=cast.officer.office, is_own=True, money={"local": 5}))
    project.content_lines.update(is_main=False)
    assert why_not(project, cast.officer) == [
        "Chưa chọn nội dung hoạt động khuyến công của đề án (NĐ 45/2012/NĐ-CP, Điều 4)."
    ]


def test_submit_needs_a_beneficiary(cast):
    project = ProjectFactory(office=cast.officer.office)
    assert why_not(project, cast.officer)[0] == (
        "Chưa có đơn vị thụ hưởng; hoặc đánh dấu là đề án nhóm, hoặc Trung tâm tự thực hiện."
    )


@pytest.mark.parametrize("kind", ["is_group", "is_own"])
def test_submit_needs_no_beneficiary_of_a_group_or_of_the_centre_itself(kind, draft, cast):
    assert why_not(draft(**{kind: True}), cast.officer) == []


def test_submit_needs_support(draft, cast):
    assert why_not(draft(local=0), cast.officer) == ["Chưa có kinh phí khuyến công hỗ trợ."]


def test_submit_needs_money_for_each_beneficiary(draft, cast, machines):
    project = draft()
    row = FundingRow(machines, EstablishmentFactory(name="HTX Một"), {"local": 5})
    idle = [EstablishmentFactory(name="HTX Hai"), EstablishmentFactory(name="HTX Ba")]
    edit_project(project, actor=cast.officer, values=values(), contents=[machines], rows=[row], establishments=idle)
    assert why_not(project, cast.officer) == ["Chưa có kinh phí cho: HTX Hai, HTX Ba."]


def test_submit_needs_money_to_have_a_beneficiary(draft, cast, machines):
    project = draft()
    rows = [
        FundingRow(machines, EstablishmentFactory(), {"local": 5}),
        FundingRow(ContentFactory(), None, {"local": 5}),
    ]
    contents = [row.content for row in rows]
    edit_project(project, actor=cast.officer, values=values(), contents=contents, rows=rows)
    assert why_not(project, cast.officer) == ["Còn kinh phí chưa gắn với đơn vị thụ hưởng nào."]


# -- maker ≠ checker


def test_who_drew_up_a_dossier_does_not_send_it_on(draft, cast):
    leader = both(cast.centre_leader, "officer")
    project = draft(actor=leader)
    PROJECT.perform("submit", project, actor=leader, effective_on=day(1))
    with pytest.raises(Refused, match="Người lập hoặc trình hồ sơ không được tự duyệt; việc này cần một người khác"):
        PROJECT.perform("send_to_appraisal", project, actor=leader, effective_on=day(2))


def test_who_edited_a_dossier_before_its_return_may_send_it_on_later(draft, cast, machines):
    """Makers are counted since the last return: who touched only the earlier round is free again."""
    project = draft(actor=cast.centre_leader)
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(1))
    PROJECT.perform("return_centre", project, actor=cast.unit_head, effective_on=day(2), note="Thiếu báo giá")
    row = FundingRow(machines, EstablishmentFactory(), {"local": 5})
    edit_project(project, actor=cast.officer, values=values(), contents=[machines], rows=[row])
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(3))
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(4))
    assert project.state == "appraisal"


def test_who_drew_up_a_batch_does_not_approve_it(cast, appraised, batch_of, budget):
    batch = batch_of(appraised())
    BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    with pytest.raises(Refused, match="Người lập hoặc trình hồ sơ không được tự duyệt"):
        approve(batch, both(cast.department_officer, "department_leader"))


def test_who_submitted_the_detailed_dossier_does_not_approve_it(submitted_batch, cast):
    approve(submitted_batch, cast.department_leader)
    project = submitted_batch.projects.order_by("pk").first()
    add_cost(project)
    officer = both(cast.officer, "centre_leader")
    PROJECT.perform("submit_detail", project, actor=officer, effective_on=day(28))
    with pytest.raises(Refused, match="Người lập hoặc trình hồ sơ không được tự duyệt"):
        PROJECT.perform(
            "approve_detail", project, actor=officer, effective_on=day(29), number="1/QĐ", signer="Phạm Minh Tâm"
        )


# -- contract and assignment


def authorised(cast, **changes):
    values = {"office": cast.officer.office, "money": {"local": 100 * MILLION, "beneficiary": 130 * MILLION}}
    return ProjectFactory(state="authorised", **{**values, **changes})


def test_a_project_of_the_centre_itself_is_assigned_not_contracted(cast):
    assert why_not(authorised(cast, is_own=True), cast.centre_leader, "sign_contract") == [
        "Đề án do Trung tâm tự thực hiện thì giao nhiệm vụ, không ký hợp đồng."
    ]


def test_a_project_with_beneficiaries_is_contracted_not_assigned(cast):
    project = authorised(cast, people=[EstablishmentFactory()])
    assert why_not(project, cast.centre_leader, "assign") == [
        "Chỉ giao nhiệm vụ cho đề án do Trung tâm tự thực hiện; đề án có đơn vị thụ hưởng thì ký hợp đồng."
    ]


def test_a_contract_needs_every_beneficiary_of_a_group_named(cast):
    assert why_not(authorised(cast, is_group=True), cast.centre_leader, "sign_contract") == [
        "Chưa nêu tên hết các đơn vị thụ hưởng của đề án nhóm."
    ]


def test_a_contract_does_not_pass_the_approved_support(cast):
    project = authorised(cast, people=[EstablishmentFactory()])
    with pytest.raises(Refused) as refused:
        PROJECT.perform(
            "sign_contract",
            project,
            actor=cast.centre_leader,
            effective_on=day(1),
            number="1/HĐ",
            value=100 * MILLION + 1,
        )
    [reason] = refused.value.reasons
    assert str(reason) == "Giá trị hợp đồng 100.000.001 đồng vượt kinh phí hỗ trợ được duyệt 100.000.000 đồng."
    assert reason.field == "value"


# -- batches


def batch_reasons(batch, user) -> list[str]:
    return [str(reason) for reason in BATCH.why_not(user, batch, "submit")]


def test_an_empty_batch_is_not_submitted(cast):
    assert batch_reasons(PlanBatchFactory(), cast.department_officer) == ["Kế hoạch chưa có đề án nào."]


def test_a_batch_names_the_projects_that_have_not_passed(cast, draft, batch_of):
    batch = batch_of(*(draft(title=f"Đề án {n}") for n in range(1, 5)))
    assert batch_reasons(batch, cast.department_officer) == [
        "Còn 4 đề án chưa đạt thẩm định: Đề án 1; Đề án 2; Đề án 3…."
    ]


def test_a_batch_is_not_submitted_before_its_last_appraisal(cast, appraised, batch_of, budget):
    batch = batch_of(appraised())
    with pytest.raises(Refused, match="Ngày trình 02/03/2022 ở trước ngày thẩm định cuối cùng, 03/03/2022"):
        BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(2))


def test_a_batch_is_not_submitted_over_the_years_budget(cast, appraised, batch_of, budget):
    budget.amount = 150 * MILLION
    budget.save()
    batch = batch_of(appraised(), appraised())
    with pytest.raises(Refused, match=r"Vượt dự toán năm 2022: cần 200\.000\.000 đồng, còn 150\.000\.000 đồng"):
        BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
    batch.refresh_from_db()
    budget.refresh_from_db()
    assert (batch.state, budget.consumed) == ("draft", 0)
    assert set(batch.projects.values_list("state", flat=True)) == {"appraised"}


def test_a_batch_is_not_submitted_without_a_budget(cast, appraised, batch_of):
    batch = batch_of(appraised())
    with pytest.raises(Refused, match="Chưa có dự toán năm 2022"):
        BATCH.perform("submit", batch, actor=cast.department_officer, effective_on=day(22))
