"""The pages of the appraisal: council, own sheet, results, what changed, what waits at home."""

import pytest
from django.urls import reverse

from khuyencong.core import audit
from projects.guards.appraisal import criteria_on
from projects.models import Council, Project, ScoreSheet
from projects.services import appraisal as service
from projects.services.appraisal import declare_conflict, own_sheet
from projects.services.projects import FundingRow, edit_project
from projects.workflow import PROJECT
from tests.factories import UserFactory
from tests.projects.appraisal.conftest import signed
from tests.projects.conftest import MILLION, day, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(in_appraisal) -> Project:
    return in_appraisal()


@pytest.fixture
def council(council_of, project) -> Council:
    return council_of(project=project)


def url(name: str, project: Project, *args) -> str:
    return reverse(f"projects:{name}", args=[project.pk, *args])


def typed(*, version=0, sign=False, **changes) -> dict:
    numbers = {f"points_{criterion.pk}": "5" for criterion in criteria_on()}
    facts = {"recommendation": "pass", "comment": "Hồ sơ tốt", "no_conflict": "on", "seen_version": version}
    return {**numbers, **facts, **({"sign": "1"} if sign else {}), **changes}


def text(client, address: str) -> str:
    return client.get(address).content.decode()


# -- own sheet


def test_sheet_is_kept_as_a_draft_then_signed(project, council, members, client_as):
    client = client_as(members[0])
    assert client.get(url("sheet", project)).status_code == 200
    assert client.post(url("sheet", project), typed()).url == url("sheet", project)
    sheet = ScoreSheet.objects.get()
    assert (sheet.is_submitted, sheet.total, sheet.comment) == (False, 25, "Hồ sơ tốt")
    assert "Hồ sơ tốt" in text(client, url("sheet", project))
    answer = client.post(url("sheet", project), typed(version=sheet.version, sign=True))
    assert answer.url == url("appraisal", project)
    sheet.refresh_from_db()
    assert sheet.is_submitted
    assert "Anh/chị đã ký phiếu này" in text(client, url("sheet", project))


def test_opening_a_sheet_writes_nothing(project, council, members, client_as):
    client_as(members[0]).get(url("sheet", project))
    assert not ScoreSheet.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_the_rest_stays(project, council, members, client_as):
    first, second = criteria_on()[:2]
    wrong = {f"points_{first.pk}": "26", f"points_{second.pk}": "mười", "support": "-5"}
    answer = client_as(members[0]).post(url("sheet", project), typed(**wrong))
    assert set(answer.context["form"].errors) == {f"points_{first.pk}", f"points_{second.pk}", "support"}
    assert "Hồ sơ tốt" in answer.content.decode()
    assert "mười" in answer.content.decode()


def test_signing_too_early_keeps_everything_typed(project, council, members, client_as):
    answer = client_as(members[0]).post(url("sheet", project), typed(sign=True, recommendation="", no_conflict=""))
    assert set(answer.context["form"].errors) == {"recommendation", "no_conflict"}
    assert "Hồ sơ tốt" in answer.content.decode()
    assert not ScoreSheet.objects.get().is_submitted


def test_two_tabs_do_not_write_over_each_other(project, council, members, client_as):
    client = client_as(members[0])
    client.post(url("sheet", project), typed())
    answer = client.post(url("sheet", project), typed(comment="Tab thứ hai"))
    assert answer.status_code == 409
    assert "Tab thứ hai" in answer.content.decode()
    assert ScoreSheet.objects.get().comment == "Hồ sơ tốt"


def test_draft_sent_again_by_a_page_that_was_left_is_saved_already(project, council, members, client_as):
    """The first answer came after its page was gone, so the next page still knows the version before it."""
    client, draft = client_as(members[0]), {"headers": {"Accept": "application/json"}}
    answers = [client.post(url("sheet", project), typed(), **draft) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["version"] == answers[1].json()["version"]
    assert client.post(url("sheet", project), typed(comment="Khác"), **draft).status_code == 409
    assert ScoreSheet.objects.get().comment == "Hồ sơ tốt"


def test_draft_sent_twice_at_one_time_is_saved_once(project, council, members, client_as, monkeypatch):
    """The second was read while the first was being written."""
    client, draft = client_as(members[0]), {"headers": {"Accept": "application/json"}}
    begin, answers = service.own_sheet, []

    def begin_late(*args, **kwargs):
        monkeypatch.setattr(service, "own_sheet", begin)
        answers.append(client.post(url("sheet", project), typed(), **draft))
        return begin(*args, **kwargs)

    monkeypatch.setattr(service, "own_sheet", begin_late)
    answers.append(client.post(url("sheet", project), typed(), **draft))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.json()["version"] for answer in answers}) == 1


