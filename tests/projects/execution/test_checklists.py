"""The checklist of a visit as data, its photos, what it asked for and by when."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.tokens import new_form_token
from khuyencong.core.workflow import Refused
from projects import checklists, selectors
from projects.models import ChecklistItem, Inspection, InspectionCheck, Project
from projects.services.execution import close_follow_up, record_inspection
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.projects.conftest import MILLION, day
from tests.projects.execution.test_pages import text
from tests.projects.execution.test_visits import visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(db):
    checklists.load(ChecklistItem)


def url(project: Project) -> str:
    return reverse("projects:inspection", args=[project.pk])


def data(project: Project, **changes) -> dict:
    return {
        "seen_version": project.version, "form_token": new_form_token(), "inspected_on": "20/05/2022",
        "participants": "Nguyễn Thị Lan; đại diện cơ sở", "done_percent": "75", "own_spent": "90.000.000",
        "findings": "Đã lắp máy", "conclusion": "Đúng tiến độ", **changes,
    }  # fmt: skip


def looked_at(project: Project, user) -> list[str]:
    return [item.text for item in selectors.checklist(selectors.one(user, project.pk))]


def test_list_is_of_the_contents_of_the_project_and_of_all(items, implementing, cast):
    project = implementing()
    found = looked_at(project, cast.officer)
    assert found[:2] == [text for group, text in checklists.START if not group][:2]
    assert "Máy đã lắp đặt, chạy thử" in found
    assert "Giáo án, giáo viên, thời gian đúng kế hoạch" not in found
    ChecklistItem.objects.filter(text="Máy đã lắp đặt, chạy thử").update(is_active=False)
    assert "Máy đã lắp đặt, chạy thử" not in looked_at(project, cast.officer)
    assert not ChecklistItem.objects.filter(verified=True).exists()


def test_officer_writes_down_the_checklist_with_photos(items, client_as, implementing):
    project, client = implementing(), client_as("officer")
    right, wrong = ChecklistItem.objects.for_groups({"3"})[:2]
    page = client.get(url(project))
    assert right.text in text(page)
    assert "chưa kiểm chứng" in text(page)
    sent = data(project, **{
        f"check_{right.pk}": "right", f"check_{wrong.pk}": "wrong", f"remark_{wrong.pk}": "Chậm 10 ngày",
        "files": [upload("xuong.jpg", files.located_photo())],
    })  # fmt: skip
    answer = client.post(url(project), sent, follow=True)
    said = text(answer)
    assert "Đã ghi biên bản kiểm tra." in said
    assert f"Kiểm tra 02 mục, chưa đúng 01: {wrong.text}: Chậm 10 ngày" in said
    assert "Vốn đối ứng đã chi 90.000.000 đồng" in said
    row = Inspection.objects.get()
    assert (row.own_spent, row.checks.count()) == (90 * MILLION, 2)
    file = Attachment.objects.of(row).get()
    address = reverse("projects:inspection_file", args=[project.pk, row.pk, file.pk])
    assert address in answer.content.decode()
    assert client_as("auditor").get(address).status_code == 200
    assert client_as("appraiser").get(address).status_code in {403, 404}


def test_photo_of_another_visit_is_not_found(client_as, implementing, cast):
    project = implementing()
    rows = [visit(Project.objects.get(), cast.officer) for _ in range(2)]
    file = Attachment.objects.create(entity=Inspection.entity(), object_id=rows[0].pk, name="a.jpg", size=1)
    address = reverse("projects:inspection_file", args=[project.pk, rows[1].pk, file.pk])
    assert client_as("officer").get(address).status_code == 404


def test_what_is_wrong_is_said_and_the_rest_is_kept(items, client_as, implementing):
    project = implementing()
    item = ChecklistItem.objects.first()
    sent = data(project, **{f"check_{item.pk}": "wrong", "files": [upload("xuong.jpg", files.located_photo())]})
    answer = client_as("officer").post(url(project), sent)
    assert answer.context["form"].errors.keys() == {f"remark_{item.pk}"}
    assert "chưa đúng: ghi thực tế thế nào" in text(answer)
    assert "Đã lắp máy" in text(answer)
    assert "xuong.jpg" in text(answer)
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"own_spent": "-5"}, "Không nhận số âm"),
        ({"own_spent": "chín mươi"}, "không phải là số"),
        ({"own_spent": "100.000.000.000.000"}, "Số tiền quá lớn"),
        ({"done_percent": "101"}, "100"),
        ({"inspected_on": "31/02/2022"}, "Không có ngày 31/02/2022"),
        ({"inspected_on": "01/01/2100"}, "ở sau ngày hôm nay"),
        ({"files": [upload("anh.jpg", b"MZ" + bytes(50))]}, "không phải"),
    ],
)
def test_bad_visit_is_refused_beside_its_field(client_as, implementing, changes, said):
    project = implementing()
    answer = client_as("officer").post(url(project), data(project, **changes))
    assert answer.context["form"].errors.keys() == set(changes)
    assert said in text(answer)
    assert not Inspection.objects.exists()


def test_database_holds_that_what_is_wrong_is_said_and_an_item_is_looked_at_once(items, implementing, cast):
    row, item = visit(implementing(), cast.officer), ChecklistItem.objects.first()
    facts = {"inspection": row, "item": item, "text": item.text}
    with pytest.raises(IntegrityError, match="what_is_wrong_is_said"), transaction.atomic():
        InspectionCheck.objects.create(**facts, result="wrong")
    InspectionCheck.objects.create(**facts, result="right")
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionCheck.objects.create(**facts, result="right")


def test_faulty_check_leaves_nothing_behind(items, implementing, cast):
    project, item = implementing(), ChecklistItem.objects.first()
    values = {
        "inspected_on": day(20, 5), "participants": "Đoàn", "done_percent": 1, "findings": "a", "conclusion": "b",
    }  # fmt: skip
    check = InspectionCheck(item=item, text=item.text, result="wrong", remark=" ")
    with pytest.raises(Refused, match="ghi thực tế thế nào"):
        record_inspection(project, actor=cast.officer, values=values, checks=[check])
    assert not Inspection.objects.exists()


# -- what a visit asks for


def test_open_requests_are_found_by_those_who_see_the_project(implementing, cast):
    project = implementing()
    late, soon, _ = (
        visit(Project.objects.get(), cast.officer, follow_up=asked, follow_up_due=due)
        for asked, due in (("Bổ sung hóa đơn", day(30, 5)), ("Lắp biển", day(30, 6)), ("", None))
    )
    assert list(selectors.open_follow_ups(cast.officer)) == [late, soon]
    assert list(selectors.open_follow_ups(cast.appraiser)) == []
    close_follow_up(Project.objects.get(), late, actor=cast.officer, done_on=day(2, 6), note="Đã nộp")
    assert list(selectors.open_follow_ups(cast.officer)) == [soon]
    late.refresh_from_db()
    assert (late.follow_up_note, late.project) == ("Đã nộp", project)


def test_section_says_what_is_overdue(client_as, implementing, cast):
    project = implementing()
    visit(project, cast.officer, follow_up="Bổ sung hóa đơn", follow_up_due=day(30, 5))
    assert "Bổ sung hóa đơn (quá hạn từ 30/05/2022)" in text(client_as("auditor").get(project.get_absolute_url()))
