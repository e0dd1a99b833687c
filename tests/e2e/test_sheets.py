"""A score sheet that saves itself as a draft: what is typed outlives a lost signal, a lost session and a second tab."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Route, expect

from projects.guards.appraisal import criteria_on
from projects.models import ScoreSheet
from tests.factories import EstablishmentFactory, ProjectFactory
from tests.projects.appraisal.conftest import council_of, members, rules  # noqa: F401


@pytest.fixture
def address(cast, council_of, members) -> str:  # noqa: F811
    project = ProjectFactory(state="appraisal", programme="national", office=cast.officer.office,
                             people=[EstablishmentFactory()], money={"national": 100})  # fmt: skip
    council_of(project=project)
    return reverse("projects:sheet", args=[project.pk])


@pytest.fixture
def scoring(page, sign_in, address, members):  # noqa: F811
    sign_in(page, members[0])
    page.goto(address)
    return page


def points(page):
    return page.locator(f"input[name=points_{criteria_on()[0].pk}]")


def says(page, words: str) -> None:
    expect(page.locator("[data-kc-autosave-state]")).to_contain_text(words)


def stored() -> tuple[int, str]:
    sheet = ScoreSheet.objects.get()
    return sheet.scores.order_by("criterion__position")[0].points, sheet.comment


def test_a_sheet_saves_itself_also_after_a_lost_signal(scoring):
    points(scoring).fill("20")
    says(scoring, "Đã lưu nháp lúc")
    scoring.context.set_offline(True)
    scoring.locator("textarea[name=comment]").fill("Gõ lúc mất mạng")
    says(scoring, "Chưa lưu vì mất kết nối; chữ được giữ trên máy này.")
    scoring.context.set_offline(False)
    says(scoring, "Đã lưu nháp lúc")
    assert stored() == (20, "Gõ lúc mất mạng")
    points(scoring).fill("99")
    says(scoring, "Chưa lưu: Không quá 25.")


def test_what_was_typed_after_the_session_ended_waits_for_the_sign_in(scoring, sign_in, address, members):  # noqa: F811
    scoring.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    points(scoring).fill("21")
    says(scoring, "Chưa lưu vì phiên làm việc đã hết; chữ được giữ trên máy này.")
    sign_in(scoring, members[0])
    scoring.goto(address)
    expect(points(scoring)).to_have_value("21")
    says(scoring, "Đã lưu nháp lúc")
    assert stored()[0] == 21


def test_a_second_tab_is_told_and_overwrites_nothing_by_itself(scoring, address):
    other = scoring.context.new_page()
    other.goto(address)
    points(other).fill("10")
    says(other, "Đã lưu nháp lúc")
    points(scoring).fill("15")
    says(scoring, "Phiếu vừa được lưu ở nơi khác.")
    assert stored()[0] == 10
    scoring.get_by_role("button", name="Lưu nháp").click()
    expect(scoring.get_by_text("Đã lưu nháp lúc").first).to_be_visible()
    assert stored()[0] == 15


def hold_the_first(page, address, later=Route.continue_) -> list[Route]:
    """The first request to `address` waits in the list until it is let go; with those after it `later` is done."""
    held = []

    def hold(route):
        if held:
            later(route)
        held.append(route)

    page.route(f"**{address}", hold)
    return held


def test_a_button_pressed_while_a_save_is_refused_overwrites_nothing(scoring, address):
    other = scoring.context.new_page()
    other.goto(address)
    points(other).fill("10")
    says(other, "Đã lưu nháp lúc")
    held = hold_the_first(scoring, address)
    points(scoring).fill("15")
    says(scoring, "Đang lưu…")
    scoring.get_by_role("button", name="Lưu nháp").click()
    held[0].continue_()
    says(scoring, "Phiếu vừa được lưu ở nơi khác.")
    assert stored()[0] == 10
    expect(points(scoring)).to_have_value("15")


def test_a_button_pressed_while_a_save_hangs_is_heard_in_the_end(scoring, address):
    scoring.clock.install()
    scoring.goto(address)
    hold_the_first(scoring, address)
    points(scoring).fill("15")
    scoring.clock.run_for(2000)
    says(scoring, "Đang lưu…")
    scoring.get_by_role("button", name="Lưu nháp").click()
    scoring.clock.run_for(30_000)
    expect(scoring.get_by_text("Đã lưu nháp lúc").first).to_be_visible()
    assert stored()[0] == 15


def test_what_was_typed_during_a_save_comes_back_on_a_new_page(scoring, address):
    held = hold_the_first(scoring, address, later=Route.abort)
    points(scoring).fill("20")
    says(scoring, "Đang lưu…")
    scoring.locator("textarea[name=comment]").fill("Gõ trong lúc lưu")
    held[0].continue_()
    says(scoring, "Chưa lưu vì mất kết nối")
    scoring.unroute_all()
    scoring.goto(address)
    says(scoring, "Đã lưu nháp lúc")
    assert stored() == (20, "Gõ trong lúc lưu")
