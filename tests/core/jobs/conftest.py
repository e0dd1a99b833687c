import pytest

from khuyencong.core.jobs import services
from khuyencong.core.jobs.kinds import KINDS, Kind, Result
from khuyencong.core.jobs.models import Job


def write(run, parameters) -> Result:
    return Result(b"xong", "ket-qua.txt", "text/plain")


@pytest.fixture
def ask(cast, monkeypatch):
    """`ask(make)`: a job of the officer, waiting; what does it is `make(run, parameters)`."""

    def asked(make=write, *, owner=cast.officer, **parameters) -> Job:
        monkeypatch.setitem(KINDS, "text", Kind("text", frozenset({"officer"}), make))
        return services.start("text", parameters, title="Danh sách dài", owner=owner)

    return asked


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)
