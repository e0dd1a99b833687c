"""A list as a workbook: at once, or by the worker where it has more than KC_LARGE_LIST_ROWS rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import localdate

from khuyencong.core.jobs import kinds, offers
from khuyencong.core.jobs.kinds import Result
from khuyencong.core.jobs.runs import Run
from khuyencong.core.list_workbook import TYPE, as_download
from khuyencong.core.text import safe_filename

Watch = Callable[[Iterable], Iterator]


@dataclass(frozen=True)
class ListFile:
    """`rows(query, user)` are those that the page of that address shows `user`; `book(rows, user, watch)` writes them.

    `watch` wraps the rows as they are written, so that the worker can tell how far it is.
    """

    code: str
    title: str
    rows: Callable[[QueryDict, object], QuerySet]
    book: Callable[[QuerySet, object, Watch], bytes]

    def register(self, roles: Iterable[str]) -> None:
        kinds.register(self.code, roles, self.make)

    def answer(self, request: HttpRequest, *, back: str) -> HttpResponse:
        rows = self.rows(request.GET, request.user)
        count = rows.count()
        if count <= settings.KC_LARGE_LIST_ROWS:
            return as_download(self.book(rows, request.user, iter), self.title, localdate())
        query = request.GET.urlencode()
        back = f"{back}?{query}" if query else back
        return offers.offer(request, self.code, {"query": query}, title=self.title, rows=count, back=back)

    def make(self, run: Run, asked: dict) -> Result:
        rows = self.rows(QueryDict(asked["query"]), run.owner)
        total = rows.count()
        body = self.book(rows, run.owner, lambda them: run.counted(them, total, "Ghi từng dòng vào bảng tính."))
        return Result(body, safe_filename(f"{self.title} {localdate():%Y-%m-%d}.xlsx"), TYPE)
