"""The public form on a telephone with a weak signal: nothing typed is lost, nothing is sent twice."""

import re
import time
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from consulting.models import ConsultingRequest
from khuyencong.core.attachments.models import Attachment
from tests.core.attachments import files
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import PHONE, keeps_a_file, until
from tests.e2e.proxy import Signal
from tests.e2e.test_consulting import FORM, bare_phone, fill_in, reference, send

__all__ = ["bare_phone", "reference"]
WAITING = "Đang không có mạng. Yêu cầu được giữ trên máy và sẽ tự gửi khi có tín hiệu."
SENT = "Đã gửi. Ghi lại mã tra cứu này."


@pytest.fixture
def signal(live_server):
    between = Signal(live_server.thread.port)
    between.find()
    yield between
    between.lose()


@pytest.fixture
def weak_phone(watched, new_context, signal, reference):
    """A telephone whose every byte goes through `signal`."""
    return watched(new_context(**PHONE))


@pytest.fixture
def form(signal) -> str:
    return f"{signal.url}{FORM}"


@pytest.fixture
def page(weak_phone, form):
    """The form, opened while there was a signal; the service worker stands ready."""
    page = weak_phone.new_page()
    page.goto(form)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def photo(name="xuong.jpg", size=(40, 30)) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": files.image(size=size)}


def pick(page, *chosen: dict) -> None:
    page.locator("input[type=file]").set_input_files(list(chosen))


def press_send(page) -> None:
    page.get_by_role("button", name="Gửi yêu cầu").click()


def press_and_open_anew(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def queued(page) -> str:
    """The code that the queue shows once the request is sent."""
    expect(page.get_by_text(SENT)).to_be_visible()
    return page.locator(".queue .code").inner_text()


def the_one_request() -> ConsultingRequest:
    return ConsultingRequest.objects.get()


# -- the signal


def test_request_waits_for_the_signal_and_arrives_once(page, signal):
    fill_in(page)
    pick(page, photo())
    expect(page.get_by_text("đã nhận")).to_be_visible()
    signal.lose()
    pick(page, photo("kho.jpg", (50, 50)))
    press_send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.get_by_text("Cơ sở cà phê Năm Hòa · 2 tệp")).to_be_visible()
    assert_accessible(page)
    assert not ConsultingRequest.objects.exists()
    signal.find()
    code = queued(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.reload()
    expect(page.get_by_text(code)).to_be_visible()
    assert the_one_request().code == code
    assert {file.name for file in Attachment.objects.of(the_one_request())} == {"xuong.jpg", "kho.jpg"}


def test_worker_sends_after_the_page_was_closed(page, signal, weak_phone, form):
    fill_in(page)
    signal.lose()
    press_send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.close()
    signal.find()
    tell_worker_that_the_signal_is_back(weak_phone, signal)
    opened = weak_phone.new_page()
    opened.goto(form)
    assert queued(opened) == the_one_request().code


def tell_worker_that_the_signal_is_back(context, signal) -> None:
    """What the browser does by itself, minutes later: the sync event, asked for through its developer tools."""
    page = context.new_page()
    page.goto(f"{signal.url}/tu-van/tra-cuu/")
    tools, found = context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    until(page, lambda: found)
    facts = {"origin": signal.url, "registrationId": found[0]["registrationId"]}
    tools.send("ServiceWorker.dispatchSyncEvent", {**facts, "tag": "kc-yeu-cau", "lastChance": True})
    until(page, ConsultingRequest.objects.exists)
    page.close()


def test_form_opens_without_a_signal_and_sends_later(page, signal):
    signal.lose()
    page.reload()
    expect(page.get_by_role("heading", name="Gửi yêu cầu tư vấn")).to_be_visible()
    fill_in(page)
    press_send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.clock.install()
    page.reload()
    page.clock.pause_at(time.time() + 60)  # only the thumb sends now
    expect(page.get_by_text(WAITING)).to_be_visible()
    signal.find()
    page.get_by_role("button", name="Gửi ngay").click()
    assert queued(page) == the_one_request().code


def test_two_requests_wait_side_by_side(page, signal):
    signal.lose()
    fill_in(page)
    press_send(page)
    press_and_open_anew(page, "Viết yêu cầu khác")
    fill_in(page)
    page.get_by_label("Mô tả ngắn").fill("Đăng ký nhãn hiệu")
    press_send(page)
    expect(page.get_by_text(WAITING)).to_have_count(2)
    signal.find()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SENT)).to_have_count(2)
    assert ConsultingRequest.objects.count() == 2


def test_unfinished_form_is_not_put_into_the_queue(page, signal):
    signal.lose()
    page.get_by_label("Mô tả ngắn").fill("Rang cà phê thủ công")
    press_send(page)
    expect(page.get_by_role("button", name="Gửi yêu cầu")).to_be_enabled()
    expect(page.get_by_text(WAITING)).to_have_count(0)
    expect(page.get_by_label("Tôi đồng ý")).to_be_focused()


def test_waiting_request_can_be_mended_or_dropped(page, signal):
    fill_in(page)
    signal.lose()
    press_send(page)
    press_and_open_anew(page, "Mở lại để sửa")
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("Rang cà phê thủ công, muốn mua máy rang")
    page.get_by_label("Tôi đồng ý").check()
    press_send(page)
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.get_by_text(WAITING)).to_have_count(0)
    signal.find()
    page.reload()
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("")
    assert not ConsultingRequest.objects.exists()


