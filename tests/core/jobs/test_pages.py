"""Pages of jobs: the owner sees progress and takes the result, nobody else sees anything."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from khuyencong.core.jobs import offers, services
from khuyencong.core.jobs.kinds import KINDS
from khuyencong.core.jobs.models import Job
from tests.core.jobs.conftest import fresh

MINE = reverse("jobs:mine")


def page_of(client, job, name="detail", follow=False):
    return client.get(reverse(f"jobs:{name}", args=[job.pk]), follow=follow)


@pytest.fixture
def officer(client_as):
    return client_as("officer")


def test_open_job_shows_how_far_it_is_and_asks_anew(ask, officer):
    job = ask()
    assert "Chờ tiến trình nền nhận việc" in page_of(officer, job).content.decode()
    services.claim(job.pk).say("Ghi từng dòng.", 1500, 6000)
    html = page_of(officer, job).content.decode()
    for shown in ("Ghi từng dòng.", "1.500 trên 6.000", 'hx-trigger="every 2s"', "Dừng việc này", "Xem lại tiến độ"):
        assert shown in html, shown
    assert "Ghi từng dòng." in page_of(officer, job, "progress").content.decode()


def test_finished_job_gives_its_file_and_asks_no_more(ask, officer):
    job = ask()
    services.run(job.pk)
    html = page_of(officer, job).content.decode()
    assert "Tải ket-qua.txt" in html
    assert "hx-get" not in page_of(officer, job, "progress").content.decode()
    answer = page_of(officer, job, "result")
    assert answer.content == b"xong"
    assert answer["Content-Disposition"] == 'attachment; filename="ket-qua.txt"'
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["detail", "progress", "result"])
@pytest.mark.parametrize("who", ["other_officer", "centre_leader", "administrator"])
def test_job_of_somebody_else_is_not_there(ask, client_as, who, name):
    job = ask()
    services.run(job.pk)
    assert page_of(client_as(who), job, name).status_code == 404


@pytest.mark.parametrize("name", ["cancel", "again"])
def test_job_of_somebody_else_cannot_be_written(ask, client_as, name):
    job = ask()
    assert client_as("other_officer").post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    assert fresh(job).status == "queued"


def test_result_is_closed_when_the_role_is_gone(ask, officer, cast):
    job = ask()
    services.run(job.pk)
    cast.officer.grants.update(role="accountant")
    assert page_of(officer, job, "result").status_code == 403


def test_result_that_was_tampered_with_is_not_given_out(ask, officer):
    job = ask()
    services.run(job.pk)
    place = fresh(job).file.name
    with default_storage.open(place, "wb") as file:
        file.write(b"khac")
    answer = page_of(officer, job, "result")
    assert answer.status_code == 409
    assert "không đưa ra" in answer.content.decode()


def test_owner_stops_a_job_and_asks_again(ask, officer):
    job = ask()
    officer.post(reverse("jobs:cancel", args=[job.pk]))
    assert fresh(job).status == "cancelled"
    assert "Làm lại" in page_of(officer, job).content.decode()
    answer = officer.post(reverse("jobs:again", args=[job.pk]))
    assert Job.objects.open().get().get_absolute_url() == answer.url


def test_work_that_the_portal_does_no_more_is_told(ask, officer, monkeypatch):
    job = ask()
    services.run(job.pk)
    monkeypatch.delitem(KINDS, "text")
    answer = officer.post(reverse("jobs:again", args=[job.pk]), follow=True)
    assert "không còn làm loại việc này" in answer.content.decode()


def test_failed_job_says_why_on_its_page(ask, officer, caplog):
    job = ask(lambda run, parameters: 1 // 0)
    services.run(job.pk)
    assert f"báo quản trị kèm mã việc {job.pk}" in page_of(officer, job).content.decode()


def test_offer_that_was_not_ours_starts_nothing(db, officer):
    answer = officer.post(reverse("jobs:start"), {"token": "x"}, follow=True)
    assert "Trang đề nghị đã cũ" in answer.content.decode()
    assert not Job.objects.exists()


def test_offer_is_for_its_roles(ask, client_as):
    ask()
    token = offers.signing.dumps({"kind": "text", "parameters": {"n": 9}, "title": "x", "back": "/"}, salt=offers.SALT)
    assert client_as("accountant").post(reverse("jobs:start"), {"token": token}).status_code == 403
    assert client_as("officer").post(reverse("jobs:start"), {"token": token}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count_is_constant(ask, officer, count, django_assert_num_queries):
    for number in range(count):
        ask(n=number)
    with django_assert_num_queries(5):
        assert officer.get(MINE).content.decode().count("Danh sách dài") == count
