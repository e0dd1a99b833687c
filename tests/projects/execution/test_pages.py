"""The pages on which vouchers, inspections and minutes are written down, and the section that shows them."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from khuyencong.core.attachments.tokens import new_form_token
from khuyencong.core.numbers import NO_BREAK_SPACE
from projects import selectors
from projects.models import AcceptanceMinutes, BeneficiaryLetter, Inspection, Ledger, Project, Voucher
from projects.pages.execution import ExecutionPage
from projects.services.progress import record_progress
from tests.factories import EstablishmentFactory
from tests.projects.conftest import MILLION, day
from tests.projects.execution.conftest import stop
from tests.projects.execution.test_visits import visit

pytestmark = pytest.mark.django_db


def text(response) -> str:
    """What is read on the page, without tags."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode()).replace(NO_BREAK_SPACE, " ")
    return " ".join(bare.split())


def url(name: str, project: Project, *args) -> str:
    return reverse(f"projects:{name}", args=[project.pk, *args])


def voucher_data(project: Project, **changes) -> dict:
    return {
        "seen_version": project.version, "amount": "70.000.000", "issued_on": "20/04/2022", "number": "UNC-01",
        "note": "Tạm ứng lần 1", **changes,
    }  # fmt: skip


# -- writing down


def test_accountant_records_an_advance(client_as, contracted):
    project, client = contracted(), client_as("accountant")
    page = text(client.get(url("voucher", project, "tam-ung")))
    assert (
        "Mức còn được tạm ứng: 70.000.000 đồng (70 % của 100.000.000 đồng: vận dụng Thông tư 36/2013/TT-BCT, Điều 13)."
        in page
    )
    answer = client.post(url("voucher", project, "tam-ung"), voucher_data(project), follow=True)
    assert answer.redirect_chain == [(f"{project.get_absolute_url()}#thuc-hien", 302)]
    assert "Đã ghi tạm ứng." in text(answer)
    assert Voucher.objects.get().amount == 70 * MILLION


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "70.000.001"}, "vượt mức còn được tạm ứng 70.000.000 đồng"),
        ({"amount": "-5"}, "Không nhận số âm"),
        ({"amount": "bảy mươi"}, "không phải là số"),
        ({"amount": "100.000.000.000.000"}, "Số tiền quá lớn"),
        ({"amount": "0"}, "Số tiền phải từ 1 đồng"),
        ({"issued_on": "31/02/2022"}, "Không có ngày 31/02/2022"),
        ({"issued_on": "04/04/2022"}, "ở trước ngày ký hợp đồng, 05/04/2022"),
        ({"issued_on": "01/01/2100"}, "ở sau ngày hôm nay"),
        ({"number": ""}, "Số chứng từ"),
    ],
)
def test_bad_voucher_is_refused_beside_its_field_and_the_rest_is_kept(client_as, contracted, changes, said):
    project = contracted()
    answer = client_as("accountant").post(url("voucher", project, "tam-ung"), voucher_data(project, **changes))
    assert answer.status_code == 200
    [field] = changes
    assert answer.context["form"].errors.keys() == {field}
    assert said in text(answer)
    assert "Tạm ứng lần 1" in answer.content.decode()
    assert Voucher.objects.count() == 0


def test_stale_page_is_told_who_was_faster_and_can_be_sent_again(client_as, contracted, pay):
    project, client = contracted(), client_as("accountant")
    pay(Project.objects.get(), "advance", 10)
    data = voucher_data(project, amount="60.000.000")
    answer = client.post(url("voucher", project, "tam-ung"), data)
    assert answer.status_code == 409
    assert "Kế toán vừa cập nhật đề án này lúc" in text(answer)
    again = data | {"seen_version": answer.context["form"]["seen_version"].value()}
    assert client.post(url("voucher", project, "tam-ung"), again).status_code == 302
    assert Ledger.objects.get().advanced == 70 * MILLION


