"""Laws that hold in every test (architecture, "Tests"). Each `…()` here is a context manager that sets one of them."""

import ipaddress
import socket
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.models import QuerySet
from django.template import engines
from django.template.base import Node
from django.test import TransactionTestCase

from khuyencong.core import triggers

LIBRARIES = Path(sysconfig.get_path("purelib"))


class UndefinedVariableError(AssertionError):
    """One of our templates shows a variable that nobody gave it."""


class _Undefined(str):
    """Django formats `string_if_invalid` with the name that it did not find: the only hook that it offers."""

    __slots__ = ()

    def __mod__(self, variable):
        template = _template_in_work()
        if Path(template).is_relative_to(LIBRARIES):
            return ""
        raise UndefinedVariableError(f"{template}: {{{{ {variable} }}}} is not defined")


def _template_in_work() -> str:
    """The file of the innermost template node being rendered, found on the stack."""
    frame = sys._getframe()
    while frame := frame.f_back:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and hasattr(node, "origin"):
            return node.origin.name
    return "<unknown>"


@contextmanager
def undefined_variables_fail():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, _Undefined("%s")
    yield
    engine.string_if_invalid = before


class NetworkError(RuntimeError):
    """A test reached for the network. Not an OSError, so that no library takes it for a passing fault."""


def _must_be_here(host) -> None:
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost", socket.gethostname()):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkError(f"Tests stay on this machine, but something asked for {host}.")


@contextmanager
def no_network():
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(call):
        def to(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _must_be_here(address[0])
            return call(self, address)

        return to

    def resolve(host, *args, **kwargs):
        _must_be_here(host)
        return getaddrinfo(host, *args, **kwargs)

    socket.socket.connect, socket.socket.connect_ex = guarded(connect), guarded(connect_ex)
    socket.getaddrinfo = resolve
    yield
    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo


@contextmanager
def unordered_rows_come_in_no_order():
    """Rows of a query without ORDER BY come reversed, so code that counts on the order of insertion shows it."""
    fetch = QuerySet._fetch_all

    def fetch_all(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered:
            self._result_cache.reverse()

    QuerySet._fetch_all = fetch_all
    yield
    QuerySet._fetch_all = fetch


@contextmanager
def logs_can_be_flushed():
    """Tests with real transactions end by emptying every table: for that moment alone the logs' triggers are lifted."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        triggers.remove(connection)
        try:
            flush(self)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


def leave_nothing_out(report, *, in_ci: bool):
    """In CI a skipped test is a failed one: a browser, an office suite or a database is missing there."""
    if in_ci and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CI leaves nothing out, but this was: {report.longrepr[2]}"
    return report
