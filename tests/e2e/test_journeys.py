"""One journey a person, from the sample onwards, in a real browser."""

import json

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from khuyencong.accounts.models import User
from khuyencong.demo.build import build
from projects.models import Project
from tests.e2e.axe import assert_accessible
from tests.e2e.pages import ProjectForm, RecordPage, RequestForm
from tests.projects.dossiers import complete

TITLE = "Hỗ trợ ứng dụng máy sấy thăng hoa trong chế biến sầu riêng"


@pytest.fixture
def sample(transactional_db):
    build()


@pytest.fixture
def become(page, sign_in):
    """`become("giamdoc")`: the browser is from now on that person of the sample."""
    return lambda username: sign_in(page, User.objects.get(username=username))


def test_project_goes_from_draft_to_authorised_through_five_pairs_of_hands(sample, page, become):
    become("chuyenvien")
    form = ProjectForm(page)
    form.fill(
        title=TITLE, content="3.4 Ứng dụng máy móc, thiết bị tiên tiến vào sản xuất",
        place="xã Ea Na, huyện Krông A Na",
        establishment="HTX Ca cao Ea Na", total="300000000", local="120000000", own="170000000",
    )  # fmt: skip
    form.save()
    expect(page.get_by_text("lệch 10.000.000 đồng").first).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_label("Tên đề án")).to_have_value(
        TITLE
    )  # refused: the sources make 290 million; nothing is lost
    page.get_by_role("group", name="Dòng 1").get_by_label("Đối ứng").fill("180000000")
    form.save()
    project = Project.objects.get(title=TITLE)
    record = RecordPage(page, project.get_absolute_url())
    complete(project, costs=True)  # its pages have journeys of their own
    record.take("Trình lãnh đạo", on="04/07/2022").is_in("Chờ lãnh đạo Trung tâm")

    become("giamdoc")
    record.take("Trình thẩm định", on="08/07/2022").is_in("Đang thẩm định")
    become("chuyenvienso")
    record.take("Kết luận đạt thẩm định", on="20/07/2022", Số_biên_bản="24/BB-HĐTĐ").is_in("Đạt thẩm định")
    batch = draw_up_batch(page)
    batch.take("Trình phê duyệt", on="25/07/2022").is_in("Chờ phê duyệt")

    become("lanhdaoso")
    facts = {"Số, ký hiệu": "45/QĐ-SCT", "Người ký": "Bùi Đức Thắng"}
    batch.take("Phê duyệt kế hoạch", on="29/07/2022", **facts).is_in("Đã phê duyệt")
    record.open().is_in("Đã phê duyệt kế hoạch")

    become("chuyenvien")
    record.take("Trình phê duyệt đề án", on="02/08/2022").is_in("Chờ phê duyệt đề án")
    become("giamdoc")
    facts = {"Số, ký hiệu": "24/QĐ-TTKC", "Người ký": "Phạm Minh Tâm"}
    record.take("Phê duyệt đề án", on="05/08/2022", **facts).is_in("Đã phê duyệt đề án")
    expect(page.get_by_text("45/QĐ-SCT").first).to_be_visible()


def draw_up_batch(page) -> RecordPage:
    page.goto("/ke-hoach/")
    assert_accessible(page)
    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_label("Tên đợt").fill("Đợt 4")
    page.get_by_label("Năm").fill("2022")
    page.get_by_role("button", name="Lưu").click()
    batch = RecordPage(page, page.url)
    page.get_by_role("link", name="Đưa đề án vào đợt").first.click()
    assert_accessible(page)
    page.get_by_role("checkbox", name=f"Chọn {TITLE}").check()
    page.get_by_role("button", name="Đưa vào đợt").click()
    return batch


