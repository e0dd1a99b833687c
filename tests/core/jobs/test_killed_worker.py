"""A worker killed in the middle of a job: another one takes it over and there is one result."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection
from django_tasks_db.models import DBTaskResult

from khuyencong.core.jobs import services
from khuyencong.core.jobs.models import Job
from tests.architecture.source import ROOT
from tests.core.jobs import slow
from tests.factories import UserFactory

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
SECONDS = 180  # how slow the machine may be


@contextlib.contextmanager
def worker(folder: Path):
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.core.jobs.worker_settings", "KC_TEST_JOBS": str(folder),
        "KC_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.core.jobs.run_worker"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(what) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, list(Job.objects.values())
        time.sleep(0.05)


def test_killed_worker_is_followed_by_another_with_one_result(transactional_db, settings, tmp_path):
    settings.TASKS = QUEUE
    job = services.start("slow", {}, title="Đếm", owner=UserFactory(roles=["officer"]))
    of_job = Job.objects.filter(pk=job.pk)
    with worker(tmp_path) as first, worker(tmp_path) as second:
        wait_for(of_job.filter(done__gte=1, status="running").exists)
        begun = int((tmp_path / "begun").read_text())
        os.kill(begun, signal.SIGKILL)
        wait_for(of_job.exclude(status__in=["queued", "running"]).exists)
        assert begun in {first.pid, second.pid}
    job = of_job.get()
    assert (job.status, job.attempts, job.sha256) == ("done", 2, hashlib.sha256("lần 2".encode()).hexdigest())
    assert [path.read_text() for path in (tmp_path / "jobs" / job.key).iterdir()] == ["lần 2"]
    assert len((tmp_path / "begun").read_text().split()) == 2
    assert slow.STEPS > job.done >= 0
    assert DBTaskResult.objects.filter(status="SUCCESSFUL", return_value="done").count() == 1
