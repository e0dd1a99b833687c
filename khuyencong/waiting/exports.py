"""The list of everything that waits as an Excel workbook."""

import datetime as dt
from collections.abc import Iterable

from khuyencong.core.list_workbook import Column, as_at, list_workbook
from khuyencong.waiting.watches import Entry

COLUMNS = (
    Column("TT", 6),
    Column("Loại hồ sơ", 20),
    Column("Hồ sơ", 60),
    Column("Chờ bước", 34),
    Column("Chờ vai trò", 30),
    Column("Chờ người", 40),
    Column("Từ ngày", 13, day=True),
    Column("Đã chờ (ngày làm việc)", 14),
    Column("Chậm (ngày làm việc)", 14),
)


def waiting_xlsx(entries: Iterable[Entry], *, today: dt.date) -> bytes:
    rows = (
        [n, one.watch.label, one.title, one.what, one.who, one.names, one.since, one.waited, one.late]
        for n, one in enumerate(entries, 1)
    )
    return list_workbook(COLUMNS, rows, {}, sheet_name="Đang chờ", title="Hồ sơ đang chờ ai", note=as_at(today))