def test_page_says_why_nothing_can_be_recorded_now(client_as, implementing):
    answer = client_as("accountant").get(url("voucher", implementing(), "thanh-toan"))
    assert "Chỉ thanh toán cho khối lượng đã được nghiệm thu; trước đó thì tạm ứng" in text(answer)
    assert "<form method" not in answer.content.decode().partition("<main")[2]


def test_source_is_asked_for_only_where_there_are_two(client_as, contracted):
    project, client = contracted(), client_as("accountant")
    address = url("voucher", project, "tam-ung")
    assert "source" not in client.get(address).context["form"].fields
    Ledger.objects.update(local=60 * MILLION, national=40 * MILLION)
    assert [key for key, _ in client.get(address).context["form"].fields["source"].choices] == ["local", "national"]
    client.post(address, voucher_data(project, amount="40.000.000", source="national"))
    assert Voucher.objects.get().source == "national"


def test_unknown_kind_of_voucher_is_not_found(client_as, contracted):
    assert client_as("accountant").get(url("voucher", contracted(), "qua-bieu")).status_code == 404


def test_accountant_reverses_a_voucher_and_the_other_one_is_not_offered(client_as, contracted, pay):
    project, client = contracted(), client_as("accountant")
    address = url("reverse_voucher", project, pay(project, "advance", 70).pk)
    assert address in client.get(project.get_absolute_url()).content.decode()
    page = text(client.get(address))
    assert "70.000.000 đồng" in page
    data = {"seen_version": project.version, "issued_on": "25/04/2022", "number": "ĐC-01", "note": "Ghi nhầm"}
    answer = client.post(address, data, follow=True)
    assert "Đã hủy chứng từ ghi nhầm." in text(answer)
    assert "Hủy tạm ứng số ĐC-01" in text(answer)
    assert "−70.000.000" in text(answer)
    assert "(đã hủy bằng chứng từ số ĐC-01)" in text(answer)
    assert address not in answer.content.decode()


def test_voucher_is_looked_for_in_its_own_project(client_as, contracted, pay):
    voucher = pay(contracted(establishment=EstablishmentFactory()), "advance", 1)
    other = contracted()
    assert client_as("accountant").get(url("reverse_voucher", other, voucher.pk)).status_code == 404


def test_officer_records_an_inspection_and_closes_what_it_asks_for(client_as, implementing):
    project, client = implementing(), client_as("officer")
    data = {
        "seen_version": project.version, "form_token": new_form_token(), "inspected_on": "20/05/2022",
        "number": "03/BB-TTKC", "participants": "Đoàn",
        "done_percent": "75", "findings": "Đã lắp máy", "conclusion": "Đúng tiến độ", "follow_up": "Bổ sung hóa đơn",
        "follow_up_due": "30/05/2022",
    }  # fmt: skip
    answer = client.post(url("inspection", project), data, follow=True)
    assert "Đã ghi biên bản kiểm tra." in text(answer)
    assert "Yêu cầu: Bổ sung hóa đơn (quá hạn từ 30/05/2022)" in text(answer)
    address = url("follow_up", project, Inspection.objects.get().pk)
    assert address in answer.content.decode()
    assert "Bổ sung hóa đơn" in text(client.get(address))
    project.refresh_from_db()
    data = {"seen_version": project.version, "done_on": "28/05/2022", "note": ""}
    refused = client.post(address, data)
    assert refused.context["form"].errors.keys() == {"note"}
    answer = client.post(address, data | {"note": "Đã nộp hóa đơn"}, follow=True)
    assert "(đã xong 28/05/2022). Đã nộp hóa đơn" in text(answer)
    assert address not in answer.content.decode()