def test_barred_member_is_told_why(project, council, members, client_as):
    declare_conflict(project, actor=members[0], reason="Có em trai làm ở cơ sở")
    page = text(client_as(members[0]), url("sheet", project))
    assert "Có em trai làm ở cơ sở" in page
    assert "Ký, nộp phiếu" not in page


def test_words_typed_while_the_dossier_was_returned_stay_on_the_page(project, council, members, client_as, cast):
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    answer = client_as(members[0]).post(url("sheet", project), typed(comment="Một trang nhận xét"))
    assert "Chỉ chấm phiếu khi đề án đang thẩm định" in answer.content.decode()
    assert "Một trang nhận xét" in answer.content.decode()
    assert not ScoreSheet.objects.exists()


def test_sheet_after_a_return_begins_with_what_the_void_one_said(project, council, members, client_as, cast):
    signed(project, members[0], 80, comment="Thiếu báo giá")
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    PROJECT.perform("submit", project, actor=cast.officer, effective_on=day(3))
    PROJECT.perform("send_to_appraisal", project, actor=cast.centre_leader, effective_on=day(3))
    page = client_as(members[0]).get(url("sheet", project))
    assert page.context["form"]["comment"].value() == "Thiếu báo giá"
    assert page.context["form"]["no_conflict"].value() is False


def test_member_declares_a_conflict(project, council, members, client_as):
    client = client_as(members[0])
    assert client.post(url("declare_conflict", project), {"reason": "Góp vốn ở cơ sở"}).status_code == 302
    assert project.conflicts.get().reason == "Góp vốn ở cơ sở"
    again = client.post(url("declare_conflict", project), {"reason": "Lần nữa"})
    assert "Anh/chị đã khai báo" in again.content.decode()


def test_project_of_another_council_is_not_found(project, council, client_as):
    client = client_as(UserFactory(roles=["appraiser"]))
    for name in ("sheet", "appraisal", "detail"):
        assert client.get(url(name, project)).status_code == 404


# -- results


def test_results_show_average_and_spread(project, council, appraised_by, client_as):
    appraised_by(project, 80, 90)
    page = text(client_as("department_officer"), url("appraisal", project))
    assert "85,0" in page
    assert "80 – 90" in page
    assert "Chưa chấm" in page
    assert "chưa kiểm chứng" in page


def test_member_sees_the_others_points_after_signing(project, council, members, client_as):
    signed(project, members[0], 81)
    assert "81 điểm" not in text(client_as(members[1]), url("appraisal", project))
    signed(project, members[1], 70)
    assert "81 điểm" in text(client_as(members[1]), url("appraisal", project))


def test_centre_sees_sheets_after_the_appraisal(project, council, members, client_as, cast):
    signed(project, members[0], 80, conditions="Bổ sung báo giá")
    assert "Bổ sung báo giá" not in text(client_as("officer"), url("appraisal", project))
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu")
    page = text(client_as("officer"), url("appraisal", project))
    assert "Bổ sung báo giá" in page
    assert "Mất hiệu lực" in page


