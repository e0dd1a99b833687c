"""One run of a job, as the work itself sees it: whose rights it has, where it says how far it is."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from khuyencong.core.jobs.models import Job, JobStatus

BEATS_A_LEASE = 10


class StoppedError(Exception):
    """This run is over: its owner stopped the job, or another worker has it."""


def lease() -> dt.timedelta:
    return dt.timedelta(seconds=settings.KC_JOB_LEASE_SECONDS)


class Run:
    """The run that holds `token`. The work calls `say` or `beat` often, which keeps the job or tells it is lost."""

    def __init__(self, job: Job, token: int):
        self.job, self.token, self.owner = job, token, job.owner
        self._beaten = time.monotonic()

    @property
    def mine(self):
        """The row, as long as it is this run's."""
        return Job.objects.filter(pk=self.job.pk, status=JobStatus.RUNNING, attempts=self.token)

    def say(self, sentence: str, done: int = 0, total: int = 0) -> None:
        """Where the work is, for its owner.

        Raises:
            StoppedError: it is not this run's any more.
        """
        self._write(sentence=sentence[:200], done=done, total=total)

    def beat(self) -> None:
        """A sign of life, written now and then however often it is called. Raises StoppedError as `say` does."""
        if time.monotonic() - self._beaten > settings.KC_JOB_LEASE_SECONDS / BEATS_A_LEASE:
            self._write()

    def counted(self, rows: Iterable, total: int, sentence: str) -> Iterator:
        """`rows` as they come, telling now and then how many of `total` went by."""
        self.say(sentence, 0, total)
        for number, row in enumerate(rows):
            if time.monotonic() - self._beaten > settings.KC_JOB_LEASE_SECONDS / BEATS_A_LEASE:
                self.say(sentence, number, total)
            yield row

    def _write(self, **values) -> None:
        now = timezone.now()
        held = self.mine.filter(wants_stop=False)
        if held.update(heartbeat_at=now, lease_until=now + lease(), **values) != 1:
            raise StoppedError
        self._beaten = time.monotonic()
