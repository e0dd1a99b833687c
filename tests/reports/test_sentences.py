"""Each sentence with its zero, singular and plural cases."""

import datetime as dt

import pytest

from consulting.models import RequestProject
from reports.dataset import build
from reports.periods import six_month, whole_year
from reports.sentences import opening, sections
from tests.factories import EstablishmentFactory
from tests.reports.builders import make_batch, make_category, make_content, make_project, make_request, make_step


def texts(period) -> dict[str, str]:
    found = [sentence for section in sections(build(period)) for sentence in section.sentences]
    return {sentence.name: sentence.text for sentence in found}


@pytest.fixture
def one_of_each(db, half):
    batch = make_batch()
    make_content("3.4", "Ứng dụng máy móc")
    make_project("Máy rang", batch=batch, people=[EstablishmentFactory()], local=262.5, beneficiary=300,
                 contract=("14/04/2022", 262.5), steps=[("start", "18/04/2022")])  # fmt: skip
    make_category("policy", "Tư vấn chính sách")
    make_request("policy", "01/02/2022")
    return texts(half)


def test_sentences_say_a_zero_once(db, half):
    assert texts(half) == {
        "S1": "Đến ngày 30/06/2022, kế hoạch khuyến công địa phương năm 2022 chưa được phê duyệt.",
        "S2": "Trong kỳ, tỉnh không có đề án khuyến công quốc gia được giao.",
        "S3": "Trong kỳ chưa có đề án nào được triển khai.",
        "S11": "Không có số liệu cùng kỳ để so sánh.",
        "S4": "Chưa có hợp đồng nào được ký trong kỳ.",
        "S5": "Chưa có đề án nào đến kỳ nghiệm thu hoặc được nghiệm thu.",
        "S7": "Không có đề án phải điều chỉnh.",
        "S8": "Không có đề án ngừng triển khai.",
        "S9": "Trong kỳ chưa phát sinh yêu cầu tư vấn.",
    }


def test_sentences_of_one_lose_their_lists(one_of_each):
    assert one_of_each["S1"] == (
        "Kế hoạch khuyến công địa phương đợt 1 năm 2022 được phê duyệt tại Quyết định số 12/QĐ-SCT ngày 25/03/2022 với"
        " 01 đề án, tổng kinh phí 562,5 triệu đồng, trong đó khuyến công địa phương 262,5 triệu đồng, đối ứng của đơn"
        " vị thụ hưởng 300 triệu đồng."
    )
    assert one_of_each["S3"] == (
        "Trong kỳ đã triển khai 01 đề án với kinh phí khuyến công 262,5 triệu đồng, bằng 100,0% kinh phí khuyến công"
        " của kế hoạch, đều thuộc nội dung ứng dụng máy móc."
    )
    assert one_of_each["S4"] == "Đã ký hợp đồng 01 đề án, kinh phí khuyến công 262,5 triệu đồng."
    assert one_of_each["S9"] == "Đã tư vấn cho 01 cơ sở công nghiệp nông thôn qua 01 lượt tư vấn về chính sách."
    assert (
        one_of_each["S10"] == "Bình quân 01 đồng kinh phí khuyến công huy động 1,14 đồng vốn đối ứng (300 triệu đồng)."
    )


def test_sentences_of_many_list_them(busy_half, half):
    said = texts(half)
    assert said["S3"] == (
        "Trong kỳ đã triển khai 05 đề án với kinh phí khuyến công 485,5 triệu đồng, bằng 81,3% kinh phí khuyến công của"
        " kế hoạch, bao gồm: ứng dụng máy móc, thiết bị tiên tiến vào sản xuất 03 đề án (450,5 triệu đồng); kiểm tra,"
        " giám sát, nghiệm thu; quản lý chung chương trình 01 đề án (15 triệu đồng); nội dung khác phục vụ hoạt động"
        " khuyến công 01 đề án (20 triệu đồng)."
    )
    assert said["S2"] == "Khuyến công quốc gia: 01 đề án, kinh phí 300 triệu đồng."
    assert said["S5"] == "Đã nghiệm thu 02 đề án, kinh phí khuyến công 34 triệu đồng."
    assert said["S6"] == "Đã quyết toán 01 đề án, 13 triệu đồng."
    assert said["S7"] == "Có 02 đề án được điều chỉnh."
    assert said["S8"] == "Có 01 đề án ngừng triển khai: Dừng, lý do: không đủ học viên."
    assert said["S9"] == (
        "Đã tư vấn cho 06 cơ sở công nghiệp nông thôn qua 09 lượt tư vấn (tính theo loại yêu cầu; 05 cơ sở nếu mỗi cơ"
        " sở tính một lần), trong đó: tư vấn tiếp cận chính sách cho 04 cơ sở; tư vấn nhãn hiệu cho 02 cơ sở, với 03"
        " sản phẩm."
    )


def test_requests_tied_to_no_establishment_are_said_as_requests(db, half):
    make_category("policy", "Tư vấn chính sách")
    make_category("mark", "Tư vấn nhãn hiệu")
    make_request("policy", "01/02/2022", linked=False)
    make_request("mark", "02/02/2022", linked=False)
    assert texts(half)["S9"] == (
        "Đã tư vấn 02 lượt, chưa lượt nào gắn với cơ sở trong danh mục, trong đó: tư vấn chính sách 01 lượt; tư vấn"
        " nhãn hiệu 01 lượt."
    )
    make_request("mark", "03/02/2022")
    assert texts(half)["S9"] == (
        "Đã tư vấn cho 01 cơ sở công nghiệp nông thôn qua 03 lượt tư vấn, trong đó: tư vấn chính sách 01 lượt; tư vấn"
        " nhãn hiệu cho 01 cơ sở."
    )


