"""`deploy/run.sh`, as `make run` calls it: serves the sample, and leaves no process behind however it ends."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    """One for both tests: the second start finds the sample there."""
    return f"sqlite:///{tmp_path_factory.mktemp('run')}/portal.sqlite3"


@pytest.fixture
def portal(database):
    """The running portal, once it has said its address and its sign-ins."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    # Whoever runs the tests in the background hands down an ignored Ctrl-C, which no shell can catch any more.
    command = ["env", "--default-signal=INT", "deploy/run.sh"]
    settings = {"DATABASE_URL": database, "PORT": port, "DJANGO_SETTINGS_MODULE": "khuyencong.settings.dev"}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True) as process:
        process.said = []
        for line in process.stdout:
            process.said.append(line)
            if line.startswith("Tài khoản minh họa"):
                break
        process.address = f"http://127.0.0.1:{port}/"
        yield process
        process.kill()


def processes_of(database: str) -> dict[int, str]:
    """`{pid: command line}` of whatever runs on that database."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATABASE_URL={database}\0".encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ").strip()
        except OSError:
            continue  # it has just ended, or is somebody else's
    return {pid: command for pid, command in found.items() if command}


def none_left(database: str) -> bool:
    deadline = time.monotonic() + 60
    while processes_of(database) and time.monotonic() < deadline:
        time.sleep(0.1)
    return processes_of(database) == {}


def test_portal_answers_and_stops_on_request(portal, database):
    assert any(portal.address in line for line in portal.said), portal.said
    assert urllib.request.urlopen(portal.address, timeout=30).status == 200
    portal.send_signal(signal.SIGINT)
    assert portal.wait(timeout=60) == 0
    assert none_left(database)


def test_portal_stops_whole_when_the_worker_dies(portal, database):
    worker = next(pid for pid, command in processes_of(database).items() if "manage.py worker" in command)
    os.kill(worker, signal.SIGKILL)
    assert portal.wait(timeout=60) == 1
    assert none_left(database)
