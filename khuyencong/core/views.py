"""Pages of no app: refusals and the health check."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from khuyencong.core.access import public


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


@public
def health(request):
    """For the process supervisor: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
