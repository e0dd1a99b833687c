"""A real browser on the live server: Debian's Chromium, closed to every address but this machine's."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # how slow the machine may be; a page that is right at once waits for nothing

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def until(page, done) -> None:
    """Wait for what the page's scripts bring about behind it."""
    for _ in range(300):
        if done():
            return
        page.wait_for_timeout(100)
    pytest.fail("It did not come about.")


def keeps_a_file(page, sent: bool) -> None:
    """Wait until this machine keeps the form with a file, one that the portal has (`sent`) or does not have yet."""
    files = "kcOutbox.all().then((forms) => forms.flatMap((form) => form.files.map((file) => Boolean(file.id))))"
    until(page, lambda: sent in page.evaluate(files))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": settings.TIME_ZONE}


@pytest.fixture
def watched():
    """Script errors, what CSP refused, answers of 500 and missing static files: a journey ends with none of them."""
    faults = []

    def on_console(line):
        # An answer that is an error is judged below: a refusal may be what the journey is about.
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            faults.append(line.text)

    def on_response(answer):
        if answer.status >= 500 or (answer.status == 404 and settings.STATIC_URL in answer.url):
            faults.append(f"{answer.status} {answer.url}")

    def watch(context):
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", on_console)
        context.on("response", on_response)
        return context

    yield watch
    assert faults == []


@pytest.fixture
def page(watched, new_context):
    """A page on a desktop screen."""
    return watched(new_context(**DESKTOP)).new_page()


@pytest.fixture
def phone(watched, new_context):
    """A page on a phone."""
    return watched(new_context(**PHONE)).new_page()


@pytest.fixture
def sign_in(client_as, base_url):
    """`sign_in(page, "officer")`: the page's browser is from now on that member of the cast."""

    def as_person(page, who) -> None:
        cookie = client_as(who).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])

    return as_person
