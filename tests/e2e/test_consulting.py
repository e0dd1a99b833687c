"""A producer sends a request from a phone and follows it by its code; the desk takes it on and finishes it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consulting import categories as starting
from consulting import starting_data
from consulting.models import Category, ConsultingRequest, Field, ReplyTemplate, TeamMember
from consulting.services import add_session
from consulting.workflow import CONSULTING
from khuyencong.registry.models import Place, PlaceAssignment
from khuyencong.registry.services.reference import load_reference
from tests.consulting.factories import RequestFactory
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import DESKTOP, PHONE

FORM, TRACK, LIST = "/tu-van/gui-yeu-cau/", "/tu-van/tra-cuu/", "/tu-van/"


@pytest.fixture
def reference(transactional_db):
    """Real transactions end by emptying every table, so the categories and the communes are loaded anew."""
    starting.load(Category)
    load_reference()


@pytest.fixture
def bare_phone(watched, new_context):
    """A phone with JavaScript off."""
    return watched(new_context(**PHONE, java_script_enabled=False)).new_page()


def fill_in(page):
    page.get_by_label("Tôi đồng ý").check()
    page.get_by_label("Máy móc, thiết bị, hồ sơ đề án").check()
    page.get_by_label("Mô tả ngắn").fill("Rang cà phê thủ công, muốn mua máy rang")
    page.get_by_label("Tên cơ sở").fill("Cơ sở cà phê Năm Hòa")
    page.get_by_label("Người liên hệ").fill("Nguyễn Văn Hòa")
    page.get_by_label("Số điện thoại").fill("0905.123.456")
    page.get_by_label("Xã, phường hiện nay").select_option(label="Xã Ea Phê")


def send(page) -> str:
    """Send the form and read the code."""
    page.get_by_role("button", name="Gửi yêu cầu").click()
    page.wait_for_url("**/da-nhan/**")
    return page.locator(".code").inner_text()


def test_producer_sends_and_follows_without_a_script(bare_phone, reference):
    page = bare_phone
    page.goto(FORM)
    page.get_by_label("Mô tả ngắn").fill("Rang cà phê thủ công")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_role("alert").get_by_text("Ghi tên cơ sở")).to_be_visible()
    expect(page.get_by_label("Mô tả ngắn")).to_have_value("Rang cà phê thủ công")
    fill_in(page)
    code = send(page)
    expect(page.get_by_text("Cán bộ sẽ gọi lại trong 2 ngày làm việc")).to_be_visible()

    page.goto(TRACK)
    page.get_by_label("Mã tra cứu").fill(code.lower().replace("-", ""))
    page.get_by_label("Số điện thoại").fill("0905 123 457")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("alert").get_by_text("Không tìm thấy")).to_be_visible()
    page.get_by_label("Số điện thoại").fill("0905123456")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("heading", name="Đã nhận, đang chờ giao cán bộ")).to_be_visible()
    assert "Xã Ea Phê" in str(ConsultingRequest.objects.get().place)


def test_second_press_of_an_impatient_thumb_sends_nothing_new(bare_phone, reference):
    page = bare_phone
    page.goto(FORM)
    fill_in(page)
    code = send(page)
    page.go_back()
    assert send(page) == code
    assert ConsultingRequest.objects.count() == 1


def test_producer_reads_the_question_and_answers(phone, reference, cast):
    request = RequestFactory()
    CONSULTING.perform("assign", request, actor=cast.officer, assignee=cast.officer)
    CONSULTING.perform("begin", request, actor=cast.officer)
    CONSULTING.perform("ask", request, actor=cast.officer, message="Gửi ảnh xưởng giúp")
    phone.goto(f"{TRACK}?ma={request.code}")
    phone.get_by_label("Số điện thoại").fill(request.phone)
    phone.get_by_role("button", name="Tra cứu").click()
    expect(phone.get_by_text("Gửi ảnh xưởng giúp")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_label("Nội dung bổ sung").fill("Đã gửi qua bưu điện")
    phone.get_by_role("button", name="Gửi bổ sung").click()
    expect(phone.get_by_role("heading", name="Cán bộ đang tư vấn")).to_be_visible()


def test_officer_takes_a_request_holds_a_session_and_completes(page, reference, cast, sign_in):
    request = RequestFactory(establishment_name="Cơ sở Năm Hòa")
    sign_in(page, "officer")
    page.goto(LIST)
    page.get_by_role("link", name="Cơ sở Năm Hòa").click()
    page.get_by_role("link", name="Phân công").click()
    page.locator("button.main").click()
    page.get_by_role("link", name="Ghi buổi tư vấn").click()
    page.get_by_label("Nội dung trao đổi").fill("Hướng dẫn lập hồ sơ")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Hoàn thành").click()
    page.get_by_label("Kết quả tư vấn").fill("Đã nộp hồ sơ đợt 1")
    page.locator("button.main").click()
    expect(page.locator(".head .badge")).to_have_text("Hoàn thành")
    request.refresh_from_db()
    assert (request.state, request.result, request.sessions.count()) == ("completed", "Đã nộp hồ sơ đợt 1", 1)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["390", "1280"])
def screen(request, watched, new_context):
    return watched(new_context(**request.param)).new_page()


def test_pages_of_consulting_are_accessible(screen, reference, cast, sign_in):
    request = RequestFactory()
    CONSULTING.perform("assign", request, actor=cast.officer, assignee=cast.officer)
    add_session(request, actor=cast.officer, held_on=timezone.localdate(), content="Gọi điện")
    page = screen
    page.goto(FORM)
    assert_accessible(page)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_role("alert").get_by_text("Ghi tên cơ sở")).to_be_visible()
    assert_accessible(page)
    fill_in(page)
    send(page)
    assert_accessible(page)
    page.goto(TRACK)
    assert_accessible(page)
    sign_in(page, "officer")
    own = f"{LIST}{request.pk}/"
    paths = ("", "sua/", "buoi-tu-van/", "co-so/", "san-pham/", "buoc/complete/")
    for address in (LIST, f"{LIST}moi/", *(own + path for path in paths)):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"


DESK_PAGES = (
    "lich/", "to-tu-van/", "to-tu-van/moi/", "thiet-lap/mau-tra-loi/", "thiet-lap/linh-vuc/moi/", "mang-luoi/",
    "ghi-nhan/", "nhu-cau/", "du-lieu-ca-nhan/",
)  # fmt: skip


def test_pages_of_the_team_are_accessible(screen, reference, cast, sign_in):
    starting_data.load(Category, Field, ReplyTemplate)
    request = RequestFactory(received_on=timezone.localdate(), establishment_name="Cà phê Năm Hòa")
    CONSULTING.perform("assign", request, actor=cast.unit_head, assignee=cast.officer)
    member = TeamMember.objects.create(user=cast.officer)
    member.fields.set(Field.objects.all())
    RequestFactory(establishment_name="Chưa giao")
    page = screen
    sign_in(page, "unit_head")
    own = (f"{LIST}{request.pk}/{path}" for path in ("", "lich-hen/", "nhan/", "ghi-chu/"))
    more = (
        f"{LIST}to-tu-van/ban-giao/{cast.officer.pk}/",
        "/thong-bao/",
        "/thong-bao/nhat-ky/",
        "/thong-bao/noi-dung/",
    )
    for address in (LIST, *(LIST + path for path in DESK_PAGES), *own, *more):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"


def test_unread_number_comes_after_the_page_and_goes_when_read(page, reference, cast, sign_in):
    request = RequestFactory(received_on=timezone.localdate())
    CONSULTING.perform("assign", request, actor=cast.unit_head, assignee=cast.officer)
    sign_in(page, "officer")
    page.goto(LIST)
    expect(page.locator(".bell .unread")).to_contain_text("1")
    page.get_by_role("link", name="Thông báo").first.click()
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(request.establishment_name)
    expect(page.locator(".bell .unread")).to_have_count(0)


def test_collaborator_files_a_request_from_the_phone(phone, reference, cast, sign_in):
    place = Place.objects.get(name="Xã Ea Phê", valid_to=None)
    PlaceAssignment.objects.create(user=cast.collaborator, place=place)
    sign_in(phone, "collaborator")
    phone.goto(f"{LIST}gioi-thieu/moi/")
    assert_accessible(phone)
    phone.get_by_label("Tên cơ sở").fill("Lò bún Năm Hòa")
    phone.get_by_label("Người liên hệ").fill("Chị Hoa")
    phone.get_by_label("Điện thoại").fill("0905 123 456")
    phone.get_by_label("Xã, phường").select_option(label="Xã Ea Phê")
    phone.get_by_label("Loại yêu cầu").select_option(index=1)
    phone.get_by_label("Người sản xuất đã đồng ý").check()
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.get_by_text("Đã nhận, đang chờ giao cán bộ")).to_be_visible()
    assert ConsultingRequest.objects.get().referred_by == cast.collaborator
