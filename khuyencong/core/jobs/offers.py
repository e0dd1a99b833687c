"""Where a file would take too long for a page: the page that says so and lets the worker make it."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.core.jobs.models import Job, JobStatus
from khuyencong.core.jobs.services import fingerprint

SALT = "khuyencong.core.jobs"


def offer(request: HttpRequest, kind: str, parameters: dict, *, title: str, rows: int, back: str) -> HttpResponse:
    """A file of `rows` rows that is made in the background; with the last one of the same, where there is one."""
    token = signing.dumps({"kind": kind, "parameters": parameters, "title": title, "back": back}, salt=SALT)
    same = Job.objects.visible_to(request.user).filter(fingerprint=fingerprint(kind, parameters))
    last = same.exclude(status__in=(JobStatus.FAILED, JobStatus.CANCELLED)).first()
    context = {"title": title, "rows": rows, "token": token, "back": back, "last": last}
    return render(request, "jobs/offer.html", context)


def read(token: str) -> dict:
    """What an offer of ours said. Raises django.core.signing.BadSignature."""
    return signing.loads(token, salt=SALT, max_age=24 * 3600)
