"""Inspection trips: the choice, the pack for paper and phone, visits that phones send once or twice."""

import json

import pytest
from django.urls import reverse

from khuyencong.core.attachments.models import Attachment
from khuyencong.core.attachments.tokens import new_form_token
from khuyencong.core.workflow import StaleRecordError
from projects import checklists
from projects.models import ChecklistItem, Inspection, Project
from projects.services import visits
from projects.services.execution import record_inspection
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day
from tests.projects.execution.test_pages import text
from tests.projects.execution.test_visits import visit

pytestmark = pytest.mark.django_db

KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
CHOOSE, UPLOAD = "/de-an/chuyen-kiem-tra/", "/de-an/chuyen-kiem-tra/tep/"


def pack_url(*projects: Project) -> str:
    return f"{CHOOSE}tap/?{'&'.join(f'de-an={project.pk}' for project in projects)}"


def send_url(project: Project) -> str:
    return reverse("projects:trip_send", args=[project.pk])


def data(**changes) -> dict:
    return {
        "form_token": new_form_token(), "send_key": KEY, "inspected_on": "20/05/2022", "participants": "Đoàn kiểm tra",
        "done_percent": "75", "own_spent": "90.000.000", "findings": "Đã lắp máy", "conclusion": "Đúng tiến độ",
        **changes,
    }  # fmt: skip


def post(client, project: Project, **changes):
    """As the page's script sends it."""
    return client.post(send_url(project), data(**changes), headers={"Accept": "application/json"})


# -- the choice


def test_projects_under_way_are_offered_by_place(client_as, implementing, approved, cast):
    project = implementing()
    other = approved(title="Chưa ký hợp đồng")
    visit(project, cast.officer)
    page = client_as("officer").get(CHOOSE)
    assert project.title in text(page)
    assert other.title not in text(page)
    assert "kiểm tra lần cuối 20/05/2022" in text(page)


