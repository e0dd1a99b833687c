"""Papers of what the sample does not hold: a plan amended, a change not granted, a request not taken on."""

import datetime as dt

import pytest

from khuyencong.accounts.enums import Role
from khuyencong.core.models import Record, TransitionRecord
from projects.models import Amendment, AmendmentItem, ChangeRequest
from reports.papers import page, word
from reports.papers.catalogue import PAPERS
from reports.papers.subjects import SUBJECTS
from tests.consulting.factories import RequestFactory
from tests.reports.builders import make_batch, make_project
from tests.reports.papers.test_papers import squeezed, text_of, words_of

pytestmark = pytest.mark.django_db


def text(user, key: str, pk: int) -> str:
    paper = PAPERS[key]
    fields = paper.filled(user, SUBJECTS[paper.subject](user, pk))
    said = text_of(page.html(paper.source, fields, title="x"))
    assert squeezed(said) == squeezed(words_of(word.docx(paper.source, fields)))
    return " ".join(said.split())


def taken(record: Record, name: str, actor, role: str, note: str = "", **data) -> None:
    TransitionRecord.objects.create(
        entity=record.entity(), object_id=record.pk, sequence=9, name=name, source="x", target=record.state, role=role,
        actor=actor, effective_on=dt.date(2022, 5, 4), note=note, data=data,
    )  # fmt: skip


def denied(kind: str, **project) -> ChangeRequest:
    values = {"old": {"duration": "Quý I"}, "new": {"duration": "Quý II"}, "text": "Chờ máy", "reason": "supply"}
    of = make_project("Đề án máy sấy", state="implementing", **project)
    return ChangeRequest.objects.create(
        project=of, number=1, kind=kind, asked_on=dt.date(2022, 5, 1), state="denied", **values
    )


def test_a_change_not_granted_is_answered_by_the_department_to_the_centre(cast):
    change = denied("time")
    taken(change, "deny", cast.department_leader, Role.DEPARTMENT_LEADER, "Đã quá hạn.\nKhông có lý do khách quan.")
    said = text(cast.auditor, "p24c", change.pk)
    assert "chưa chấp thuận nội dung đề nghị điều chỉnh, lý do:" in said
    assert "- Đã quá hạn; - Không có lý do khách quan." in said
    assert "Phúc đáp văn bản đề nghị điều chỉnh ngày 01/05/2022" in said
    assert "TL. GIÁM ĐỐC TRƯỞNG PHÒNG" in said


def test_of_group_projects_the_centre_decides_and_answers(cast):
    change = denied("time", is_group=True)
    taken(change, "deny", cast.centre_leader, Role.CENTRE_LEADER, "Không cần.")
    said = text(cast.auditor, "p24c", change.pk)
    assert "/TTKC-KC" in said
    assert f"GIÁM ĐỐC {cast.centre_leader.full_name}" in said
    assert "/QĐ-TTKC" in text(cast.auditor, "p13", change.pk)


def test_a_request_not_taken_on_says_where_else_to_turn(cast):
    request = RequestFactory(state="declined", result="Ngoài phạm vi của Trung tâm.")
    taken(request, "decline", cast.unit_head, Role.UNIT_HEAD, turn_to="Sở Nông nghiệp và Môi trường")
    said = text(cast.officer, "p24d", request.pk)
    assert request.code in said
    assert "- Ngoài phạm vi của Trung tâm." in said
    assert "Cơ sở có thể liên hệ: Sở Nông nghiệp và Môi trường." in said
    assert f"TL. GIÁM ĐỐC TRƯỞNG PHÒNG {cast.unit_head.full_name}" in said
    assert "Sở Nông nghiệp và Môi trường" in text(cast.officer, "p21", request.pk)


def test_an_amendment_lists_what_it_adds_and_takes_back(cast):
    batch = make_batch()
    project = make_project("Đề án thêm", state="appraised")
    amendment = Amendment.objects.create(batch=batch, text="Có thêm nguồn kinh phí.", reserve=5_000_000)
    AmendmentItem.objects.create(amendment=amendment, part="add", project=project)
    said = text(cast.auditor, "p08b", amendment.pk)
    assert "Điều chỉnh, bổ sung Kế hoạch khuyến công địa phương đợt 1 năm 2022" in said
    assert "Đề án thêm" in said
    assert "Quyết định số 12/QĐ-SCT ngày 25 tháng 3 năm 2022" in said
    assert "Dự phòng của kế hoạch sau điều chỉnh: 5.000.000 đồng." in said
    with pytest.raises(Amendment.DoesNotExist):
        SUBJECTS["amendment"](cast.collaborator, amendment.pk)


@pytest.mark.parametrize(
    ("spans", "said", "signed"),
    [
        (["2019-01-01/2021-12-31", "2022-03-01/"], "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "CHỦ TỊCH"),
        (["2019-01-01/2022-03-24"], "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH ĐẮK LẮK", "GIÁM ĐỐC"),
    ],
)
def test_a_plan_is_approved_by_who_could_on_the_day_of_its_decision(cast, settings, spans, said, signed):
    settings.KC_PROVINCE_APPROVES = spans
    shown = text(cast.auditor, "p08", make_batch(decided="25/03/2022").pk)
    assert said in shown
    assert f"- Lưu: VT, {'KT' if signed == 'CHỦ TỊCH' else 'QLCN'}. {signed}" in shown
    by_province = signed == "CHỦ TỊCH"
    assert ("/QĐ-UBND" in shown, "tại Tờ trình số" in shown, "SỞ CÔNG THƯƠNG Số" in shown) == (
        by_province, by_province, not by_province,
    )  # fmt: skip
