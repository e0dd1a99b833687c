"""Counting acts in windows of time, so that a flood is slowed. One small table serves every process; no other server.

A key holds what is counted (a telephone number, an address) as a keyed hash only. Each act is one statement.
"""

import time

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest

from khuyencong.core.audit import keyed_hash
from khuyencong.core.models import RateWindow

_COUNT = """
INSERT INTO core_ratewindow (key, ends_at, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET count = core_ratewindow.count + 1 RETURNING count
"""


class Limit:
    """At most `most` acts of one kind by one subject within `seconds`; windows begin on the clock's own marks."""

    def __init__(self, name: str, most: int, seconds: int):
        self.name, self.most, self.seconds = name, most, seconds

    def count(self, subject: str) -> bool:
        """Note one act of `subject`; True when it was one too many."""
        key, ends_at = self._window(subject)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [key, ends_at])
            return cursor.fetchone()[0] > self.most

    def is_reached(self, subject: str) -> bool:
        """Whether another act would be one too many; notes nothing."""
        key, _ = self._window(subject)
        return RateWindow.objects.filter(key=key, count__gte=self.most).exists()

    @property
    def minutes(self) -> int:
        return max(1, round(self.seconds / 60))

    def _window(self, subject: str) -> tuple[str, int]:
        number = int(time.time()) // self.seconds
        return f"{self.name}:{number}:{keyed_hash(subject)}", (number + 1) * self.seconds


class ReadLimit(Limit):
    """The same for pages that are only read: counted in the cache, since reading never writes the database.

    The cache of a process is its own unless one is set up for all, so several processes let more through.
    """

    def count(self, subject: str) -> bool:
        key, _ = self._window(subject)
        cache.add(key, 0, self.seconds)
        try:
            return cache.incr(key) > self.most
        except ValueError:  # it was thrown out in between
            return False

    def is_reached(self, subject: str) -> bool:
        return cache.get(self._window(subject)[0], 0) >= self.most


def address(request: HttpRequest) -> str:
    """The visitor's network address: as the outermost of our own proxies saw it (KC_PROXIES), else the connection's."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.KC_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def forget_ended() -> str:
    """The daily job: windows that are over. → what was done, for the log."""
    count, _ = RateWindow.objects.filter(ends_at__lt=time.time()).delete()
    return f"Xóa {count} số đếm lượt truy cập đã hết hạn."
