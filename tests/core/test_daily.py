"""The jobs of the night: all of them run, one's failure is told and stops no other."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from khuyencong.core import daily


@pytest.fixture
def only(monkeypatch):
    """`only(name=job, …)` registers these jobs and no others."""

    def register(**jobs):
        monkeypatch.setattr(daily, "_jobs", {})
        for name, job in jobs.items():
            daily.register(name, job)

    return register


def run(*names) -> str:
    out = StringIO()
    call_command("daily", *names, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_jobs_of_the_portal_run_and_say_what_they_did():
    told = run()
    assert "attachments: Xóa 0 tệp" in told
    assert "limits: Xóa 0 số đếm" in told


def test_one_job_runs_alone(only):
    only(b=lambda: "hai", a=lambda: "một")
    assert run() == "a: một\nb: hai\n"
    assert run("b") == "b: hai\n"


def test_failed_job_stops_no_other_and_is_told(only, caplog):
    out = StringIO()
    only(a=lambda: 1 // 0, b=lambda: "xong")
    with pytest.raises(CommandError, match="Chưa làm được: a"):
        call_command("daily", stdout=out)
    assert out.getvalue() == "b: xong\n"
    assert "ZeroDivisionError" in caplog.text


def test_unknown_job_is_refused_with_the_known_ones(only):
    only(a=lambda: "một")
    with pytest.raises(CommandError, match=r"Không có việc x\. Các việc: a"):
        run("x")