def test_bad_inspection_is_refused_beside_its_fields(client_as, implementing):
    project = implementing()
    data = {
        "seen_version": project.version, "inspected_on": "20/05/2022", "done_percent": "120", "follow_up": "Sửa",
        "own_spent": "-1", "form_token": new_form_token(),
    }  # fmt: skip
    answer = client_as("officer").post(url("inspection", project), data)
    assert answer.context["form"].errors.keys() == {
        "participants", "done_percent", "findings", "conclusion", "own_spent",
    }  # fmt: skip
    assert Inspection.objects.count() == 0


def minutes_data(project: Project, **changes) -> dict:
    return {
        "seen_version": project.version, "number": "07/BB-TTKC", "held_on": "10/06/2022", "is_accepted": "yes",
        "volume": "01 máy rang", "local": "90.000.000", "own_capital": "130.000.000", **changes,
    }  # fmt: skip


def test_officer_records_minutes_of_a_beneficiary(client_as, implementing):
    project, client = implementing(), client_as("officer")
    who = project.beneficiaries.get()
    page = client.get(project.get_absolute_url())
    address = f"{url('minutes', project)}?co-so={who.pk}"
    assert address in page.content.decode()
    assert "Chưa có biên bản" in text(page)
    assert f'<option value="{who.pk}" selected>' in client.get(address).content.decode()
    answer = client.post(address, minutes_data(project, beneficiary=who.pk), follow=True)
    assert "Đã ghi biên bản nghiệm thu cơ sở." in text(answer)
    row = AcceptanceMinutes.objects.get()
    assert (row.beneficiary, row.local, row.own_capital, row.other) == (who, 90 * MILLION, 130 * MILLION, 0)
    assert "Số 07/BB-TTKC, ngày 10/06/2022." in text(answer)


def test_minutes_ask_for_the_money_that_the_project_has(client_as, implementing, assigned):
    client = client_as("officer")
    for project, money in ((implementing(), {"local", "own_capital"}), (assigned(), {"local"})):
        fields = client.get(url("minutes", project)).context["form"].fields
        assert fields.keys() & {"national", "local", "own_capital", "other"} == money
        assert ("beneficiary" in fields) is not project.is_own


def test_bad_minutes_are_refused_beside_their_field(client_as, implementing):
    project = implementing()
    data = minutes_data(project, beneficiary=project.beneficiaries.get().pk, local="101.000.000")
    answer = client_as("officer").post(url("minutes", project), data)
    assert answer.context["form"].errors.keys() == {"local"}
    assert "vượt kinh phí khuyến công địa phương được duyệt 100.000.000 đồng" in text(answer)


@pytest.mark.parametrize("name", ["inspection", "minutes"])
def test_officer_of_another_office_is_told_whose_project_it_is(client_as, implementing, name):
    assert "Đề án này do Phòng Khuyến công lập" in text(client_as("other_officer").get(url(name, implementing())))


@pytest.mark.parametrize("name", ["inspection", "minutes"])
def test_project_out_of_sight_is_not_found(client_as, name):
    assert client_as("officer").get(reverse(f"projects:{name}", args=[999])).status_code == 404


# -- the section of the project's page


def test_section_appears_with_the_plans_approval(client_as, draft, approved):
    client = client_as("auditor")
    assert 'id="thuc-hien"' not in client.get(draft().get_absolute_url()).content.decode()
    page = client.get(approved().get_absolute_url())
    assert 'id="thuc-hien"' in page.content.decode()
    assert "được duyệt 100" in text(page)


def test_section_tells_the_ledger(client_as, implementing, liquidated, pay):
    project = implementing()
    pay(project, "advance", 60)
    liquidated(project, 90, value=80)
    page = text(client_as("auditor").get(project.get_absolute_url()))
    for words in (
        "Theo hợp đồng 100", "Đã tạm ứng 60", "tối đa 70 (70 %)", "được thanh lý 80", "Còn lại 40",
        "Biên bản thanh lý", "Số 05/BBTL-TTKC, 80.000.000 đồng", "Biên bản nghiệm thu cơ sở Số 07/BB-TTKC",
    ):  # fmt: skip
        assert words in page, words


