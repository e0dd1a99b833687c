"""A worker with one slow kind of job, on a database and a folder that the test names (environment KC_TEST_JOBS)."""

import os
import time
from pathlib import Path

from khuyencong.core.jobs import kinds
from khuyencong.core.jobs.kinds import Result

STEPS = 30


def make(run, parameters):
    """Tell each step; say in the folder who began. The first run is the slow one."""
    folder = Path(os.environ["KC_TEST_JOBS"])
    with (folder / "begun").open("a") as begun:
        begun.write(f"{os.getpid()}\n")
    for step in range(STEPS):
        run.say("Đang đếm.", step, STEPS)
        time.sleep(0.5 if run.token == 1 else 0)
    return Result(f"lần {run.token}".encode(), "ket-qua.txt", "text/plain")


kinds.register("slow", ["officer"], make)
