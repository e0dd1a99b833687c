"""An inspection trip on a phone that loses its signal: the pack opens, the visit waits, and is sent once."""

import pytest
from playwright.sync_api import expect

from khuyencong.core.attachments.models import Attachment
from projects import checklists
from projects.models import ChecklistItem, Inspection
from tests.core.attachments import files
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import PHONE, keeps_a_file
from tests.e2e.proxy import Signal
from tests.factories import EstablishmentFactory
from tests.projects.conftest import appraised, batch_of, budget, draft, machines  # noqa: F401
from tests.projects.execution.conftest import approved, authorised, contracted, implementing, ratios  # noqa: F401

WAITING = "Đang không có mạng. Biên bản được giữ trên máy và sẽ tự gửi khi có tín hiệu."


@pytest.fixture
def signal(live_server):
    between = Signal(live_server.thread.port)
    between.find()
    yield between
    between.lose()


@pytest.fixture
def project(implementing):  # noqa: F811
    checklists.load(ChecklistItem)
    return implementing(establishment=EstablishmentFactory(name="HTX Ea Tu", phone="0905 123 456"))


@pytest.fixture
def phone(new_context, signal, client_as, settings):
    """A telephone whose every byte goes through `signal`. Scripts end without an error; the bar's own request for the
    number of notices may fail, since there is no signal."""
    context, faults = new_context(**PHONE), []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    cookie = client_as("officer").cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": signal.url}])
    yield context
    assert faults == []


def write(page) -> None:
    page.get_by_text("Ghi biên bản kiểm tra").click()
    page.get_by_label("Thành phần").fill("Nguyễn Thị Lan; chị Hòa, chủ cơ sở")
    page.get_by_label("Khối lượng hoàn thành (%)").fill("80")
    page.get_by_role("group", name="Máy đã lắp đặt, chạy thử").get_by_label("Kết quả").select_option("Đúng")
    page.get_by_label("Kết quả kiểm tra").fill("Máy chạy tốt")
    page.get_by_label("Nhận xét, kết luận").fill("Đúng tiến độ")


def test_visit_written_without_a_signal_arrives_once(phone, signal, project):
    page = phone.new_page()
    page.goto(f"{signal.url}/de-an/chuyen-kiem-tra/")
    page.get_by_label(project.title).check()
    page.get_by_role("button", name="Lập tập hồ sơ").click()
    expect(page.get_by_text("Đã giữ trên máy này, mở được khi không có mạng.")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    address = page.url
    signal.lose()
    page.close()
    page = phone.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name=project.title)).to_be_visible()
    expect(page.get_by_text("Đang mở bản giữ trên máy này.")).to_be_visible()
    write(page)
    page.locator("input[type=file]").set_input_files(
        [{"name": "xuong.jpg", "mimeType": "image/jpeg", "buffer": files.image(size=(2400, 1800))}]
    )
    keeps_a_file(page, sent=False)
    expect(page.get_by_text("Đã lưu trên máy này lúc")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Kết quả kiểm tra")).to_have_value("Máy chạy tốt")
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.get_by_text(f"{project.title} · 1 tệp")).to_be_visible()
    assert_accessible(page)
    assert not Inspection.objects.exists()
    signal.find()
    expect(page.get_by_text("Đã gửi biên bản.")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    expect(page.get_by_text("Đã gửi biên bản.")).to_be_visible()
    visit = Inspection.objects.get()
    assert (visit.findings, visit.done_percent, visit.checks.count()) == ("Máy chạy tốt", 80, 1)
    assert Attachment.objects.of(visit).get().size < 200_000


def test_refused_visit_says_what_to_mend_and_opens_again(phone, signal, project):
    page = phone.new_page()
    page.goto(f"{signal.url}/de-an/chuyen-kiem-tra/tap/?de-an={project.pk}")
    expect(page.get_by_text("Đã giữ trên máy này, mở được khi không có mạng.")).to_be_visible()
    write(page)
    page.get_by_label("Yêu cầu khắc phục").fill("Bổ sung hóa đơn")
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(page.get_by_text("Có yêu cầu khắc phục thì ghi hạn khắc phục.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Mở lại để sửa").click()
    expect(page.get_by_label("Yêu cầu khắc phục")).to_have_value("Bổ sung hóa đơn")
    page.get_by_label("Yêu cầu khắc phục").fill("")
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(page.get_by_text("Đã gửi biên bản.")).to_be_visible()
    assert Inspection.objects.get().conclusion == "Đúng tiến độ"


def test_ended_session_keeps_the_visit_until_somebody_signs_in(phone, signal, project, client_as, settings):
    page = phone.new_page()
    page.goto(f"{signal.url}/de-an/chuyen-kiem-tra/tap/?de-an={project.pk}")
    expect(page.get_by_text("Đã giữ trên máy này, mở được khi không có mạng.")).to_be_visible()
    write(page)
    phone.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(page.get_by_text("Phiên làm việc đã hết.")).to_be_visible()
    cookie = client_as("officer").cookies[settings.SESSION_COOKIE_NAME]
    phone.add_cookies([{"name": cookie.key, "value": cookie.value, "url": signal.url}])
    page.goto(f"{signal.url}/de-an/chuyen-kiem-tra/tap/?de-an={project.pk}")
    expect(page.get_by_text("Đã gửi biên bản.")).to_be_visible()
    assert Inspection.objects.count() == 1
