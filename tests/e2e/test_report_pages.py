"""Home pages, the report and the rows behind it: accessible and nothing cut off, on a desk and on a phone."""

import pytest

from khuyencong.accounts.models import User
from khuyencong.demo.build import build
from tests.e2e.axe import assert_accessible

HALF = "/bao-cao/6-thang/2022/1/"
VISITS = {
    "lanhdaoso": (
        "/", "/toan-canh/?nam=2022",
        "/bao-cao/", HALF, f"{HALF}so-lieu/plan.total/", f"{HALF}so-lieu/consulting.products/",
        f"{HALF}so-lieu/accepted.projects/", "/bao-cao/nam/2023/",
        "/bao-cao/lap-bang/", "/bao-cao/lap-bang/de-an/?group=state&choosing=1", "/bao-cao/lap-bang/co-so/",
    ),
    "chuyenvien": ("/",),
    "canboxa": ("/",),
    "thanhtra": ("/",),
    "": ("/", "/cong-khai/", "/cong-khai/de-an/?q=ca+phe", "/cong-khai/du-lieu/"),
}  # fmt: skip


@pytest.fixture
def sample(transactional_db):
    build()


def test_report_pages_are_accessible_and_fit_the_screen(sample, page, phone, sign_in):
    for screen in (page, phone):
        for username, paths in VISITS.items():
            screen.context.clear_cookies()
            if username:
                sign_in(screen, User.objects.get(username=username))
            visit(screen, paths)


def visit(screen, paths) -> None:
    for path in paths:
        assert screen.goto(path).status == 200, path
        assert_accessible(screen)
        assert screen.evaluate("document.documentElement.scrollWidth") <= screen.viewport_size["width"], path
