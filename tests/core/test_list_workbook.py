"""Lists as workbooks."""

import datetime as dt
from io import BytesIO

from openpyxl import load_workbook

from khuyencong.core.list_workbook import Column, as_download, list_workbook

COLUMNS = (
    Column("Tên", 10),
    Column("Ngày", 10, day=True),
    Column("Tiền", 10, money=True),
    Column("Lượt", 8, count=True),
)


def sheet(rows, totals, **options):
    book = list_workbook(COLUMNS, rows, totals, title="Thử", note="Đơn vị: đồng", **options)
    return load_workbook(BytesIO(book)).active, load_workbook(BytesIO(book), data_only=True).active


def test_values_keep_their_kinds_and_sums_are_formulas_with_values():
    rows = [["=1+1", dt.date(2026, 2, 5), 1_000, 2], ["B", None, 500, 1]]
    formulas, values = sheet(rows, {"Tiền": 1_500, "Lượt": 3})
    assert (formulas["A5"].value, formulas["A5"].data_type) == ("=1+1", "s")
    assert formulas["B5"].value == dt.datetime(2026, 2, 5)  # noqa: DTZ001
    assert formulas["B5"].number_format == "dd/mm/yyyy"
    assert formulas["C7"].value == "=SUBTOTAL(109,C5:C6)"
    assert (values["C7"].value, values["D7"].value) == (1_500, 3)
    assert formulas["A7"].value == "Tổng cộng"


def test_empty_list_is_a_whole_workbook():
    formulas, _ = sheet([], {"Tiền": 0, "Lượt": 0})
    assert formulas["A4"].value == "Tên"
    assert formulas["C6"].value == "=SUBTOTAL(109,C5:C5)"


def test_download_is_named_in_plain_letters():
    answer = as_download(b"x", "Danh sách tư vấn", dt.date(2026, 2, 5))
    assert answer["Content-Disposition"] == 'attachment; filename="Danh-sach-tu-van-2026-02-05.xlsx"'
