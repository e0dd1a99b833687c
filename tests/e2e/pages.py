"""What a person does on a page, by the words that stand on it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_accessible


class RecordPage:
    """The page of a đề án or of a batch: its state, and the steps that can be taken on it."""

    def __init__(self, page: Page, path: str):
        self.page, self.path = page, path

    def open(self) -> "RecordPage":
        self.page.goto(self.path)
        assert_accessible(self.page)
        return self

    def take(self, step: str, *, on: str, **facts: str) -> "RecordPage":
        """Take a step from its button: date of the paper, then its other facts by label."""
        self.open()
        self.page.get_by_role("link", name=step, exact=True).click()
        assert_accessible(self.page)
        self.page.get_by_label(re.compile("^Ngày ")).first.fill(on)
        for label, value in facts.items():
            self.page.get_by_label(label.replace("_", " ")).fill(value)
        self.page.get_by_role("button", name=step, exact=True).click()
        expect(self.page.get_by_text(f"Đã ghi: {step}")).to_be_visible()
        return self

    def is_in(self, state: str) -> None:
        expect(self.page.locator(".head").get_by_text(state, exact=True)).to_be_visible()


class ProjectForm:
    """Lập đề án."""

    def __init__(self, page: Page):
        self.page = page
        page.goto("/de-an/moi/")
        assert_accessible(page)

    def fill(
        self, *, title: str, content: str, place: str, establishment: str, total: str, local: str, own: str
    ) -> None:
        page = self.page
        page.get_by_label("Tên đề án").fill(title)
        page.get_by_label("Năm kế hoạch").fill("2022")
        page.get_by_label("Nội dung chính").select_option(label=content)
        page.get_by_label("Địa điểm thực hiện").fill(place)
        page.get_by_label("Tổng kinh phí").fill(total)
        row = page.get_by_role("group", name="Dòng 1")
        row.get_by_label("Đơn vị thụ hưởng").fill(establishment)
        row.get_by_label("Khuyến công địa phương").fill(local)
        row.get_by_label("Đối ứng").fill(own)

    def save(self) -> None:
        self.page.get_by_role("button", name="Lưu nháp").click()


class RequestForm:
    """Gửi yêu cầu tư vấn, on a producer's phone."""

    def __init__(self, page: Page):
        self.page = page
        page.goto("/tu-van/gui-yeu-cau/")
        assert_accessible(page)

    def fill(self, *, work: str, text: str, name: str, person: str, phone: str, address: str) -> None:
        page = self.page
        page.get_by_label("Tôi đồng ý").check()
        page.get_by_label(work).check()
        page.get_by_label("Mô tả ngắn").fill(text)
        page.get_by_label("Tên cơ sở").fill(name)
        page.get_by_label("Người liên hệ").fill(person)
        page.get_by_label("Số điện thoại").fill(phone)
        page.get_by_label("Thôn, buôn").fill(address)

    def send(self) -> None:
        self.page.get_by_role("button", name="Gửi yêu cầu").click()