def test_decision_before_the_submission_is_refused_and_what_was_typed_stays(sample, page, become):
    become("giamdoc")
    project = Project.objects.get(code="ĐA-2022-19")
    page.goto(project.get_absolute_url())
    expect(page.get_by_role("link", name="Giao nhiệm vụ")).to_have_count(0)  # it is under way already
    become("chuyenvien")
    project = Project.objects.get(code="ĐA-2022-07")
    page.goto(f"{project.get_absolute_url()}viec/submit_detail/")
    page.get_by_role("textbox", name="Ngày trình").fill("24/03/2022")
    page.get_by_label("Ghi chú").fill("Đã đủ báo giá")
    page.get_by_role("button", name="Trình phê duyệt đề án").click()
    expect(page.get_by_text("ở trước bước liền trước, ngày 25/03/2022").first).to_be_visible()
    expect(page.get_by_label("Ghi chú")).to_have_value("Đã đủ báo giá")
    assert_accessible(page)


def test_leader_reads_the_report_opens_a_figure_and_takes_it_away(sample, page, become, tmp_path):
    become("lanhdaoso")
    page.goto("/")
    assert_accessible(page)
    page.goto("/bao-cao/6-thang/2022/1/")
    assert_accessible(page)
    for figure in ("5.374", "2.515", "2.859", "1.104"):
        expect(page.get_by_text(figure).first).to_be_visible()
    page.locator("a[href*='so-lieu/implemented.projects']").first.click()
    assert_accessible(page)
    expect(page.get_by_text("Hỗ trợ ứng dụng máy rang cà phê").first).to_be_visible()
    page.goto("/bao-cao/6-thang/2022/1/")

    def download(kind: str):
        with page.expect_download() as info:
            page.get_by_role("link", name=kind).first.click()
        path = tmp_path / info.value.suggested_filename
        info.value.save_as(path)
        return path

    text = "".join(sheet.extract_text() for sheet in PdfReader(download("PDF")).pages)
    assert "23 đề án" in text
    assert "1.104 triệu đồng" in text
    assert load_workbook(download("Excel")).sheetnames
    assert json.loads(download("Tải dữ liệu (JSON)").read_text())["plan"]["total"] == 5_374_000_000


def test_producer_asks_on_a_phone_and_follows_by_the_code(sample, phone):
    form = RequestForm(phone)
    form.fill(
        work="Máy móc, thiết bị, hồ sơ đề án", text="Muốn mua máy rang cà phê", name="Lò rang Y Ngông",
        person="Y Ngông", phone="0912 345 678", address="buôn Ea Yông A",
    )  # fmt: skip
    phone.get_by_label("Số điện thoại").fill("12")
    form.send()
    expect(phone.get_by_role("alert").get_by_role("link", name="Số điện thoại").first).to_be_visible()
    expect(phone.get_by_label("Mô tả ngắn")).to_have_value("Muốn mua máy rang cà phê")
    assert_accessible(phone)
    phone.get_by_label("Số điện thoại").fill("0912 345 678")
    form.send()
    expect(phone.get_by_role("heading", name="Chúng tôi đã nhận yêu cầu của cơ sở")).to_be_visible()
    assert_accessible(phone)
    code = phone.locator(".code").inner_text()
    phone.goto("/tu-van/tra-cuu/")
    assert_accessible(phone)
    phone.get_by_label("Mã tra cứu").fill(code.lower().replace("-", " "))
    phone.get_by_label("Số điện thoại").fill("0912345678")
    phone.get_by_role("button", name="Tra cứu").click()
    expect(
        phone.get_by_text("Muốn mua máy rang cà phê").or_(phone.get_by_text("Lò rang Y Ngông")).first
    ).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_producer_without_javascript_can_send_too(sample, watched, new_context):
    page = watched(new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)).new_page()
    page.goto("/tu-van/gui-yeu-cau/")
    for label in ("Tôi đồng ý", "Nhãn hiệu, bao bì, mẫu mã"):
        page.get_by_label(label).check()
    for label, value in (
        ("Mô tả ngắn", "Đăng ký nhãn hiệu"), ("Tên cơ sở", "Mật ong Ea Kao"), ("Người liên hệ", "H'Nga"),
        ("Số điện thoại", "0987654321"), ("Thôn, buôn", "xã Ea Kao"),
    ):  # fmt: skip
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.locator(".code")).to_be_visible()
