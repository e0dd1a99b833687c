"""Asking for a job, running it, stopping it, taking it over, forgetting it. Every write is a compare-and-swap."""

import datetime as dt
import hashlib
import json
import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.timezone import localtime
from django_tasks_db.models import DBTaskResult

from khuyencong.core.jobs.kinds import KINDS, JobError, Kind, Result
from khuyencong.core.jobs.models import OPEN, Job, JobStatus
from khuyencong.core.jobs.runs import Run, StoppedError, lease

log = logging.getLogger("khuyencong.jobs")
MAX_ATTEMPTS = 3
MOST_OPEN = 10  # of one person: nobody's files wait behind all those that somebody else can think of
# A job that nobody began within so many leases is put into the queue once more: its task may have died with a worker.
QUEUE_LEASES = 10
GONE = "Cổng không còn làm loại việc này; mở lại trang để yêu cầu theo cách mới."


def start(kind: str, parameters: dict, *, title: str, owner) -> Job:
    """The job, waiting for a worker; when the same is waiting or running for `owner` already, that one.

    Raises:
        PermissionDenied: it is not for `owner`.
        JobError: there is no such work any more, or `owner` has too much of it waiting.
    """
    if kind not in KINDS:
        raise JobError(GONE)
    if not KINDS[kind].allows(owner):
        raise PermissionDenied("Việc này không thuộc phần việc của anh/chị.")
    mark = fingerprint(kind, parameters)
    waiting = set(Job.objects.open().filter(owner=owner).values_list("fingerprint", flat=True))
    if mark not in waiting and len(waiting) >= MOST_OPEN:
        raise JobError(f"Đang có {len(waiting)} việc của anh/chị chờ hoặc chạy; đợi bớt, hoặc dừng việc không cần nữa.")
    job = Job(kind=kind, parameters=parameters, title=title[:200], owner=owner, fingerprint=mark)
    job.lease_until = timezone.now() + QUEUE_LEASES * lease()
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            _enqueue(job.pk)
    except IntegrityError:
        same = Job.objects.open().filter(owner=owner, fingerprint=mark).first()
        return same or start(kind, parameters, title=title, owner=owner)  # it ended at this very moment
    return job


def fingerprint(kind: str, parameters: dict) -> str:
    """What makes two askings the same."""
    return hashlib.sha256(json.dumps([kind, parameters], sort_keys=True).encode()).hexdigest()


def _enqueue(pk: int) -> None:
    from khuyencong.core.jobs.tasks import run_job  # late: a task needs the apps to be ready

    transaction.on_commit(lambda: run_job.enqueue(pk))


def again(job: Job) -> Job:
    """The same work once more."""
    return start(job.kind, job.parameters, title=job.title, owner=job.owner)


