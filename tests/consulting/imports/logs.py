"""Consulting logs built from rows."""

import io

import openpyxl

from tests.projects.imports.books import saved

HEAD = (
    "TT", "Ngày tiếp nhận", "Cơ sở CNNT", "Địa chỉ", "Điện thoại", "Nội dung tư vấn", "Số sản phẩm", "Người tư vấn",
    "Kết quả",
)  # fmt: skip


def log_of(*rows, head=HEAD) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (("SỔ THEO DÕI TƯ VẤN",), head, *rows):
        book.active.append(list(row))
    return saved(book)


def row(number=1, *, day="10/01/2022", name="HTX Ea Tu", products=None, adviser="Lan", result="Hoàn thành", phone=None):
    return (number, day, name, "xã Ea Tu", phone, "Đăng ký nhãn hiệu", products, adviser, result)