def test_plan_of_several_batches_names_each(db, half):
    for number, decided in ((1, "25/03/2022"), (2, "30/05/2022")):
        batch = make_batch(f"Đợt {number}", decided=decided, number=f"{number}2/QĐ-SCT")
        make_project("Máy", batch=batch, local=100 * number)
    assert texts(half)["S1"] == (
        "Kế hoạch khuyến công địa phương được phê duyệt trong kỳ thành 02 đợt với 02 đề án, tổng kinh phí 300 triệu"
        " đồng, gồm đợt 1 năm 2022: 01 đề án, 100 triệu đồng (Quyết định số 12/QĐ-SCT ngày 25/03/2022); đợt 2 năm"
        " 2022: 01 đề án, 200 triệu đồng (Quyết định số 22/QĐ-SCT ngày 30/05/2022)."
    )


def test_plan_decided_before_the_period_is_not_called_missing(db):
    make_project("Máy", batch=make_batch(), local=100)
    assert texts(six_month(2022, 2))["S1"] == (
        "Trong kỳ không phê duyệt thêm kế hoạch khuyến công địa phương năm 2022; đã phê duyệt từ trước: đợt 1 tại Quyết"
        " định số 12/QĐ-SCT ngày 25/03/2022."
    )


def test_share_of_the_plan_is_left_out_without_a_plan(db, half):
    make_project("Máy", local=100, steps=[("assign", "01/02/2022")], own=True)
    assert "bằng" not in texts(half)["S3"]
    assert texts(half)["S10"] == "Các đề án triển khai trong kỳ không có vốn đối ứng."


def test_all_implemented_and_accepted_is_said_so(db, half):
    for title in ("Trang tin", "Ấn phẩm"):
        make_project(title, local=100, own=True, steps=[("assign", "01/02/2022"), ("accept", "01/05/2022")])
    said = texts(half)
    assert said["S5"] == "Toàn bộ 02 đề án triển khai trong kỳ đã được nghiệm thu, kinh phí khuyến công 200 triệu đồng."
    assert said["S6"] == "Các đề án đã nghiệm thu đang hoàn thiện hồ sơ quyết toán."


def test_refused_acceptance_is_said_after_the_accepted(db, half):
    project = make_project("Máy", local=100, own=True, steps=[("assign", "01/02/2022")])
    make_step(project, "refuse_acceptance", "01/06/2022")
    assert texts(half)["S5"] == (
        "Chưa có đề án nào được nghiệm thu. Không nghiệm thu 01 đề án, kinh phí khuyến công được duyệt 100 triệu đồng."
    )


def test_several_stops_are_listed_with_reasons(db, half):
    for title in ("Một", "Hai"):
        project = make_project(title, local=10, own=True, steps=[("assign", "01/12/2021")])
        make_step(project, "stop", "01/02/2022", note="Giá tăng.")
    assert texts(half)["S8"] == (
        "Có 02 đề án ngừng triển khai, kinh phí 20 triệu đồng: Một (giá tăng); Hai (giá tăng)."
    )


@pytest.mark.parametrize(
    ("amount", "change"), [(150, "tăng 50,0%"), (97, "giảm 3,0%"), (100, "không đổi"), (0, "giảm 100,0%")]
)
def test_support_is_compared_with_the_year_before(db, amount, change):
    make_project("Trước", local=100, own=True, steps=[("assign", "01/06/2021")])
    if amount:
        make_project("Nay", local=amount, own=True, steps=[("assign", "01/06/2022")])
    said = texts(whole_year(2022))["S11"]
    assert said == f"So với cùng kỳ năm trước (01 đề án, 100 triệu đồng), kinh phí khuyến công triển khai {change}."


def test_year_before_without_projects_is_said_so(db, half):
    make_step(make_project("Dự thảo", local=1), "submit", "01/06/2021")
    assert texts(half)["S11"] == "Cùng kỳ năm trước không có đề án triển khai."


def test_figures_in_sentences_name_their_key(busy_half, half):
    data = build(half)
    keys = [part.key for section in sections(data) for s in section.sentences for part in s.parts if part.key]
    assert "implemented.support" in keys
    assert all(data.figure(key) for key in keys)


def test_opening_names_the_period_and_its_days(db, half):
    text = opening(build(half)).text
    assert "6 tháng đầu năm 2022 (số liệu từ ngày 01/01/2022 đến ngày 30/06/2022) như sau:" in text


def test_projects_that_came_of_advice_are_told_with_their_requests(db, half):
    asked, other = make_request("policy", "01/02/2022"), make_request("policy", "15/12/2021")
    first, joint = make_project("Máy sấy", state="draft"), make_project("Kho lạnh", state="draft")
    for request, project in ((asked, first), (asked, joint), (other, joint)):
        RequestProject.objects.create(request=request, project=project, formed_on=dt.date(2022, 3, 1))
    RequestProject.objects.create(request=other, project=first, formed_on=dt.date(2021, 12, 20))
    assert texts(half)["S9"].endswith(" Từ tư vấn đã hình thành 01 đề án khuyến công.")
    figure = build(half).figure("consulting.outcome.new_projects")
    assert [(row.pk, row.new_projects) for row in figure.block.rows] == [(asked.pk, 1)]
