"""What anybody may see of plans and đề án, and take along. Nothing here needs a script, a session or a cookie."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, conditional_page, require_safe

from khuyencong.core import csv_stream, limits
from khuyencong.core.access import public
from khuyencong.core.lists import page_of
from reports.published import files, selectors
from reports.published.filters import PublishedFilter
from reports.published.rows import PublicBatch, PublicProject

PAGES_OF_ADDRESS = limits.ReadLimit("cong-khai", 300, 60)
FILES_OF_ADDRESS = limits.ReadLimit("cong-khai-tep", 60, 60)
FRESH_SECONDS = 300
FORMAT = 1  # of the files: counts up when their keys change, so that no cache keeps the old ones
PROJECTS, BATCHES = "Đề án khuyến công đã được phê duyệt", "Kế hoạch khuyến công đã được phê duyệt"


def _slowed(request: HttpRequest, limit: limits.ReadLimit) -> HttpResponse | None:
    if limit.count(limits.address(request)):
        answer = render(request, "429.html", status=429)
        answer["Retry-After"] = limit.seconds
        return answer
    return None


def open_page(view: Callable) -> Callable:
    """A page that caches may keep for a while; asked for again it is sent only when it changed."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if slowed := _slowed(request, PAGES_OF_ADDRESS):
            return slowed
        response = conditional_page(view)(request, *args, **kwargs)
        if request.COOKIES:  # somebody who works here: what the portal tells them stays out of shared caches
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return answer


def open_file(view: Callable) -> Callable:
    """A file of data: `view` gets the stamp of what is published, and runs only when the asker has an older one."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if slowed := _slowed(request, FILES_OF_ADDRESS):
            return slowed
        stamp = selectors.stamp()
        known = condition(lambda *_, **__: _mark(request, stamp), lambda *_, **__: stamp.updated_at)
        response = known(view)(request, *args, stamp=stamp, **kwargs)
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        response["Access-Control-Allow-Origin"] = "*"  # for programs of other sites: it is open, and has no cookie
        return response

    return answer


def _mark(request: HttpRequest, stamp: selectors.Stamp) -> str:
    """The ETag of a file: another one after each write, for each address, and once names are left out."""
    named = settings.KC_PUBLISH_LEGAL_PERSONS
    digest = hashlib.sha256(f"{FORMAT} {named} {stamp.number} {request.get_full_path()}".encode()).hexdigest()
    return f'"{digest[:32]}"'


@public
@require_safe
@open_page
def index(request: HttpRequest) -> HttpResponse:
    batches = selectors.public_batches()
    context = {
        "batches": batches, "policies": selectors.policies(timezone.localdate()), "stamp": selectors.stamp(),
        "is_illustrative": any(batch.is_illustrative for batch in batches),
    }  # fmt: skip
    return render(request, "reports/published/index.html", context)


@public
@require_safe
@open_page
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _batch(pk)
    page = page_of(request, selectors.with_parts(selectors.in_order(selectors.projects().filter(batch=pk))))
    context = {"batch": found, "page": page, "rows": selectors.public_projects(page)}
    return render(request, "reports/published/batch.html", context)


@public
@require_safe
@open_page
def projects(request: HttpRequest) -> HttpResponse:
    chosen = PublishedFilter.of(request.GET)
    page = page_of(request, selectors.with_parts(selectors.in_order(chosen.rows)))
    rows = selectors.public_projects(page)
    shown = {"is_illustrative": any(row.is_illustrative for row in rows)}
    return render(request, "reports/published/projects.html", {"filter": chosen, "page": page, "rows": rows, **shown})


@public
@require_safe
@open_page
def project(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/published/project.html", {"project": _project(pk)})


@public
@require_safe
@open_page
def catalogue(request: HttpRequest) -> HttpResponse:
    """The data sets, what may be done with them, whom to ask."""
    licence = {"name": settings.KC_DATA_LICENCE, "url": settings.KC_DATA_LICENCE_URL}
    context = {
        "stamp": selectors.stamp(), "licence": licence, "contact": settings.KC_DATA_CONTACT,
        "names_legal_persons": settings.KC_PUBLISH_LEGAL_PERSONS,
    }  # fmt: skip
    return render(request, "reports/published/catalogue.html", context)


def _batch(pk: int) -> PublicBatch:
    found = selectors.public_batches(pk)
    if not found:
        raise Http404
    return found[0]


def _project(pk: int) -> PublicProject:
    found = selectors.public_projects(selectors.with_parts(selectors.projects().filter(pk=pk)))
    if not found:
        raise Http404
    return found[0]


# -- files


@public
@require_safe
@open_file
def projects_json(request: HttpRequest, stamp: selectors.Stamp) -> StreamingHttpResponse:
    rows = selectors.streamed(PublishedFilter.of(request.GET).rows)
    values = (files.project_dict(row, request.build_absolute_uri) for row in rows)
    return StreamingHttpResponse(
        files.json_lines(_head(request, PROJECTS, stamp), "projects", values), content_type="application/json"
    )


@public
@require_safe
@open_file
def projects_csv(request: HttpRequest, stamp: selectors.Stamp) -> StreamingHttpResponse:
    rows = selectors.streamed(PublishedFilter.of(request.GET).rows)
    cells = (files.project_cells(row, request.build_absolute_uri) for row in rows)
    return csv_stream.answer(files.PROJECT_COLUMNS, cells, "de-an-khuyen-cong.csv")


@public
@require_safe
@open_file
def batches_json(request: HttpRequest, stamp: selectors.Stamp) -> StreamingHttpResponse:
    values = (files.batch_dict(row, request.build_absolute_uri) for row in selectors.public_batches())
    return StreamingHttpResponse(
        files.json_lines(_head(request, BATCHES, stamp), "batches", values), content_type="application/json"
    )


@public
@require_safe
@open_file
def batches_csv(request: HttpRequest, stamp: selectors.Stamp) -> StreamingHttpResponse:
    cells = (files.batch_cells(row, request.build_absolute_uri) for row in selectors.public_batches())
    return csv_stream.answer(files.BATCH_COLUMNS, cells, "ke-hoach-khuyen-cong.csv")


@public
@require_safe
@open_file
def batch_json(request: HttpRequest, pk: int, stamp: selectors.Stamp) -> StreamingHttpResponse:
    """One plan and its đề án."""
    found = _batch(pk)
    about = _head(request, found.full_name, stamp) | {"batch": files.batch_dict(found, request.build_absolute_uri)}
    rows = selectors.streamed(selectors.projects().filter(batch=pk))
    values = (files.project_dict(row, request.build_absolute_uri) for row in rows)
    return StreamingHttpResponse(files.json_lines(about, "projects", values), content_type="application/json")


@public
@require_safe
@open_file
def project_json(request: HttpRequest, pk: int, stamp: selectors.Stamp) -> StreamingHttpResponse:
    """One đề án, as a list of one."""
    found = _project(pk)
    values = [files.project_dict(found, request.build_absolute_uri)]
    lines = files.json_lines(_head(request, found.title, stamp), "projects", values)
    return StreamingHttpResponse(lines, content_type="application/json")


@public
@require_safe
@open_page
def schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(files.SCHEMA.read_bytes(), content_type="application/schema+json")


def _head(request: HttpRequest, title: str, stamp: selectors.Stamp) -> dict:
    return files.head(title, stamp, request.build_absolute_uri, reverse("published:schema"))