# -- the session, the thumb


def test_what_was_typed_survives_a_lost_session(page, weak_phone, form):
    fill_in(page)
    pick(page, photo())
    expect(page.get_by_text("đã nhận")).to_be_visible()
    keeps_a_file(page, sent=True)
    page.close()
    weak_phone.clear_cookies()
    page = weak_phone.new_page()
    page.goto(form)
    expect(page.get_by_text("được lấy lại từ máy này")).to_be_visible()
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("Rang cà phê thủ công, muốn mua máy rang")
    expect(page.get_by_label("Xã, phường hiện nay").locator("option:checked")).to_have_text("Xã Ea Phê")
    expect(page.get_by_text("xuong.jpg")).to_be_visible()
    expect(page.get_by_label("Tôi đồng ý")).not_to_be_checked()
    page.get_by_label("Tôi đồng ý").check()
    code = send(page)
    assert code == the_one_request().code
    assert [file.name for file in Attachment.objects.of(the_one_request())] == ["xuong.jpg"]
    page.goto(form)
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("")


def test_draft_can_be_thrown_away(page):
    page.get_by_label("Mô tả ngắn").fill("Nháp")
    expect(page.get_by_text("Đã lưu trên máy này lúc")).to_be_visible()
    page.reload()
    press_and_open_anew(page, "Xóa, viết lại từ đầu")
    expect(page.get_by_text("được lấy lại từ máy này")).to_have_count(0)
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("")


def test_cookies_lost_midway_change_nothing_without_a_script(bare_phone, reference):
    bare_phone.goto(FORM)
    fill_in(bare_phone)
    bare_phone.context.clear_cookies()
    assert send(bare_phone) == the_one_request().code


def test_same_form_sent_twice_is_one_request(page):
    fill_in(page)
    page.get_by_role("button", name="Gửi yêu cầu").dblclick(no_wait_after=True)
    code = page.locator(".code").inner_text()
    page.go_back()
    expect(page.get_by_text(code)).to_be_visible()
    fill_in(page)
    assert send(page) == code
    assert the_one_request().code == code


# -- photos and papers


def test_photo_is_shrunk_before_it_is_sent(page):
    noise = Image.effect_noise((3200, 2400), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    with page.expect_request(re.compile("/gui-yeu-cau/tep/$")) as sent:
        pick(page, {"name": "xưởng.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    expect(page.get_by_text("đã nhận")).to_be_visible()
    assert int(sent.value.all_headers()["content-length"]) < len(out.getvalue()) / 3
    with Attachment.objects.get().file.open() as kept:
        assert Image.open(kept).size == (1600, 1200)


def test_file_is_sent_again_when_the_signal_is_back(page, signal):
    signal.lose()
    pick(page, photo())
    expect(page.get_by_text("chờ gửi")).to_be_visible()
    signal.find()
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("đã nhận")).to_be_visible()
    assert Attachment.objects.count() == 1


def test_refused_file_says_why_and_can_be_taken_out(page):
    pick(page, photo(), {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": files.SVG})
    expect(page.get_by_text("Tệp “logo.svg” không phải ảnh")).to_be_visible()
    expect(page.get_by_text("đã nhận")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Bỏ tệp logo.svg").click()
    page.get_by_role("button", name="Bỏ tệp xuong.jpg").click()
    expect(page.locator(".attached li")).to_have_count(0)
    until(page, lambda: not Attachment.objects.exists())


def test_sixth_file_is_not_taken(page):
    pick(page, *(photo(f"{number}.jpg", (40 + number, 30)) for number in range(6)))
    expect(page.get_by_text("đã nhận")).to_have_count(5)
    expect(page.get_by_text("Mỗi lần gửi nhận tối đa 5 tệp.")).to_be_visible()


def test_files_stay_when_the_form_was_wrong(page):
    pick(page, photo())
    fill_in(page)
    page.get_by_label("Số điện thoại").fill("0905")
    press_send(page)
    expect(page.get_by_role("alert").get_by_text("Số di động có 10 chữ số")).to_be_visible()
    expect(page.get_by_text("xuong.jpg")).to_be_visible()
    page.get_by_label("Số điện thoại").fill("0905 123 456")
    send(page)
    assert [file.name for file in Attachment.objects.of(the_one_request())] == ["xuong.jpg"]


def test_files_go_with_the_form_without_a_script(bare_phone, reference):
    page = bare_phone
    page.goto(FORM)
    fill_in(page)
    page.get_by_label("Số điện thoại").fill("0905")
    pick(page, photo(), photo("kho.jpg", (50, 50)))
    press_send(page)
    page.get_by_label("kho.jpg").uncheck()
    page.get_by_label("Số điện thoại").fill("0905 123 456")
    send(page)
    assert [file.name for file in Attachment.objects.of(the_one_request())] == ["xuong.jpg"]


def test_flood_is_answered_beside_the_typed_text(page, form):
    for number in range(5):
        page.goto(form)
        fill_in(page)
        page.get_by_label("Mô tả ngắn").fill(f"Việc thứ {number}")
        send(page)
    page.goto(form)
    fill_in(page)
    press_send(page)
    expect(page.get_by_role("alert").get_by_text("xin đợi 10 phút rồi gửi lại")).to_be_visible()
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("Rang cà phê thủ công, muốn mua máy rang")
    expect(page.get_by_role("button", name="Gửi yêu cầu")).to_be_enabled()