def test_list_of_projects_leads_there(client_as):
    assert f'href="{CHOOSE}"' in client_as("officer").get("/de-an/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_choice_query_count_is_constant(count, client_as, implementing, django_assert_num_queries):
    for number in range(count):
        implementing(title=f"Máy {number}", establishment=EstablishmentFactory())
    client = client_as("officer")
    client.get(CHOOSE)
    with django_assert_num_queries(6):
        client.get(CHOOSE)


# -- the pack


def test_pack_holds_what_a_trip_needs(client_as, implementing, pay, cast):
    checklists.load(ChecklistItem)
    project = implementing()
    pay(project, "advance", 70)
    visit(Project.objects.get(), cast.officer, follow_up="Bổ sung hóa đơn", follow_up_due=day(30, 5))
    page = client_as("officer").get(pack_url(project))
    said = text(page)
    for words in (
        project.code, project.title, "số 05/HĐ-TTKC, ngày 05/04/2022", "Đã tạm ứng 70.000.000 đồng",
        "Máy đã lắp đặt, chạy thử", "☐", "Còn phải khắc phục, hạn 30/05/2022: Bổ sung hóa đơn",
        "Ghi biên bản kiểm tra", "chưa kiểm chứng", "Đối ứng được duyệt",
    ):  # fmt: skip
        assert words in said, words
    assert "Giáo án" not in said


def test_contacts_are_whole_for_the_centre_alone(client_as, implementing):
    establishment = EstablishmentFactory(phone="0905 123 456", representative="Y Thuyên", address="Buôn Alê A")
    project = implementing(establishment=establishment)
    mine = text(client_as("officer").get(pack_url(project)))
    assert "Y Thuyên · 0905 123 456" in mine
    assert "Buôn Alê A" in mine
    for who in ("auditor", "department_officer"):
        page = text(client_as(who).get(pack_url(project)))
        assert project.title in page
        assert not {"0905 123 456", "Y Thuyên", "Buôn Alê A"} & {
            w for w in ("0905 123 456", "Y Thuyên", "Buôn Alê A") if w in page
        }
        assert "Ghi biên bản kiểm tra" not in page


def test_officer_of_another_office_reads_and_does_not_write(client_as, implementing):
    page = text(client_as("other_officer").get(pack_url(implementing())))
    assert "Ghi biên bản kiểm tra" not in page


def test_pack_of_nothing_leads_back_to_the_choice(client_as, draft):
    for query in ("", "?de-an=999", "?de-an=x", f"?de-an={draft().pk}"):
        answer = client_as("officer").get(f"{CHOOSE}tap/{query}")
        assert (answer.status_code, answer.url) == (302, CHOOSE)


@pytest.mark.parametrize("count", [1, 3])
def test_pack_query_count_is_constant(count, client_as, implementing, cast, django_assert_num_queries):
    checklists.load(ChecklistItem)
    projects = []
    for number in range(count):
        projects.append(implementing(title=f"Máy {number}", establishment=EstablishmentFactory()))
        visit(Project.objects.get(pk=projects[-1].pk), cast.officer)
    client = client_as("officer")
    client.get(pack_url(*projects))
    with django_assert_num_queries(8):
        client.get(pack_url(*projects))


def test_worker_stands_where_its_pages_are(client):
    answer = client.get(f"{CHOOSE}sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert f'PACK = "{CHOOSE}tap/"' in answer.content.decode()


# -- sending


def test_visit_sent_twice_is_one(client_as, implementing):
    project, client = implementing(), client_as("officer")
    first, second = (post(client, project) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() == {"code": project.code, "url": f"{project.get_absolute_url()}#kiem-tra"}
    row = Inspection.objects.get()
    assert (row.own_spent, row.done_percent, row.send_key) == (90 * MILLION, 75, KEY)


def test_what_happened_meanwhile_does_not_make_it_stale(client_as, implementing, pay):
    project, client = implementing(), client_as("officer")
    page = client.get(pack_url(project))
    assert "seen_version" not in page.content.decode()
    pay(project, "advance", 10)
    assert post(client, project).status_code == 200


def test_word_of_another_project_is_refused(client_as, implementing):
    client, first = client_as("officer"), implementing(establishment=EstablishmentFactory())
    second = implementing(establishment=EstablishmentFactory())
    post(client, first)
    answer = post(client, second)
    assert answer.status_code == 422
    assert "đã gửi cho đề án khác" in json.dumps(answer.json(), ensure_ascii=False)
    assert Inspection.objects.count() == 1


def test_photos_come_one_by_one_and_join_the_visit(client_as, implementing):
    project, client = implementing(), client_as("officer")
    words = {"form_token": new_form_token(), "send_key": KEY}
    sent = client.post(UPLOAD, {**words, "file": upload("xuong.jpg", files.located_photo())}).json()
    again = client.post(UPLOAD, {**words, "file": upload("xuong.jpg", files.located_photo())}).json()
    assert sent["id"] == again["id"]
    post(client, project, kept=[sent["id"]])
    file = Attachment.objects.of(Inspection.objects.get()).get()
    assert b"Samsung" not in file.file.read()


def test_photo_taken_back_is_gone(client_as):
    client, words = client_as("officer"), {"form_token": new_form_token(), "send_key": KEY}
    sent = client.post(UPLOAD, {**words, "file": upload("xuong.jpg", files.located_photo())}).json()
    client.post(f"{UPLOAD}bo/", {**words, "id": sent["id"]})
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"file": upload("a.jpg", b"MZ" + bytes(50))}, 422, "không phải"),
        ({}, 422, "Chưa nhận được tệp"),
        ({"form_token": "xưa"}, 409, "form_token"),
    ],
)
def test_bad_photo_is_refused_with_a_sentence(client_as, sent, status, said):
    words = {"form_token": new_form_token(), "send_key": KEY}
    answer = client_as("officer").post(UPLOAD, words | sent)
    assert answer.status_code == status
    assert said in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"own_spent": "-5"}, "own_spent", "Không nhận số âm"),
        ({"own_spent": "chín"}, "own_spent", "không phải là số"),
        ({"own_spent": "100.000.000.000.000"}, "own_spent", "Số tiền quá lớn"),
        ({"done_percent": "101"}, "done_percent", "100"),
        ({"inspected_on": "01/01/2100"}, "inspected_on", "ở sau ngày hôm nay"),
        ({"inspected_on": "04/04/2022"}, "inspected_on", "ở trước ngày ký hợp đồng"),
        ({"follow_up": "Sửa"}, "follow_up_due", "ghi hạn khắc phục"),
        ({"follow_up": "Sửa", "follow_up_due": "19/05/2022"}, "follow_up_due", "ở trước ngày kiểm tra"),
        ({"participants": ""}, "participants", ""),
    ],
)
def test_bad_visit_is_told_to_the_script_and_beside_the_field(client_as, implementing, changes, field, said):
    project, client = implementing(), client_as("officer")
    answer = post(client, project, **changes)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert said in " ".join(answer.json()["errors"][field])
    page = client.post(send_url(project), data(**changes))
    assert page.context["form"].errors.keys() == {field}
    assert "Đã lắp máy" in text(page)
    assert not Inspection.objects.exists()


