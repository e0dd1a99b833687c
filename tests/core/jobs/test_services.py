"""A job from the asking to its one result: cancelled, failed, taken over, raced for, forgotten."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from khuyencong.core.jobs import services
from khuyencong.core.jobs.kinds import JobError, Result
from khuyencong.core.jobs.models import Job
from khuyencong.core.jobs.runs import StoppedError
from khuyencong.core.jobs.tasks import run_job
from tests.core.jobs.conftest import fresh, write

PAST = dt.timedelta(seconds=1)


def die(job: Job) -> None:
    """Its worker is gone: no sign of life until the lease is over."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - PAST)


def test_job_keeps_its_result_with_its_digest(ask):
    job = ask()
    assert services.run(job.pk) == "done"
    job = fresh(job)
    assert (job.status, job.name, job.size, job.read()) == ("done", "ket-qua.txt", 4, b"xong")


def test_same_asking_is_one_job_while_it_is_open(ask):
    first = ask(page=1)
    assert ask(page=1) == first
    assert ask(page=2) != first
    services.run(first.pk)
    assert ask(page=1) != first


def test_nobody_fills_the_queue(ask, monkeypatch, cast):
    monkeypatch.setattr(services, "MOST_OPEN", 2)
    first, _ = ask(number=1), ask(number=2)
    with pytest.raises(JobError, match="2 việc"):
        ask(number=3)
    assert ask(number=1) == first
    services.cancel(first)
    assert ask(number=3).is_open


def test_job_is_refused_to_other_roles(ask, cast):
    with pytest.raises(PermissionDenied):
        ask(owner=cast.accountant)
    assert not Job.objects.exists()


def test_job_of_somebody_who_lost_the_role_fails(ask, cast):
    job = ask()
    cast.officer.grants.all().delete()
    assert services.run(job.pk) == "failed"
    assert fresh(job).error == "Anh/chị không còn vai trò được lập tệp này; hỏi quản trị nếu cần."


def test_failure_says_why_in_words_of_its_owner(ask, caplog):
    def refuse(run, parameters):
        raise JobError("Kỳ này không còn số liệu.")

    job = ask(refuse)
    assert services.run(job.pk) == "failed"
    assert fresh(job).error == "Kỳ này không còn số liệu."
    assert not caplog.records


def test_unforeseen_fault_is_logged_and_told_without_its_words(ask, caplog):
    job = ask(lambda run, parameters: 1 // 0)
    assert services.run(job.pk) == "failed"
    error = fresh(job).error
    assert f"mã việc {job.pk}" in error
    assert "division" not in error
    assert "ZeroDivisionError" in caplog.text


def test_waiting_job_is_cancelled_at_once(ask):
    job = ask()
    assert services.cancel(job)
    assert fresh(job).status == "cancelled"
    assert services.run(job.pk) == "nothing to do"
    assert not services.cancel(job)


def test_running_job_stops_at_its_next_word(ask):
    said = []

    def count(run, parameters):
        for step in range(9):
            run.say("Đang đếm.", step, 9)
            said.append(step)
            if step == 2:
                services.cancel(run.job)
        return write(run, parameters)

    job = ask(count)
    assert services.run(job.pk) == "cancelled"
    assert said == [0, 1, 2]
    assert fresh(job).status == "cancelled"


def test_cancelling_after_the_last_word_keeps_no_result(ask):
    def make(run, parameters):
        services.cancel(run.job)
        return write(run, parameters)

    job = ask(make)
    assert services.run(job.pk) == "cancelled"
    assert not default_storage.exists(job.place_of(1))


def test_of_two_workers_one_gets_the_job(ask):
    job = ask()
    assert services.claim(job.pk).token == 1
    assert services.claim(job.pk) is None


def test_worker_that_was_given_up_writes_nothing_any_more(ask):
    """It only stalled; meanwhile the job was taken over and done. Its own result goes."""

    def stall(run, parameters):
        if run.token == 1:
            die(run.job)
            assert services.take_over() == 1
            assert services.run(run.job.pk) == "done"
        return Result(f"lần {run.token}".encode(), "ket-qua.txt", "text/plain")

    job = ask(stall)
    assert services.run(job.pk) == "taken over"
    assert fresh(job).read() == "lần 2".encode()
    assert not default_storage.exists(job.place_of(1))


def test_worker_that_was_given_up_learns_it_with_its_next_word(ask):
    job = ask()
    late = services.claim(job.pk)
    die(job)
    services.take_over()
    with pytest.raises(StoppedError):
        late.say("Vẫn làm.")
    assert services.claim(job.pk).token == 2
    with pytest.raises(StoppedError):
        late.say("Vẫn làm.")


def test_living_job_is_left_alone(ask):
    services.claim(ask().pk).say("Đang làm.")
    assert services.take_over() == 0


def test_job_that_waits_too_long_is_put_into_the_queue_again(ask):
    job = ask()
    die(job)
    assert services.take_over() == 1
    assert services.take_over() == 0


def test_job_that_was_to_stop_when_its_worker_died_is_cancelled(ask):
    job = ask()
    services.claim(job.pk)
    services.cancel(job)
    die(job)
    assert services.take_over() == 0
    assert fresh(job).status == "cancelled"


def test_job_whose_workers_keep_dying_is_given_up_with_a_sentence(ask):
    job = ask()
    for _ in range(services.MAX_ATTEMPTS):
        services.claim(job.pk)
        die(job)
        services.take_over()
    assert fresh(job).status == "failed"
    assert "bị ngắt giữa chừng 3 lần" in fresh(job).error


def test_worker_told_to_stop_leaves_the_job_to_the_next(ask):
    def interrupted(run, parameters):
        raise KeyboardInterrupt

    job = ask(interrupted)
    with pytest.raises(KeyboardInterrupt):
        services.run(job.pk)
    assert fresh(job).status == "queued"


def test_results_go_when_their_days_are_over(ask, settings):
    kept, old, open_job = ask(n=1), ask(n=2), ask(n=3)
    for job in (kept, old):
        services.run(job.pk)
    long_ago = timezone.now() - dt.timedelta(days=settings.KC_JOB_DAYS + 1)
    Job.objects.filter(pk__in=[old.pk, open_job.pk]).update(created_at=long_ago)
    Job.objects.filter(pk=old.pk).update(finished_at=long_ago)
    assert services.look_after() == "Làm lại 0 việc bị ngắt, xóa 1 kết quả giữ quá 30 ngày."
    assert set(Job.objects.all()) == {kept, open_job}
    assert not default_storage.exists(old.place_of(1))
    assert fresh(kept).read() == b"xong"


def test_tasks_of_the_queue_go_with_the_results_except_those_that_wait(db, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    for _ in range(3):
        run_job.enqueue(0)
    waiting, _, new = DBTaskResult.objects.order_by("pk")
    DBTaskResult.objects.exclude(pk=waiting.pk).update(status="RUNNING")  # its worker was killed
    long_ago = timezone.now() - dt.timedelta(days=settings.KC_JOB_DAYS + 1)
    DBTaskResult.objects.exclude(pk=new.pk).update(enqueued_at=long_ago)
    services.look_after()
    assert set(DBTaskResult.objects.all()) == {waiting, new}