def cancel(job: Job) -> bool:
    """Stop it: at once while it waits, with the next sign of life while it runs. False when it is over already."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED)
    if waiting.update(status=JobStatus.CANCELLED, finished_at=now) == 1:
        return True
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(wants_stop=True) == 1


# -- in the worker


def claim(pk: int) -> Run | None:
    """Take a waiting job; None when somebody else has it or there is nothing to do."""
    job = Job.objects.select_related("owner").filter(pk=pk, status=JobStatus.QUEUED).first()
    if job is None:
        return None
    now = timezone.now()
    free = Job.objects.filter(pk=pk, status=JobStatus.QUEUED, attempts=job.attempts)
    taken = free.update(
        status=JobStatus.RUNNING, attempts=F("attempts") + 1, lease_until=now + lease(), heartbeat_at=now,
        started_at=now, done=0, total=0, sentence="",
    )  # fmt: skip
    return Run(job, job.attempts + 1) if taken == 1 else None


def run(pk: int) -> str:
    """Do the job, if it is there to be done. → how it ended, for the log of tasks."""
    own = claim(pk)
    if own is None:
        return "nothing to do"
    try:
        return _finish(own, _make(own))
    except StoppedError:
        return _stopped(own)
    except (JobError, PermissionDenied) as error:
        return _fail(own, str(error) or "Anh/chị không còn quyền xem phần số liệu này.")
    except Exception:
        log.exception("Job %s (%s) failed", pk, own.job.kind)
        return _fail(own, _unforeseen(pk))
    except BaseException:  # the worker is told to stop: another one does it at once
        _requeue(own)
        raise


def _make(own: Run) -> Result:
    kind: Kind | None = KINDS.get(own.job.kind)
    if kind is None:
        raise JobError(GONE)
    if not kind.allows(own.owner):
        raise JobError("Anh/chị không còn vai trò được lập tệp này; hỏi quản trị nếu cần.")
    return kind.make(own, own.job.parameters)


def _finish(own: Run, result: Result) -> str:
    """Store the bytes, then say so in one statement; when the job is not ours any more, the bytes go."""
    name = default_storage.save(own.job.place_of(own.token), ContentFile(result.body))
    stored = own.mine.filter(wants_stop=False).update(
        status=JobStatus.DONE, finished_at=timezone.now(), sentence="", file=name, name=result.name,
        content_type=result.content_type, size=len(result.body), sha256=hashlib.sha256(result.body).hexdigest(),
    )  # fmt: skip
    if stored == 1:
        return "done"
    default_storage.delete(name)
    return _stopped(own)


def _stopped(own: Run) -> str:
    asked = own.mine.filter(wants_stop=True)
    stopped = asked.update(status=JobStatus.CANCELLED, finished_at=timezone.now(), sentence="")
    return "cancelled" if stopped else "taken over"


def _fail(own: Run, error: str) -> str:
    own.mine.update(status=JobStatus.FAILED, finished_at=timezone.now(), error=error[:500])
    return "failed"


def _unforeseen(pk: int) -> str:
    return (
        f"Cổng gặp lỗi khi làm việc này lúc {localtime():%H:%M ngày %d/%m/%Y}; nhật ký máy chủ đã ghi lại. "
        f"Xin làm lại một lần; nếu vẫn vậy, báo quản trị kèm mã việc {pk}."
    )


def _requeue(own: Run) -> None:
    with transaction.atomic():
        if own.mine.update(status=JobStatus.QUEUED, lease_until=timezone.now() + QUEUE_LEASES * lease()) == 1:
            _enqueue(own.job.pk)


# -- beside the worker


def take_over() -> int:
    """Put jobs whose worker gave no sign of life into the queue again. Returns how many.

    Safe to call at any time and from anywhere: what a run that is still alive writes afterwards counts for nothing.
    """
    silent = Job.objects.open().filter(lease_until__lt=timezone.now())
    return sum(_take_over(job) for job in silent.order_by("pk"))


def _take_over(job: Job) -> bool:
    now = timezone.now()
    same = Job.objects.filter(pk=job.pk, status=job.status, attempts=job.attempts, lease_until=job.lease_until)
    if job.wants_stop:
        same.update(status=JobStatus.CANCELLED, finished_at=now, sentence="")
        return False
    if job.attempts >= MAX_ATTEMPTS:
        error = (
            f"Việc bị ngắt giữa chừng {job.attempts} lần. Xin thu hẹp phạm vi, hoặc báo quản trị kèm mã việc {job.pk}."
        )
        same.update(status=JobStatus.FAILED, finished_at=now, error=error)
        return False
    with transaction.atomic():
        if same.update(status=JobStatus.QUEUED, lease_until=now + QUEUE_LEASES * lease()) != 1:
            return False
        _enqueue(job.pk)
    return True


def look_after() -> str:
    """The daily job: what was left lying is taken up, results and tasks whose time is over go. → what was done."""
    taken = take_over()
    before = timezone.now() - dt.timedelta(days=settings.KC_JOB_DAYS)
    gone = sum(_forget(job) for job in Job.objects.exclude(status__in=OPEN).filter(finished_at__lt=before))
    DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(enqueued_at__lt=before).delete()
    return f"Làm lại {taken} việc bị ngắt, xóa {gone} kết quả giữ quá {settings.KC_JOB_DAYS} ngày."


def _forget(job: Job) -> bool:
    """Files first: a row without a file can be found again, a file without a row cannot."""
    job.delete_files()
    return Job.objects.exclude(status__in=OPEN).filter(pk=job.pk).delete()[0] > 0
