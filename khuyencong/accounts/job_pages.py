"""Jobs of the person who is signed in: what runs, how far it is, what came of it."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.enums import EVERYBODY
from khuyencong.core.access import roles
from khuyencong.core.jobs import offers, services
from khuyencong.core.jobs.kinds import KINDS, JobError
from khuyencong.core.jobs.models import Job, JobStatus
from khuyencong.core.lists import page_of


def get_job(user, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(user), pk=pk)


@roles(*EVERYBODY)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Job.objects.visible_to(request.user))
    return render(request, "jobs/mine.html", {"page": page, "days": settings.KC_JOB_DAYS})


@roles(*EVERYBODY)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """What an offer of ours proposed."""
    try:
        asked = offers.read(request.POST.get("token", ""))
    except signing.BadSignature:
        messages.error(request, "Trang đề nghị đã cũ; mở lại báo cáo hoặc danh sách rồi tải lần nữa.")
        return redirect("jobs:mine")
    begin = partial(services.start, asked["kind"], asked["parameters"], title=asked["title"], owner=request.user)
    return _begun(request, begin)


def _begun(request: HttpRequest, begin: Callable[[], Job]) -> HttpResponse:
    """To the job, or to one's list, which says why there is none."""
    try:
        return redirect(begin())
    except JobError as refused:
        messages.error(request, str(refused))
        return redirect("jobs:mine")


@roles(*EVERYBODY)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "jobs/detail.html", {"job": get_job(request.user, pk), "days": settings.KC_JOB_DAYS})


@roles(*EVERYBODY)
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that moves, asked for every other second while the job is open."""
    return render(request, "jobs/progress.html", {"job": get_job(request.user, pk), "days": settings.KC_JOB_DAYS})


@roles(*EVERYBODY)
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes, to whoever asked for them and may still see such files."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk, status=JobStatus.DONE)
    if job.kind in KINDS and not KINDS[job.kind].allows(request.user):
        raise PermissionDenied("Anh/chị không còn vai trò được xem tệp này.")
    body = job.read()
    if body is None:
        return render(request, "jobs/damaged.html", {"job": job}, status=409)
    headers = {
        "Content-Disposition": content_disposition_header(True, job.name), "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(body, content_type=job.content_type, headers=headers)


@roles(*EVERYBODY)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_job(request.user, pk)
    if not services.cancel(job):
        messages.info(request, "Việc này đã kết thúc trước khi dừng.")
    return redirect(job)


@roles(*EVERYBODY)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _begun(request, partial(services.again, get_job(request.user, pk)))