def test_old_token_and_lost_photos_are_mended_by_the_script(client_as, implementing):
    project, client = implementing(), client_as("officer")
    old = post(client, project, form_token="xưa")
    assert (old.status_code, old.json()["gone"]) == (409, [])
    gone = post(client, project, kept=["999"])
    assert (gone.status_code, gone.json()["gone"]) == (409, [999])
    assert post(client, project, form_token=gone.json()["form_token"]).status_code == 200


def test_without_a_script_the_visit_is_sent_all_the_same(client_as, implementing):
    project = implementing()
    answer = client_as("officer").post(send_url(project), data(send_key=""))
    assert answer.url == f"{project.get_absolute_url()}#kiem-tra"
    assert Inspection.objects.count() == 1


def test_other_offices_and_roles_send_nothing(client_as, implementing):
    project = implementing()
    answer = post(client_as("other_officer"), project)
    assert answer.status_code == 422
    assert "chỉ chuyên viên của phòng đó" in json.dumps(answer.json(), ensure_ascii=False)
    assert post(client_as("unit_head"), project).status_code == 403
    assert post(client_as("officer"), Project(pk=999)).status_code == 404
    assert not Inspection.objects.exists()


def test_who_was_faster_makes_the_phone_try_again(client_as, implementing, monkeypatch):
    def faster(*args, **kwargs):
        raise StaleRecordError("Kế toán vừa cập nhật đề án này.")

    project = implementing()
    monkeypatch.setattr(visits, "record_inspection", faster)
    assert post(client_as("officer"), project).status_code == 503


def test_same_word_at_the_same_moment_is_one_visit(implementing, cast, monkeypatch):
    """The other copy is written between our look and our write."""
    project = implementing()
    facts = {
        "values": {
            "inspected_on": day(20, 5), "participants": "Đoàn", "done_percent": 1, "findings": "a", "conclusion": "b",
        },
        "checks": [],
    }  # fmt: skip
    first = record_inspection(Project.objects.get(), actor=cast.officer, send_key=KEY, **facts)
    looks = iter([None, first])
    monkeypatch.setattr(visits, "_known", lambda _: next(looks))
    assert visits.record_visit_once(project, actor=cast.officer, send_key=KEY, **facts) == first
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize("typed", ["9" * 30, "9" * 5000, "٣", "-1", "1e9", ""])
def test_numbers_of_nothing_are_no_trouble(typed, client_as, implementing):
    client, project = client_as("officer"), implementing()
    answer = client.get(f"{CHOOSE}tap/", {"de-an": [typed, project.pk]})
    assert project.title in text(answer)
    given = {"form_token": new_form_token(), "send_key": KEY, "id": typed}
    assert client.post(f"{UPLOAD}bo/", given).status_code == 200
