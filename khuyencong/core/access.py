"""Who may open which page. Every view says so; one that does not is closed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required


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


# Pages of libraries, whose views cannot carry our declaration. allauth asks for a sign-in itself where one is needed.
LIBRARY_MODULES = ("allauth.", "django.views.static", "django.contrib.staticfiles")


def declared(view: Callable) -> Access | None:
    """What `view` declares; library pages count as public (they guard themselves); None when nothing is said."""
    access = getattr(view, "kc_access", None)
    if access is None and view.__module__.startswith(LIBRARY_MODULES):
        return Access(public=True)
    return access