def test_page_of_a_step_repeats_the_ledger(client_as, implementing, pay):
    project = implementing()
    pay(project, "advance", 60)
    page = text(client_as("department_leader").get(url("step", project, "stop")))
    assert "Theo hợp đồng 100 triệu đồng Đã tạm ứng 60 triệu đồng Đã thanh toán 0 triệu đồng" in page


def test_section_tells_how_much_may_be_advanced_while_it_may(client_as, implementing, accepted):
    project, client = implementing(), client_as("auditor")
    rule = (
        "Tạm ứng tối đa 70 % × 100.000.000 = 70.000.000 đồng (vận dụng Thông tư 36/2013/TT-BCT, Điều 13; "
        "chưa đối chiếu bản gốc). Điều kiện: Có hợp đồng và báo cáo khối lượng: đã thực hiện từ 70 % tổng vốn đầu tư."
    )
    assert rule in text(client.get(project.get_absolute_url()))
    accepted(project)
    assert rule not in text(client.get(project.get_absolute_url()))


def test_section_tells_what_must_be_given_back(client_as, implementing, pay, cast):
    project, client = implementing(), client_as("accountant")
    pay(project, "advance", 70)
    stop(project, cast)
    page = client.get(project.get_absolute_url())
    due = "Phải hoàn trả 70.000.000 đồng (Ngừng triển khai, 30/06/2022): "
    assert f"{due}còn phải thu hồi 70.000.000 đồng." in text(page)
    assert url("voucher", project, "hoan-tra") in page.content.decode()
    assert (
        "Ngừng triển khai theo Quyết định số 31/QĐ-SCT ngày 30/06/2022: cơ sở không bố trí được vốn đối ứng; "
        "trả lại dự toán năm 30.000.000 đồng." in text(page)
    )
    pay(project, "refund", 70, issued_on=day(5, 7))
    assert f"{due}đã thu hồi đủ." in text(client.get(project.get_absolute_url()))


def test_acts_are_offered_to_those_who_may(client_as, implementing):
    project = implementing()
    offered = {
        "officer": {"kiem-tra", "nghiem-thu-co-so", "tien-do"}, "accountant": {"chung-tu/tam-ung"},
        "other_officer": set(), "unit_head": set(),
        "centre_leader": set(), "department_leader": set(), "auditor": set(),
    }  # fmt: skip
    for who, names in offered.items():
        page = client_as(who).get(project.get_absolute_url()).content.decode()
        found = {
            name
            for name in (
                "tien-do",
                "kiem-tra",
                "nghiem-thu-co-so",
                "chung-tu/tam-ung",
                "chung-tu/thanh-toan",
                "chung-tu/hoan-tra",
            )
            if f'href="/de-an/{project.pk}/{name}/"' in page
        }
        assert found == names, who


def test_section_costs_the_same_for_one_row_and_for_three(implementing, pay, cast, minute, django_assert_num_queries):
    """Vouchers, inspections with what they checked, and notes, both with files; all else comes with the project."""
    project = implementing()
    for more in (1, 2):
        for _ in range(more):
            pay(project, "advance", 1)
            visit(project, cast.officer, follow_up="Sửa", follow_up_due=day(30, 5))
            minute(project, 50)
            values = {"noted_on": day(20, 5), "done_percent": 60, "text": "Đã lắp máy"}
            record_progress(project, actor=cast.officer, values=values)
            who = project.beneficiaries.get().establishment
            BeneficiaryLetter.objects.create(project=project, establishment=who, kind="papers")
        for user in (cast.officer, cast.accountant, cast.auditor):
            page = ExecutionPage(selectors.for_page(user, project.pk), user)
            with django_assert_num_queries(9):
                assert bool(page.acts) is (user != cast.auditor)
                render_to_string("projects/execution/_section.html", {"page": page})
