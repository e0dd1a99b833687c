"""Laws for every request: a view without a declaration is closed, reading never writes, text has one spelling."""

import re
from http import HTTPStatus

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.shortcuts import render

from khuyencong.core.access import declared
from khuyencong.core.text import tidy


class TypedTextMiddleware:
    """What people type comes in one spelling, whatever the keyboard: NFC, without characters that nobody sees."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.GET = _tidied(request.GET)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.POST = _tidied(request.POST)


def _tidied(typed: QueryDict) -> QueryDict:
    if all(tidy(text) == text for _, texts in typed.lists() for text in texts):
        return typed
    tidied = typed.copy()
    for name, texts in typed.lists():
        tidied.setlist(name, [tidy(text) for text in texts])
    tidied._mutable = False
    return tidied


class WrongMethodMiddleware:
    """An address that only takes what a form sends, typed or opened again: a page that says so, not an empty one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class AccessMiddleware:
    """Deny by default (architecture, "Access"). Sign-in itself is asked for by Django's LoginRequiredMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        access = declared(view)
        if access is None:
            raise ImproperlyConfigured(f"View {view.__module__}.{view.__name__} does not declare who may open it.")
        if access.public:
            return
        if not request.user.is_authenticated or not access.allows(request.user):
            raise PermissionDenied("Trang này không thuộc phần việc của anh/chị.")
        return


class WriteOnReadError(RuntimeError):
    """A GET tried to write."""


WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\b", re.IGNORECASE)
# Tables of libraries that must write while reading: the session's expiry and the sign-in's own bookkeeping.
LIBRARY_TABLES = re.compile(r"\b\"?(django_session|account_\w+|accounts_user)\b", re.IGNORECASE)


def _refuse_writes(execute, sql, params, many, context):
    if WRITES.match(sql) and not LIBRARY_TABLES.search(sql):
        raise WriteOnReadError(f"A GET may not write: {sql[:200]}")
    return execute(sql, params, many, context)


class ReadOnlyMiddleware:
    """GET and HEAD run with a guard on the connection that refuses any statement that writes our tables."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)
