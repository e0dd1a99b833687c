"""Pages of no app: refusals and the health check."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from khuyencong.core import unsent
from khuyencong.core.access import public


def csrf_failure(request, reason=""):
    """A form sent from a page of our own, opened before the sign-in changed, can be sent again as it was typed."""
    if unsent.may_offer(request):
        return unsent.page(request, unsent.encoded(request), files=bool(request.FILES), status=403)
    return render(request, "403_csrf.html", status=403)


@public
def health(request):
    """For the process supervisor: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
