"""Every address × every role: each page opens for those whom its view names, and for nobody else."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from khuyencong.accounts.enums import Role
from khuyencong.core.access import LIBRARY_MODULES, declared

# What an address with arguments is opened with; each entry makes the record it needs. A new address goes in here.
ARGS = {}


def routes(resolver, namespace="") -> dict:
    """`{name: view}` of every address below `resolver`."""
    found = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found[f"{namespace}{entry.name}"] = entry.callback
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= routes(entry, inner)
    return found


ROUTES = routes(get_resolver())
OURS = {name: view for name, view in ROUTES.items() if not view.__module__.startswith(LIBRARY_MODULES)}
LIBRARY = sorted(ROUTES.keys() - OURS.keys())


def address(name: str, cast) -> str:
    make = ARGS.get(name)
    return reverse(name, kwargs=make(cast) if make else None)


def status(client, url: str) -> str | int:
    """The status of a GET, or "sign-in" for a redirect to the sign-in page."""
    answer = client.get(url)
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "sign-in"
    return answer.status_code


@pytest.mark.parametrize("name", ROUTES)
def test_every_view_declares_who_may_open_it(name):
    assert name.rpartition(":")[2] != "None", "an address without a name"
    assert declared(ROUTES[name]) is not None, f"{name} says nothing"


@pytest.mark.parametrize("name", OURS)
def test_page_opens_for_its_roles_alone(name, cast, client_as):
    access, url = declared(OURS[name]), address(name, cast)
    seen = {"anonymous": status(Client(), url)} | {role: status(client_as(role), url) for role in Role.values}
    refused = {who for who, answer in seen.items() if answer in ("sign-in", 403)}
    expected = set() if access.public else {"anonymous", *(set(Role.values) - access.roles)}
    assert refused == expected, seen
    assert (seen["anonymous"] == "sign-in") is not access.public
    assert not [who for who, answer in seen.items() if answer != "sign-in" and answer >= 500], seen


@pytest.mark.parametrize("name", LIBRARY)
def test_library_page_answers(name, cast, client_as):
    url = address(name, cast)
    assert all(
        answer == "sign-in" or answer < 500 for answer in (status(Client(), url), status(client_as("officer"), url))
    )
