"""Two laws for every request: a view without a declaration is closed, and reading never writes."""

import re

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection

from khuyencong.core.access import declared


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
            raise PermissionDenied("Trang này không thuộc phần việc của bạn.")
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
