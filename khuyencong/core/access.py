"""Who may open which page. Every view says so; one that does not is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


@dataclass(frozen=True)
class Access:
    """What a view declares: `roles` that may open it, or everybody when `public`."""

    roles: frozenset[str] = frozenset()
    public: bool = False

    def allows(self, user) -> bool:
        return self.public or bool(self.roles & user.role_codes)


def roles(*codes: str) -> Callable:
    """Declare the roles that may open a view; anybody else signed in gets 403."""

    def declare(view):
        view.kc_access = Access(roles=frozenset(codes))
        return view

    return declare


def public(view: Callable) -> Callable:
    """Declare a view open to everybody, without an account."""
    view = login_not_required(view)
    view.kc_access = Access(public=True)
    return view


def without_csrf_token(view: Callable) -> Callable:
    """For views that use nothing a browser sends along by itself, no session and no cookie: forging them gains nothing.

    They carry no token, so that a form can wait on a telephone for days. Other sites are kept out by what browsers say
    of where a post comes from.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied("Nội dung gửi từ một trang khác nên cổng không nhận.")
        return view(request, *args, **kwargs)

    return checked


# Pages of libraries, whose views cannot carry our declaration. allauth asks for a sign-in itself where one is needed.
LIBRARY_MODULES = ("allauth.", "django.views.static", "django.contrib.staticfiles")


def declared(view: Callable) -> Access | None:
    """What `view` declares; library pages count as public (they guard themselves); None when nothing is said."""
    access = getattr(view, "kc_access", None)
    if access is None and view.__module__.startswith(LIBRARY_MODULES):
        return Access(public=True)
    return access
