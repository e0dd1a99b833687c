"""A flood is slowed, politely and with the typed text kept; a whole hall of producers behind one address is not."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from django.db import connection
from django.test import Client

from consulting import flood
from consulting.forms import tokens
from consulting.models import ConsultingRequest
from khuyencong.core.limits import Limit
from khuyencong.core.models import AuditEvent
from tests.core.attachments import files
from tests.core.attachments.files import upload
from tests.factories import PlaceFactory

FORM, UPLOAD = "/tu-van/gui-yeu-cau/", "/tu-van/gui-yeu-cau/tep/"


@pytest.fixture
def fill(categories):
    """`fill(number)`: the form of one producer among many, on a page of its own."""
    place = PlaceFactory().pk

    def form(number: int = 0, **fields) -> dict:
        return {
            "consent": "on", "category": categories["policy"].pk, "description": f"Việc thứ {number}",
            "establishment_name": f"Cơ sở số {number}", "contact_name": "Nguyễn Văn Hòa",
            "phone": f"0905 {number // 1000:03} {number % 1000:03}", "place": place,
            "form_token": tokens.new_form_token(), **fields,
        }  # fmt: skip

    return form


def slowed(answer, *, who: str, minutes: int) -> bool:
    """The answer is the same form with a sentence, and says how long to wait."""
    page = answer.content.decode()
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == minutes * 60
    return f"{who} vừa gửi quá nhiều lần. Nội dung vẫn còn; xin đợi {minutes} phút rồi gửi lại." in page


@pytest.mark.django_db
def test_sixth_request_of_one_telephone_is_slowed_with_everything_typed_kept(client, fill):
    for number in range(5):
        client.post(FORM, fill(number, phone="0905 123 456"))
    sixth = fill(6, phone="0905 123 456")
    answer = client.post(FORM, sixth)
    assert slowed(answer, who="Số điện thoại này", minutes=10)
    page = answer.content.decode()
    for typed in ("Việc thứ 6", "Cơ sở số 6", 'value="0905 123 456"', f'value="{sixth["form_token"]}"'):
        assert typed in page
    assert ConsultingRequest.objects.count() == 5


@pytest.mark.django_db
def test_same_request_sent_again_does_not_count_against_its_telephone(client, fill):
    form = fill()
    for _ in range(8):
        assert client.post(FORM, form).status_code == 302
    assert ConsultingRequest.objects.count() == 1


@pytest.mark.django_db
def test_one_form_posted_over_and_over_is_slowed(client, fill):
    form = fill(phone="0905")
    answers = [client.post(FORM, form).status_code for _ in range(20)]
    assert set(answers) == {200}
    assert slowed(client.post(FORM, form), who="Tờ khai này", minutes=10)
    assert client.post(FORM, fill(1)).status_code == 302


@pytest.mark.django_db
def test_script_is_told_to_wait(client, fill):
    for number in range(5):
        client.post(FORM, fill(number, phone="0905 123 456"))
    answer = client.post(FORM, fill(6, phone="0905 123 456"), headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "xin đợi 10 phút" in answer.json()["errors"]["__all__"][0]


@pytest.mark.django_db
def test_one_address_of_many_telephones_is_slowed_above_120_a_minute_only(client, fill, monkeypatch):
    monkeypatch.setattr("khuyencong.core.limits.time.time", lambda: 600)
    answers = [client.post(FORM, fill(number)) for number in range(120)]
    assert {answer.status_code for answer in answers} == {302}
    assert slowed(client.post(FORM, fill(120)), who="Mạng đang dùng", minutes=1)
    assert client.post(FORM, fill(121), REMOTE_ADDR="203.0.113.9").status_code == 302
    monkeypatch.setattr("khuyencong.core.limits.time.time", lambda: 660)
    assert client.post(FORM, fill(120)).status_code == 302
    assert ConsultingRequest.objects.count() == 122


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "who"), [("FILES_OF_FORM", "Tờ khai này"), ("FILES_OF_ADDRESS", "Mạng đang dùng")])
def test_uploads_of_one_form_or_address_are_slowed(client, monkeypatch, name, who):
    limit = Limit(getattr(flood, name).name, 2, 600)
    monkeypatch.setattr(flood, name, limit)
    monkeypatch.setitem(flood.WHO, limit, who)
    token = tokens.new_form_token()
    sent = [{"form_token": token, "file": upload(f"{n}.pdf", files.pdf(str(n).encode()))} for n in range(3)]
    answers = [client.post(UPLOAD, fields) for fields in sent]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"].startswith(who)


# -- many at once, on a server of two processes as in production


def database_url() -> str:
    """Where this test's database is, for a process of its own."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


@pytest.fixture
def server(transactional_db):
    """The address of gunicorn with two workers on the test's database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "khuyencong.wsgi", "--bind", address, "--workers", "2"]
    options = ["--threads", "4", "--no-control-socket", "--log-level", "error"]
    running = subprocess.Popen([*command, *options], env={**os.environ, "DATABASE_URL": database_url()})
    try:
        wait_for(f"http://{address}/suc-khoe/")
        yield f"http://{address}"
    finally:
        running.terminate()
        running.wait(timeout=20)


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            return urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


def send(server: str, form: dict) -> str:
    """→ the code on the page that the producer ends on."""
    with urlopen(f"{server}{FORM}", urlencode(form).encode(), timeout=60) as answer:
        return re.search(r'class="code">([^<]+)<', answer.read().decode())[1]


def at_once(*acts: Callable[[], str]) -> list[str]:
    """What each act gave; all start together."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


@pytest.mark.parametrize("database", ["any", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_fifty_producers_at_once_all_get_through(server, fill, database):
    """From one address, each with a telephone of its own: nothing is lost, no code is given twice."""
    assert database in ("any", connection.vendor)
    forms = [fill(number) for number in range(50)]
    codes = at_once(*(lambda form=form: send(server, form) for form in forms))
    assert len(set(codes)) == 50
    kept = dict(ConsultingRequest.objects.values_list("code", "establishment_name"))
    assert kept == dict(zip(codes, (form["establishment_name"] for form in forms), strict=True))
    assert AuditEvent.objects.filter(verb="create").count() == 50


def test_one_form_sent_ten_times_at_once_is_one_request(server, fill):
    form = fill(send_key="a" * 32)
    codes = at_once(*(lambda: send(server, form) for _ in range(10)))
    assert set(codes) == {ConsultingRequest.objects.get().code}


def test_limit_holds_across_processes(server):
    """Every try counts, whichever process answers it."""
    form = {"code": "0000-0000", "phone": "0905 000 001"}
    opener = build_opener(HTTPCookieProcessor())
    page = opener.open(f"{server}/tu-van/tra-cuu/", timeout=30).read().decode()
    form["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    statuses = []
    for _ in range(12):
        try:
            statuses.append(opener.open(f"{server}/tu-van/tra-cuu/", urlencode(form).encode(), timeout=30).status)
        except HTTPError as refused:
            statuses.append(refused.code)
    assert statuses == [200] * 10 + [429] * 2


@pytest.mark.django_db
def test_codes_cannot_be_enumerated(categories):
    """Neither the receipt nor the page of a request has an address that can be counted through."""
    for address in ("/tu-van/da-nhan/1/", "/tu-van/tra-cuu/ket-qua/", "/tu-van/tra-cuu/?ma=0000-0000"):
        answer = Client().get(address)
        assert answer.status_code == 302 or "Mã tra cứu" in answer.content.decode()
