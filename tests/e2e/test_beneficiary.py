"""An establishment follows and feeds its đề án from a cheap phone: by its link, without an account or a script."""

import pytest
from playwright.sync_api import expect

from projects.models import BeneficiaryLink, ProgressNote
from projects.services.links import token_of
from tests.core.attachments import files
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import PHONE
from tests.reports.builders import make_project


@pytest.fixture
def bare_phone(watched, new_context):
    """A phone with JavaScript off."""
    return watched(new_context(**PHONE, java_script_enabled=False)).new_page()


@pytest.fixture
def address(transactional_db, cast) -> str:
    from tests.factories import EstablishmentFactory

    who = EstablishmentFactory(name="HTX Ea Kao")
    project = make_project("Hỗ trợ máy rang", state="implementing", people=[who], local=100)
    link = BeneficiaryLink.objects.create(project=project, establishment=who, expires_on="2100-01-01")
    return f"/de-an-cua-co-so/{token_of(link)}/"


def test_establishment_reports_with_a_photo_and_asks_without_a_script(bare_phone, address):
    page = bare_phone
    page.goto(address)
    expect(page.get_by_role("heading", name="Đang triển khai")).to_be_visible()
    page.get_by_role("link", name="Báo tiến độ").click()
    page.get_by_label("Được khoảng bao nhiêu phần trăm").fill("170")
    page.get_by_label("Đã làm được những gì").fill("Máy đã về, đang lắp")
    photo = {"name": "xuong.jpg", "mimeType": "image/jpeg", "buffer": files.image()}
    page.get_by_label("Ảnh, giấy tờ").set_input_files(photo)
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_label("Đã làm được những gì")).to_have_value("Máy đã về, đang lắp")
    expect(page.get_by_label("xuong.jpg")).to_be_checked()
    page.get_by_label("Được khoảng bao nhiêu phần trăm").fill("70")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("Báo tiến độ: 70 %")).to_be_visible()
    assert ProgressNote.objects.get().is_confirmed is None

    page.get_by_role("link", name="Đề nghị thay đổi hoặc ngừng").click()
    page.get_by_label("Thay đổi (máy móc").check()
    page.get_by_label("Thay đổi gì, vì sao").fill("Xin lùi một tháng")
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_text("Xin lùi một tháng")).to_be_visible()


def test_pages_fit_a_phone_and_everybody_can_read_them(phone, address):
    for path in ("", "tien-do/", "giay-to/", "de-nghi/"):
        phone.goto(f"{address}{path}")
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.goto("/de-an-cua-co-so/1.sai/")
    expect(phone.get_by_role("heading", name="Đường dẫn này không dùng được")).to_be_visible()
    assert_accessible(phone)
