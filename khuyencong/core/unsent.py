"""What somebody sent after their sign-in had ended: kept until they have signed in again, then sent on.

The page of an address then asks whether to send it; without a script, with every field as it was typed. Files are not
kept. Pages of the sign-in library are left alone: they hold passwords.
"""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from khuyencong.core.limits import Limit, address

KEY, DISCARD = "unsent", "discard_unsent"
KEPT_SECONDS = 60 * 60
LONGEST = 500_000  # characters of an encoded form; what is longer is not kept
KEEPING = Limit("unsent", most=30, seconds=600)


class UnsentMiddleware:
    """Stands before LoginRequiredMiddleware, which sends whoever is not signed in to the sign-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if not _is_ours(view):
            return None
        if not request.user.is_authenticated:
            if _is_a_page_sent(request) and getattr(view, "login_required", True) and _keep(request):
                messages.info(request, "Phiên làm việc đã hết. Nội dung vừa gửi được giữ lại, đăng nhập để gửi tiếp.")
            return None
        kept = _kept(request)
        if request.method == "POST":
            if kept:
                del request.session[KEY]
            return redirect(request.get_full_path()) if DISCARD in request.POST else None
        return page(request, kept["data"], files=kept["files"]) if kept and request.method == "GET" else None


def page(request: HttpRequest, data: str, *, files: bool, status: int = 200) -> HttpResponse:
    """Asks whether to send `data` (an encoded form) to this address; `files`: some were chosen and are lost."""
    fields = [(name, value) for name, values in QueryDict(data).lists() for value in values]
    return render(request, "core/unsent.html", {"fields": fields, "files": files, "discard": DISCARD}, status=status)


def may_offer(request: HttpRequest) -> bool:
    """Whether a form whose token is too old may be shown for sending again: it came from a page of our own.

    Browsers set `Origin`, and no page of others can; without the cookie no token will ever fit.
    """
    own = f"{request.scheme}://{request.get_host()}"
    match = request.resolver_match
    return bool(
        match and _is_ours(match.func) and request.headers.get("Origin") == own and request.COOKIES.get("csrftoken")
    )


def encoded(request: HttpRequest) -> str:
    """The form as it was typed, without the token of its page."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    return data.urlencode()


def _is_a_page_sent(request: HttpRequest) -> bool:
    """A script keeps by itself what it could not send. A session made for it here could also come late, after the
    person has signed in again, and its cookie would sign them out."""
    return request.method == "POST" and request.accepts("text/html")


def _is_ours(view) -> bool:
    return hasattr(view, "kc_access")


def _keep(request: HttpRequest) -> bool:
    data = encoded(request)
    if len(data) > LONGEST or KEEPING.count(address(request)):
        return False
    request.session.set_expiry(KEPT_SECONDS)
    request.session[KEY] = {
        "path": request.get_full_path(), "data": data, "files": bool(request.FILES), "at": int(time.time()),
    }  # fmt: skip
    return True


def _kept(request: HttpRequest) -> dict | None:
    """What was kept for this address; older things are forgotten with their session."""
    kept = request.session.get(KEY)
    fresh = kept and kept["path"] == request.get_full_path() and kept["at"] > time.time() - KEPT_SECONDS
    return kept if fresh else None
