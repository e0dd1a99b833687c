"""What the small scripts do for a person who types, and that nothing depends on them."""

import pytest
from django.conf import settings

from tests.e2e.axe import assert_accessible

JS = settings.BASE_DIR / "static" / "js"
LOGIN = "/tai-khoan/login/"


@pytest.fixture
def with_script(page):
    """`with_script("money.js", html)`: a bare page that holds `html` and runs that script."""

    def load(script: str, html: str):
        page.set_content(f"<!doctype html><html lang=vi><title>x</title>{html}")
        page.add_script_tag(path=JS / script)
        return page

    return load


def test_money_is_grouped_while_typing(with_script):
    page = with_script("money.js", "<input data-kc-money>")
    page.locator("input").press_sequentially("1234567")
    assert page.locator("input").input_value() == "1.234.567"


def test_money_keeps_the_caret_beside_its_digit(with_script):
    page = with_script("money.js", "<input data-kc-money value='234.567'>")
    box = page.locator("input")
    box.press("Home")
    box.press_sequentially("19")
    assert box.input_value() == "19.234.567"
    box.press("ArrowRight")
    box.press("Backspace")
    assert box.input_value() == "1.234.567"
    assert box.evaluate("box => box.selectionStart") == 1


def test_money_leaves_what_is_no_number_for_the_server_to_explain(with_script):
    page = with_script("money.js", "<input data-kc-money>")
    page.locator("input").press_sequentially("12,5")
    assert page.locator("input").input_value() == "12,5"


def test_form_marked_once_is_sent_once(with_script):
    page = with_script("forms.js", "<form data-kc-once action='about:blank'><button>Gửi</button></form>")
    sent = page.evaluate(
        """() => {
          let sent = 0;
          const form = document.querySelector("form");
          form.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent += 1; });
          document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) sent += 10;
            event.preventDefault();
          });
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 12  # the form saw both, what comes after the script saw one
    page.wait_for_function("document.querySelector('button').disabled")


def test_date_button_fills_the_box_in_vietnamese_order(with_script):
    page = with_script("dates.js", "<label for=d>Ngày</label><input id=d data-kc-date value='25/03/2022'>")
    assert page.get_by_role("button", name="Chọn ngày: Ngày").is_visible()
    native = page.locator("input[type=date]")
    native.evaluate("box => { box.value = '2026-02-05'; box.dispatchEvent(new Event('change')); }")
    assert page.locator("#d").input_value() == "05/02/2026"


def test_large_text_is_kept_on_this_machine(page):
    page.goto(LOGIN)
    before = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    page.get_by_text("A+").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != before
    page.reload()
    assert page.get_by_label("Chữ lớn").is_checked()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") != before


def test_large_text_works_without_scripts(watched, new_context, base_url):
    page = watched(new_context(java_script_enabled=False)).new_page()
    page.goto(LOGIN)
    before = page.locator("h1").bounding_box()["height"]
    page.get_by_text("A+").click()
    assert page.locator("h1").bounding_box()["height"] > before


def test_search_is_a_key_away_and_menus_close_with_escape(page, sign_in):
    sign_in(page, "officer")
    page.goto("/tai-khoan/password/change/")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.type") == "search"
    page.locator(".only-wide summary").click()
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Đăng xuất").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_is_accessible(page, phone, scheme):
    for screen in (page, phone):
        screen.emulate_media(color_scheme=scheme)
        screen.goto(LOGIN)
        assert_accessible(screen)


def test_menu_of_a_phone_opens_without_scripts(watched, new_context, sign_in, base_url):
    page = watched(new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})).new_page()
    sign_in(page, "officer")
    page.goto("/tai-khoan/password/change/")
    page.get_by_text("Mục lục").click()
    page.get_by_role("button", name="Đăng xuất").click()
    assert page.get_by_text("Mục lục").count() == 0
