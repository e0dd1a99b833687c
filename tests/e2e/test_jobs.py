"""The page of a job follows the work by itself, and says the same without scripts."""

import re

import pytest
from playwright.sync_api import expect

from khuyencong.accounts.enums import Role
from khuyencong.core.jobs import services
from khuyencong.core.jobs.kinds import Result
from khuyencong.core.jobs.models import Job
from tests.e2e.axe import assert_accessible
from tests.factories import UserFactory


@pytest.fixture
def officer(transactional_db):
    return UserFactory(roles=[Role.OFFICER])


@pytest.fixture
def run(officer):
    """A job of the officer that a worker has begun."""
    job = Job.objects.create(kind="x", title="Danh sách đề án", owner=officer, fingerprint="x")
    return services.claim(job.pk)


def finish(run) -> None:
    services._finish(run, Result(b"xong", "danh-sach.xlsx", "application/octet-stream"))


def test_page_of_a_job_moves_with_the_work(run, officer, page, phone, sign_in):
    run.say("Ghi từng dòng vào bảng tính.", 1500, 6000)
    for screen in (page, phone):
        sign_in(screen, officer)
        screen.goto(f"/viec-nen/{run.job.pk}/")
        expect(screen.get_by_text("1.500 trên 6.000")).to_be_visible()
        assert_accessible(screen)
    run.say("Ghi từng dòng vào bảng tính.", 4500, 6000)
    expect(page.get_by_text("4.500 trên 6.000")).to_be_visible()
    finish(run)
    for screen in (page, phone):
        expect(screen.get_by_role("link", name="Tải danh-sach.xlsx")).to_be_visible()
        assert_accessible(screen)
        screen.goto("/viec-nen/")
        assert_accessible(screen)
        assert screen.evaluate("document.documentElement.scrollWidth") <= screen.viewport_size["width"]


def test_job_is_followed_and_stopped_without_scripts(run, officer, browser, live_server, sign_in):
    screen = browser.new_context(java_script_enabled=False, base_url=live_server.url).new_page()
    sign_in(screen, officer)
    screen.goto(f"/viec-nen/{run.job.pk}/")
    run.say("Ghi từng dòng vào bảng tính.", 4500, 6000)
    screen.get_by_role("link", name="Xem lại tiến độ").click()
    expect(screen.get_by_text(re.compile("4.500 trên 6.000"))).to_be_visible()
    screen.get_by_role("button", name="Dừng việc này").click()
    expect(screen.get_by_text("Đang dừng lại…")).to_be_visible()
    screen.context.close()
