"""The pages on which a change is asked for, shown and decided."""

import re

import pytest
from django.urls import reverse

from khuyencong.core.numbers import NO_BREAK_SPACE
from projects.models import ChangeRequest, Project
from projects.pages.changes import SLUGS
from tests.factories import EstablishmentFactory
from tests.projects.changes.conftest import money
from tests.projects.conftest import MILLION

pytestmark = pytest.mark.django_db


def text(response) -> str:
    """What is read on the page, without tags."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode()).replace(NO_BREAK_SPACE, " ")
    return " ".join(bare.split())


def ask_url(project: Project, kind: str) -> str:
    return reverse("projects:ask_change", args=[project.pk, SLUGS[kind]])


def facts(project: Project, **changes) -> dict:
    return {
        "seen_version": project.version, "asked_on": "01/05/2022", "reason": "supply", "text": "Giá máy tăng",
        "letter": "", **changes,
    }  # fmt: skip


def amounts(local: str, beneficiary: str) -> dict:
    return {
        "funding-TOTAL_FORMS": "1", "funding-INITIAL_FORMS": "1", "funding-0-local": local,
        "funding-0-beneficiary": beneficiary,
    }  # fmt: skip


def test_officer_finds_what_may_be_changed_and_who_decides(client_as, approved):
    project, client = approved(is_group=True), client_as("officer")
    url = reverse("projects:choose_change", args=[project.pk])
    assert f'href="{url}"' in client.get(project.get_absolute_url()).content.decode()
    page = text(client.get(url))
    assert "Tăng kinh phí hỗ trợ Kinh phí khuyến công hỗ trợ tăng, trong dự toán năm còn lại. Lãnh đạo Sở" in page
    assert "Đổi thời gian trong năm Thời gian thực hiện, vẫn trong năm kế hoạch. Lãnh đạo Trung tâm" in page


@pytest.mark.parametrize("kind", SLUGS)
def test_every_kind_has_its_form(client_as, approved, kind):
    assert "Gửi đề nghị" in text(client_as("officer").get(ask_url(approved(), kind)))


def test_officer_asks_for_more_money(client_as, approved):
    project, client = approved(), client_as("officer")
    sent = facts(project) | amounts("120.000.000", "130.000.000")
    answer = client.post(ask_url(project, "amount_up"), sent, follow=True)
    change = ChangeRequest.objects.get()
    assert answer.redirect_chain == [(change.get_absolute_url(), 302)]
    page = text(answer)
    assert "Đã ghi đề nghị điều chỉnh, chờ Sở kiểm tra." in page
    assert "100.000.000 đồng 120.000.000 đồng" in page
    assert "tăng 20.000.000 đồng" in page
    assert change.new["funding"][1]["amount"] == 120 * MILLION


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (amounts("-5", ""), "Không nhận số âm"),
        (amounts("một trăm", ""), "không phải là số"),
        (amounts("100.000.000.000.000", ""), "Số tiền quá lớn"),
        (amounts("90.000.000", "130.000.000"), "Kinh phí khuyến công hỗ trợ không tăng"),
        ({**amounts("120.000.000", ""), "asked_on": "32/05/2022"}, "Ngày văn bản đề nghị"),
        ({**amounts("120.000.000", ""), "asked_on": "01/05/2100"}, "ở sau ngày hôm nay"),
        ({**amounts("120.000.000", ""), "text": ""}, "Lý do"),
    ],
)
def test_bad_input_is_refused_and_the_rest_of_the_form_kept(client_as, approved, changes, said):
    project = approved()
    sent = facts(project, letter="số 05/ĐN") | changes
    answer = client_as("officer").post(ask_url(project, "amount_up"), sent)
    page = text(answer)
    assert said in page
    assert 'value="số 05/ĐN"' in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_form_offers_one_more_row_and_asks_nothing_yet(client_as, approved):
    project, client = approved(), client_as("officer")
    page = client.post(ask_url(project, "party"), facts(project, text="") | amounts("1", "") | {"add_row": "1"})
    assert "Dòng 2" in text(page)
    assert "Chưa ghi được" not in text(page)


def test_officer_asks_for_another_beneficiary(client_as, approved):
    project, who = approved(), EstablishmentFactory(name="Cơ sở Ea Tam")
    sent = facts(project) | {
        "place": "", "place_text": project.place_text, "funding-TOTAL_FORMS": "1", "funding-INITIAL_FORMS": "1",
        "funding-0-content": "", "funding-0-establishment": "Cơ sở Ea Tam", "funding-0-local": "100.000.000",
        "funding-0-beneficiary": "130.000.000",
    }  # fmt: skip
    answer = client_as("officer").post(ask_url(project, "party"), sent, follow=True)
    assert "Khuyến công địa phương · Cơ sở Ea Tam · nội dung 3.4 – 100.000.000 đồng" in text(answer)
    assert ChangeRequest.objects.get().new["funding"][0]["beneficiary"] == who.pk


def test_a_stale_page_keeps_what_was_typed(client_as, approved):
    project = approved()
    answer = client_as("officer").post(ask_url(project, "time"), facts(project, seen_version=0, duration="Quý IV"))
    assert answer.status_code == 409
    assert 'value="Quý IV"' in answer.content.decode()
    assert "vừa cập nhật đề án này" in text(answer)


def test_the_page_says_why_nothing_can_be_asked(client_as, draft, cast):
    assert "Chưa thể điều chỉnh khi đề án ở trạng thái “Dự thảo”." in text(
        client_as("officer").get(ask_url(draft(), "time"))
    )
    assert client_as(cast.other_officer).get(ask_url(draft(), "time")).status_code == 403
    unknown = reverse("projects:ask_change", args=[draft().pk, "khac"])
    assert client_as("officer").get(unknown).status_code == 404


def test_request_waits_for_the_one_who_decides(client_as, checked, approved):
    change = checked(approved(is_group=True), "time")
    assert "Đang chờ Lãnh đạo Trung tâm Phê duyệt điều chỉnh" in text(
        client_as("auditor").get(change.get_absolute_url())
    )
    page = text(client_as("department_leader").get(change.get_absolute_url()))
    assert "Chưa phê duyệt điều chỉnh được: Đề nghị đổi thời gian trong năm của đề án này thuộc lãnh đạo" in page


def test_leader_approves_on_the_page_and_the_project_tells(client_as, checked, approved):
    project = approved()
    change, client = checked(project, "amount_up"), client_as("department_leader")
    url = reverse("projects:change_step", args=[change.pk, "approve"])
    sent = {"seen_version": change.version, "effective_on": "10/05/2022", "number": "31/QĐ-SCT", "signer": "A"}
    assert "Đã ghi: Phê duyệt điều chỉnh." in text(client.post(url, sent, follow=True))
    page = text(client.get(project.get_absolute_url()))
    assert "Điều chỉnh 10/05/2022 · Lãnh đạo Sở, theo đề nghị điều chỉnh Số, ký hiệu quyết định: 31/QĐ-SCT" in page
    assert "Tăng kinh phí hỗ trợ (lần 1)" in page
    assert "Quyết định điều chỉnh" in page


def test_a_request_out_of_sight_is_not_found(client_as, ask, approved):
    change = ask(approved())
    assert client_as("local_officer").get(change.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_request_asks_the_same_however_many_rows_it_has(
    client_as, ask, approved, django_assert_num_queries, rows
):
    project = approved(is_group=True)
    share = [money(project, 99 // rows, 0, who=EstablishmentFactory())[0] for _ in range(rows)]
    change = ask(project, "party", values={"funding": share})
    client = client_as("auditor")
    with django_assert_num_queries(14):
        client.get(change.get_absolute_url())


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_project_asks_the_same_however_many_changes_it_has(
    client_as, changed, approved, django_assert_num_queries, count
):
    project = approved()
    for number in range(count):
        changed(project, "time", values={"duration": f"Quý {number}"})
    client = client_as("auditor")
    with django_assert_num_queries(37):
        client.get(project.get_absolute_url())
