"""Reference data that everybody signed in may read."""

from django.shortcuts import render

from khuyencong.accounts.enums import EVERYBODY
from khuyencong.core.access import roles
from khuyencong.core.lists import page_of
from khuyencong.registry import selectors
from khuyencong.registry.filters import DocumentFilter, NormFilter, PlaceListFilter


@roles(*EVERYBODY)
def index(request):
    return render(request, "registry/index.html", {"sizes": selectors.sizes(request.user)})


@roles(*EVERYBODY)
def places(request):
    found = PlaceListFilter(request.GET, selectors.places())
    return render(request, "registry/places.html", {"filter": found, "page": page_of(request, found.qs)})


@roles(*EVERYBODY)
def contents(request):
    return render(request, "registry/contents.html", {"rows": selectors.contents()})


@roles(*EVERYBODY)
def norms(request):
    found = NormFilter(request.GET, selectors.norms())
    return render(request, "registry/norms.html", {"filter": found, "rows": found.qs})


@roles(*EVERYBODY)
def documents(request):
    found = DocumentFilter(request.GET, selectors.documents())
    return render(request, "registry/documents.html", {"filter": found, "rows": found.qs})