def test_department_voids_a_sheet(project, council, members, client_as):
    sheet = signed(project, members[0], 80)
    client = client_as("department_officer")
    assert client.post(url("void_sheet", project, sheet.pk), {"reason": ""}).status_code == 200
    assert client.post(url("void_sheet", project, sheet.pk), {"reason": "Nhầm"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.is_void, sheet.void_reason) == (True, "Nhầm")


def test_sheet_of_another_project_is_not_found(project, council, members, client_as, in_appraisal):
    sheet = signed(project, members[0], 80)
    answer = client_as("department_officer").post(url("void_sheet", in_appraisal(), sheet.pk), {"reason": "Nhầm"})
    assert answer.status_code == 404


# -- what changed


def test_what_changed_since_a_return_is_shown(in_appraisal, client_as, cast, machines):
    project = in_appraisal()
    PROJECT.perform("return_appraisal", project, actor=cast.department_officer, effective_on=day(3), note="Thiếu giá")
    who = project.beneficiaries.get().establishment
    row = FundingRow(machines, who, {"local": 90 * MILLION, "beneficiary": 130 * MILLION})
    changes = values(programme="national", duration="Quý III/2022")
    edit_project(project, actor=cast.officer, values=changes, contents=[machines], rows=[row])
    for role in ("officer", "department_officer"):
        page = text(client_as(role), project.get_absolute_url())
        assert "Thay đổi từ khi trả lại bổ sung" in page
        assert "Thiếu giá" in page
        assert "Quý III/2022" in page
        assert "100.000.000" in page
        assert "90.000.000" in page
        assert "Kinh phí: khuyến công địa phương" in page


def test_nothing_is_said_of_a_dossier_that_was_never_returned(project, client_as):
    assert "Thay đổi từ khi trả lại" not in text(client_as("department_officer"), project.get_absolute_url())


# -- the council


def rows(*people) -> dict:
    typed = {"members-TOTAL_FORMS": str(len(people)), "members-INITIAL_FORMS": "0"}
    for number, (user, part) in enumerate(people):
        typed |= {f"members-{number}-user": str(user.pk), f"members-{number}-part": part}
    return typed


FACTS = {"kind": "group", "name": "Tổ thẩm định", "decision_number": "07/QĐ-SCT", "decided_on": "01/03/2022"}


def test_council_of_a_project_is_set_up(project, members, client_as, cast):
    client = client_as("department_officer")
    assert client.get(url("council", project)).status_code == 200
    typed = FACTS | rows((members[0], "chair"), (members[1], "member")) | {"seen_version": "0"}
    assert client.post(url("council", project), typed).status_code == 302
    council = Council.objects.get()
    assert (council.project, council.get_kind_display()) == (project, "Tổ thẩm định")
    assert council.members.count() == 2


def test_council_of_a_batch_is_set_up(project, batch_of, members, client_as):
    batch = batch_of(project, programme="national")
    typed = FACTS | rows((members[0], "chair")) | {"seen_version": "0"}
    answer = client_as("department_officer").post(reverse("batches:council", args=[batch.pk]), typed)
    assert answer.status_code == 302
    assert Council.objects.of(project).batch == batch


def test_wrong_council_is_refused_with_everything_typed(project, members, client_as):
    typed = FACTS | rows((members[0], "member")) | {"seen_version": "0", "decided_on": "01/03/2099"}
    answer = client_as("department_officer").post(url("council", project), typed)
    assert "Ngày quyết định ở sau ngày hôm nay" in answer.content.decode()
    answer = client_as("department_officer").post(url("council", project), typed | {"decided_on": "01/03/2022"})
    assert "Cần đúng một chủ tịch" in answer.content.decode()
    assert "07/QĐ-SCT" in answer.content.decode()
    assert not Council.objects.exists()


def test_council_from_an_older_page_is_laid_beside(project, council, members, client_as):
    audit.claim(council, actor=members[0], verb="edit")
    typed = FACTS | rows((members[0], "chair")) | {"seen_version": "0"}
    answer = client_as("department_officer").post(url("council", project), typed)
    assert answer.status_code == 409
    assert "Tổ thẩm định" in answer.content.decode()


# -- home and queries


def test_home_lists_what_waits_for_a_sheet(project, council, members, client_as):
    page = text(client_as(members[0]), "/")
    assert "Phiếu thẩm định chờ tôi chấm" in page
    assert url("sheet", project) in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_query_count_is_constant(count, council, appraised_by, client_as, django_assert_num_queries):
    appraised_by(council.project, *([80] * count))
    client = client_as("department_officer")
    with django_assert_num_queries(26):
        assert client.get(url("appraisal", council.project)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_sheet_query_count_is_constant(count, council, appraised_by, client_as, django_assert_num_queries):
    appraised_by(council.project, *([80] * (count - 1)))
    member = council.members.get(part="member").user
    own_sheet(council.project, actor=member)
    client = client_as(member)
    with django_assert_num_queries(24):
        assert client.get(url("sheet", council.project)).status_code == 200
