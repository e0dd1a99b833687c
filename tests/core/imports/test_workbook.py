"""Files from outside: what is refused before it is unpacked, and what a cell says."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from khuyencong.core.imports import workbook
from khuyencong.core.imports.problems import FileRefused
from khuyencong.core.imports.workbook import UNCALCULATED, as_text, read_workbook, uncalculated
from tests.core.attachments.files import locked, of_another_day
from tests.projects.imports.books import PLAN, saved


def book_of(*rows, then=lambda sheet: None) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    then(book.active)
    return saved(book)


def archive(**members: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    out.seek(0)
    return out


def refusal(file) -> str:
    with pytest.raises(FileRefused) as refused:
        read_workbook(file)
    return str(refused.value)


def test_file_that_is_no_archive_is_refused():
    text = "Chỉ nhận tệp Excel .xlsx không đặt mật khẩu. Tệp .xls cũ: mở bằng Excel rồi lưu lại thành .xlsx."
    assert refusal(io.BytesIO(b"stt,ten\n1,x")) == text
    assert refusal(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == text  # .xls, or protected
    assert refusal(io.BytesIO()) == text
    assert refusal(io.BytesIO(of_another_day())) == text


def test_workbook_whose_parts_are_locked_is_refused():
    text = "Không đọc được tệp: tệp bị hỏng hoặc không phải bảng tính Excel."
    assert refusal(io.BytesIO(locked())) == text


def test_archive_that_is_no_workbook_is_refused():
    assert refusal(archive(readme=b"x")) == "Tệp này không phải bảng tính Excel .xlsx."


def test_damaged_workbook_is_refused():
    text = "Không đọc được tệp: tệp bị hỏng hoặc không phải bảng tính Excel."
    assert refusal(archive(**{"[Content_Types].xml": b"<Types"})) == text
    whole = PLAN.read_bytes()
    broken = io.BytesIO(whole[:2000] + bytes(400) + whole[2400:])
    assert refusal(broken) == text


def test_large_file_is_refused_by_its_size():
    assert refusal(io.BytesIO(bytes(workbook.MAX_BYTES + 2**20))) == "Tệp nặng 6,0 MB; chỉ nhận tệp đến 5 MB."


def test_zip_bomb_is_refused_without_unpacking(monkeypatch):
    bomb = archive(**{"[Content_Types].xml": b"x", "xl/worksheets/sheet1.xml": bytes(workbook.MAX_UNPACKED_BYTES)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args, **kwargs: pytest.fail("unpacked"))
    text = "Nội dung tệp quá lớn sau khi giải nén. Xóa hình ảnh, trang tính thừa rồi nhập lại."
    assert refusal(bomb) == text


def test_member_larger_than_its_directory_says_is_refused():
    out = bytearray(archive(**{"[Content_Types].xml": bytes(10_000)}).getvalue())
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        at = out.index(mark) + (24 if mark == b"PK\x01\x02" else 22)
        out[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(io.BytesIO(bytes(out))) == "Không đọc được tệp: tệp bị hỏng hoặc không phải bảng tính Excel."


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 10)
    assert refusal(book_of(*[[n] for n in range(11)])) == (
        "Trang tính “Sheet” có hơn 10 dòng; xin tách thành nhiều tệp."
    )
    [grid] = read_workbook(book_of(*[[n] for n in range(10)]))
    assert grid.height == 10


def test_far_cells_do_not_make_the_sheet_large():
    def far(sheet):
        sheet["XFD3"] = "xa"
        sheet["A1048576"] = None

    [grid] = read_workbook(book_of(["a"], then=far))
    assert (grid.height, grid.width) == (1, 1)


def test_cells_outside_the_sheet_are_empty():
    [grid] = read_workbook(book_of(["a", None, "b"], [], ["c"]))
    assert (grid.value(1, 3), grid.value(1, 4), grid.value(9, 1), grid.value(2, 1), grid.value(0, 0)) == (
        "b", None, None, None, None,
    )  # fmt: skip
    assert (grid.row_texts(1), grid.row_texts(2), grid.text(3, 1)) == (["a", "b"], [], "c")


def test_formula_without_result_is_marked_and_empty_text_is_not():
    [grid] = read_workbook(book_of([1, "=A1*2", "'=A1", '=IF(A1=1,"",2)']))
    assert grid.value(1, 2) is UNCALCULATED
    assert grid.value(1, 3) == "'=A1"
    [problem] = uncalculated(grid)
    assert problem.cell == "B1"
    assert problem.text.startswith("2 ô công thức chưa có kết quả trong tệp (B1, D1). ")


def test_formula_with_its_result_is_read():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '=IF(A1=2,"","x")', None, "")
    [grid] = read_workbook(with_empty_text(out, "B1"))
    assert grid.value(1, 1) == 2
    assert grid.text(1, 2) == ""
    assert uncalculated(grid) == []


def with_empty_text(file: io.BytesIO, cell: str) -> io.BytesIO:
    """The workbook with the result of `cell` as Excel writes an empty text."""
    with zipfile.ZipFile(file) as source:
        members = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(f'<c r="{cell}">'.encode(), f'<c r="{cell}" t="str">'.encode())
    return archive(**members)


def test_hidden_sheets_are_left_out():
    def second(sheet):
        sheet.parent.create_sheet("Ẩn").sheet_state = "hidden"

    assert [grid.title for grid in read_workbook(book_of(["a"], then=second))] == ["Sheet"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (UNCALCULATED, ""), (" a \n b ", "a b"), (1, "1"), (1.0, "1"), (1.5, "1,5"), (12345.0, "12345"),
        (dt.datetime(2022, 3, 25, tzinfo=dt.UTC), "25/03/2022"), (dt.date(2022, 3, 5), "05/03/2022"),
        ("Đa\u0306k", "Đăk"), (float("nan"), "nan"), (repr(UNCALCULATED), "UNCALCULATED"),
    ],
)  # fmt: skip
def test_cell_is_text_as_people_read_it(value, text):
    assert as_text(value) == text
