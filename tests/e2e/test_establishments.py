"""The register of establishments: an officer adds a certificate, meets a record that looks alike, makes two one."""

import pytest
from playwright.sync_api import expect

from khuyencong.registry.models import Establishment
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import DESKTOP, PHONE
from tests.factories import EstablishmentFactory, ProductFactory

LIST = "/danh-muc/co-so/"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1280", "390"])
def screen(request, watched, new_context):
    return watched(new_context(**request.param)).new_page()


def look(page, address: str = "") -> None:
    if address:
        page.goto(address)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def test_officer_keeps_one_record_of_an_establishment(screen, transactional_db, cast, sign_in):
    shop = ProductFactory(name="Bơ sấy", establishment__name="HTX Ea Tu").establishment
    page = screen
    sign_in(page, "officer")
    look(page, f"{LIST}{shop.pk}/nhan-hieu/moi/")
    look(page, f"{LIST}{shop.pk}/chung-nhan/moi/")
    page.get_by_label("Sản phẩm").fill("Bơ sấy")
    page.get_by_label("Năm").fill("2020")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Hết giá trị")).to_be_visible()
    look(page)

    page.goto(f"{LIST}moi/")
    page.get_by_label("Tên cơ sở").fill("Hợp tác xã Ea Tú")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("link", name="HTX Ea Tu")).to_be_visible()
    look(page)
    page.get_by_label("Đây là cơ sở khác").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hợp tác xã Ea Tú")

    look(page, f"{LIST}trung/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Gộp làm một").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("HTX Ea Tu")
    assert list(Establishment.objects.all()) == [shop]


def test_list_of_establishments_is_accessible(screen, transactional_db, cast, sign_in):
    EstablishmentFactory(phone="0905 111 222")
    sign_in(screen, "accountant")
    look(screen, LIST)
    expect(screen.get_by_text("•••• ••• 222")).to_be_visible()
